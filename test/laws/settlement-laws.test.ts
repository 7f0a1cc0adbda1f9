/**
 * What holds for every bill under every pack of the product, whatever its rules say.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Bill, BillLine, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import { dividedBill } from '../../engine/adjudication/split.ts'
import type { Value } from '../../engine/policy/policy-value.ts'
import { movedRows } from '../../engine/settlement/counter-moves.ts'
import { effectOnLater, movesBack } from '../../engine/settlement/reverse.ts'
import * as engine from '../../engine/settlement/settle.ts'
import type { Settlement } from '../../engine/settlement/settlement.ts'
import { amountsOf, factsAfter } from '../oracle/broken-law.ts'
import { arbitraryOf } from '../oracle/choices.ts'
import { packIn } from '../oracle/compare.ts'
import { type Case, caseOf } from '../oracle/generate.ts'
import '../support/seed.ts'

const pack = packIn(engine, ['policies'])
const { library } = pack
const cases = arbitraryOf((choices) => caseOf(pack.topics, choices))
const runs = { numRuns: 600 }

function decide({ bill, facts, answers, catalogue }: Case): Settlement | null {
  const decision = engine.decide(bill, facts, answers, library, catalogue)
  return decision.settled ? decision.settlement : null
}

/** Only bills that are settled say something; a law that none reaches would prove nothing. */
function holds(law: (one: Case, settlement: Settlement) => void): void {
  let settled = 0
  fc.assert(
    fc.property(cases, (one) => {
      const settlement = decide(one)
      if (settlement === null) return
      settled += 1
      law(one, settlement)
    }),
    runs,
  )
  assert.ok(settled > runs.numRuns / 20, `only ${settled} of ${runs.numRuns} bills were settled`)
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

function withLines(bill: Bill, lines: readonly BillLine[]): Bill {
  return { ...bill, lines }
}

describe('every division of a bill', () => {
  it('adds up to the bill, and no share, part or outside payment is negative', () => {
    holds((one, s) => {
      const charged =
        one.bill.sums === null
          ? sum(one.bill.lines.map((line) => line.amountMinor))
          : sum(Object.values(one.bill.sums))
      assert.equal(s.totalMinor, charged)
      const amounts = [...s.shares, ...s.parts].map(({ amountMinor }) => amountMinor)
      assert.equal(sum(amounts), charged)
      assert.ok([...amounts, ...s.outside.map((o) => o.amountMinor)].every((a) => a >= 0))
      assert.equal(sum(s.parts.map((part) => part.amountMinor)), s.cashMinor)
    })
  })

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 7 }), (one, turn) => {
        const { lines } = one.bill
        const turned = [
          ...lines.slice(turn % (lines.length || 1)),
          ...lines.slice(0, turn % (lines.length || 1)),
        ].reverse()
        const straight = decide(one)
        const other = decide({ ...one, bill: withLines(one.bill, turned) })
        assert.deepEqual(other && amountsOf(other), straight && amountsOf(straight))
      }),
      runs,
    )
  })

  it('is the same when it is explained, and the explanation’s payments are the shares', () => {
    holds((one, s) => {
      const { decision, steps } = engine.explain(
        one.bill,
        one.facts,
        one.answers,
        library,
        one.catalogue,
      )
      assert.ok(decision.settled)
      assert.deepEqual(decision.settlement, s)
      for (const share of s.shares) {
        const paid = steps.filter(
          (step) =>
            (step.kind === 'pay' || step.kind === 'answer') &&
            step.payer === share.payer &&
            step.coverage === share.coverage,
        )
        assert.equal(sum(paid.map((step) => step.resultMinor)), share.amountMinor)
      }
    })
  })

  it('is the same where the lines come already divided', () => {
    holds((one, s) => {
      const { lines } = engine.explain(one.bill, one.facts, one.answers, library, one.catalogue)
      const bill = dividedBill(one.bill, lines)
      const again = decide({ ...one, bill, catalogue: null })
      assert.deepEqual(again && amountsOf(again), amountsOf(s))
    })
  })

  it('never lets a counter pass the constant limits that name it', () => {
    holds((one, s) => {
      // A payer that decides for itself may go beyond its own limit; that is then a named break.
      if (s.breaks.length > 0) return
      for (const change of s.counters) {
        const limit = constantLimit(one.facts.coverages, change, s.terms)
        if (limit === null || change.after <= change.before) continue
        assert.ok(
          change.after <= Math.max(limit, change.before),
          `${change.after} is over ${limit}`,
        )
      }
    })
  })
})

