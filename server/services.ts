/** Joins storage, rules and payers to what the use cases ask for. */

import { leadOn } from '../engine/registry/alliance.ts'
import { claimedBills } from './claimed-bills.ts'
import { httpRecipients } from './consents/http-recipients.ts'
import { httpCredentials } from './credentials/http-credentials.ts'
import { imageSource } from './imaging/dicomweb.ts'
import { BackgroundWorks, inThisProcess } from './jobs/background-works.ts'
import { termToKeep } from './kept-terms.ts'
import { createAccessBook } from './open-access.ts'
import { createCashier } from './open-cashier.ts'
import { createClaimStore } from './open-claims.ts'
import { createEnrolmentStore } from './open-enrolment.ts'
import { createLinkStore, openPersonStore } from './open-persons.ts'
import { createPrescriptionStore } from './open-prescriptions.ts'
import { createRecognitionStore } from './open-recognition.ts'
import { createReferralStore } from './open-referrals.ts'
import { emptyRegistry } from './open-registry.ts'
import { httpPayers, type PayerDoor } from './payers/http-payer.ts'
import { noConsents, type ServiceOptions } from './service-options.ts'
import { accessChainer } from './storage/access/access-chain.ts'
import { accessesOf } from './storage/access/access-reads.ts'
import { AccessWriter } from './storage/access/access-writer.ts'
import { consentChainer } from './storage/access/consent-chain.ts'
import { createTransferStore } from './storage/access/transfer-store.ts'
import { bucketOf } from './storage/bucket.ts'
import { createAuthorisationStore } from './storage/claim/authorisation-store.ts'
import { createProductStore } from './storage/claim/product-store.ts'
import { createBudgetStore } from './storage/clearing/budget-store.ts'
import { createCaseStore, createYearStore } from './storage/clearing/case-store.ts'
import { createLineStore } from './storage/clearing/line-store.ts'
import { createPayoutStore } from './storage/clearing/payout-store.ts'
import { createPeriodStore } from './storage/clearing/period-store.ts'
import { createProposalStore } from './storage/clearing/proposal-store.ts'
import { createRecordStore } from './storage/clearing/record-store.ts'
import { createWindowStore } from './storage/clearing/window-store.ts'
import { createConsentStore } from './storage/consent-store.ts'
import { createDerivationStore } from './storage/derivation/derivation-store.ts'
import { createEmergencyStore } from './storage/emergency-store.ts'
import { createReleasedRecords } from './storage/fund-records.ts'
import { createGatewayFiles } from './storage/gateway-files.ts'
import { createHoldStore } from './storage/hold-store.ts'
import { createCodeStore } from './storage/insurance/code-store.ts'
import { createContractStore } from './storage/insurance/contract-store.ts'
import { journalReads } from './storage/journal-reads.ts'
import type { PersonStore } from './storage/person-store.ts'
import { createRuleTextStore } from './storage/rule-text-store.ts'
import { createSettlementStore } from './storage/settlement-store.ts'
import type { TransferStore } from './usecases/access/keep-transfers.ts'
import type { AccessRecordReads } from './usecases/access/read-access-record.ts'
import type { AllianceStore } from './usecases/alliance-store.ts'
import { completeCounter } from './usecases/cashier/complete-counter.ts'
import type { CashierStore } from './usecases/cashier/counter-book.ts'
import type { ClaimStore } from './usecases/claim/claim-store.ts'
import { completeClaims } from './usecases/claim/complete-claims.ts'
import { type Looked, openByThemselves } from './usecases/claim/open-by-itself.ts'
import { sweepPapers } from './usecases/claim/paper-files.ts'
import type { ProductDataStore } from './usecases/claim/product-data.ts'
import type { ClearingStore } from './usecases/clearing/clearing-store.ts'
import { type Choose, deriveJournal } from './usecases/clearing/derive-journal.ts'
import { bookReceivables } from './usecases/clearing/receivables.ts'
import { undoCases } from './usecases/clearing/undo-cases.ts'
import type { ConsentStore } from './usecases/consent/consent-store.ts'
import { recordSigned } from './usecases/consent/record-signed.ts'
import { tellRecipients } from './usecases/consent/tell-recipients.ts'
import type { EmergencyStore } from './usecases/emergency/emergency-access.ts'
import type { EnrolmentStore } from './usecases/enrolment/enrolment-store.ts'
import { askPayers } from './usecases/payers/ask-payers.ts'
import { completeHolds } from './usecases/payers/complete-holds.ts'
import { lookForSame } from './usecases/person/link-records.ts'
import type { LinkReads } from './usecases/person/read-links.ts'
import { completePrescriptions } from './usecases/prescription/complete-prescriptions.ts'
import type { PrescriptionStore } from './usecases/prescription/prescription-store.ts'
import { completeStudies } from './usecases/recognition/open-images.ts'
import type { RecognitionStore } from './usecases/recognition/recognition-store.ts'
import { abilitiesOf } from './usecases/referral/abilities.ts'
import { completeReferrals } from './usecases/referral/complete-referrals.ts'
import { endUnconsented } from './usecases/referral/end-unconsented.ts'
import { openHours } from './usecases/referral/open-hours.ts'
import type { ReferralStore, SignedPaper } from './usecases/referral/referral-store.ts'
import type { Refusal } from './usecases/refusal.ts'
import { recipientNamed, recipientsOf } from './usecases/registry/recipients.ts'
import type { Registry } from './usecases/registry/registry-book.ts'
import type { RuleText } from './usecases/rules.ts'
import type { BudgetSpend, JournalDocument } from './usecases/settlement/document.ts'
import type { Entry } from './usecases/settlement/journal.ts'
import { type RuleTexts, ruleArchive } from './usecases/settlement/past-rules.ts'
import { payerNamed } from './usecases/settlement/rule-lookup.ts'
import { registrationsOf } from './usecases/visit/registered-diseases.ts'
import { figuresOfEntry } from './usecases/visit/visit-figures.ts'

