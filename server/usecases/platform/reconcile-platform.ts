/**
 * Holds what the platform has of an institution and a day against what it told us: first by sums, and
 * row by row where these differ. Every difference is named and none is put right by itself.
 */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import type { PlatformResult } from '../../../engine/visit/platform-order.ts'
import { type Actor, gate } from '../gate.ts'
import { startOf } from '../reconciliation/own-rows.ts'
import type { Refusal } from '../refusal.ts'
import type { PlatformWord } from './platform-store.ts'

export interface PlatformRow {
  readonly settlement: string
  readonly visit: string
  readonly person: string
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

/** Ways in which a row of theirs differs from ours. */
export type PlatformDifferenceKind = 'missing-there' | 'missing-here' | 'amount-differs'

export interface PlatformDifference {
  readonly kind: PlatformDifferenceKind
  readonly settlement: string
  /** The message that led to it there, which a call back has to name. */
  readonly message: string
  readonly oursMinor: number | null
  readonly theirsMinor: number | null
}

export interface PlatformTotals {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

export interface PlatformReconciling {
  /** Whether the sums agree. */
  totals(institution: string, totals: PlatformTotals): Promise<PlatformWord<boolean>>
  /** The platform's file of results, row by row. */
  details(
    institution: string,
    totals: PlatformTotals,
    file: string,
  ): Promise<PlatformWord<readonly (readonly string[])[]>>
}

export interface ReconcilePlatformStore {
  readonly reconciling: PlatformReconciling
  answered(
    institution: string,
    from: Date,
    to: Date,
  ): Promise<
    readonly { readonly person: string; readonly visit: string; readonly result: PlatformResult }[]
  >
}

export type PlatformReconciliation =
  | { readonly done: true; readonly differences: readonly PlatformDifference[] }
  | { readonly done: false; readonly refusal: Refusal }

export async function reconcilePlatform(
  institution: string,
  day: { readonly number: Day; readonly text: string },
  by: Actor,
  { reconciling, answered }: ReconcilePlatformStore,
): Promise<PlatformReconciliation> {
  const forbidden = gate(by, 'reconciliation', 'reconcile')
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const found = await answered(institution, startOf(day.number), startOf(day.number + 1))
  const rows = found.map(rowOf)
  const totals = totalsOf(rows, day.text)
  const sums = await reconciling.totals(institution, totals)
  if (!sums.heard) return { done: false, refusal: { code: 'platform-undecided' } }
  if (!sums.granted) return { done: false, refusal: { code: 'platform-refused', says: sums.says } }
  if (sums.value) return { done: true, differences: [] }
  const compared = await reconciling.details(institution, totals, rows.map(lineOf).join(''))
  if (!compared.heard) return { done: false, refusal: { code: 'platform-undecided' } }
  if (!compared.granted) {
    return { done: false, refusal: { code: 'platform-refused', says: compared.says } }
  }
  return { done: true, differences: compared.value.flatMap(differenceIn) }
}

function rowOf({
  person,
  visit,
  result,
}: Awaited<ReturnType<ReconcilePlatformStore['answered']>>[number]): PlatformRow {
  const sum = (isAccount: boolean) =>
    result.shares
      .filter(({ field }) => (field === 'acct_pay') === isAccount)
      .reduce((all, { amountMinor }) => all + amountMinor, 0)
  const { settlement, totalMinor } = result
  return { settlement, visit, person, totalMinor, fundMinor: sum(false), accountMinor: sum(true) }
}

function totalsOf(rows: readonly PlatformRow[], day: string): PlatformTotals {
  const sum = (of: (row: PlatformRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  return {
    from: day,
    to: day,
    count: rows.length,
    totalMinor: sum(({ totalMinor }) => totalMinor),
    fundMinor: sum(({ fundMinor }) => fundMinor),
    accountMinor: sum(({ accountMinor }) => accountMinor),
  }
}

const yuan = (minor: number) => textFromMinor(minor, 'CNY')

function lineOf({ settlement, visit, person, ...amounts }: PlatformRow): string {
  const { totalMinor, fundMinor, accountMinor } = amounts
  const sums = [yuan(totalMinor), yuan(fundMinor), yuan(accountMinor)]
  return `${[settlement, visit, person, ...sums, '0'].join('\t')}\n`
}

const kinds: Readonly<Record<string, PlatformDifferenceKind>> = {
  '1': 'missing-here',
  '2': 'missing-there',
  '3': 'amount-differs',
}

/** Person, visit, settlement, message, result, flag, memo, three amounts. */
function differenceIn(cells: readonly string[]): PlatformDifference[] {
  const [, , settlement = '', message = '', result = '', , memo = '', total = ''] = cells
  const kind = kinds[result]
  if (kind === undefined) return []
  const minor = (text: string) => minorFromText(text, 'CNY') ?? null
  const oursMinor = kind === 'missing-here' ? null : minor(total)
  const theirs = { 'missing-here': total, 'missing-there': '', 'amount-differs': memo }[kind]
  return [{ kind, settlement, message, oursMinor, theirsMinor: minor(theirs) }]
}

// ---------------------------------------------------------------- every night

export interface DailyStore extends Pick<ReconcilePlatformStore, 'answered'> {
  readonly institutions: readonly string[]
  reconcilingOf(institution: string): PlatformReconciling
}

export interface DailyFinding {
  readonly institution: string
  /** Null where the platform did not answer: the day is still open. */
  readonly differences: readonly PlatformDifference[] | null
}

/** Answers institutions with a difference, and those of which the platform said nothing. */
export async function reconcileDay(
  number: Day,
  by: Actor,
  { institutions, reconcilingOf, answered }: DailyStore,
): Promise<DailyFinding[]> {
  const day = { number, text: textFromDay(number) }
  const findings: DailyFinding[] = []
  for (const institution of institutions) {
    const store = { reconciling: reconcilingOf(institution), answered }
    const done = await reconcilePlatform(institution, day, by, store)
    if (!done.done) findings.push({ institution, differences: null })
    else if (done.differences.length > 0) {
      findings.push({ institution, differences: done.differences })
    }
  }
  return findings
}
