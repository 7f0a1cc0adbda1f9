/**
 * Taking a settlement back: what its counters give back, and what that would mean for the bills
 * that were settled after it, the person's own and those of others who share its counters.
 *
 * Answers already given never change by themselves. Under `readjudicate` the later bills are
 * worked out again and their differences shown; under `keep` they stay as they are; under
 * `reverseLastFirst` they have to be taken back before.
 */
import type { Bill, Facts } from '../adjudication/bill.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { type CounterMove, movesOf } from './counter-moves.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { type Beside, RowsInOrder, type StandingRow } from './rows-in-order.ts'
import { decide } from './settle.ts'
import type { Answer, Decision, Settlement } from './settlement.ts'

/** A settled bill with everything its decision depended on. */
export interface SettledBill {
  readonly id: string
  readonly person: string
  readonly bill: Bill
  readonly facts: Facts
  /** Pools by coverage, where counters are shared. */
  readonly pools: Readonly<Record<string, string>>
  /** What others' rows held of the same rights, which `facts` include; by coverage. */
  readonly beside?: Beside
  readonly answers: readonly Answer[]
  readonly settlement: Settlement
  /** It is never recorded anew, as is the case with bills of other members of a pool. */
  readonly stays: boolean
}

export interface LaterEffect {
  readonly id: string
  /** The bill's facts as if the reversed one had never been. */
  readonly facts: Facts
  readonly was: Settlement
  readonly now: Decision
  /** It would be recorded otherwise: of one that stays, somebody would pay another amount. */
  readonly changes: boolean
}

/** What a settlement's counters give back when it is reversed, in the periods it moved. */
export function movesBack(settlement: Settlement): CounterMove[] {
  return movesOf(settlement.counters).map((move) => ({ ...move, add: -move.add }))
}

/**
 * The later bills, in the order of their places, as if the reversed one had never been. `standing`
 * are the rows of counters as they stand now, with all of these bills in them.
 */
export function effectOnLater(
  standing: readonly StandingRow[],
  reversed: Omit<SettledBill, 'id' | 'answers' | 'stays'>,
  later: readonly SettledBill[],
  library: PolicyLibrary,
  catalogueOf: (settled: SettledBill) => Catalogue | null,
): LaterEffect[] {
  const rows = new RowsInOrder(standing, later, library)
  rows.change(reversed, movesBack(reversed.settlement))
  return later.map((settled) => {
    const { id, settlement: was } = settled
    const { facts, differ } = rows.seenBy(settled)
    rows.pass(settled)
    if (!differ) return { id, facts, was, now: { settled: true, settlement: was }, changes: false }
    const now = decide(settled.bill, facts, settled.answers, library, catalogueOf(settled))
    if (now.settled && !settled.stays) {
      rows.change(settled, movesBack(was))
      rows.change(settled, movesOf(now.settlement.counters))
    }
    return { id, facts, was, now, changes: differs(settled, now) }
  })
}

/**
 * In an amount, or in what it moves: a bill at its limit may cost the same and yet use up more of a
 * counter, on which bills after it will rest.
 */
function differs({ settlement, stays }: SettledBill, now: Decision): boolean {
  if (!now.settled || now.settlement.cashMinor !== settlement.cashMinor) return true
  if (!stays && movesText(now.settlement) !== movesText(settlement)) return true
  const amounts = (s: Settlement) =>
    s.shares.map((share) => `${share.coverage} ${share.payer} ${share.amountMinor}`).join('\n')
  return amounts(now.settlement) !== amounts(settlement)
}

function movesText({ counters }: Settlement): string {
  return movesOf(counters)
    .filter(({ add }) => add !== 0)
    .map(({ coverage, period, slot, add }) => `${coverage} ${period} ${slot} ${add}`)
    .sort()
    .join('\n')
}
