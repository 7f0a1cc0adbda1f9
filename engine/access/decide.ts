/** Decides whether somebody may do something with somebody's data: first the right, then the law. */
import { assert } from '../base/assert.ts'
import { type Law, type Right, readData, readKinds, readLaws, readRights } from './read-table.ts'
import { dataTable, healthTable, lawTable, rightsTable } from './rights-table.ts'
import {
  type Act,
  acts,
  type Basis,
  type Consent,
  type Jurisdiction,
  type Kind,
  type Purpose,
  type Relation,
  type Role,
  roles,
} from './words.ts'

export interface Asked {
  readonly role: Role
  readonly act: Act
  readonly purpose: Purpose
  readonly relation: Relation
  /** Whether the data come from the institution that the asker works for. */
  readonly isOwnInstitution: boolean
  /** Null where none was named. */
  readonly basis: Basis | null
  readonly consent: Consent
  /** Where the data lie, and where they are looked at. */
  readonly dataIn: Jurisdiction
  readonly askedIn: Jurisdiction
  /** A contract on data leaving for there is in force and filed. */
  readonly isTransferFiled: boolean
}

/** Which part of what was asked stands against it. */
export type Place =
  | 'act'
  | 'purpose'
  | 'institution'
  | 'relation'
  | 'basis'
  | 'consent'
  | 'transfer'

export type AccessDecision = { readonly permitted: true; readonly kinds: readonly Kind[] } | Refused

interface Refused {
  readonly permitted: false
  readonly rule: string
  readonly place: Place
}

const health = readKinds(healthTable)
const data = readData(dataTable)
const laws = readLaws(lawTable)
const rights = readRights(rightsTable)
const rightsTo = new Map(
  roles.map((role) => [role, new Map(acts.map((act) => [act, among(role, act)]))]),
)

function among(role: Role, act: Act): readonly Right[] {
  return rights.filter((row) => row.role === role && row.acts.has(act))
}

const noRights: readonly Right[] = []
const noKinds: readonly Kind[] = []

/** What an act shows or uses of a person; nothing where it is about nobody. */
export function kindsOf(act: Act): readonly Kind[] {
  return data.get(act) ?? noKinds
}

export function isOfHealth(kind: Kind): boolean {
  return health.has(kind)
}

/**
 * The one office that may do an act for a purpose on its own account, and what it uses. @throws where
 * there are several.
 */
export function officeOf(
  act: Act,
  purpose: Purpose,
): { readonly role: Role; readonly kinds: readonly Kind[] } {
  const granting = rights.filter((row) => row.acts.has(act) && row.purposes.has(purpose))
  const able = new Set(granting.map(({ role }) => role))
  const [role] = able
  assert(role !== undefined && able.size === 1, `${able.size} offices may ${act} for ${purpose}`)
  return { role, kinds: kindsOf(act) }
}

export function decideAccess(asked: Asked): AccessDecision {
  const kinds = kindsOf(asked.act)
  const lacking = lackingRight(asked, kinds)
  if (lacking !== null) return lacking
  const law = kinds.length === 0 ? undefined : laws.find((one) => forbids(one, asked, kinds))
  if (law === undefined) return { permitted: true, kinds }
  return refused(placeOf(law), law.rule)
}

/**
 * The first column in which no row is left that would grant it. A person's data need a relation and
 * a basis; an act about nobody needs neither.
 */
function lackingRight(asked: Asked, kinds: readonly Kind[]): Refused | null {
  const { act, purpose, relation, isOwnInstitution, basis } = asked
  const ofAct = rightsTo.get(asked.role)?.get(act) ?? noRights
  if (ofAct.length === 0) return lacks.act
  const forPurpose = ofAct.filter((row) => row.purposes.has(purpose))
  if (forPurpose.length === 0) return lacks.purpose
  const here = forPurpose.filter((row) => row.isAnywhere || isOwnInstitution)
  if (here.length === 0) return lacks.institution
  if (kinds.length === 0) return null
  const about = here.filter((row) => row.relations.has(relation))
  if (about.length === 0) return lacks.relation
  return about.some((row) => basis !== null && row.bases.has(basis)) ? null : lacks.basis
}

const lacks = {
  act: refused('act', 'rights.act'),
  purpose: refused('purpose', 'rights.purpose'),
  institution: refused('institution', 'rights.institution'),
  relation: refused('relation', 'rights.relation'),
  basis: refused('basis', 'rights.basis'),
} as const

function refused(place: Place, rule: string): Refused {
  return { permitted: false, rule, place }
}

function forbids(law: Law, asked: Asked, kinds: readonly Kind[]): boolean {
  const { purpose, basis, dataIn } = asked
  if (law.of !== dataIn || basis === null || !law.bases.has(basis)) return false
  if (!law.purposes.has(purpose) || !isWhere(law, asked)) return false
  if (law.isOfHealthOnly && !kinds.some((kind) => health.has(kind))) return false
  return !isMet(law, asked)
}

function isWhere({ where }: Law, { isOwnInstitution, dataIn, askedIn }: Asked): boolean {
  if (where === 'elsewhere') return !isOwnInstitution
  return where === 'any' || dataIn !== askedIn
}

function isMet({ needs }: Law, { consent, isTransferFiled }: Asked): boolean {
  if (needs === 'consent') return consent === 'given'
  return needs === 'filing' && isTransferFiled
}

function placeOf({ needs }: Law): Place {
  return needs === 'consent' ? 'consent' : 'transfer'
}
