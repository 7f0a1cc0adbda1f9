/** Consultations online, as a patient's phone and a doctor's desk see them. */
import Type, { type Static } from 'typebox'
import {
  consultationStates,
  endings,
  entitlements,
  mediums,
  offlineReasons,
  recordings,
} from '../../../engine/telehealth/consultation.ts'
import { recordedTypes } from '../../../engine/telehealth/image.ts'
import { ranks } from '../../../engine/telehealth/visit-item.ts'
import { ExpectedSchema } from './settlement.ts'
import { Amount, Currency, closed, Day, Id, nullable, oneOf, TextsSchema } from './values.ts'

export const ConsultationId = Type.String({ pattern: '^[0-9a-f]{28}$' })
/** Who a doctor is when signed in, or the queue of a department. */
const DoctorId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })
const Instant = Type.String({ description: 'ISO instant.' })
const Words = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })
const Picture = Type.String({
  minLength: 8,
  maxLength: 1_000_000,
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  description: 'A PNG, JPEG or WebP picture in base 64.',
})
const Credential = Type.String({ minLength: 4, maxLength: 128 })

const NoteSchema = closed({
  complaint: Words,
  history: Words,
  findings: Words,
  diagnosis: Words,
  plan: Words,
})

const OrderSchema = closed({
  reason: oneOf(offlineReasons),
  urgency: oneOf(['emergency', 'same-day', 'ordinary']),
  note: Words,
})

export const RequestConsultationSchema = closed({
  person: Id,
  institution: Id,
  doctor: DoctorId,
  department: Id,
  medium: oneOf(mediums),
  diagnosis: Type.String({ minLength: 1, maxLength: 32 }),
  complaint: Words,
  entitlement: oneOf(entitlements),
  evidence: closed({
    institution: Type.String({ minLength: 1, maxLength: 200 }),
    on: Day,
    diagnosis: Type.String({ minLength: 1, maxLength: 32 }),
    settlement: nullable(Type.String({ minLength: 4, maxLength: 32 })),
  }),
  picture: Type.Optional(Picture),
})

export const ConsultationActSchema = Type.Union([
  closed({ act: Type.Literal('cancel') }),
  closed({ act: Type.Literal('accept') }),
  closed({ act: Type.Literal('check-identity'), credential: Credential }),
  closed({ act: Type.Literal('begin') }),
  closed({
    act: Type.Literal('say'),
    text: Type.String({ maxLength: 2000 }),
    picture: Type.Optional(Picture),
  }),
  closed({
    act: Type.Literal('call'),
    is: oneOf(['started', 'ended', 'phone']),
    why: Type.String({ maxLength: 200 }),
    phone: Type.Optional(Type.String({ pattern: '^[0-9+() -]{5,30}$' })),
  }),
  closed({ act: Type.Literal('record'), is: oneOf(['started', 'ended', 'given-up']) }),
  closed({ act: Type.Literal('write-record'), note: NoteSchema }),
  closed({ act: Type.Literal('prescribe'), prescription: Id }),
  closed({ act: Type.Literal('resume') }),
  closed({
    act: Type.Literal('finish'),
    how: oneOf(['normal', 'offline']),
    order: nullable(OrderSchema),
  }),
])

const Doctor = closed({
  id: DoctorId,
  name: TextsSchema,
  institution: Id,
  department: Type.String(),
  rank: oneOf(ranks),
  years: Type.Integer(),
  licence: Type.String(),
})

const Ahead = nullable(
  Type.Integer({ minimum: 0, description: 'How many wait before the patient, who alone is told.' }),
)

