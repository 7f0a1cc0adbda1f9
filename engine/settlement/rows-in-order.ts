/**
 * Rows of counters as they stood before each of a row of bills, while some of these are changed.
 *
 * What a bill found when it was settled is no longer true once a bill before it was taken back or
 * worked out anew. So it is not asked: from the rows as they stand now, what the bill itself and
 * those after it moved is taken away. Only what a scheme keeps is what the bill found.
 */
import type { AccumulatorRow, Bill, CoverageFacts, Facts } from '../adjudication/bill.ts'
import { periodsOf } from '../coverage/counter-periods.ts'
import type { SchemeValue } from '../policy/policy-value.ts'
import { type CounterMove, movedRows, movesOf } from './counter-moves.ts'
import type { PolicyLibrary } from './policy-library.ts'
import type { CounterChange, Settlement } from './settlement.ts'

/** Whose counters a bill uses. */
interface Using {
  readonly person: string
  readonly facts: Facts
  /** Pools by coverage, where counters are shared. */
  readonly pools: Readonly<Record<string, string>>
  readonly beside?: Beside
}

/**
 * By coverage, what other records of the same person had used up, as it was found: what they used
 * since then is known here only as far as it is changed.
 */
export type Beside = Readonly<
  Record<
    string,
    readonly {
      readonly owner: string
      readonly coverage: string
      readonly rows: readonly AccumulatorRow[]
    }[]
  >
>

interface Placed extends Using {
  readonly bill: Bill
  readonly settlement: Settlement
}

export interface StandingRow extends AccumulatorRow {
  /** As `rowName` gives it. */
  readonly row: string
}

/** A row lies with a person under a coverage, or with a pool under a scheme. */
export function rowName(owner: string, under: string): string {
  return `${owner}\n${under}`
}

/** Where a counter lies: with the coverage, or with the pool for all who share it. */
export function rowOf(
  { person, facts, pools }: Using,
  { coverage, slot }: Pick<CounterChange, 'coverage' | 'slot'>,
  library: PolicyLibrary,
): string {
  const pool = pools[coverage]
  const scheme = facts.coverages.find(({ id }) => id === coverage)?.scheme ?? ''
  const counter = library.schemes.get(scheme)?.value.counters[slot]
  return pool !== undefined && counter?.owner === 'pool'
    ? rowName(pool, scheme)
    : rowName(person, coverage)
}

export class RowsInOrder {
  readonly #library: PolicyLibrary
  readonly #standing = new Rows()
  /** Moved by the bills that have not been passed. */
  readonly #ahead = new Rows()
  /** What is otherwise than was recorded, of the bills that have been passed. */
  readonly #changed = new Rows()

  /** A row that is not among `standing` counts as each bill found it. */
  constructor(standing: readonly StandingRow[], bills: readonly Placed[], library: PolicyLibrary) {
    this.#library = library
    for (const { row, period, counters } of standing) {
      this.#standing.add(
        row,
        counters.map((add, slot) => ({ period, slot, add })),
      )
    }
    for (const bill of bills) this.#move(this.#ahead, bill, movesOf(bill.settlement.counters))
  }

  /** The bill that stood first among those ahead is so no longer. */
  pass(bill: Placed): void {
    const back = movesOf(bill.settlement.counters).map((move) => ({ ...move, add: -move.add }))
    this.#move(this.#ahead, bill, back)
  }

  change(by: Using, moves: readonly CounterMove[]): void {
    this.#move(this.#changed, by, moves)
  }

  /** The facts of the first bill ahead, and whether some of them are changed. */
  seenBy(bill: Placed): { readonly facts: Facts; readonly differ: boolean } {
    let differ = false
    const coverages = bill.facts.coverages.map((coverage): CoverageFacts => {
      const scheme = this.#library.schemes.get(coverage.scheme)?.value
      if (scheme === undefined) return coverage
      const rows = scheme.counters.map((_, slot) =>
        rowOf(bill, { coverage: coverage.id, slot }, this.#library),
      )
      const beside = bill.beside?.[coverage.id] ?? []
      const others = beside.map(({ owner, coverage: under }) => rowName(owner, under))
      const periods = this.#periods(bill, coverage, scheme, [...rows, ...others])
      const changed = (period: string, slot: number) =>
        sum(others.map((row) => this.#changed.value(row, period, slot)))
      differ ||= periods.some((period) =>
        rows.some(
          (row, slot) =>
            this.#changed.value(row, period, slot) !== 0 || changed(period, slot) !== 0,
        ),
      )
      const accumulators = periods.map((period) => ({
        period,
        counters: rows.map(
          (row, slot) =>
            this.#value(coverage, scheme, row, period, slot, beside) + changed(period, slot),
        ),
      }))
      return { ...coverage, accumulators }
    })
    return { facts: { ...bill.facts, coverages }, differ }
  }

  #periods(
    { bill }: Placed,
    { from, accumulators }: CoverageFacts,
    scheme: SchemeValue,
    rows: readonly string[],
  ): string[] {
    const isIn = periodsOf(scheme, from, bill)
    const found = rows.flatMap((row) => [
      ...this.#standing.periods(row),
      ...this.#changed.periods(row),
    ])
    return [...new Set([...accumulators.map(({ period }) => period), ...found.filter(isIn)])]
  }

  #value(
    { accumulators }: CoverageFacts,
    { laterBills }: SchemeValue,
    row: string,
    period: string,
    slot: number,
    beside: Beside[string],
  ): number {
    const found = (rows: readonly AccumulatorRow[]) =>
      rows.find((one) => one.period === period)?.counters[slot] ?? 0
    const before =
      laterBills !== 'keep' && this.#standing.has(row)
        ? this.#standing.value(row, period, slot) -
          this.#ahead.value(row, period, slot) +
          sum(beside.map(({ rows }) => found(rows)))
        : found(accumulators)
    return before + this.#changed.value(row, period, slot)
  }

  #move(rows: Rows, by: Using, moves: readonly CounterMove[]): void {
    for (const move of moves) rows.add(rowOf(by, move, this.#library), [move])
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}

class Rows {
  readonly #rows = new Map<string, AccumulatorRow[]>()

  has(row: string): boolean {
    return this.#rows.has(row)
  }

  add(row: string, moves: readonly Omit<CounterMove, 'coverage'>[]): void {
    this.#rows.set(row, movedRows(this.#rows.get(row) ?? [], moves))
  }

  periods(row: string): string[] {
    return (this.#rows.get(row) ?? []).map(({ period }) => period)
  }

  value(row: string, period: string, slot: number): number {
    const found = this.#rows.get(row)?.find((one) => one.period === period)
    return found?.counters[slot] ?? 0
  }
}
