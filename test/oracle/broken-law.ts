/**
 * Laws that no oracle is needed for, on one bill: what is booked balances, an explanation divides as
 * the decision does, and a reversal leaves things as if the bill had never been.
 */
import type { Facts } from '../../engine/adjudication/bill.ts'
import type * as PostingModule from '../../engine/ledger/posting.ts'
import type * as MovesModule from '../../engine/settlement/counter-moves.ts'
import type { PolicyLibrary } from '../../engine/settlement/policy-library.ts'
import type * as ReverseModule from '../../engine/settlement/reverse.ts'
import type * as SettleModule from '../../engine/settlement/settle.ts'
import type { Settlement } from '../../engine/settlement/settlement.ts'
import type { Case } from './generate.ts'

/** The parts of an engine that the laws are about; perhaps of one with a planted mistake. */
export interface Lawful {
  readonly settle: typeof SettleModule
  readonly moves: typeof MovesModule
  readonly reverse: typeof ReverseModule
  readonly posting: typeof PostingModule
}

/** What is broken, in words; undefined when all holds or the bill is not settled. */
export function brokenLaw(lawful: Lawful, library: PolicyLibrary, one: Case): string | undefined {
  const { settle, posting } = lawful
  const divided = (facts: Facts): Settlement | null => {
    const decision = settle.decide(one.bill, facts, one.answers, library, one.catalogue)
    return decision.settled ? decision.settlement : null
  }
  const first = divided(one.facts)
  if (first === null) return undefined
  try {
    const { bill, facts, answers, catalogue } = one
    const explained = settle.explain(bill, facts, answers, library, catalogue)
    if (!explained.decision.settled || !same(explained.decision.settlement, first)) {
      return 'the explanation divides otherwise'
    }
    return brokenPostings(posting, first) ?? brokenReversal(lawful, library, one, first, divided)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function brokenPostings(posting: typeof PostingModule, settlement: Settlement): string | undefined {
  const booked = posting.postingsOf(settlement, 'h')
  const owed = booked.find(({ account }) => account === posting.accountOf.institution('h'))
  if ((owed?.amountMinor ?? 0) !== 0 - settlement.totalMinor)
    return 'the institution is owed otherwise'
  const undone = posting.reversalOf(booked)
  const left = booked.some(
    ({ amountMinor }, i) => amountMinor + (undone[i]?.amountMinor ?? 0) !== 0,
  )
  return left ? 'a posting and its reversal do not cancel' : undefined
}

function brokenReversal(
  { moves, reverse }: Lawful,
  library: PolicyLibrary,
  { bill, answers, facts, catalogue }: Case,
  first: Settlement,
  divided: (facts: Facts) => Settlement | null,
): string | undefined {
  const after = factsAfter(facts, first)
  const restored = divided(moves.withMoves(after, reverse.movesBack(first)))
  if (restored === null || !same(amountsOf(restored), amountsOf(first))) {
    return 'a reversal does not give the counters back'
  }
  const second = divided(after)
  const third = second === null ? null : divided(factsAfter(after, second))
  if (second === null || third === null) return undefined
  const settled = (settlement: Settlement, before: Facts) => ({
    id: 'settled',
    person: 'wang',
    bill,
    answers,
    facts: before,
    pools: {},
    stays: false,
    settlement,
  })
  const later = [settled(second, after), settled(third, factsAfter(after, second))]
  const [now, next] = reverse
    .effectOnLater([], settled(first, facts), later, library, () => catalogue)
    .map((effect) => (effect.now.settled ? amountsOf(effect.now.settlement) : null))
  return same(now, amountsOf(first)) && same(next, amountsOf(second))
    ? undefined
    : 'later bills are not worked out as if the first had never been'
}

/** The coverages as they stand after the bill, worked out by hand and not by the engine. */
export function factsAfter(facts: Facts, { counters }: Settlement): Facts {
  const coverages = facts.coverages.map((coverage) => {
    const rows = new Map(coverage.accumulators.map((row) => [row.period, [...row.counters]]))
    for (const change of counters.filter((one) => one.coverage === coverage.id)) {
      const row = rows.get(change.period) ?? []
      while (row.length <= change.slot) row.push(0)
      row[change.slot] = change.after
      rows.set(change.period, row)
    }
    const accumulators = [...rows].map(([period, values]) => ({ period, counters: values }))
    return { ...coverage, accumulators }
  })
  return { ...facts, coverages }
}

/** Shares, parts and counters, but not the order in which they stand. */
export function amountsOf(settlement: Settlement) {
  return {
    shares: settlement.shares.map((s) => `${s.coverage} ${s.payer} ${s.amountMinor}`).sort(),
    parts: settlement.parts.map((p) => `${p.part} ${p.amountMinor}`).sort(),
    counters: settlement.counters
      .map((c) => `${c.coverage} ${c.period} ${c.slot} ${c.after}`)
      .sort(),
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