export interface Services {
  readonly store: AllianceStore
  readonly clearing: ClearingStore
  readonly claims: ClaimStore
  readonly productData: ProductDataStore
  readonly cashier: CashierStore
  readonly persons: PersonStore
  readonly accessRecord: AccessRecordReads
  readonly consents: ConsentStore
  readonly emergencies: EmergencyStore
  readonly prescriptions: PrescriptionStore
  readonly referrals: ReferralStore
  readonly transfers: TransferStore
  readonly registry: Registry
  readonly links: LinkReads
  readonly enrolments: EnrolmentStore
  readonly recognition: RecognitionStore
  readonly texts: RuleTexts
  /** Ends holds that wait, once, as if it were so much later; answers how many came to their end. */
  completeHolds(aheadMs?: number): Promise<number>
  /** Derives what follows from the journal, up to its end; answers how many rows it walked. */
  deriveJournal(stop?: AbortSignal, choose?: Choose): Promise<number>
  /** Ends payments and invoices of the counters that wait, as if it were so much later. */
  completeCounters(aheadMs?: number): Promise<number>
  /** Tells recipients what was taken back, as if it were so much later; answers how many heard. */
  tellRecipients(aheadMs?: number): Promise<number>
  /** Opens claims of bills that were missed at the counter, where persons have said so beforehand. */
  openClaims(): Promise<number>
  /** Goes on with claims that wait for nobody, as if it were so much later. */
  completeClaims(aheadMs?: number): Promise<number>
  /** Removes files of papers that nobody needs any more; answers how many. */
  sweepPapers(): Promise<number>
  /** Opens the slots of the coming days from the hours that are registered. */
  openHours(): Promise<void>
  /** Escalates, lets lapse and files what is due; answers how many records it looked at. */
  completeReferrals(): Promise<number>
  /** Whether a settlement that comes now is refused anyway. */
  isFull(): boolean
  /** Chains and signs what was added to the access record, and to consents; answers how many rows. */
  chainAccess(): Promise<number>
  /** Lets what waits for outsiders run soon. */
  wake(): void
  /** Waits for what still runs in the background. */
  close(): Promise<void>
}

