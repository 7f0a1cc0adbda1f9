/** Entries of the registry as a file or a request writes them; docs/guide/registry.md explains them. */
import Type, { type Static, type TSchema } from 'typebox'
import { type Jurisdiction, jurisdictions } from '../../../engine/access/words.ts'
import {
  houseKinds,
  houseLevels,
  ownerships,
  pharmacyKinds,
} from '../../../engine/registry/institution.ts'
import {
  categories,
  placeKinds,
  specialRights,
  titles,
} from '../../../engine/registry/practitioner.ts'
import { mostAheadDays, slotKinds } from '../../../engine/registry/service-hours.ts'
import { PractitionerId } from './registry.ts'
import {
  AttributesSchema,
  Currency,
  closed,
  Day,
  Id,
  nullable,
  oneOf,
  ShortText,
  TextsSchema,
} from './values.ts'

const span = { from: Day, to: Type.Optional(nullable(Day)) }
const from = { ...Day, description: 'The day from which the entry is so.' }
const Word = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })
const Words = Type.Array(Word, { maxItems: 200 })
const Address = Type.String({
  maxLength: 500,
  pattern: '^https?://',
  description: 'With https, or of this machine.',
})

const recipient = Type.Optional(
  nullable(closed({ contact: TextsSchema, address: nullable(Address) })),
)

const HoursSchema = closed({
  kind: oneOf(slotKinds),
  service: Word,
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
  at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
  minutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
  seats: Type.Integer({ minimum: 1, maximum: 500 }),
  reserved: Type.Integer({ minimum: 0, maximum: 500 }),
  aheadDays: Type.Integer({ minimum: 1, maximum: mostAheadDays }),
  ...span,
})

export const InstitutionFormSchema = closed({
  id: Id,
  from,
  title: TextsSchema,
  region: Id,
  kind: oneOf(houseKinds),
  level: nullable(oneOf(houseLevels)),
  ownership: oneOf(ownerships),
  currency: Type.Optional(Currency),
  tags: Type.Optional(Words),
  attributes: Type.Optional(AttributesSchema),
  licences: Type.Array(closed({ kind: Word, ...span }), { maxItems: 100 }),
  departments: Type.Optional(Words),
  capabilities: Type.Optional(Words),
  pharmacy: Type.Optional(nullable(oneOf(pharmacyKinds))),
  nationalCode: Type.Optional(nullable(Type.String({ pattern: '^[A-Z][0-9]{11}$' }))),
  delivers: Type.Optional(Type.Boolean()),
  hours: Type.Optional(Type.Array(HoursSchema, { maxItems: 500 })),
  recipient,
})

export const PractitionerFormSchema = closed({
  id: PractitionerId,
  from,
  name: TextsSchema,
  jurisdiction: Type.Optional(oneOf<Jurisdiction>(jurisdictions)),
  licence: closed({ number: ShortText, body: Type.Optional(nullable(Word)), ...span }),
  category: oneOf(categories),
  grade: Type.Optional(oneOf(['full', 'assistant'] as const)),
  scopes: Words,
  title: oneOf(titles),
  independentSince: nullable(Day),
  places: Type.Array(
    closed({
      institution: Id,
      kind: oneOf(placeKinds),
      province: Type.Optional(nullable(Type.String({ pattern: '^[0-9]{2}$' }))),
      certificate: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
      ...span,
    }),
    { maxItems: 100 },
  ),
  supports: Type.Optional(
    Type.Array(
      closed({
        institution: Id,
        ground: oneOf(['support', 'trusteeship', 'government-task', 'charity'] as const),
        ...span,
      }),
      { maxItems: 100 },
    ),
  ),
  rights: Type.Optional(
    Type.Array(closed({ right: oneOf(specialRights), ...span }), { maxItems: 100 }),
  ),
  online: Type.Optional(nullable(closed({ institution: Id, department: Word }))),
})

export const AllianceFormSchema = closed({
  id: Id,
  from,
  title: TextsSchema,
  kind: oneOf(['consortium', 'cross-region'] as const),
  seats: Type.Array(
    closed({
      institution: Id,
      role: oneOf(['lead', 'member', 'branch'] as const),
      under: nullable(Id),
      ...span,
    }),
    { maxItems: 5000 },
  ),
})

