/** What the routes of the interface are given, and how they answer. */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { TransferStore } from '../../usecases/access/keep-transfers.ts'
import type { AccessRecordReads } from '../../usecases/access/read-access-record.ts'
import type { AllianceStore } from '../../usecases/alliance-store.ts'
import type { CashierStore } from '../../usecases/cashier/counter-book.ts'
import type { ClaimStore } from '../../usecases/claim/claim-store.ts'
import type { ProductDataStore } from '../../usecases/claim/product-data.ts'
import type { ClearingData } from '../../usecases/clearing/clearing-data.ts'
import type { ClearingStore } from '../../usecases/clearing/clearing-store.ts'
import type { ConsentStore } from '../../usecases/consent/consent-store.ts'
import type { EmergencyStore } from '../../usecases/emergency/emergency-access.ts'
import type { EnrolmentStore } from '../../usecases/enrolment/enrolment-store.ts'
import { type Actor, type Ground, onDuty } from '../../usecases/gate.ts'
import type { StatusReads } from '../../usecases/operation/read-status.ts'
import type { LinkReads } from '../../usecases/person/read-links.ts'
import type { PrescriptionStore } from '../../usecases/prescription/prescription-store.ts'
import type { RecognitionStore } from '../../usecases/recognition/recognition-store.ts'
import type { StatementStore } from '../../usecases/reconciliation/make-statement.ts'
import type { PaymentOrderStore } from '../../usecases/reconciliation/order-payment.ts'
import type { ReconciliationReads } from '../../usecases/reconciliation/read-breaks.ts'
import type { ReceiveStore } from '../../usecases/reconciliation/receive-statement.ts'
import type { ReconcileStore } from '../../usecases/reconciliation/run-reconciliation.ts'
import type { BreakWorkStore } from '../../usecases/reconciliation/work-on-break.ts'
import type { ReferralStore } from '../../usecases/referral/referral-store.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { OnboardingStore } from '../../usecases/registry/onboarding.ts'
import type { Registry } from '../../usecases/registry/registry-book.ts'
import type { Institution } from '../../usecases/registry.ts'
import type { Rules } from '../../usecases/rules.ts'
import type { TelehealthStore } from '../../usecases/telehealth/telehealth-store.ts'
import type { RegistrationStore } from '../../usecases/visit/register-disease.ts'
import type { ownKeyUses } from '../contract/partner.ts'
import type { SamplePersonsJson } from '../contract/person.ts'
import { ProblemSchema } from '../contract/problem.ts'
import type { SampleBillsJson, SessionJson } from '../contract/session.ts'
import { IdempotencyKey } from '../contract/values.ts'
import type { NationalApi } from '../national/add-national.ts'
import { sendProblem } from '../problem.ts'
import { problemOfRefusal } from '../refusals.ts'
import type { SignIn } from '../sign-in.ts'
import type { SideQueueApi } from './side-queue.ts'

export interface Api {
  readonly store: AllianceStore
  /** Whether a settlement that comes now is refused anyway. */
  isFull(): boolean
  readonly claims: ClaimStore
  readonly productData: ProductDataStore
  readonly clearing: ClearingStore
  readonly clearingData: ClearingData
  readonly cashier: CashierStore
  readonly accessRecord: AccessRecordReads
  readonly consents: ConsentStore
  readonly emergencies: EmergencyStore
  readonly transfers: TransferStore
  readonly reconciliation: ReconciliationApi
  readonly prescriptions: PrescriptionStore
  readonly referrals: ReferralStore
  /** For which chronic and special diseases persons are registered. */
  readonly registrations: RegistrationStore
  readonly registry: Registry
  /** Keys of insurers and services, and partners on their way in. */
  readonly partners: OnboardingStore
  /** Public halves of what the alliance itself signs with. */
  readonly ownKeys: readonly OwnKey[]
  readonly links: LinkReads
  readonly enrolments: EnrolmentStore
  readonly recognition: RecognitionStore
  readonly status: StatusReads
  readonly telehealth: TelehealthStore
  readonly rules: Rules
  /** All that are registered today. */
  institutions(): readonly Institution[]
  /** Who asks where nobody is signed in. */
  readonly by: Actor
  /** How people and services are let in; without it everybody is `by`. */
  readonly signIn?: SignIn
  /** Others who may ask in sample mode, for what one person alone may not do. */
  readonly standIns: readonly Actor[]
  readonly session: SessionJson
  /** The gateway for hospitals' own systems; null where none of them reaches this process. */
  readonly national: NationalApi | null
  /** The queue to the side of the insurance network, where this process is the other side. */
  readonly sideQueue: SideQueueApi | null
  /** Of which network this process is: what belongs to the other one is not served. */
  readonly side: 'both' | 'insurance' | 'internet'
  /** Only in sample mode. */
  readonly samples: Samples | null
  today(): Day
}

