/** The registry: institutions with their licences, who practises there, alliances, the right to act. */
import Type, { type Static } from 'typebox'
import { pharmacyKinds } from '../../../engine/registry/institution.ts'
import { signedActs } from '../../../engine/registry/may-practise.ts'
import {
  categories,
  placeKinds,
  specialRights,
  titles,
} from '../../../engine/registry/practitioner.ts'
import { closed, Day, Id, nullable, oneOf, TextsSchema } from './values.ts'

/** Ids of whoever signs say where they work, parted by colons. */
export const PractitionerId = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,80}$' })

const span = { from: Day, to: nullable(Day) }

export const PractitionerSchema = closed({
  id: PractitionerId,
  name: TextsSchema,
  jurisdiction: Type.String(),
  licence: closed({
    number: Type.String(),
    body: nullable(Type.String({ description: 'Who issued it.' })),
    ...span,
  }),
  category: oneOf(categories),
  grade: oneOf(['full', 'assistant']),
  scopes: Type.Array(Type.String()),
  title: oneOf(titles),
  years: Type.Integer({
    description: 'Whole years of independent practice, on the day asked for.',
  }),
  places: Type.Array(
    closed({
      institution: Id,
      institutionTitle: TextsSchema,
      kind: oneOf(placeKinds),
      province: nullable(Type.String()),
      certificate: nullable(Type.String()),
      ...span,
    }),
  ),
  supports: Type.Array(
    closed({
      institution: Id,
      ground: oneOf(['support', 'trusteeship', 'government-task', 'charity']),
      ...span,
    }),
  ),
  rights: Type.Array(closed({ right: oneOf(specialRights), ...span })),
})

export const RegisteredSchema = closed({
  id: Id,
  title: TextsSchema,
  region: Id,
  province: nullable(Type.String()),
  jurisdiction: Type.String(),
  kind: Type.String(),
  level: nullable(Type.String()),
  ownership: nullable(Type.String()),
  pharmacy: nullable(oneOf(pharmacyKinds)),
  licences: Type.Array(closed({ kind: Type.String(), ...span })),
  departments: Type.Array(Type.String()),
  capabilities: Type.Array(Type.String()),
  alliances: Type.Array(Id),
  practitioners: Type.Integer(),
})

export const RegistrySchema = closed({ on: Day, institutions: Type.Array(RegisteredSchema) })

export const PractitionersSchema = closed({
  on: Day,
  practitioners: Type.Array(PractitionerSchema),
})

export interface AllianceNodeJson {
  institution: string
  title: Static<typeof TextsSchema>
  role: 'lead' | 'member' | 'branch'
  below: AllianceNodeJson[]
}

const AllianceNodeSchema = Type.Unsafe<AllianceNodeJson>({
  type: 'object',
  description: 'A seat with the seats below it, each of the same form.',
})

export const AlliancesSchema = closed({
  on: Day,
  alliances: Type.Array(
    closed({
      id: Id,
      title: TextsSchema,
      kind: oneOf(['consortium', 'cross-region']),
      tree: nullable(AllianceNodeSchema),
    }),
  ),
})

export const OnQuerySchema = closed({ on: Type.Optional(Day) })

export const RightQuerySchema = closed({
  institution: Id,
  act: oneOf(signedActs),
  department: Type.Optional(Id),
  right: Type.Optional(oneOf(specialRights)),
  on: Type.Optional(Day),
})

export const RightSchema = closed({ may: Type.Literal(true) })

export type PractitionerJson = Static<typeof PractitionerSchema>
export type RegistryJson = Static<typeof RegistrySchema>
export type PractitionersJson = Static<typeof PractitionersSchema>
export type AlliancesJson = Static<typeof AlliancesSchema>
export type RightJson = Static<typeof RightSchema>
