/** Prescriptions as they are written, offered, claimed and dispensed. */
import Type, { type Static } from 'typebox'
import type {
  PrescriptionAct,
  ReportOf,
  TrackingStep,
  Way,
} from '../../../engine/prescription/deeds.ts'
import { matches } from '../../../engine/prescription/mapping.ts'
import { turns } from '../../../engine/prescription/may-act.ts'
import {
  type PrescriptionStateName,
  prescriptionStates,
} from '../../../engine/prescription/prescription.ts'
import { reportStandings } from '../../../engine/prescription/reports.ts'
import { prescriptionKinds } from '../../../engine/prescription/sheet.ts'
import { pharmacyKinds } from '../../../engine/registry/institution.ts'
import { ProblemSchema } from './problem.ts'
import { closed, Day, Id, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

export const PrescriptionId = Type.String({ pattern: '^[0-9a-f]{28}$' })
const Code = Type.String({ minLength: 1, maxLength: 64 })
const Instant = Type.String({ description: 'ISO instant.' })
const Count = Type.Integer({ minimum: 0, maximum: 10_000 })
const Text = Type.String({ maxLength: 1000 })
const named = <T extends string>(act: T) => Type.Unsafe<T>({ type: 'string', const: act })
const WaySchema = oneOf<Way>(['collect', 'deliver'])
const acts = Object.keys(turns) as PrescriptionAct[]
const steps: readonly TrackingStep[] = ['handed-to-carrier', 'on-the-way', 'out-for-delivery']

const Dispensed = Type.Integer({ minimum: 1, maximum: 1000 })
const ReportedOf = oneOf<ReportOf>(['dispensed', 'returned'])

const DirectionsSchema = closed({
  dose: ShortText,
  timesADay: Type.Integer({ minimum: 1, maximum: 24 }),
  days: Type.Integer({ minimum: 1, maximum: 366 }),
})

const LineSchema = closed({
  id: Id,
  code: Code,
  name: ShortText,
  ...DirectionsSchema.properties,
  route: ShortText,
  packs: Type.Integer({ minimum: 0, maximum: 1000 }),
})

export const SheetSchema = closed({
  person: Id,
  institution: Id,
  department: Id,
  kind: oneOf(prescriptionKinds),
  setting: oneOf(['outpatient', 'online']),
  diagnosis: closed({
    code: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 200 }),
  }),
  entitlement: nullable(Id),
  disease: nullable(ShortText),
  lines: Type.Array(LineSchema, { maxItems: 50 }),
  validDays: Type.Integer({ minimum: 0, maximum: 366 }),
  repeats: closed({ most: Type.Integer({ minimum: 0, maximum: 11 }), intervalDays: Count }),
  pregnant: oneOf(['yes', 'no', 'unknown']),
  allergies: Type.Array(Code, { maxItems: 50 }),
  takes: Type.Array(Code, { maxItems: 50 }),
  longerBecause: nullable(Text),
  assessment: nullable(Text),
  patientSigned: Type.Boolean(),
  writtenBy: oneOf(['doctor', 'model']),
  inSpiteOf: Type.Array(closed({ rule: Id, because: Text }), { maxItems: 50 }),
})

const PackSchema = closed({
  line: Id,
  code: Code,
  quantity: Type.Integer({ minimum: 1, maximum: 1000 }),
  traceCodes: Type.Array(Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }), {
    maxItems: 1000,
  }),
})

const MatchedSchema = closed({ line: Id, code: Code })

export const PrescriptionActSchema = Type.Union([
  closed({ act: named('amend'), sheet: SheetSchema }),
  closed({ act: named('review'), passed: Type.Boolean(), opinion: Text }),
  closed({ act: named('sign') }),
  closed({ act: named('choose'), pharmacy: nullable(Id), way: WaySchema }),
  closed({ act: named('claim'), code: Code }),
  closed({ act: named('release'), reason: ShortText }),
  closed({
    act: named('check'),
    passed: Type.Boolean(),
    opinion: Text,
    confirmed: Type.Array(MatchedSchema, { maxItems: 50 }),
  }),
  closed({
    act: named('ask-substitution'),
    line: Id,
    code: Code,
    name: ShortText,
    packs: Type.Integer({ minimum: 1, maximum: 1000 }),
    reason: Text,
  }),
  closed({
    act: named('answer-substitution'),
    accepted: Type.Literal(true),
    opinion: Text,
    directions: DirectionsSchema,
  }),
  closed({ act: named('answer-substitution'), accepted: Type.Literal(false), opinion: Text }),
  closed({ act: named('scan'), packs: Type.Array(PackSchema, { maxItems: 200 }) }),
  closed({ act: named('unscan'), reason: ShortText }),
  closed({ act: named('settle') }),
  closed({ act: named('hand-over'), receivedBy: ShortText }),
  closed({ act: named('dispatch'), carrier: ShortText, parcel: ShortText }),
  closed({ act: named('track'), step: oneOf(steps) }),
  closed({ act: named('deliver'), receivedBy: ShortText }),
  closed({ act: named('fail-delivery'), reason: ShortText }),
  closed({
    act: named('return'),
    dispensing: Dispensed,
    ground: oneOf(['quality', 'undelivered', 'change-of-mind']),
    reason: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'It stands on the sheet; refused where left out.',
      }),
    ),
  }),
  closed({ act: named('report-again'), dispensing: Dispensed, of: ReportedOf }),
  closed({ act: named('revoke'), reason: ShortText }),
])

