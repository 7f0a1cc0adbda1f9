/** "Who saw what of me, when, and why": for the person, who cares for the person, and an auditor. */
import { officeOf } from '../../../engine/access/decide.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'
import { type AccessBook, type AccessEntry, admit, recordsOf } from './admit.ts'

/** A line of the record as it was kept, perhaps by an earlier version with other words. */
interface Kept extends Record<Exclude<keyof AccessEntry, 'kinds'>, string | null> {
  readonly number: number
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly act: string
  readonly purpose: string
  readonly consent: string
  readonly kinds: readonly string[]
}

export interface AccessRecordReads {
  readonly access: AccessBook
  /** The latest first, below a number where one is named. */
  accessesOf(person: string, before: number | null, limit: number): Promise<readonly Kept[]>
  /** Settlements and reversals of a person below a version, the latest first. */
  settledBefore(person: string, version: number | null, limit: number): Promise<readonly Entry[]>
  /** Of a house, or of an insurer. */
  institution(id: string): { readonly title: Texts } | undefined
}

/** Where a page begins: below a number of the record and below a version of the person. */
export interface RecordPlace {
  readonly number: number | null
  readonly version: number | null
}

const start: RecordPlace = { number: null, version: null }

export async function readAccessRecord(
  person: string,
  before: readonly RecordPlace[],
  limit: number,
  by: Actor,
  ground: Ground,
  reads: AccessRecordReads,
) {
  // An auditor looks at one record; whoever looks at their own, at all that are theirs now.
  const isOwn = ground.basis === 'own-right'
  const records = isOwn ? await recordsOf(person, reads.access) : [person]
  const asked = records.map((one) => ({ person: one, ...nowhere }))
  const refusal: Refusal | null = await admit(by, ground, 'read-access-record', asked, reads.access)
  if (refusal !== null) return { found: false as const, refusal }
  // Records that were tied or parted between two pages begin anew: nothing is left out.
  const places = records.map(
    (_, at) => (before.length === records.length ? before[at] : null) ?? start,
  )
  const lists = records.map((one, at) => rowsOf(one, at, places[at] ?? start, limit + 1, reads))
  const rows = (await Promise.all(lists)).flat().sort((a, b) => latestFirst(a.item.at, b.item.at))
  const page = rows.slice(0, limit)
  return {
    found: true as const,
    value: {
      person,
      items: page.map(({ item }) => item),
      next: rows.length > limit ? places.map((place, at) => placeAfter(page, at, place)) : null,
    },
  }
}

const nowhere = { institution: null, lastVisitOn: null, isPresent: false } as const

type Row = { readonly of: number } & (
  | ReturnType<typeof accessRow>
  | ReturnType<typeof settlementRow>
)

/** Of one of several records. */
async function rowsOf(
  person: string,
  of: number,
  { number, version }: RecordPlace,
  limit: number,
  reads: AccessRecordReads,
): Promise<Row[]> {
  const [accesses, settled] = await Promise.all([
    reads.accessesOf(person, number, limit),
    reads.settledBefore(person, version, limit),
  ])
  return [
    ...accesses.map((row) => ({ of, ...accessRow(row, reads) })),
    ...settled.map((entry) => ({ of, ...settlementRow(entry, reads) })),
  ]
}

/** Each of the two lists goes on below its own last row, so that a clock that jumps loses none. */
function placeAfter(all: readonly Row[], of: number, before: RecordPlace): RecordPlace {
  const page = all.filter((row) => row.of === of)
  const numbers = page.flatMap((row) => ('number' in row ? row.number : []))
  const versions = page.flatMap((row) => ('version' in row ? row.version : []))
  return {
    number: numbers.length === 0 ? before.number : Math.min(...numbers),
    version: versions.length === 0 ? before.version : Math.min(...versions),
  }
}

function latestFirst(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? 1 : -1
}

function accessRow(
  { number, refusedBy, workplace, institution, ...row }: Kept,
  reads: AccessRecordReads,
) {
  return {
    number,
    item: {
      at: row.at,
      actor: row.actor,
      role: row.role,
      workplace: placeNamed(workplace, reads),
      institution: placeNamed(institution, reads),
      act: row.act,
      purpose: row.purpose,
      basis: row.basis,
      consent: row.consent,
      consentId: row.consentId,
      kinds: [...row.kinds],
      settlement: row.settlement,
      refusedBy,
    },
  }
}

/** A settlement is its own record of who used the person's data. */
function settlementRow(
  { id, version, kind, visit, recordedAt, document }: Entry,
  reads: AccessRecordReads,
) {
  const act = kind === 'settlement' ? 'settle' : 'reverse'
  const { kinds, role } = officeOf(act, document.purpose)
  return {
    version,
    item: {
      at: recordedAt,
      actor: document.by,
      role,
      workplace: placeNamed(visit.institution, reads),
      institution: placeNamed(visit.institution, reads),
      act,
      purpose: document.purpose,
      basis: 'duty',
      consent: 'left-out',
      consentId: null,
      kinds: [...kinds],
      settlement: id,
      refusedBy: null,
    },
  }
}

function placeNamed(id: string | null, { institution }: AccessRecordReads) {
  return id === null ? null : { id, title: titleOr(institution(id)?.title, id) }
}
