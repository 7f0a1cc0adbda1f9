/** Why a request was not granted (RFC 9457), with what to do about it. */
import Type, { type Static } from 'typebox'
import {
  Amount,
  closed,
  Day,
  FaultSchema,
  nullable,
  oneOf,
  StatusSchema,
  TextsSchema,
} from './values.ts'

const Moved = closed({
  payer: Type.String(),
  was: Amount,
  now: Amount,
})

const Unpaid = closed({
  payer: Type.String(),
  state: oneOf(['declined', 'away']),
  fault: FaultSchema,
})

const Pointed = closed({
  settlement: Type.String(),
  visit: Type.String(),
  businessDate: Day,
})

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: '`urn:yiqiao:problem:CODE`' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable name of what is wrong; decide by it.' }),
    title: Type.String(),
    detail: Type.Optional(Type.String({ description: 'What happened, to what.' })),
    remedy: Type.Optional(Type.String({ description: 'What to do about it.' })),
    rule: Type.Optional(Type.String({ description: 'Id of the rule that says so.' })),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer to the place in the body.' })),
    coverage: Type.Optional(Type.String()),
    place: Type.Optional(
      Type.String({
        description:
          'Where access is refused: act, purpose, institution, relation, basis, consent or transfer. Of a file: what is wrong with it.',
      }),
    ),
    terms: Type.Optional(
      Type.Array(closed({ term: Type.String(), status: StatusSchema, coverage: Type.String() }), {
        description: 'Terms, and values of statistics, that may not decide here.',
      }),
    ),
    reason: Type.Optional(TextsSchema),
    remedyTexts: Type.Optional(nullable(TextsSchema)),
    /** Same visit settled before. */
    settlement: Type.Optional(Type.String()),
    /** Amounts expected by the caller that no longer hold. */
    changed: Type.Optional(
      closed({
        shares: Type.Array(Moved),
        cash: closed({ was: Amount, now: Amount }),
        unpaid: Type.Array(Unpaid, { description: 'Payers that were asked and bear nothing.' }),
        between: Type.Array(Pointed),
      }),
    ),
    /** The payer whose hard budget has too little left, and what that is. */
    budget: Type.Optional(closed({ payer: Type.String(), left: Amount })),
    /** Each thing that is wrong, in all languages. */
    problems: Type.Optional(Type.Array(closed({ pointer: Type.String(), what: TextsSchema }))),
    /** Later bills to reverse first, in order. */
    reverseFirst: Type.Optional(Type.Array(Pointed)),
  },
  { additionalProperties: false },
)

export type ProblemJson = Static<typeof ProblemSchema>
