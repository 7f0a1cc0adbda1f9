/** What a person allowed, to whom and until when, and the texts that are read before. */
import Type, { type Static } from 'typebox'
import { jurisdictions } from '../../../engine/access/words.ts'
import { consentLanguages, sections } from '../../../engine/consent/template.ts'
import { consentStates, recipientKinds, ticks } from '../../../engine/consent/words.ts'
import { closed, Day, Id, nullable, oneOf, StatusSchema, TextsSchema } from './values.ts'

const TickName = oneOf(ticks, 'Each is agreed to apart from the others.')
const Language = oneOf(consentLanguages)
const Place = oneOf(jurisdictions)

const Over = Type.Union([
  closed({ kind: oneOf(['bill']), settlement: Id }),
  closed({ kind: oneOf(['period']), from: Day, to: Day }, 'Days of care, both included.'),
])

export const OfferRequestSchema = closed({
  template: Id,
  language: Language,
  recipient: Id,
  over: Over,
  until: Type.Optional(Day),
})

export const GiveRequestSchema = closed({
  ticks: Type.Array(TickName, { maxItems: ticks.length, uniqueItems: true }),
})

export const ConsentSchema = closed({
  id: Id,
  person: Id,
  template: Id,
  edition: Type.Integer(),
  language: Language,
  digest: Type.String({
    description: 'SHA-256 of the text that was read, which is kept for ever.',
  }),
  status: StatusSchema,
  state: oneOf(consentStates),
  purpose: Type.String(),
  jurisdiction: Place,
  recipient: closed({ id: Id, kind: oneOf(recipientKinds), title: TextsSchema, in: Place }),
  kinds: Type.Array(Type.String(), { description: 'Kinds of data.' }),
  over: Over,
  until: Day,
  offers: Type.Array(TickName, { description: 'What can be ticked.' }),
  ticks: Type.Array(TickName, { description: 'What was ticked.' }),
  actions: Type.Array(
    closed({
      is: oneOf(['offered', 'given', 'declined', 'withdrawn']),
      at: Type.String({ description: 'ISO instant.' }),
      by: Type.String(),
    }),
  ),
  notices: Type.Array(
    closed({
      state: oneOf(['waiting', 'told']),
      attempts: Type.Integer(),
      toldAt: nullable(Type.String()),
    }),
    { description: 'How far the recipient has heard of a withdrawal.' },
  ),
})

export const ConsentsSchema = closed({ consents: Type.Array(ConsentSchema) })

export const ConsentTextSchema = closed({
  template: Id,
  edition: Type.Integer(),
  language: Language,
  title: Type.String(),
  paragraphs: Type.Array(closed({ section: oneOf(sections), text: Type.String() })),
  ticks: Type.Array(closed({ tick: TickName, text: Type.String() })),
})

export const ConsentTemplatesSchema = closed({
  templates: Type.Array(
    closed({
      id: Id,
      jurisdiction: Place,
      purpose: Type.String(),
      recipientKind: oneOf(recipientKinds),
      ticks: Type.Array(TickName),
      languages: Type.Array(Language),
      titles: Type.Record(Type.String(), Type.String(), { description: 'By language.' }),
      from: Day,
      edition: Type.Integer(),
      longestDays: Type.Integer(),
      status: StatusSchema,
      source: Type.String(),
    }),
  ),
  recipients: Type.Array(
    closed({ id: Id, kind: oneOf(recipientKinds), title: TextsSchema, in: Place }),
  ),
})

export type ConsentJson = Static<typeof ConsentSchema>
export type ConsentsJson = Static<typeof ConsentsSchema>
export type ConsentTextJson = Static<typeof ConsentTextSchema>
export type ConsentTemplatesJson = Static<typeof ConsentTemplatesSchema>
export type OfferRequestJson = Static<typeof OfferRequestSchema>
