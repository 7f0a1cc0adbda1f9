/**
 * The scalars of the interface. Amounts are decimal texts with at most the currency's decimals,
 * days are ISO texts, and nothing is ever a fraction of a JSON number.
 */
import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import type { PayerKind, Source, Status, Texts } from '../../../engine/policy/policy-value.ts'
import { payerKinds } from '../../../engine/policy/vocabulary.ts'
import { type AnswerFault, answerFaults } from '../../../engine/settlement/settlement.ts'

/** An object that refuses what it does not name. */
export function closed<P extends TProperties>(properties: P, description?: string) {
  const options = description === undefined ? {} : { description }
  return Type.Object(properties, { additionalProperties: false, ...options })
}

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

export function oneOf<T extends string>(values: readonly T[], description?: string) {
  return Type.Unsafe<T>({
    type: 'string',
    enum: [...values],
    ...(description === undefined ? {} : { description }),
  })
}

export const FaultSchema = nullable(
  oneOf<AnswerFault>(
    answerFaults,
    'Why an asked payer counts as away: its answer did not come, or could not be taken.',
  ),
)

export const Amount = Type.String({
  pattern: '^-?[0-9]{1,13}(\\.[0-9]{1,10})?$',
  description:
    'Decimal text in the currency of the bill and with no more decimals than it has, such as "1300.00".',
})

export const Day = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'A day of the calendar, such as "2026-03-10".',
})

export const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' })

export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._/@-]+$' })

export const ShortText = Type.String({ minLength: 1, maxLength: 200 })

export const LongText = Type.String({ minLength: 1, maxLength: 1000 })

/** A text in the languages of the product. */
export const TextsSchema = Type.Unsafe<Texts>(
  closed({ 'zh-CN': Type.String(), 'zh-HK': Type.String(), en: Type.String() }),
)

const OptionalText = nullable(Type.String())

export const SourceSchema = Type.Unsafe<Source>(
  closed({
    title: Type.String(),
    issuer: Type.String(),
    number: OptionalText,
    published: OptionalText,
    url: OptionalText,
    readOn: OptionalText,
    reader: OptionalText,
    mark: OptionalText,
  }),
)

export const StatusSchema = oneOf<Status>(
  ['verified', 'transcribed', 'illustrative'],
  'How sure the figure is: read in the official text, copied from a named second source, or made up to show the working.',
)

export const PayerKindSchema = oneOf<PayerKind>(payerKinds)

export const DecidedBy = oneOf<'platform' | 'engine' | 'insurer'>(['platform', 'engine', 'insurer'])

const AttributeContentSchema = Type.Union([
  Type.String({ maxLength: 200 }),
  Type.Boolean(),
  Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
])

/** Facts by name. What a rule may ask about stands in the guide to policy packs. */
export const AttributesSchema = Type.Record(
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9.-]{0,63}$' }),
  AttributeContentSchema,
  { maxProperties: 100, additionalProperties: false },
)

/** Header of every request that records something. */
export const IdempotencyKey = Type.String({
  minLength: 8,
  maxLength: 64,
  pattern: '^[!-~]+$',
  description:
    'Made by the caller and kept by it: the same key gets the same answer for ever, whatever happened to the first reply.',
})

export type AttributesJson = Static<typeof AttributesSchema>