export const ConsultationSchema = closed({
  id: ConsultationId,
  state: oneOf(consultationStates),
  number: Type.Integer({ description: 'Of the latest deed.' }),
  since: Instant,
  person: closed({ id: Id, name: Type.String(), birth: nullable(Day), sex: Type.String() }),
  institution: closed({ id: Id, title: TextsSchema }),
  doctor: nullable(Doctor),
  department: Type.String(),
  medium: oneOf(mediums),
  diagnosis: closed({ code: Type.String(), title: TextsSchema }),
  complaint: Type.String(),
  entitlement: oneOf(entitlements),
  mayRecord: Type.Boolean({ description: 'The patient agreed to it, and does still.' }),
  evidence: closed({
    institution: Type.String(),
    title: TextsSchema,
    on: Day,
    settlement: nullable(Type.String()),
    image: nullable(Type.String()),
  }),
  isIdentityChecked: Type.Boolean(),
  call: oneOf(['none', 'started', 'ended', 'phone']),
  /** A number to ring, where picture and sound did not come about. */
  phone: nullable(Type.String()),
  recording: closed({
    state: oneOf(recordings),
    parts: Type.Integer(),
    isGivenUp: Type.Boolean({ description: 'The patient agreed to it once, and no longer does.' }),
  }),
  words: Type.Array(
    closed({
      number: Type.Integer(),
      at: Instant,
      from: oneOf(['patient', 'doctor']),
      text: Type.String(),
      image: nullable(Type.String()),
    }),
  ),
  note: nullable(NoteSchema),
  prescriptions: Type.Array(Type.String()),
  ending: nullable(oneOf(endings)),
  order: nullable(OrderSchema),
  referral: nullable(Type.String()),
  settlement: nullable(Type.String()),
  keptUntil: nullable(closed({ record: Day, talk: Day })),
  ahead: Ahead,
})

export const ConsultationsSchema = closed({ consultations: Type.Array(ConsultationSchema) })

const VisitItemSchema = closed({
  code: Type.String(),
  name: Type.String(),
  price: Amount,
  currency: Currency,
  priced: oneOf(['government', 'agreement', 'own']),
  scope: Type.Array(oneOf(entitlements)),
})

export const OnlineOffersSchema = closed({
  institutions: Type.Array(closed({ id: Id, title: TextsSchema, region: Id })),
  doctors: Type.Array(
    closed({
      ...Doctor.properties,
      item: VisitItemSchema,
    }),
  ),
  queues: Type.Array(
    closed({
      id: DoctorId,
      institution: Id,
      department: Type.String(),
      item: VisitItemSchema,
    }),
    { description: 'Of departments, for whoever asks for no doctor by name.' },
  ),
  diseases: Type.Array(
    closed({ code: Type.String(), title: TextsSchema, departments: Type.Array(Type.String()) }),
  ),
  rules: closed({
    windowDays: Type.Integer(),
    yearsOfPractice: Type.Integer(),
    guardianBelow: Type.Integer(),
    imageBytes: Type.Integer(),
  }),
})

export const NewsQuerySchema = closed({
  after: Type.String({ pattern: '^[0-9]{1,6}$' }),
  signal: Type.String({ pattern: '^[0-9]{1,9}$' }),
})

export const NewsSchema = closed({
  number: Type.Integer(),
  state: oneOf(consultationStates),
  ahead: Ahead,
  signals: Type.Array(closed({ number: Type.Integer(), content: Type.String() })),
})

export const SignalSchema = closed({
  content: Type.String({
    minLength: 2,
    maxLength: 40_000,
    description: 'What one browser tells the other, which alone reads it.',
  }),
})

export const WaysSchema = closed({
  iceServers: Type.Array(
    closed({
      urls: Type.Array(Type.String()),
      username: Type.Optional(Type.String()),
      credential: Type.Optional(Type.String()),
    }),
  ),
})

export const PictureSchema = closed({ type: Type.String(), base64: Type.String() })

export const RecordedPartSchema = closed({
  part: Type.Integer({ minimum: 1, maximum: 100_000 }),
  type: oneOf(recordedTypes),
  base64: Type.String({
    minLength: 4,
    maxLength: 1_400_000,
    pattern: '^[A-Za-z0-9+/]+={0,2}$',
    description: 'In the order in which it was recorded; all parts together make the film.',
  }),
})

export const PayConsultationSchema = closed({
  /** Repeated, because it says which process writes for the person. */
  person: Id,
  credential: Credential,
  expected: ExpectedSchema,
})

export const DoneSchema = closed({ done: Type.Boolean() })

export type ConsultationJson = Static<typeof ConsultationSchema>
export type ConsultationsJson = Static<typeof ConsultationsSchema>
export type ConsultationActJson = Static<typeof ConsultationActSchema>
export type RequestConsultationJson = Static<typeof RequestConsultationSchema>
export type OnlineOffersJson = Static<typeof OnlineOffersSchema>
export type NewsJson = Static<typeof NewsSchema>
export type WaysJson = Static<typeof WaysSchema>
export type PictureJson = Static<typeof PictureSchema>
export type VisitNoteJson = Static<typeof NoteSchema>
export type ReferralOrderJson = Static<typeof OrderSchema>
