/** "Who saw what of me, when, and why": for the person, who cares for the person, and an auditor. */
import { officeOf } from '../../../engine/access/decide.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'
import { type AccessBook, type AccessEntry, admit } from './admit.ts'

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

export async function readAccessRecord(
  person: string,
  before: RecordPlace,
  limit: number,
  by: Actor,
  ground: Ground,
  reads: AccessRecordReads,
) {
  const read = { person, institution: null, lastVisitOn: null, isPresent: false }
  const refusal: Refusal | null = await admit(
    by,
    ground,
    'read-access-record',
    [read],
    reads.access,
  )
  if (refusal !== null) return { found: false as const, refusal }
  const [accesses, settled] = await Promise.all([
    reads.accessesOf(person, before.number, limit + 1),
    reads.settledBefore(person, before.version, limit + 1),
  ])
  const rows = [
    ...accesses.map((row) => accessRow(row, reads)),
    ...settled.map((entry) => settlementRow(entry, reads)),
  ].sort((a, b) => latestFirst(a.item.at, b.item.at))
  const page = rows.slice(0, limit)
  return {
    found: true as const,
    value: {
      person,
      items: page.map(({ item }) => item),
      next: rows.length > limit ? placeAfter(page, before) : null,
    },
  }
}

type Row = ReturnType<typeof accessRow> | ReturnType<typeof settlementRow>

/** Each of the two lists goes on below its own last row, so that a clock that jumps loses none. */
function placeAfter(page: readonly Row[], before: RecordPlace): RecordPlace {
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