const lanesOfStore = 2
/** Connections for the lanes, and for what they read and number beside their batches. */
export const LANES = lanesOfStore + 2
const completeEveryMs = 5000
/** Somebody stands at the counter and waits to hear whether the card was charged. */
const completeCountersEveryMs = 2000
const completeClaimsEveryMs = 2000
const sweepPapersEveryMs = 3_600_000
const completePrescriptionsEveryMs = 10_000
const completeStudiesEveryMs = 20_000
const openClaimsEveryMs = 10_000
/** A clock of five minutes is not to be looked at every five. */
const completeReferralsEveryMs = 5000
const openHoursEveryMs = 600_000
const mostAuthorisations = 500

/** All that is missing, or which budget has too little left. */
async function leaseAll(
  budgets: ReturnType<typeof createBudgetStore>,
  person: string,
  missing: readonly BudgetSpend[],
): Promise<Refusal | undefined> {
  for (const { budget, amountMinor } of missing) {
    const lease = await budgets.lease(budget, bucketOf(person), amountMinor)
    if (lease.leased) continue
    const { currency, leftMinor } = lease
    return { code: 'budget-exhausted', budget, currency, leftMinor }
  }
  return undefined
}

const signedForDays = 365

/** Over the records of the last year; each day on which it is signed anew is a consent of its own. */
async function keepSigned(
  { key, isByGuardian, ...paper }: SignedPaper,
  by: string,
  consents: ConsentStore,
) {
  const to = consents.access.today()
  const over = { kind: 'period', from: to - signedForDays, to } as const
  const command = { ...paper, key: `${key} ${to}`, over, until: null, isByGuardian }
  const kept = await recordSigned(command, by, consents)
  return kept.done ? { done: true as const, consent: kept.value.id } : kept
}