export const KeySetSchema = closed({
  keys: Type.Array(Type.Object({}, { additionalProperties: true }), { maxItems: 10 }),
})

export const InsurerFormSchema = closed({
  id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
  from,
  title: TextsSchema,
  jurisdiction: Type.Optional(oneOf<Jurisdiction>(jurisdictions)),
  payers: Type.Array(Type.String({ pattern: '^[^.]+\\.[^.]+$', maxLength: 130 }), {
    maxItems: 200,
  }),
  address: nullable(Address),
  claims: Type.Optional(
    nullable(closed({ decides: oneOf(['by-rules', 'desk'] as const), address: nullable(Address) })),
  ),
  recipient,
})

const listOf = <T extends TSchema>(form: T) =>
  Type.Optional(Type.Array(form, { maxItems: 100_000 }))

export const RegistryFileSchema = closed({
  institutions: listOf(InstitutionFormSchema),
  practitioners: listOf(PractitionerFormSchema),
  alliances: listOf(AllianceFormSchema),
  insurers: listOf(InsurerFormSchema),
  /** What is no longer registered, from that day on. */
  ended: listOf(
    closed({
      kind: oneOf(['institution', 'practitioner', 'alliance', 'insurer'] as const),
      id: PractitionerId,
      from: Day,
    }),
  ),
})

const EntryKindSchema = oneOf(['institution', 'practitioner', 'alliance', 'insurer'] as const)

/** What a page or another system sends: a file, and on what it is based. */
export const KeepEntriesSchema = closed({
  ...RegistryFileSchema.properties,
  basis: Type.Optional(
    nullable({ ...ShortText, description: 'The document it follows, kept beside each version.' }),
  ),
  seen: Type.Optional(
    nullable(
      Type.Integer({
        minimum: 0,
        description:
          'As `head` said when the entries were read; where one was changed since, none is recorded.',
      }),
    ),
  ),
})

export const EntryParams = closed({ kind: EntryKindSchema, id: PractitionerId })

const EntryFormSchema = Type.Unsafe<EntryForm>({
  type: 'object',
  additionalProperties: true,
  description: 'As a file writes it.',
})

export const EntryVersionsSchema = closed({
  head: Type.Integer({ description: 'Number of the last change of the registry.' }),
  versions: Type.Array(
    closed({
      number: Type.Integer(),
      from: Day,
      to: nullable({ ...Day, description: 'Its last day; null while nothing later is recorded.' }),
      isReplaced: Type.Boolean({
        description: 'A later recording of the same first day took its place.',
      }),
      entry: nullable(EntryFormSchema),
      source: Type.String(),
      recordedBy: Type.String(),
      recordedAt: Type.String(),
    }),
  ),
})

export const EntriesCheckSchema = closed({
  problems: Type.Array(closed({ pointer: Type.String(), what: TextsSchema })),
  changes: Type.Array(
    closed({
      kind: EntryKindSchema,
      id: PractitionerId,
      from: Day,
      to: nullable({ ...Day, description: 'The day before a later version begins.' }),
      was: nullable(EntryFormSchema),
      isRecorded: Type.Boolean({ description: 'The registry says exactly this already.' }),
    }),
  ),
})

export const RegistryTermsSchema = closed({
  departments: Words,
  capabilities: Words,
  scopes: Words,
  licences: Words,
  bodies: Type.Array(
    closed({
      body: Word,
      jurisdiction: oneOf<Jurisdiction>(jurisdictions),
      categories: Type.Array(oneOf(categories)),
      title: TextsSchema,
    }),
  ),
  shortTermYears: Type.Integer(),
})

export type EntryForm = InstitutionForm | PractitionerForm | AllianceForm | InsurerForm
export type EntryVersionsJson = Static<typeof EntryVersionsSchema>
export type EntriesCheckJson = Static<typeof EntriesCheckSchema>
export type RegistryTermsJson = Static<typeof RegistryTermsSchema>
export type RegistryFile = Static<typeof RegistryFileSchema>
export type InstitutionForm = Static<typeof InstitutionFormSchema>
export type PractitionerForm = Static<typeof PractitionerFormSchema>
export type AllianceForm = Static<typeof AllianceFormSchema>
export type InsurerForm = Static<typeof InsurerFormSchema>
