/**
 * Taking a settlement back: what its counters give back, and what that would mean for the bills
 * that were settled after it.
 *
 * Answers already given never change by themselves. Under `readjudicate` the later bills are
 * worked out again and their differences shown; under `keep` they stay as they are; under
 * `reverseLastFirst` they have to be taken back before.
 */
import type { Bill, Facts } from '../adjudication/bill.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { type CounterMove, movesOf, withMoves } from './counter-moves.ts'
import { decide, type PolicyLibrary } from './settle.ts'
import type { Answer, Decision, Settlement } from './settlement.ts'

/** A settled bill with everything its decision depended on. */
export interface SettledBill {
  readonly id: string
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly settlement: Settlement
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

function moveOn(moved: Map<string, CounterMove>, move: CounterMove): void {
  const key = `${move.coverage} ${move.slot} ${move.period}`
  moved.set(key, { ...move, add: (moved.get(key)?.add ?? 0) + move.add })
}

function differs({ settlement }: SettledBill, now: Decision): boolean {
  if (!now.settled || now.settlement.cashMinor !== settlement.cashMinor) return true
  const amounts = (s: Settlement) =>
    s.shares.map((share) => `${share.coverage} ${share.payer} ${share.amountMinor}`).join('\n')
  return amounts(now.settlement) !== amounts(settlement)
}