export type PrescriptionActJson = Static<typeof PrescriptionActSchema>

export const PrescriptionSchema = closed({
  id: PrescriptionId,
  state: oneOf<PrescriptionStateName>(prescriptionStates),
  sheet: SheetSchema,
  personName: Type.String(),
  institutionTitle: TextsSchema,
  lines: Type.Array(
    closed({
      ...LineSchema.properties,
      remaining: Count,
    }),
  ),
  opinion: nullable(Type.String()),
  isSigned: Type.Boolean(),
  certificate: nullable(Type.String()),
  centreNumber: nullable(Type.String()),
  validUntil: nullable(Day),
  nextFrom: nullable(Day),
  choice: nullable(closed({ pharmacy: nullable(Id), way: WaySchema })),
  code: nullable(Type.String()),
  pharmacy: nullable(closed({ id: Id, title: TextsSchema })),
  confirmed: Type.Array(MatchedSchema),
  substitution: nullable(
    closed({ line: Id, code: Code, name: ShortText, packs: Count, reason: Type.String() }),
  ),
  dispensings: Type.Array(
    closed({
      number: Count,
      pharmacy: Id,
      on: Day,
      visit: Type.String(),
      packs: Type.Array(PackSchema),
      settlement: nullable(Type.String()),
      parcel: nullable(closed({ carrier: Type.String(), number: Type.String() })),
      steps: Type.Array(oneOf(steps)),
      handedOverOn: nullable(Day),
      isReturned: Type.Boolean(),
    }),
  ),
  reports: Type.Array(
    closed({
      number: Type.String(),
      dispensing: Dispensed,
      of: ReportedOf,
      standing: oneOf(reportStandings),
      says: nullable(Type.String()),
    }),
    { description: 'What the circulation centre is told of dispensings, in order.' },
  ),
  history: Type.Array(
    closed({ act: oneOf<PrescriptionAct>(acts), at: Instant, step: nullable(oneOf(steps)) }),
    { description: 'What was done with it and when, in order.' },
  ),
})

export type PrescriptionJson = Static<typeof PrescriptionSchema>
export const PrescriptionsSchema = closed({ prescriptions: Type.Array(PrescriptionSchema) })
export type PrescriptionsJson = Static<typeof PrescriptionsSchema>

export const FindingsSchema = closed({
  findings: Type.Array(
    closed({
      rule: Type.String(),
      kind: Type.String(),
      severity: oneOf(['stop', 'warn']),
      pointers: Type.Array(Type.String()),
      names: Type.Array(Type.String()),
      advice: TextsSchema,
      source: Type.String({ description: 'Title of the document in which the rule stands.' }),
    }),
  ),
  refusal: nullable(ProblemSchema),
})
export type FindingsJson = Static<typeof FindingsSchema>

export const OffersSchema = closed({
  offers: Type.Array(
    closed({
      pharmacy: Id,
      title: TextsSchema,
      region: Id,
      kind: oneOf(pharmacyKinds),
      kmFromCentre: Type.Number(),
      delivers: Type.Boolean(),
      isHome: Type.Boolean(),
      isComplete: Type.Boolean(),
      currency: Type.String(),
      total: nullable(Type.String()),
      cash: nullable(Type.String()),
      refusal: nullable(Type.String()),
      lines: Type.Array(
        closed({
          line: Id,
          match: oneOf(matches),
          code: nullable(Code),
          name: nullable(Type.String()),
          packs: Count,
          inStock: Count,
          price: nullable(Type.String()),
        }),
      ),
    }),
  ),
})
export type OffersJson = Static<typeof OffersSchema>

export const DrugsSchema = closed({
  drugs: Type.Array(
    closed({
      code: Code,
      name: Type.String(),
      strength: Type.String({ description: 'Of one piece; empty where it is not known.' }),
      piecesInPack: nullable(Type.Integer()),
      unit: Type.String(),
      class: oneOf(['A', 'B', 'C']),
      isChronic: Type.Boolean(),
      rule: nullable(
        closed({
          title: TextsSchema,
          circulates: Type.Boolean(),
          online: Type.Boolean(),
          long: Type.Boolean(),
        }),
      ),
    }),
  ),
})
export type DrugsJson = Static<typeof DrugsSchema>

export const ShelfSchema = closed({
  lines: Type.Array(
    closed({
      line: Id,
      packs: Count,
      standing: Type.Array(
        closed({
          match: oneOf(matches),
          code: Code,
          name: Type.String(),
          inStock: Count,
          price: nullable(Type.String()),
        }),
      ),
    }),
  ),
})
export type ShelfJson = Static<typeof ShelfSchema>

export const MappingSchema = closed({
  from: Id,
  to: Id,
  drugs: Count,
  counts: Type.Array(closed({ match: oneOf(matches), drugs: Count })),
})
export type MappingJson = Static<typeof MappingSchema>
