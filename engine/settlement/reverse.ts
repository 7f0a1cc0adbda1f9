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
import { type CounterMove, movesOf, withMoves } from './counter-moves.ts'
import { decide, type PolicyLibrary } from './settle.ts'
import type { Answer, CounterChange, Decision, Settlement } from './settlement.ts'

/** A settled bill with everything its decision depended on. */
export interface SettledBill {
  readonly id: string
  readonly bill: Bill
  readonly facts: Facts
  /** Pools by coverage, where counters are shared. */
  readonly pools: Readonly<Record<string, string>>
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

/** Where a counter lies: with the coverage, or with the pool for all who share it. */
export function rowOf(
  { facts, pools }: Pick<SettledBill, 'facts' | 'pools'>,
  { coverage, slot }: Pick<CounterChange, 'coverage' | 'slot'>,
  library: PolicyLibrary,
): string {
  const pool = pools[coverage]
  const scheme = facts.coverages.find(({ id }) => id === coverage)?.scheme ?? ''
  const counter = library.schemes.get(scheme)?.value.counters[slot]
  return pool !== undefined && counter?.owner === 'pool' ? `${pool}\n${scheme}` : coverage
}

/** The later bills, in the order in which they were settled, as if the reversed one had never been. */
export function effectOnLater(
  reversed: Pick<SettledBill, 'facts' | 'pools' | 'settlement'>,
  later: readonly SettledBill[],
  library: PolicyLibrary,
  catalogueOf: (settled: SettledBill) => Catalogue | null,
): LaterEffect[] {
  const moved = new MovedRows(library)
  moved.move(reversed, movesBack(reversed.settlement))
  return later.map((settled) => {
    const facts = withMoves(settled.facts, moved.seenBy(settled))
    const now = decide(settled.bill, facts, settled.answers, library, catalogueOf(settled))
    if (now.settled && !settled.stays) {
      moved.move(settled, movesBack(settled.settlement))
      moved.move(settled, movesOf(now.settlement.counters))
    }
    return { id: settled.id, facts, was: settled.settlement, now, changes: differs(settled, now) }
  })
}

type Rowed = Pick<SettledBill, 'facts' | 'pools'>

/** Sums of movements by the row in which each counter lies, whoever's bill moved it. */
class MovedRows {
  readonly #library: PolicyLibrary
  readonly #sums = new Map<string, Omit<CounterMove, 'coverage'> & { readonly row: string }>()

  constructor(library: PolicyLibrary) {
    this.#library = library
  }

  move(by: Rowed, moves: readonly CounterMove[]): void {
    for (const move of moves) {
      const { period, slot, add } = move
      const row = rowOf(by, move, this.#library)
      const key = JSON.stringify([row, period, slot])
      this.#sums.set(key, { row, period, slot, add: add + (this.#sums.get(key)?.add ?? 0) })
    }
  }

  /** As movements of the counters of a bill's own coverages. */
  seenBy(settled: Rowed): CounterMove[] {
    return settled.facts.coverages.flatMap(({ id: coverage }) =>
      [...this.#sums.values()]
        .filter(({ row, slot }) => rowOf(settled, { coverage, slot }, this.#library) === row)
        .map(({ period, slot, add }) => ({ coverage, period, slot, add })),
    )
  }
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
