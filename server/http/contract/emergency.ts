/** Access where a life depends on it, its review, and what a doctor then sees. */
import Type, { type Static } from 'typebox'
import { emergencyOutcomes, emergencyStates } from '../../../engine/access/emergency.ts'
import { closed, Id, LongText, nullable, oneOf, TextsSchema } from './values.ts'

const Place = closed({ id: Type.String(), title: TextsSchema })
const Instant = Type.String({ description: 'ISO instant.' })
const Reason = Type.String({ minLength: 5, maxLength: 500, pattern: '\\S' })

export const OpenEmergencySchema = closed({ reason: Reason })

export const ReviewSchema = closed({ outcome: oneOf(emergencyOutcomes), note: Reason })

export const EmergencySchema = closed({
  id: Id,
  person: Id,
  doctor: Type.String(),
  workplace: nullable(Place),
  reason: LongText,
  openedAt: Instant,
  openUntil: Instant,
  reviewBy: Instant,
  state: oneOf(emergencyStates),
  review: nullable(
    closed({ outcome: oneOf(emergencyOutcomes), note: LongText, by: Type.String(), at: Instant }),
  ),
})

export const EmergenciesSchema = closed({ emergencies: Type.Array(EmergencySchema) })

export const CareSummarySchema = closed({
  person: Id,
  visits: Type.Array(
    closed({
      settlement: Id,
      institution: Place,
      setting: Type.String(),
      admittedOn: Type.String(),
      dischargedOn: Type.String(),
      disease: nullable(Type.String()),
      department: nullable(Type.String()),
      procedure: nullable(Type.String()),
      drugs: Type.Array(
        closed({ name: Type.String(), on: Type.String(), supplyDays: nullable(Type.Integer()) }),
      ),
    }),
    { description: 'The latest first.' },
  ),
  hidden: Type.Integer({ description: 'Visits that may not be shown on this basis.' }),
})

export const CareSummaryQuerySchema = closed({
  basis: oneOf(['duty', 'consent', 'emergency'], 'The legal basis on which it is read.'),
})

export type EmergencyJson = Static<typeof EmergencySchema>
export type EmergenciesJson = Static<typeof EmergenciesSchema>
export type CareSummaryJson = Static<typeof CareSummarySchema>
