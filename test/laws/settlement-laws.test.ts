/**
 * What holds for every bill under every pack of the product, whatever its rules say.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Bill, BillLine, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import { dividedBill } from '../../engine/adjudication/split.ts'
import type { Step, Value } from '../../engine/policy/policy-value.ts'
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
/** A counterexample is told as it was found: making a bill smaller takes longer than all runs. */
const runs = { numRuns: 600, endOnFailure: true }

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

  it('never lets a counter pass the deductibles and limits that name it', () => {
    const checked = { bear: 0, limit: 0 }
    holds((one, s) => {
      // A payer that decides for itself may go beyond its own limit; that is then a named break.
      if (s.breaks.length > 0) return
      for (const change of s.counters) {
        const { most, fedBy } = mostFor(one.facts.coverages, change, s.terms)
        if (most === null || change.after <= change.before) continue
        for (const kind of fedBy) checked[kind] += 1
        assert.ok(change.after <= Math.max(most, change.before), `${change.after} is over ${most}`)
      }
    })
    assert.ok(checked.bear > 5 && checked.limit > 5, JSON.stringify(checked))
  })
})

type FedBy = 'bear' | 'limit'

/** The highest figure among the steps and limits that feed a counter; null where one is computed. */
function mostFor(
  coverages: readonly CoverageFacts[],
  change: { readonly coverage: string; readonly slot: number },
  terms: readonly string[],
): { readonly most: number | null; readonly fedBy: ReadonlySet<FedBy> } {
  const scheme = coverages.find((c) => c.id === change.coverage)?.scheme ?? ''
  const counter = library.schemes.get(scheme)?.value.counters[change.slot]?.name
  const steps = library.set.benefits
    .filter((benefit) => benefit.scheme === scheme)
    .flatMap((benefit) => benefit.terms.filter((t) => terms.includes(`${benefit.id}@${t.from}`)))
    .flatMap((term) => term.steps)
  const fedBy = new Set<FedBy>()
  const figures = steps.flatMap((step) => {
    const found = figuresFor(step, counter)
    if (found.length > 0) fedBy.add(step.kind === 'bear' ? 'bear' : 'limit')
    return found
  })
  const most = figures.reduce<number | null>(
    (high, figure) => (high === null || figure === null ? null : Math.max(high, figure)),
    0,
  )
  return { most: figures.length === 0 ? null : most, fedBy }
}

/** How far a step fills a counter; null where that is computed or has no bound. */
function figuresFor(step: Step, counter: string | undefined): (number | null)[] {
  if (step.counts.some((count) => count.counter === counter)) return [null]
  const figures: (number | null)[] = []
  if (step.kind === 'bear' && step.counter === counter) {
    figures.push(step.value.dimension === 'ratio' ? null : mostIn(step.value))
  }
  if (step.kind === 'eligible' && step.counter === counter) figures.push(mostIn(step.upTo))
  for (const limit of 'limits' in step ? step.limits : []) {
    if ((limit.kind === 'balance' ? limit.balance : limit.counter) !== counter) continue
    figures.push(limit.kind === 'upTo' && limit.when === null ? mostIn(limit.upTo) : null)
  }
  return figures
}

function mostIn(value: Value): number | null {
  switch (value.kind) {
    case 'constant':
      return value.value
    case 'formula':
      return null
    case 'table':
      return mostOf([...value.rows.map((row) => row.value), ...(value.other ? [value.other] : [])])
    case 'choice':
      return mostOf(value.cases.map((one) => one.value))
  }
}

function mostOf(values: readonly Value[]): number | null {
  const figures = values.map(mostIn)
  return figures.some((figure) => figure === null) ? null : Math.max(...figures.map(Number))
}

describe('a dearer bill', () => {
  /** Packs whose own rules make a dearer bill cheaper for the patient, each with the reason. */
  const exceptions: Readonly<Record<string, string>> = {
    'hong-kong/ehcv':
      'pays in whole vouchers of a dollar: what is left of the last dollar depends on no amount',
    'macau/hengqin-premium':
      'pays so much for each unit with money in scope: a line that gets some brings its units',
  }

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
      { ...runs, numRuns: 1_500 },
    )
    assert.ok(compared > 50, `only ${compared} bills were compared`)
  })

  it('never does so line by line either', () => {
    let compared = 0
    fc.assert(
      fc.property(cases, fc.nat(), fc.integer({ min: 1, max: 5_000_000 }), (one, which, more) => {
        if (one.facts.coverages.some((c) => c.scheme in exceptions)) return
        const answers = one.answers.map((answer) => ({ ...answer, said: 'away' as const }))
        const { lines } = engine.explain(one.bill, one.facts, answers, library, one.catalogue)
        const divided = dividedBill(one.bill, lines)
        const dearer = withMoreInScope(divided, which, more)
        if (dearer === null) return
        const less = decide({ ...one, answers, bill: divided, catalogue: null })
        const dear = decide({ ...one, answers, bill: dearer, catalogue: null })
        if (less === null || dear === null) return
        compared += 1
        const schemes = one.facts.coverages.map(({ scheme }) => scheme).join(' + ')
        assert.ok(
          dear.cashMinor >= less.cashMinor,
          `${schemes}: ${more} more in scope, cash ${less.cashMinor} → ${dear.cashMinor}`,
        )
      }),
      { ...runs, numRuns: 1_500 },
    )
    assert.ok(compared > 50, `only ${compared} bills were compared`)
  })
})

/** One of the lines that charge something costs more; null where there is none. */
function withMoreInScope(bill: Bill, which: number, more: number): Bill | null {
  const taken = new Set(bill.lines.map(({ reverses }) => reverses))
  const charging = bill.lines.filter(
    ({ id, amountMinor, split }) => amountMinor > 0 && split !== undefined && !taken.has(id),
  )
  const chosen = charging[which % charging.length]
  if (chosen === undefined) return null
  const lines = bill.lines.map((line) =>
    line !== chosen || line.split === undefined
      ? line
      : {
          ...line,
          amountMinor: line.amountMinor + more,
          split: { ...line.split, inScopeMinor: line.split.inScopeMinor + more },
        },
  )
  return withLines(bill, lines)
}

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
