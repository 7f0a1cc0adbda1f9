/**
 * Taking a settlement back: what its counters give back, and what that would mean for the bills
 * that were settled after it.
 *
 * Answers already given never change by themselves. Under `readjudicate` the later bills are
 * worked out again and their differences shown; under `keep` they stay as they are; under
 * `reverseLastFirst` they have to be taken back before.
 */
import type { AccumulatorRow, Bill, Facts } from '../adjudication/bill.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { decide, type PolicyLibrary } from './settle.ts'
import type { Answer, CounterChange, Decision, Settlement } from './settlement.ts'

/** A settled bill with everything its decision depended on. */
export interface SettledBill {
  readonly id: string
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly settlement: Settlement
}

/** A movement of one counter, to be added to whatever it holds now. */
export interface CounterMove {
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly add: number
}

export interface LaterEffect {
  readonly id: string
  /** The bill's facts as if the reversed one had never been. */
  readonly facts: Facts
  readonly was: Settlement
  readonly now: Decision
  readonly changes: boolean
}

/** What a settlement's counters give back when it is reversed, in the periods it moved. */
export function movesBack(settlement: Settlement): CounterMove[] {
  return settlement.counters.map(({ coverage, period, slot, before, after }) => ({
    coverage,
    period,
    slot,
    add: before - after,
  }))
}

/**
 * The later bills of the same person, in the order in which they were settled, worked out as if
 * the reversed one had never been.
 */
export function effectOnLater(
  reversed: Settlement,
  later: readonly SettledBill[],
  library: PolicyLibrary,
  catalogueOf: (settled: SettledBill) => Catalogue | null,
): LaterEffect[] {
  const moved = new Map<string, CounterMove>()
  for (const move of movesBack(reversed)) moveOn(moved, move)
  return later.map((settled) => {
    const facts = withMoves(settled.facts, [...moved.values()])
    const now = decide(settled.bill, facts, settled.answers, library, catalogueOf(settled))
    for (const move of movesBack(settled.settlement)) moveOn(moved, move)
    if (now.settled) for (const move of movesOf(now.settlement.counters)) moveOn(moved, move)
    return { id: settled.id, facts, was: settled.settlement, now, changes: differs(settled, now) }
  })
}

function movesOf(changes: readonly CounterChange[]): CounterMove[] {
  return changes.map(({ coverage, period, slot, before, after }) => ({
    coverage,
    period,
    slot,
    add: after - before,
  }))
}

function moveOn(moved: Map<string, CounterMove>, move: CounterMove): void {
  const key = `${move.coverage} ${move.slot} ${move.period}`
  moved.set(key, { ...move, add: (moved.get(key)?.add ?? 0) + move.add })
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

function differs({ settlement }: SettledBill, now: Decision): boolean {
  if (!now.settled || now.settlement.cashMinor !== settlement.cashMinor) return true
  const amounts = (s: Settlement) =>
    s.shares.map((share) => `${share.coverage} ${share.payer} ${share.amountMinor}`).join('\n')
  return amounts(now.settlement) !== amounts(settlement)
}
