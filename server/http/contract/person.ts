/** Persons, the credentials that find them, and their rights. */
import Type, { type Static } from 'typebox'
import { identifierKinds } from '../../../engine/person/identifier.ts'
import {
  AttributesSchema,
  Currency,
  closed,
  Day,
  Id,
  nullable,
  oneOf,
  TextsSchema,
} from './values.ts'

export const NumberKind = oneOf(identifierKinds)

export const State = Type.String({
  pattern: '^[A-Za-z]{1,3}$',
  description: 'Who issued a passport, in the letters of ICAO 9303.',
})

export const LookupRequestSchema = closed({
  credential: Type.String({
    minLength: 4,
    maxLength: 128,
    description:
      'What was scanned or typed: a number as it stands on a card, the machine-readable zone of a passport, or an e-credential. Never part of an address.',
  }),
  kind: Type.Optional({
    ...NumberKind,
    description: 'Of which kind the number is. A passport is found with its kind and state only.',
  }),
  state: Type.Optional(State),
  purpose: Type.Optional(
    oneOf(
      ['settlement', 'care', 'referral', 'dispensing'],
      'What the person is looked up for; it is written down. Settlement where it is left out.',
    ),
  ),
})

export type LookupRequestJson = Static<typeof LookupRequestSchema>

export const ShownCredentialSchema = closed({
  text: Type.String({ description: 'What the code to be scanned holds.' }),
  lifetimeSeconds: Type.Integer(),
})

export type ShownCredentialJson = Static<typeof ShownCredentialSchema>

export const PersonSchema = closed({
  id: Id,
  name: Type.String({ description: 'Masked, unless it is one’s own.' }),
  sex: oneOf(['female', 'male', 'unknown']),
  birth: Day,
  identifier: Type.String({ description: 'The identity number, masked unless it is one’s own.' }),
  homeRegion: nullable(Id),
})

export type PersonJson = Static<typeof PersonSchema>

export const RevealedSchema = closed({ name: Type.String(), identifier: Type.String() })

export const RevealRequestSchema = closed({
  purpose: oneOf(['settlement', 'care', 'claim'], 'What it is needed for; it is written down.'),
})

export type RevealedJson = Static<typeof RevealedSchema>

const CounterState = closed({
  counter: Type.String(),
  unit: oneOf(['money', 'number']),
  period: Type.String(),
  periodKind: oneOf(['calendarYear', 'month', 'day', 'contractYear', 'years', 'lifetime', 'visit']),
  periodFrom: nullable(Day),
  periodTo: nullable(Day),
  per: Type.Array(Type.String(), {
    description: 'Values that keep the counter apart, such as a disease.',
  }),
  value: Type.String(),
})

export const CoverageSchema = closed({
  id: Id,
  scheme: Id,
  title: TextsSchema,
  region: Id,
  regionTitle: TextsSchema,
  kind: oneOf(['public', 'commercial', 'voucher', 'account', 'aid']),
  currency: Currency,
  from: Day,
  to: nullable(Day),
  state: oneOf(['in-force', 'not-yet', 'ended']),
  attributes: AttributesSchema,
  contract: nullable(
    closed(
      {
        insurer: Id,
        number: Type.String(),
        opensBy: oneOf(['code', 'linked']),
        waitsUntil: nullable(Day),
        isDirect: Type.Boolean({ description: 'False: somebody has to judge, so it is claimed.' }),
        hospitals: nullable(Type.Array(Id)),
        wards: nullable(Type.Array(Type.String())),
      },
      'What the insurer agreed to, of a commercial coverage.',
    ),
  ),
  counters: Type.Array(CounterState),
})

export const CoveragesSchema = closed({
  person: PersonSchema,
  on: Day,
  coverages: Type.Array(CoverageSchema),
})

export type CoverageJson = Static<typeof CoverageSchema>
export type CoveragesJson = Static<typeof CoveragesSchema>

export const CoveragesQuerySchema = closed({
  on: Type.Optional(Day),
  insuranceCode: Type.Optional({
    ...Id,
    description: 'Number of a redeemed code: what it opened is shown too.',
  }),
})

export const SamplePersonSchema = closed({
  id: Id,
  name: Type.String(),
  credential: Type.String(),
  homeRegion: Id,
  schemes: Type.Array(Id),
})

export const SamplePersonsSchema = closed({ persons: Type.Array(SamplePersonSchema) })

export type SamplePersonsJson = Static<typeof SamplePersonsSchema>
