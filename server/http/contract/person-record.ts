/** What a front desk does to the record of a person: compares, registers, and keeps the rights. */
import Type, { type Static } from 'typebox'
import { matchFields, verdicts } from '../../../engine/person/match.ts'
import { NumberKind, PersonSchema, State } from './person.ts'
import { closed, Day, Id, nullable, oneOf, ShortText } from './values.ts'

export const RegistrationSchema = closed({
  name: ShortText,
  latinName: Type.Optional(ShortText),
  phone: Type.Optional(Type.String({ pattern: '^[+0-9 -]{5,20}$' })),
  birth: Day,
  sex: oneOf(['female', 'male', 'unknown']),
  numbers: Type.Array(
    closed({
      kind: NumberKind,
      number: Type.String({ minLength: 4, maxLength: 128 }),
      state: Type.Optional(State),
    }),
    { minItems: 1, maxItems: 10, description: 'The first is the one that is shown.' },
  ),
  others: Type.Optional(
    Type.Array(Id, {
      maxItems: 20,
      description: 'Records that resemble this person’s and were seen to be somebody else’s.',
    }),
  ),
})
export type RegistrationJson = Static<typeof RegistrationSchema>

/** What of a comparison is said: each field, what was found of it, and the points. */
export const MatchPointsSchema = Type.Array(
  closed({ field: oneOf(matchFields), finding: Type.String(), points: Type.Integer() }),
)

const { id, name, birth, sex, identifier } = PersonSchema.properties

export const MatchesSchema = closed({
  matches: Type.Array(
    closed({
      ...{ id, name, birth: nullable(birth), sex, identifier },
      score: Type.Integer(),
      verdict: oneOf(verdicts, 'By points alone; a person decides.'),
      points: MatchPointsSchema,
    }),
    { description: 'The likeliest first.' },
  ),
})
export type MatchesJson = Static<typeof MatchesSchema>

export const personClasses = [
  'active',
  'retired',
  'resident-adult',
  'minor',
  'student',
  'elderly',
] as const

export const NewCoverageSchema = closed({
  scheme: Type.String({ minLength: 1, maxLength: 64 }),
  number: Type.String({ minLength: 4, maxLength: 30, description: 'The insured number.' }),
  from: Day,
  to: Type.Optional(Day),
  personClass: Type.Optional(oneOf(personClasses, 'As the scheme’s rules ask for it.')),
})
export type NewCoverageJson = Static<typeof NewCoverageSchema>

export const CoverageEndSchema = closed({ to: { ...Day, description: 'The last day.' } })

export const KeptCoverageSchema = closed({ coverage: Id })
export type KeptCoverageJson = Static<typeof KeptCoverageSchema>

export const RecordDeedsSchema = closed({
  deeds: Type.Array(
    closed({
      number: Type.Integer(),
      by: Type.String(),
      at: Type.String(),
      act: oneOf(['register', 'add-coverage', 'end-coverage']),
      institution: nullable(Id),
      coverage: nullable(Id),
      scheme: nullable(Type.String()),
      from: nullable(Day),
      to: nullable(Day),
    }),
    { description: 'The latest first.' },
  ),
})
export type RecordDeedsJson = Static<typeof RecordDeedsSchema>
