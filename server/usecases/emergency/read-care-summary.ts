/**
 * What a doctor has to know of earlier care, from what was settled: visits, diagnoses and drugs. Of
 * visits elsewhere only those are shown that a consent covers, or an emergency opened.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { type AccessBook, admit, readOf } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'

export interface CareSummaryReads {
  readonly access: AccessBook
  settledBefore(person: string, version: number | null, limit: number): Promise<readonly Entry[]>
  institution(id: string): { readonly title: Texts } | undefined
}

const latestVisits = 20

export async function readCareSummary(
  person: string,
  by: Actor,
  ground: Ground,
  reads: CareSummaryReads,
) {
  const { access } = reads
  const settled = await reads.settledBefore(person, null, latestVisits)
  const undone = new Set(settled.flatMap(({ reverses }) => reverses ?? []))
  const standing = settled.filter(({ id, kind }) => kind === 'settlement' && !undone.has(id))
  const served = { person, institution: by.institution, lastVisitOn: null, isPresent: true }
  const seen = standing.length === 0 ? [served] : standing.map((one) => presentAt(one, access))
  const refusals = await Promise.all(
    seen.map((read) => admit(by, ground, 'read-record', [read], access)),
  )
  const [first] = refusals
  if (first !== undefined && first !== null && !refusals.includes(null)) {
    return { found: false as const, refusal: first as Refusal }
  }
  const visits = standing.filter((_, i) => refusals[i] === null).map((one) => visitOf(one, reads))
  const hidden = standing.length - visits.length
  return { found: true as const, value: { person, visits, hidden } }
}

/** The patient is being treated, wherever the visit was. */
function presentAt(entry: Entry, access: AccessBook) {
  return { ...readOf(entry, access), isPresent: true }
}

function visitOf({ id, visit, document }: Entry, { institution }: CareSummaryReads) {
  const told = document.kind === 'settlement' ? document : null
  const lines = told?.bill.lines ?? []
  return {
    settlement: id,
    institution: {
      id: visit.institution,
      title: titleOr(institution(visit.institution)?.title, visit.institution),
    },
    setting: told?.visit.setting ?? '',
    admittedOn: told?.visit.admittedOn ?? '',
    dischargedOn: told?.visit.dischargedOn ?? '',
    disease: told?.visit.disease ?? null,
    department: told?.visit.department ?? null,
    procedure: told?.visit.procedure ?? null,
    drugs: lines
      .filter(({ category, reverses }) => category === 'drug' && reverses === null)
      .map(({ name, on, supplyDays }) => ({ name, on: textFromDay(on), supplyDays })),
  }
}
