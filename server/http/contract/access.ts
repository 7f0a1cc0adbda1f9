/** Who read what of a person, when, and why. */
import Type, { type Static } from 'typebox'
import { closed, Id, nullable, TextsSchema } from './values.ts'

const Place = nullable(closed({ id: Type.String(), title: TextsSchema }))

const AccessItem = closed({
  at: Type.String({ description: 'ISO instant.' }),
  actor: Type.String({ description: 'Who it was, by the number known at the workplace.' }),
  role: Type.String(),
  workplace: Place,
  institution: Place,
  act: Type.String(),
  purpose: Type.String(),
  basis: nullable(Type.String({ description: 'The legal basis that was named.' })),
  consent: Type.String({ description: 'given, withdrawn, expired or left-out.' }),
  consentId: nullable(
    Type.String({ description: 'The consent that was used, or that stood against it.' }),
  ),
  kinds: Type.Array(Type.String(), { description: 'Kinds of data.' }),
  settlement: nullable(Type.String()),
  refusedBy: nullable(
    Type.String({ description: 'The rule that refused it; null where it was permitted.' }),
  ),
})

export const AccessRecordSchema = closed({
  person: Id,
  items: Type.Array(AccessItem, { description: 'The latest first.' }),
  next: nullable(Type.String({ description: 'Names the next page as `before`.' })),
})

export type AccessRecordJson = Static<typeof AccessRecordSchema>
export type AccessItemJson = AccessRecordJson['items'][number]

export const AccessRecordQuerySchema = closed({
  before: Type.Optional(
    Type.String({ pattern: '^[0-9]{0,15}\\.[0-9]{0,15}(_[0-9]{0,15}\\.[0-9]{0,15}){0,20}$' }),
  ),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
})
