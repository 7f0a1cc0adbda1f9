/** Records that may be one person's: how they compare, and what was decided about them. */
import Type, { type Static } from 'typebox'
import { identifierKinds } from '../../../engine/person/identifier.ts'
import { linkStates } from '../../../engine/person/link.ts'
import { verdicts } from '../../../engine/person/match.ts'
import { LookupRequestSchema } from './person.ts'
import { MatchPointsSchema } from './person-record.ts'
import { closed, Day, Id, LongText, nullable, oneOf, TextsSchema } from './values.ts'

const { credential, kind, state } = LookupRequestSchema.properties
const Number_ = closed({ credential, kind, state })

export const LinkSearchSchema = Number_

export const LinkCompareSchema = closed({
  credentials: Type.Array(Number_, { minItems: 2, maxItems: 2 }),
})

const LinkRecord = closed({
  id: Id,
  name: Type.String({ description: 'Masked.' }),
  latinName: nullable(Type.String()),
  birth: nullable(Day),
  sex: oneOf(['female', 'male', 'unknown']),
  numbers: Type.Array(closed({ kind: nullable(oneOf(identifierKinds)), number: Type.String() })),
  schemes: Type.Array(TextsSchema),
  tied: Type.Array(Id, { description: 'Records that are the same person’s already.' }),
})

const linkHead = {
  id: Id,
  state: oneOf(linkStates),
  score: Type.Integer(),
  verdict: oneOf(verdicts, 'By points alone; a person decides.'),
  isOwnProposal: Type.Boolean({ description: 'Proposed by whoever asks, who may not approve it.' }),
  records: Type.Array(LinkRecord),
}

export const LinksSchema = closed({ links: Type.Array(closed(linkHead)) })
export type LinksJson = Static<typeof LinksSchema>

export const LinkSchema = closed({
  ...linkHead,
  points: MatchPointsSchema,
  thresholds: closed({ same: Type.Integer(), perhaps: Type.Integer() }),
  counters: Type.Array(
    closed({
      scheme: TextsSchema,
      counter: Type.String(),
      unit: oneOf(['money', 'number']),
      period: Type.String(),
      currency: Type.String(),
      each: Type.Array(Type.String(), { description: 'In the order of the records.' }),
      together: Type.String(),
    }),
    { description: 'Of rights that both have: what later bills find once they are one person’s.' },
  ),
  history: Type.Array(
    closed({
      number: Type.Integer(),
      by: Type.String(),
      at: Type.String(),
      act: Type.String(),
      what: nullable(oneOf(['merge', 'split'])),
      reason: nullable(Type.String()),
    }),
  ),
})
export type LinkJson = Static<typeof LinkSchema>

export const LinkFoundSchema = closed({ person: Id, links: Type.Array(Id) })
export type LinkFoundJson = Static<typeof LinkFoundSchema>

export const LinkComparedSchema = closed({ link: Id, state: oneOf(linkStates) })
export type LinkComparedJson = Static<typeof LinkComparedSchema>

export const LinkActSchema = closed({
  act: oneOf(['propose', 'approve', 'refuse', 'dismiss']),
  what: Type.Optional(oneOf(['merge', 'split'], 'Of a proposal.')),
  reason: Type.Optional({ ...LongText, description: 'Of all but an approval.' }),
})

export const LinksQuerySchema = closed({
  state: Type.Optional(
    oneOf(['waiting', 'merged', 'parted', 'dismissed'], 'Waiting where it is left out.'),
  ),
})