export interface OwnKey {
  readonly use: (typeof ownKeyUses)[number]
  readonly kid: string
  readonly jwk: object
}

export interface Samples {
  readonly bills: SampleBillsJson
  readonly persons: SamplePersonsJson
}

/** Statements in and out, breaks and payments. */
export interface ReconciliationApi
  extends ReceiveStore,
    ReconcileStore,
    BreakWorkStore,
    ReconciliationReads,
    StatementStore,
    PaymentOrderStore {
  readonly breaks: ReconcileStore['breaks'] &
    BreakWorkStore['breaks'] &
    ReconciliationReads['breaks']
  readonly received: ReceiveStore['received'] &
    ReconcileStore['received'] &
    ReconciliationReads['received']
  /** The content of a file that was handed out; null where there is none. */
  openOutgoing(name: string): Promise<Readable | null>
}

export type AddRoutes = (app: FastifyInstance, api: Api) => void

export function sendRefusal(reply: FastifyReply, refusal: Refusal, rules: Rules): FastifyReply {
  return sendProblem(reply, problemOfRefusal(refusal, rules))
}

/** Header of every request that records something. */
export const keyHeader = Type.Object({ 'idempotency-key': IdempotencyKey })

/**
 * Whoever is signed in, or the service that shows a token. In sample mode a header names one of the
 * stand-ins, as `patient:PERSON` a person who reads what is the person's own, as `guardian:PERSON` somebody in whose care the person is, as `insurer:INSURER` an
 * insurer's desk, as `claims:INSURER:NAME` somebody at it, or as `staff:ROLE:INSTITUTION` somebody who
 * treats there; nobody else is believed by a header.
 */
export function actorOf({ headers, presented }: FastifyRequest, { by, standIns }: Api): Actor {
  const named = headers['x-sample-actor']
  const present = presented?.actor ?? by
  if (standIns.length === 0 || typeof named !== 'string') return present
  if (named.startsWith(patientPrefix)) return patientNamed(named.slice(patientPrefix.length))
  if (named.startsWith(guardianPrefix)) return guardianOf(named.slice(guardianPrefix.length))
  if (named.startsWith(insurerPrefix)) return deskOf(named.slice(insurerPrefix.length))
  if (named.startsWith(handlerPrefix)) return handlerNamed(named)
  if (named.startsWith(staffPrefix)) return staffNamed(named) ?? present
  return standIns.find(({ id }) => id === named) ?? present
}

/** Persons read what is theirs; at a counter it is read on duty. */
export function inquiryOf({ role }: Actor): Ground {
  if (role !== 'patient' && role !== 'guardian') return onDuty('inquiry')
  return { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
}

const patientPrefix = 'patient:'
const guardianPrefix = 'guardian:'
const insurerPrefix = 'insurer:'
const handlerPrefix = 'claims:'
const staffPrefix = 'staff:'
const careRoles = ['doctor', 'pharmacist', 'referral-desk'] as const

function staffNamed(id: string): Actor | undefined {
  const [, office = '', institution = ''] = id.split(':')
  const role = careRoles.find((one) => one === office)
  const name = { 'zh-CN': '示例医务人员', 'zh-HK': '示範醫護人員', en: 'Sample staff' }
  return role === undefined ? undefined : { id, name, role, institution }
}

function handlerNamed(id: string): Actor {
  const name = { 'zh-CN': '示例理赔员', 'zh-HK': '示範賠償主任', en: 'Sample claims handler' }
  const [, institution = ''] = id.split(':')
  return { id, name, role: 'claims-handler', institution }
}

function patientNamed(person: string): Actor {
  const name = { 'zh-CN': '示例患者', 'zh-HK': '示範病人', en: 'Sample patient' }
  return { id: person, name, role: 'patient', institution: null, self: person }
}

function guardianOf(ward: string): Actor {
  const name = { 'zh-CN': '示例监护人', 'zh-HK': '示例監護人', en: 'Sample guardian' }
  return { id: `guardian-of-${ward}`, name, role: 'guardian', institution: null, wards: [ward] }
}

function deskOf(institution: string): Actor {
  const name = { 'zh-CN': '示例理赔专员', 'zh-HK': '示範賠償主任', en: 'Sample claims handler' }
  return { id: 'sample-claims-handler', name, role: 'claims-handler', institution }
}

/** How refusals are described for some statuses. */
export function problems(...statuses: readonly number[]) {
  const content = { 'application/problem+json': { schema: ProblemSchema } }
  return Object.fromEntries(
    statuses.map((status) => [status, { description: 'Not granted', content }]),
  )
}

/** Status of what was recorded, or had been before. */
export const created = (isNew: boolean) => (isNew ? 201 : 200)

export const noDay = {
  status: 400,
  code: 'day-unknown',
  title: 'The day is none of the calendar.',
  remedy: 'Write it as 2026-03-10.',
} as const
