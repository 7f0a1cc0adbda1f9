/** Rights that somebody shows at a front desk are entered and ended, and who did so is kept. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { readIdentifier } from '../../../engine/person/identifier.ts'
import { barToAdding, barToEnding, type RecordDeed } from '../../../engine/person/record-deed.ts'
import type { SchemeValue } from '../../../engine/policy/policy-value.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { canonicalText, digestText } from '../canonical.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Person } from '../registry.ts'
import type { KeptDeed, RecordDeeds } from './record-deeds.ts'

export interface CoverageStore {
  readonly access: AccessBook
  readonly rules: { scheme(id: string): SchemeValue | undefined }
  readonly recordDeeds: RecordDeeds
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
}

export type CoverageOutcome =
  | { readonly kept: true; readonly coverage: string }
  | { readonly kept: false; readonly refusal: Refusal }

export interface NewCoverage {
  readonly key: string
  readonly person: string
  readonly scheme: string
  readonly from: Day
  readonly to: Day | null
  readonly number: string
  /** Such as a pensioner; null where the scheme makes no difference. */
  readonly personClass: string | null
}

export async function addCoverage(
  { key, person, number: written, ...wanted }: NewCoverage,
  by: Actor,
  ground: Ground,
  store: CoverageStore,
): Promise<CoverageOutcome> {
  const found = await opened(person, key, by, ground, store)
  if ('refusal' in found) return no(found.refusal)
  const coverage = `V-${digestText(JSON.stringify([person, key])).slice(0, 24)}`
  const kind = 'insurance-number'
  const read = readIdentifier(kind, written)
  if (!read.read)
    return no({ code: 'identifier-misread', kind, fault: read.fault, pointer: '/number' })
  const { number } = read.identifier
  const { institution } = by
  const action = { act: 'add-coverage', institution, coverage, number, ...wanted } as const
  if (found.earlier !== undefined) return again(found.earlier, action)
  const scheme = store.rules.scheme(wanted.scheme)
  if (scheme === undefined) return no({ code: 'coverage-scheme-unknown', scheme: wanted.scheme })
  const bar = barToAdding(found.person.coverages, wanted, scheme.schemeKind === 'public')
  if (bar !== null) return no(bar)
  if (!(await store.recordDeeds.takeNumber(person, { kind, number, state: null }))) {
    return no({ code: 'identifier-taken', kind, pointer: '/number' })
  }
  return append(person, { number: found.next, message: key, by: by.id, action }, store)
}

export interface CoverageEnd {
  readonly key: string
  readonly person: string
  readonly coverage: string
  /** Its last day. */
  readonly to: Day
}

export async function endCoverage(
  { key, person, coverage, to }: CoverageEnd,
  by: Actor,
  ground: Ground,
  store: CoverageStore,
): Promise<CoverageOutcome> {
  const found = await opened(person, key, by, ground, store)
  if ('refusal' in found) return no(found.refusal)
  const action = { act: 'end-coverage', institution: by.institution, coverage, to } as const
  if (found.earlier !== undefined) return again(found.earlier, action)
  const isPublic = (scheme: string) => store.rules.scheme(scheme)?.schemeKind === 'public'
  const bar = barToEnding(found.person.coverages, coverage, to, isPublic)
  if (bar !== null) return no(bar)
  return append(person, { number: found.next, message: key, by: by.id, action }, store)
}

type CoverageDeed = Exclude<RecordDeed, { act: 'register' }>

/** The same request again comes to the same; another one under its key is a mistake. */
function again(earlier: RecordDeed, wanted: CoverageDeed): CoverageOutcome {
  return canonicalText(earlier) === canonicalText(wanted)
    ? { kept: true, coverage: wanted.coverage }
    : no({ code: 'key-reused' })
}

/** What was decided about the rights as they were is kept only where nobody changed them meanwhile. */
async function append(
  person: string,
  deed: Omit<KeptDeed, 'at' | 'action'> & { readonly action: CoverageDeed },
  { recordDeeds }: CoverageStore,
): Promise<CoverageOutcome> {
  const isKept = await recordDeeds.append(person, deed)
  if (!isKept) return no({ code: 'coverage-changed-meanwhile' })
  return { kept: true, coverage: deed.action.coverage }
}

type Opened =
  | { readonly person: Person; readonly earlier: RecordDeed | undefined; readonly next: number }
  | { readonly refusal: Refusal }

async function opened(
  id: string,
  key: string,
  by: Actor,
  ground: Ground,
  { access, persons, recordDeeds }: CoverageStore,
): Promise<Opened> {
  const served = beingServed(by.institution, id)
  const forbidden = await admit(by, ground, 'keep-coverages', [served], access)
  if (forbidden !== null) return { refusal: forbidden }
  // First the list: who changes the rights after that takes the number of the next deed.
  const deeds = await recordDeeds.of(id)
  const person = (await persons([id])).get(id)
  if (person === undefined) return { refusal: { code: 'person-unknown', pointer: '' } }
  const earlier = deeds.find(({ message }) => message === key)?.action
  return { person, earlier, next: deeds.length + 1 }
}

/** Who registered the person and kept the rights, the latest first. */
export async function readRecordDeeds(
  person: string,
  by: Actor,
  ground: Ground,
  { access, recordDeeds }: CoverageStore,
) {
  const served = beingServed(by.institution, person)
  const forbidden = await admit(by, ground, 'read-person', [served], access)
  if (forbidden !== null) return { found: false as const, refusal: forbidden }
  const deeds = await recordDeeds.of(person)
  return { found: true as const, value: deeds.map(shown).reverse() }
}

function shown({ number, by, at, action }: KeptDeed) {
  const { act, institution } = action
  return { number, by, at: at.toISOString(), act, institution, ...coverageOf(action) }
}

function coverageOf(deed: RecordDeed) {
  const day = (one: Day | null) => (one === null ? null : textFromDay(one))
  switch (deed.act) {
    case 'register':
      return { coverage: null, scheme: null, from: null, to: null }
    case 'add-coverage':
      return {
        coverage: deed.coverage,
        scheme: deed.scheme,
        from: day(deed.from),
        to: day(deed.to),
      }
    case 'end-coverage':
      return { coverage: deed.coverage, scheme: null, from: null, to: day(deed.to) }
  }
}

function no(refusal: Refusal): CoverageOutcome {
  return { kept: false, refusal }
}
