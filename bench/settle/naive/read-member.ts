/** What the usual design reads before it decides: the member, locked, with coverages and counters. */
import type pg from 'pg'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { Coverage, Person } from '../../../server/usecases/registry.ts'
import type { PeriodCounters } from '../../../server/usecases/settlement/prepare-bill.ts'
import { run } from './write-rows.ts'

export interface Member {
  readonly person: Person | undefined
  /** By coverage. */
  readonly counters: ReadonlyMap<string, readonly PeriodCounters[]>
}

interface MemberRow {
  readonly birth: string
  readonly sex: 'female' | 'male'
  readonly aid_class: string
}

interface CoverageRow {
  readonly coverage: string
  readonly scheme: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly attributes: Coverage['attributes']
}

interface CounterRow {
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly value: number
}

export async function readMember(connection: pg.ClientBase, id: string): Promise<Member> {
  const members = await run<MemberRow>(
    connection,
    'lock-member',
    'SELECT birth, sex, aid_class FROM member WHERE member = $1 FOR UPDATE',
    [id],
  )
  const coverages = await run<CoverageRow>(
    connection,
    'read-coverages',
    `SELECT coverage, scheme, valid_from, valid_to, attributes FROM member_coverage
     WHERE member = $1 ORDER BY place`,
    [id],
  )
  const counters = await run<CounterRow>(
    connection,
    'read-counters',
    `SELECT coverage, period, slot, value FROM benefit_counter
     WHERE member = $1 ORDER BY coverage, period, slot`,
    [id],
  )
  const [member] = members.rows
  return {
    person: member === undefined ? undefined : personOf(id, member, coverages.rows),
    counters: countersOf(counters.rows),
  }
}

function personOf(id: string, { birth, sex, aid_class }: MemberRow, rows: readonly CoverageRow[]) {
  const person: Person = {
    id,
    birth: dayFromText(birth) ?? 0,
    sex,
    chosenInstitutions: [],
    attributes: { aidClass: aid_class },
    filings: [],
    coverages: rows.map(({ coverage, scheme, valid_from, valid_to, attributes }) => ({
      id: coverage,
      scheme,
      from: dayFromText(valid_from) ?? 0,
      to: valid_to === null ? null : (dayFromText(valid_to) ?? null),
      pool: null,
      attributes,
    })),
  }
  return person
}

function countersOf(rows: readonly CounterRow[]): Member['counters'] {
  const found = new Map<string, { period: string; counters: number[] }[]>()
  for (const { coverage, period, slot, value } of rows) {
    const periods = found.get(coverage) ?? []
    found.set(coverage, periods)
    const known = periods.find((one) => one.period === period)
    const row = known ?? { period, counters: [] }
    if (known === undefined) periods.push(row)
    while (row.counters.length <= slot) row.counters.push(0)
    row.counters[slot] = value
  }
  return found
}
