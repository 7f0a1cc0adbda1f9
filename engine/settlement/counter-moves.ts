/** Movements of counters: what a settlement did to them, and facts as they stand after some. */
import type { AccumulatorRow, Facts } from '../adjudication/bill.ts'
import type { CounterChange } from './settlement.ts'

/** A movement of one counter, to be added to whatever it holds now. */
export interface CounterMove {
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly add: number
}

export function movesOf(changes: readonly CounterChange[]): CounterMove[] {
  return changes.map(({ coverage, period, slot, before, after }) => ({
    coverage,
    period,
    slot,
    add: after - before,
  }))
}

/** The facts of a bill with its counters moved. */
export function withMoves(facts: Facts, moves: readonly CounterMove[]): Facts {
  return {
    ...facts,
    coverages: facts.coverages.map((coverage) => ({
      ...coverage,
      accumulators: movedRows(
        coverage.accumulators,
        moves.filter((move) => move.coverage === coverage.id && move.add !== 0),
      ),
    })),
  }
}

/** Rows with the moves added; a row that a move names and that is not there begins at zero. */
export function movedRows(
  rows: readonly AccumulatorRow[],
  moves: readonly Pick<CounterMove, 'period' | 'slot' | 'add'>[],
): AccumulatorRow[] {
  const moved = new Map(rows.map((row) => [row.period, [...row.counters]]))
  for (const { period, slot, add } of moves) {
    const counters = moved.get(period) ?? []
    while (counters.length <= slot) counters.push(0)
    counters[slot] = (counters[slot] ?? 0) + add
    moved.set(period, counters)
  }
  return [...moved].map(([period, counters]) => ({ period, counters }))
}