/** The highest constant figure among the limits that feed a counter; null where one is computed. */
function constantLimit(
  coverages: readonly CoverageFacts[],
  change: { readonly coverage: string; readonly slot: number },
  terms: readonly string[],
): number | null {
  const scheme = coverages.find((c) => c.id === change.coverage)?.scheme ?? ''
  const counter = library.schemes.get(scheme)?.value.counters[change.slot]?.name
  let highest: number | null = null
  for (const benefit of library.set.benefits.filter((b) => b.scheme === scheme)) {
    for (const term of benefit.terms.filter((t) => terms.includes(`${benefit.id}@${t.from}`))) {
      for (const step of term.steps) {
        if (step.counts.some((count) => count.counter === counter)) return null
        if (step.kind === 'count') continue
        if ('counter' in step && step.counter === counter) return null
        for (const limit of 'limits' in step ? step.limits : []) {
          if (limit.kind === 'balance' ? limit.balance !== counter : limit.counter !== counter)
            continue
          if (limit.kind !== 'upTo') return null
          const figure = constantIn(limit.upTo)
          if (figure === null) return null
          highest = Math.max(highest ?? 0, figure)
        }
      }
    }
  }
  return highest
}

function constantIn(value: Value): number | null {
  return value.kind === 'constant' ? value.value : null
}

describe('a dearer bill', () => {
  /** Packs whose own rules make a dearer bill cheaper for the patient, each with the reason. */
  const exceptions: Readonly<Record<string, string>> = {}

  it('never costs the patient less, unless the policy says so', () => {
    let compared = 0
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 5_000_000 }), (one, more) => {
        const { sums } = one.bill
        if (sums === null || one.facts.coverages.some((c) => c.scheme in exceptions)) return
        const answers = one.answers.map((answer) => ({ ...answer, said: 'away' as const }))
        const dearer = { ...one.bill, sums: { ...sums, inScopeMinor: sums.inScopeMinor + more } }
        const less = decide({ ...one, answers })
        const dear = decide({ ...one, answers, bill: dearer })
        if (less === null || dear === null) return
        compared += 1
        assert.ok(
          dear.cashMinor >= less.cashMinor,
          `${one.facts.coverages.map((c) => c.scheme).join(' + ')}: ${more} more in scope, cash ${less.cashMinor} → ${dear.cashMinor}`,
        )
      }),
      { numRuns: 1_500 },
    )
    assert.ok(compared > 50, `only ${compared} bills were compared`)
  })
})

describe('a reversal', () => {
  it('gives back every counter that the settlement moved', () => {
    holds((one, s) => {
      const after = factsAfter(one.facts, s)
      for (const [i, coverage] of after.coverages.entries()) {
        const moves = movesBack(s).filter((move) => move.coverage === coverage.id)
        const restored = movedRows(coverage.accumulators, moves)
        const original = one.facts.coverages[i]?.accumulators ?? []
        for (const row of restored) {
          const before = original.find((r) => r.period === row.period)?.counters ?? []
          row.counters.forEach((value, slot) => {
            assert.equal(value, before[slot] ?? 0)
          })
        }
      }
    })
  })

  it('worked through the later bills gives what they would have been without it', () => {
    holds((one, s) => {
      const second = decide({ ...one, facts: factsAfter(one.facts, s) })
      if (second === null) return
      const third = decide({ ...one, facts: factsAfter(factsAfter(one.facts, s), second) })
      if (third === null) return
      const settled = (id: string, facts: Facts, settlement: Settlement) => ({
        id,
        person: 'wang',
        bill: one.bill,
        facts,
        pools: {},
        stays: false,
        answers: one.answers,
        settlement,
      })
      const afterFirst = factsAfter(one.facts, s)
      const later = [
        settled('second', afterFirst, second),
        settled('third', factsAfter(afterFirst, second), third),
      ]
      const effects = effectOnLater(
        [],
        settled('first', one.facts, s),
        later,
        library,
        () => one.catalogue,
      )
      const [now, next] = effects.map((effect) =>
        effect.now.settled ? effect.now.settlement : null,
      )
      assert.deepEqual(now && amountsOf(now), amountsOf(s))
      assert.deepEqual(next && amountsOf(next), amountsOf(second))
    })
  })
})
