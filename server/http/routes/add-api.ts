/** All routes of the interface, under one strict reader of bodies. */
import type { FastifyInstance } from 'fastify'
import { addAuthentication } from '../authenticate.ts'
import { addHandOver, type HandOver, readUnlessElsewhere, readUnlessFull } from '../hand-over.ts'
import { addNational } from '../national/add-national.ts'
import { readStrictJson, useStrictJson } from '../strict-json.ts'
import { addAccessRoutes } from './access.ts'
import { addAccountRoutes } from './account.ts'
import type { Api } from './api.ts'
import { addApplicationRoutes } from './applications.ts'
import { addCapacityRoutes } from './capacity.ts'
import { addClaimDeskRoutes } from './claim-desk.ts'
import { addClaimPaperRoutes } from './claim-papers.ts'
import { addClaimReadRoutes } from './claim-reads.ts'
import { addClaimRoutes } from './claims.ts'
import { addClearingRoutes } from './clearing.ts'
import { addClearingRecordRoutes } from './clearing-records.ts'
import { addConsentRoutes } from './consents.ts'
import { addCounterMoneyRoutes } from './counter-money.ts'
import { addDiseaseRegistrationRoutes } from './disease-registrations.ts'
import { addDrugSupplyRoutes } from './drug-supplies.ts'
import { addEmergencyRoutes } from './emergencies.ts'
import { addEnrolmentRoutes } from './enrolments.ts'
import { addFamilyTeamRoutes } from './family-teams.ts'
import { addGuaranteeRoutes } from './guarantees.ts'
import { addHandingOutRoutes } from './handing-out.ts'
import { addInsuranceRoutes } from './insurance.ts'
import { addPartnerRoutes } from './partners.ts'
import { addPersonLinkRoutes } from './person-links.ts'
import { addPersonRecordRoutes } from './person-records.ts'
import { addPersonRoutes } from './persons.ts'
import { addPrescriptionLookups } from './prescription-lookups.ts'
import { addPrescriptionPaymentRoutes } from './prescription-payment.ts'
import { addPrescriptionRoutes } from './prescriptions.ts'
import { addProvider } from './provider.ts'
import { addQuoteRoutes } from './quotes.ts'
import { addRecognitionRoutes } from './recognition.ts'
import { addRecognitionFigureRoutes } from './recognition-figures.ts'
import { addReconciliationRoutes } from './reconciliation.ts'
import { addReference } from './reference.ts'
import { addReferralRoutes } from './referrals.ts'
import { addRegistryRoutes } from './registry.ts'
import { addRegistryEntryRoutes } from './registry-entries.ts'
import { addRegistryFormRoutes } from './registry-form.ts'
import { addRuleBookRoutes } from './rule-book.ts'
import { addSandboxRoutes } from './sandbox.ts'
import { addSessionRoutes } from './session.ts'
import { addSettlementRoutes } from './settlements.ts'
import { addShiftRoutes } from './shifts.ts'
import { addSideQueue } from './side-queue.ts'
import { addSignInRoutes } from './sign-in.ts'
import { addSignInLogRoutes } from './sign-in-log.ts'
import { addStatusRoutes } from './status.ts'
import { addTelehealthRoutes } from './telehealth.ts'
import { addTestImageRoutes } from './test-images.ts'
import { addTestReportRoutes } from './test-reports.ts'
import { addTransferRoutes } from './transfers.ts'

/** @param handOver where other processes may write what is asked of this one. */
export async function addApi(app: FastifyInstance, api: Api, handOver?: HandOver): Promise<void> {
  const { signIn } = api
  if (signIn !== undefined) await addProvider(app, signIn.provider)
  if (api.national !== null && api.side !== 'internet') {
    await addNational(app, api.national, () => api.isFull(), handOver)
  }
  if (api.side === 'insurance') return
  await app.register(async (scope) => {
    const read = readUnlessFull(readStrictJson, () => api.isFull())
    useStrictJson(scope, readUnlessElsewhere(read, handOver))
    if (handOver !== undefined) addHandOver(scope, handOver)
    // Schemas of answers describe them; what is sent was made by code that the compiler checked.
    scope.setSerializerCompiler(() => JSON.stringify)
    await addReference(scope, api.session.versions.product)
    await scope.register(async (inner) => {
      if (signIn !== undefined) {
        addAuthentication(inner, signIn)
        addSignInRoutes(inner, signIn)
        addAccountRoutes(inner, signIn)
        addSignInLogRoutes(inner, signIn)
      }
      addQuoteRoutes(inner, api)
      addSettlementRoutes(inner, api)
      addPersonRoutes(inner, api)
      addPersonRecordRoutes(inner, api)
      addPersonLinkRoutes(inner, api)
      addDiseaseRegistrationRoutes(inner, api)
      addAccessRoutes(inner, api)
      addConsentRoutes(inner, api)
      addEmergencyRoutes(inner, api)
      addEnrolmentRoutes(inner, api)
      addFamilyTeamRoutes(inner, api)
      addRuleBookRoutes(inner, api)
      addSessionRoutes(inner, api)
      addClaimRoutes(inner, api)
      addClaimReadRoutes(inner, api)
      addClaimDeskRoutes(inner, api)
      addClaimPaperRoutes(inner, api)
      addGuaranteeRoutes(inner, api)
      addClearingRoutes(inner, api)
      addClearingRecordRoutes(inner, api)
      addCounterMoneyRoutes(inner, api)
      addShiftRoutes(inner, api)
      addReconciliationRoutes(inner, api)
      addPrescriptionLookups(inner, api)
      addPrescriptionRoutes(inner, api)
      addPrescriptionPaymentRoutes(inner, api)
      addReferralRoutes(inner, api)
      addDrugSupplyRoutes(inner, api)
      addCapacityRoutes(inner, api)
      addRegistryRoutes(inner, api)
      addRegistryEntryRoutes(inner, api)
      addRegistryFormRoutes(inner, api)
      addPartnerRoutes(inner, api)
      addApplicationRoutes(inner, api)
      addRecognitionRoutes(inner, api)
      addRecognitionFigureRoutes(inner, api)
      addTestImageRoutes(inner, api)
      addTestReportRoutes(inner, api)
      addHandingOutRoutes(inner, api)
      addStatusRoutes(inner, api)
      addTransferRoutes(inner, api)
      addInsuranceRoutes(inner, api)
      addTelehealthRoutes(inner, api)
    })
    if (api.samples !== null && api.national !== null) {
      addSandboxRoutes(scope, api.national.gateway, api.rules)
    }
    // The other side shows a token of its own.
    if (api.sideQueue !== null) addSideQueue(scope, api.sideQueue)
  })
}