export function createServices(options: ServiceOptions): Services {
  const { reads, lanes, keys, rules, institutions, addressOf, journalKey, codes } = options
  const database = reads.main
  const now = () => new Date()
  const report = options.report ?? (() => undefined)
  const { ownership, background = inThisProcess } = options
  const works = new BackgroundWorks(background, report)
  const journal = {
    ...createSettlementStore<JournalDocument>(lanes, {
      lanes: options.batches ?? lanesOfStore,
      ...(ownership === undefined ? {} : { ownership }),
    }),
    ...journalReads<JournalDocument>(reads),
  }
  const { matching, persons, recordDeeds } = openPersonStore(reads, keys)
  const personExists = async (person: string) => (await persons.persons([person])).has(person)
  const holds = createHoldStore(reads)
  const issued = createCodeStore(reads)
  const files = createGatewayFiles(reads, keys)
  const contracts = createContractStore(reads)
  const ruleTexts = createRuleTextStore(database)
  const texts: RuleTexts = {
    // What was kept under this digest was written from rules of this form.
    loadSet: async (digest) => (await ruleTexts.loadSet(digest)) as RuleText[] | undefined,
    loadCatalogue: ruleTexts.loadCatalogue,
  }
  const keptTerms = new Set<string>()
  const payers = httpPayers((payer): PayerDoor | null => {
    const address = addressOf(payer)
    if (address === null) return null
    const isInsurer = payerNamed(payer, rules)?.payer.decidedBy === 'insurer'
    const { refusesSimulators = false } = options
    return { address, keys: options.keysOf?.(payer) ?? null, isInsurer, refusesSimulators }
  })
  const registry = options.registry ?? emptyRegistry(options.counters.today)
  const complete = works.onCall(completeEveryMs, () => completeHolds(holds, payers))
  const archive = ruleArchive(rules, texts)
  const derivation = createDerivationStore<JournalDocument>(reads, journalKey)
  const payouts = createPayoutStore(database)
  const cases = createCaseStore(database)
  const windows = createWindowStore(database)
  const budgets = createBudgetStore(database)
  const clearing: ClearingStore = {
    ...options.clearing,
    windows,
    lines: createLineStore(database),
    periods: createPeriodStore(database),
    proposals: createProposalStore(database),
    records: createRecordStore(database),
    payouts,
    cases,
    years: createYearStore(database),
    budgets,
    now: () => new Date(),
  }
  const { counters } = options
  const parties = options.claimParties ?? (() => [])
  const partyOf = (id: string) => parties().find((one) => one.id === id)
  const released = createReleasedRecords<Entry>(reads)
  const authorisations = createAuthorisationStore(database)
  const accessWriter = new AccessWriter(reads, report, () => new Date())
  const consentBook = createConsentStore(reads)
  const transfers = createTransferStore(database)
  const emergencyBook = createEmergencyStore(reads, keys)
  const access = createAccessBook({
    consentsOf: consentBook.ofPerson,
    authorisationsOf: (person) => authorisations.ofPerson(person, mostAuthorisations),
    transfersTo: transfers.to,
    tiedTo: async (person) => (await persons.persons([person])).get(person)?.tied?.others ?? [],
    isEmergencyOpen: (person, doctor) => emergencyBook.isOpen(person, doctor, new Date()),
    today: counters.today,
    partyOf,
    jurisdictionOf: (institution) =>
      rules.region(institutions.find(institution)?.region ?? '')?.jurisdiction,
    writer: accessWriter,
  })
  const { templates, laws, simulatedRecipient } = options.consents ?? noConsents
  const consents: ConsentStore = {
    ...{ templates, laws, access },
    book: consentBook,
    recipients: () => recipientsOf(registry, simulatedRecipient),
    recipient: (id) => recipientNamed(id, registry, simulatedRecipient),
    personOf: async (settlement) => (await journal.find(settlement))?.person,
    birthOf: async (person) => (await persons.persons([person])).get(person)?.birth ?? null,
    tell: works.onCall(completeEveryMs, () =>
      tellRecipients(consentBook, httpRecipients, consents.recipient),
    ),
    takenBack: (person) => endUnconsented(person, referrals),
  }
  const chainAccess = accessChainer(reads, journalKey, () => new Date())
  const chainConsents = consentChainer(reads, journalKey, () => new Date())
  const cashier = createCashier({
    database,
    access,
    options: counters,
    institution: institutions.find,
    journal,
    personExists,
    complete: works.onCall(completeCountersEveryMs, () => completeCounter(cashier)),
  })
  const claims = createClaimStore({
    database,
    keys,
    parties,
    channel: counters.channels,
    access,
    rules,
    archive,
    today: counters.today,
    institution: institutions.find,
    ...claimedBills({ journal, released, invoicesOf: cashier.book.invoicesOf }),
    hasPaidOut: async (settlement, payer) => (await payouts.find(settlement, payer)) !== undefined,
    liveSettlement: (institution, visit) => cashier.live(institution, visit, ''),
    persons: persons.persons,
    identity: persons.identity,
    counters: persons.counters,
    patienceMs: counters.patienceMs,
    scanner: options.scanner ?? null,
    wake: works.onCall(completeClaimsEveryMs, () => completeClaims(claims)),
  })
  works.every(sweepPapersEveryMs, () => sweepPapers(claims))
  const referrals = createReferralStore({
    reads,
    keys,
    access,
    rules,
    institutions: institutions.all,
    institution: institutions.find,
    abilitiesOf: (id) => abilitiesOf(registry.institution(id), options.shelves),
    persons: persons.persons,
    identity: persons.identity,
    rightToRefer: (doctor, { institution, department }, on) =>
      registry.rightToAct(doctor, { kind: 'refer', department }, institution, on),
    leadOf: (institution, on) => leadOn(registry.alliances(on), institution, on),
    signedOnPaper: (paper, by) => keepSigned(paper, by, consents),
    async deductibleOf(institution, visit) {
      const settlement = await cashier.live(institution, visit, '')
      const entry = settlement === null ? undefined : await journal.find(settlement)
      if (entry === undefined) return null
      return (await figuresOfEntry(entry, { journal, archive })).figures.deductibleMinor
    },
    today: counters.today,
    wake: works.onCall(completeReferralsEveryMs, () => completeReferrals(referrals)),
  })
  const hours = { registry, capacity: referrals.capacity, today: counters.today }
  works.every(openHoursEveryMs, () => openHours('registry', hours))
  const looked: Looked = new Map()
  works.every(openClaimsEveryMs, () => openByThemselves(claims, looked))
  const credentials = httpCredentials(options.credentials ?? null)
  const links = createLinkStore({ reads, keys, persons, matching, access, rules, credentials })
  const store: AllianceStore = {
    journal,
    access,
    rules,
    archive,
    persons: persons.persons,
    identity: persons.identity,
    findByCredential: persons.findByCredential,
    register: persons.register,
    ...{ candidates: persons.candidates, matching, recordDeeds },
    lookForSame: (person) => lookForSame(person, links),
    ...credentials,
    counters: persons.counters,
    institution: institutions.find,
    institutionInCare: institutions.inCare,
    find: journal.find,
    after: journal.after,
    afterInPool: journal.afterInPool,
    aftermath: journal.aftermath,
    search: journal.search,
    version: journal.version,
    budgetsLeft: (names) => budgets.left(names),
    async keepRules({ policies, catalogue }) {
      await ruleTexts.keepSet(policies)
      if (catalogue !== null) await ruleTexts.keepCatalogue(catalogue)
    },
    async keepTerms(names) {
      const fresh = names.filter((name) => !keptTerms.has(name))
      if (fresh.length === 0) return
      await ruleTexts.keepTerms(fresh.flatMap((name) => termToKeep(name, rules)))
      for (const name of fresh) keptTerms.add(name)
    },
    ask: async (asked) => holds.answer(await askPayers(asked, payers)),
    lease: (person, missing) => leaseAll(budgets, person, missing),
    opening: issued.opening,
    registrations: (person) => registrationsOf(person, files),
    insurer: options.insurer,
    pushContract: contracts.push,
    async issueCode(asked, lifetimeSeconds) {
      const code = await issued.issue(asked, lifetimeSeconds)
      return { ...code, text: codes.write(code) }
    },
    readCode(text) {
      const read = codes.read(text)
      return read.read ? { read: true, number: read.code.number } : read
    },
    findCode: issued.find,
    redeemCode: issued.redeem,
    complete,
  }
  const recognition = createRecognitionStore({
    ...{ reads, keys, access, registry, marks: options.marks ?? [] },
    ...{ persons: persons.persons, today: counters.today },
    images: (options.images ?? []).map((door) => imageSource(door, report)),
    wake: works.onCall(completeStudiesEveryMs, () => completeStudies(recognition)),
  })
  const prescriptions = createPrescriptionStore({
    reads,
    keys,
    registry,
    options: options.prescriptions,
    bills: store,
    institutions: institutions.all,
    identity: persons.identity,
    cashier,
    today: counters.today,
    wake: works.onCall(completePrescriptionsEveryMs, () => completePrescriptions(prescriptions)),
  })
  return {
    cashier,
    consents,
    emergencies: {
      ...emergencyBook,
      access,
      now,
      institution: institutions.find,
      personExists,
    },
    transfers: {
      ...transfers,
      today: counters.today,
      titleOf: (id) => institutions.find(id)?.title ?? partyOf(id)?.title,
    },
    claims,
    referrals,
    links,
    enrolments: createEnrolmentStore({
      ...{ reads, keys, access, registry },
      ...{ persons: persons.persons, identity: persons.identity },
      ...{ institution: institutions.find, today: counters.today },
    }),
    registry,
    recognition,
    productData: { ...createProductStore(database), today: counters.today },
    store,
    prescriptions,
    clearing,
    persons,
    accessRecord: {
      access,
      accessesOf: (person, before, limit) => accessesOf(reads, person, before, limit),
      settledBefore: journal.settledBefore,
      institution: (id) => institutions.find(id) ?? partyOf(id),
    },
    texts,
    completeHolds: (aheadMs) => completeHolds(holds, payers, aheadMs),
    async deriveJournal(stop, choose) {
      const walked = await deriveJournal(derivation, archive, stop, choose)
      await windows.sumUp()
      await bookReceivables(payouts, clearing)
      await undoCases(cases, clearing)
      return walked
    },
    completeCounters: (aheadMs) => completeCounter(cashier, aheadMs),
    openHours: () => openHours('registry', hours),
    tellRecipients: (aheadMs) =>
      tellRecipients(consentBook, httpRecipients, consents.recipient, aheadMs),
    openClaims: () => openByThemselves(claims),
    completeClaims: (aheadMs) => completeClaims(claims, aheadMs),
    sweepPapers: () => sweepPapers(claims),
    completeReferrals: () => completeReferrals(referrals),
    isFull: () => journal.isFull(),
    async chainAccess() {
      await accessWriter.settleUp()
      return (await chainAccess()) + (await chainConsents())
    },
    wake: () => works.wake(),
    async close() {
      await works.close()
      await accessWriter.settleUp()
    },
  }
}
