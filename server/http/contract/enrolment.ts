/** Contracts of residents with teams of family doctors. */
import Type, { type Static } from 'typebox'
import { endReasons, enrolmentStates } from '../../../engine/enrolment/enrolment.ts'
import { closed, Day, Id, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

const Team = closed({
  id: Id,
  institution: closed({ id: Id, title: TextsSchema }),
  title: TextsSchema,
  members: Type.Array(TextsSchema, { description: 'The first leads the team.' }),
})

const Package = closed({
  id: Id,
  title: TextsSchema,
  holds: TextsSchema,
  fee: Type.String({ description: 'For a year, in yuan.' }),
})

export const FamilyTeamsSchema = closed({
  teams: Type.Array(Team),
  packages: Type.Array(Package),
  term: closed({
    leastYears: Type.Integer(),
    mostYears: Type.Integer(),
    renewalDays: Type.Integer(),
  }),
})
export type FamilyTeamsJson = Static<typeof FamilyTeamsSchema>

export const EnrolmentSchema = closed({
  id: Id,
  state: oneOf(enrolmentStates),
  person: closed({ id: Id, name: Type.String(), identifier: Type.String() }),
  team: nullable(Team),
  package: nullable(Package),
  from: Day,
  to: Day,
  renewal: nullable(closed({ package: nullable(Package), to: Day })),
  ended: nullable(closed({ why: oneOf(endReasons), on: Day })),
  waitsFor: nullable(oneOf(['resident', 'team'])),
  mayRenew: Type.Boolean({ description: 'It is near enough to its end.' }),
  signed: Type.Array(closed({ act: ShortText, by: Type.String(), at: Type.String() })),
})
export type EnrolmentJson = Static<typeof EnrolmentSchema>

export const EnrolmentsSchema = closed({ enrolments: Type.Array(EnrolmentSchema) })
export type EnrolmentsJson = Static<typeof EnrolmentsSchema>

export const EnrolmentBeginSchema = closed({
  person: Id,
  team: Id,
  package: Id,
  from: Day,
  years: Type.Integer({ minimum: 1, maximum: 10 }),
})

export const EnrolmentActSchema = closed({
  act: oneOf(['agree', 'withdraw', 'renew', 'end']),
  package: Type.Optional({ ...Id, description: 'Of a renewal.' }),
  years: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  why: Type.Optional(oneOf(endReasons, 'Of an end, which is today.')),
})
