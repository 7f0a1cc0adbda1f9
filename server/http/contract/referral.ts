/** Referrals, their clocks and filings, and what institutions can take on. */
import Type, { type Static } from 'typebox'
import { consentLanguages } from '../../../engine/consent/template.ts'
import type { FilingNeed, FilingStateName } from '../../../engine/coverage/filing.ts'
import { filingStates } from '../../../engine/coverage/filing.ts'
import { type BookingSide, bookingStates } from '../../../engine/referral/booking.ts'
import { type ClockName, clockNames } from '../../../engine/referral/clocks.ts'
import type { Side } from '../../../engine/referral/may-act.ts'
import {
  milestones,
  type ReferralStateName,
  referralStates,
  rejectReasons,
} from '../../../engine/referral/referral.ts'
import {
  directions,
  needSettings,
  type ReferralKind,
  referralKinds,
} from '../../../engine/referral/sheet.ts'
import { slotKinds } from '../../../engine/registry/service-hours.ts'
import { RemedySchema } from './drug-supply.ts'
import { closed, Day, Id, LongText, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

export const ReferralId = Type.String({ pattern: '^[0-9a-f]{28}$' })
export const SlotName = Type.String({ minLength: 1, maxLength: 200 })
const named = <T extends string>(act: T) => Type.Unsafe<T>({ type: 'string', const: act })
const Instant = Type.String({ description: 'ISO instant.' })
const Count = Type.Integer({ minimum: 0 })
const Text = Type.String({ maxLength: 2000 })
const Kind = oneOf<ReferralKind>(referralKinds)

const DiagnosisSchema = closed({ code: Type.String({ maxLength: 20 }), name: ShortText })
const NeedSchema = closed({
  setting: oneOf(needSettings),
  department: Id,
  capability: nullable(Id),
})
const TargetSchema = closed({ institution: Id, doctor: nullable(ShortText) })
const CrossBoundarySchema = closed({
  language: ShortText,
  needsInterpreter: Type.Boolean(),
  needsAmbulance: Type.Boolean(),
  insurer: nullable(ShortText),
})

const fromFields = {
  department: Id,
  doctor: ShortText,
  phone: Type.String({ maxLength: 40 }),
  stay: nullable(ShortText),
}
const draftFields = {
  direction: oneOf(directions),
  kind: Kind,
  need: NeedSchema,
  target: TargetSchema,
  diagnosis: DiagnosisSchema,
  illness: Text,
  history: Text,
  treatment: Text,
  opinion: Text,
  drugs: Type.Array(Id, { maxItems: 50 }),
  crossBoundary: nullable(CrossBoundarySchema),
}

export const DraftReferralSchema = closed({
  person: Id,
  from: closed({ institution: Id, ...fromFields }),
  ...draftFields,
})

const PlanSchema = closed({
  results: Text,
  treatment: Text,
  diagnosis: DiagnosisSchema,
  nextPlan: Text,
  rehabilitation: Text,
  doctor: ShortText,
})

export const ReferralActSchema = Type.Union([
  closed({ act: named('draft'), from: closed(fromFields), ...draftFields }),
  closed({
    act: named('consent'),
    paper: Type.Optional(
      closed({
        signedBy: oneOf(['patient', 'guardian'] as const),
        language: oneOf(consentLanguages),
      }),
    ),
  }),
  closed({ act: named('supply'), drug: Id, remedy: RemedySchema }),
  closed({ act: named('revise'), need: NeedSchema, target: TargetSchema }),
  closed({ act: named('submit') }),
  closed({ act: named('send-back'), reason: Text }),
  closed({ act: named('send') }),
  closed({ act: named('accept'), note: Text }),
  closed({ act: named('reject'), reason: oneOf(rejectReasons), note: Text }),
  closed({ act: named('redirect'), target: TargetSchema, reason: Text }),
  closed({ act: named('book'), slot: SlotName }),
  closed({ act: named('arrive') }),
  closed({ act: named('begin-care') }),
  closed({ act: named('reach'), milestone: oneOf(milestones) }),
  closed({ act: named('close'), outcome: Text }),
  closed({ act: named('offer-return'), plan: PlanSchema }),
  closed({ act: named('accept-return') }),
  closed({ act: named('decline-return'), reason: Text }),
  closed({ act: named('arrive-back') }),
  closed({ act: named('withdraw'), reason: Text }),
  closed({ act: named('miss') }),
])

const Need = oneOf<FilingNeed>(
  ['at-home', 'not-insured', 'none-abroad', 'deemed-zone', 'deemed-emergency', 'held', 'request'],
  'What the home fund has to be asked for this visit, or why it need not be.',
)

export const FilingSchema = closed({
  id: ReferralId,
  need: Need,
  kind: oneOf(['none', 'long-term', 'referral', 'emergency', 'temporary'] as const),
  state: oneOf<FilingStateName>(filingStates),
  homeRegion: Id,
  homeTitle: TextsSchema,
  careRegion: Id,
  careTitle: TextsSchema,
  number: nullable(Type.String()),
  from: nullable(Day),
  to: nullable(Day),
  reasons: Type.Array(Type.String()),
  withdrawnOn: nullable(Day),
})

const ClockSchema = closed({
  clock: oneOf<ClockName>(clockNames),
  startedAt: Instant,
  dueAt: Instant,
  endedAt: nullable(Instant),
  escalatesTo: Type.String(),
})

export const ReferralSchema = closed({
  id: ReferralId,
  state: oneOf<ReferralStateName>(referralStates),
  since: Instant,
  person: Id,
  personName: Type.String({ description: 'Masked to all but the person.' }),
  direction: oneOf(directions),
  kind: Kind,
  from: closed({
    institution: Id,
    title: TextsSchema,
    department: Id,
    doctor: Type.String(),
    phone: Type.String(),
    stay: nullable(Type.String()),
  }),
  need: NeedSchema,
  target: closed({
    institution: Type.String({ description: 'Empty until a doctor has chosen one.' }),
    title: TextsSchema,
    doctor: nullable(Type.String()),
  }),
  diagnosis: DiagnosisSchema,
  illness: Type.String(),
  history: Type.String(),
  treatment: Type.String(),
  opinion: Type.String(),
  on: Day,
  drugs: Type.Array(Type.String()),
  crossBoundary: nullable(CrossBoundarySchema),
  consent: closed({
    template: Type.String({ description: 'The text that the patient is asked to agree to.' }),
    id: nullable(Type.String()),
    isNeeded: Type.Boolean({ description: 'False where an emergency cannot wait for it.' }),
  }),
  supplies: Type.Array(closed({ drug: Type.String(), remedy: RemedySchema })),
  reason: nullable(Type.String()),
  rejectedFor: nullable(oneOf(rejectReasons)),
  booking: nullable(closed({ slot: SlotName, seat: Type.Integer(), startsAt: Instant })),
  plan: nullable(PlanSchema),
  clocks: Type.Array(ClockSchema),
  escalated: Type.Array(Type.String()),
  reached: Type.Array(oneOf(milestones)),
  filingNeed: nullable(Need),
  filing: nullable(FilingSchema),
  sides: Type.Array(
    oneOf<Side>(['referring-doctor', 'referring-desk', 'receiving-desk', 'patient', 'clock']),
  ),
})

export const ReferralsSchema = closed({ referrals: Type.Array(ReferralSchema) })

export const ReferralDeskSchema = closed({
  referrals: Type.Array(ReferralSchema),
  figures: Type.Array(
    closed({
      clock: oneOf<ClockName>(clockNames),
      kind: Kind,
      measured: Count,
      inTime: Count,
      running: Count,
      medianMinutes: nullable(Count),
    }),
  ),
  supplied: closed({ sent: Count, supplied: Count }),
  now: Instant,
})

export const TargetsQuerySchema = closed({
  from: Id,
  person: Id,
  direction: oneOf(directions),
  kind: Kind,
  setting: oneOf(needSettings),
  department: Id,
  capability: Type.Optional(Id),
})

export const TargetsSchema = closed({
  targets: Type.Array(
    closed({
      institution: Id,
      title: TextsSchema,
      region: Id,
      level: nullable(Type.String()),
      filing: nullable(Need),
      freeReserved: Count,
      freeForAll: Count,
      firstAt: nullable(Instant),
    }),
  ),
})

const SlotKind = oneOf(slotKinds)
export const SlotSchema = closed({
  slot: SlotName,
  kind: SlotKind,
  service: Id,
  startsAt: Instant,
  minutes: Count,
  seats: Count,
  reserved: Count,
  taken: Count,
  freeReserved: Count,
  freeForAll: Count,
})

export const CapacitySchema = closed({ slots: Type.Array(SlotSchema) })

export const OpenCapacitySchema = closed({
  slots: Type.Array(
    closed({
      kind: SlotKind,
      service: Id,
      startsAt: Type.String({ format: 'date-time' }),
      minutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
      seats: Type.Integer({ minimum: 1, maximum: 500 }),
      reserved: Type.Integer({ minimum: 0, maximum: 500 }),
    }),
    { minItems: 1, maxItems: 100 },
  ),
})

export const BookingSchema = closed({
  id: ReferralId,
  state: oneOf(bookingStates),
  institution: closed({ id: Id, title: TextsSchema }),
  house: closed({ id: Id, title: TextsSchema }),
  slot: SlotName,
  service: Id,
  seat: Type.Integer(),
  startsAt: Instant,
  caseNumber: Type.String(),
  reason: nullable(Type.String()),
  sides: Type.Array(oneOf<BookingSide>(['house', 'owner'])),
})

export const BookingsSchema = closed({ bookings: Type.Array(BookingSchema) })

export const BookSharedSchema = closed({
  slot: SlotName,
  caseNumber: Type.String({
    minLength: 1,
    maxLength: 40,
    pattern: '^[A-Za-z0-9_/.-]+$',
    description: 'The own number of the case, which names nobody.',
  }),
})

export const BookingActSchema = Type.Union([
  closed({ act: named('use') }),
  closed({ act: named('miss') }),
  closed({ act: named('cancel'), reason: Text }),
])

export const WithdrawFilingSchema = closed({ person: Id, reason: LongText })

export type DraftReferralJson = Static<typeof DraftReferralSchema>
export type ReferralActJson = Static<typeof ReferralActSchema>
export type ReferralJson = Static<typeof ReferralSchema>
export type ReferralsJson = Static<typeof ReferralsSchema>
export type ReferralDeskJson = Static<typeof ReferralDeskSchema>
export type TargetsJson = Static<typeof TargetsSchema>
export type BookingJson = Static<typeof BookingSchema>
export type BookingsJson = Static<typeof BookingsSchema>
export type CapacityJson = Static<typeof CapacitySchema>
export type FilingJson = Static<typeof FilingSchema>
