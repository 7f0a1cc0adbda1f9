/**
 * A stay over New Year whose scheme shares it out by its days is settled as two bills would be, one
 * after the other: each year with its own term and its own counters.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Bill, BillSums, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import { dayOf, textFromDay } from '../../engine/base/calendar-date.ts'
import { allocate } from '../../engine/base/money.ts'
import { portionsOf } from '../../engine/coverage/portion.ts'
import { movesOf, withMoves } from '../../engine/settlement/counter-moves.ts'
import { compilePolicies, decide, explain, plan } from '../../engine/settlement/settle.ts'
import type { Answer, Settlement } from '../../engine/settlement/settlement.ts'
import { linjiangPolicies } from '../support/linjiang.ts'
import '../support/seed.ts'

const library = compilePolicies(linjiangPolicies())
const newYear = dayOf(2026, 1, 1)

function aCoverage(scheme: string, changes: Partial<CoverageFacts> = {}): CoverageFacts {
  const from = dayOf(2020, 1, 1)
  return { id: scheme, scheme, from, to: null, attributes: {}, accumulators: [], ...changes }
}

function factsOf(...coverages: readonly CoverageFacts[]): Facts {
  return { homeRegion: 'linjiang', careRegion: 'linjiang', coverages }
}

function aStay(nightsBefore: number, nightsAfter: number, sums: Partial<BillSums>): Bill {
  return {
    currency: 'CNY',
    admittedOn: newYear - nightsBefore,
    dischargedOn: newYear + nightsAfter,
    lines: [],
    sums: { inScopeMinor: 0, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0, ...sums },
    attributes: { setting: 'inpatient' },
  }
}

function settled(bill: Bill, facts: Facts, answers: readonly Answer[] = []): Settlement {
  const decision = decide(bill, facts, answers, library, null)
  assert.ok(decision.settled, JSON.stringify(decision))
  return decision.settlement
}

const yuan = (amount: number) => Math.round(amount * 100)
const paidBy = ({ shares }: Settlement, payer: string) =>
  shares.filter((share) => share.payer === payer).reduce((sum, one) => sum + one.amountMinor, 0)

describe('a stay over New Year', () => {
  it('is shared out by its nights; the day of discharge does not count', () => {
    const days = (text: string) => {
      const [from = '', to = ''] = text.split('/')
      const stay = {
        admittedOn: Date.parse(from) / 86_400_000,
        dischargedOn: Date.parse(to) / 86_400_000,
      }
      return portionsOf(stay).map(({ nights, lastDay }) => [nights, textFromDay(lastDay)])
    }
    assert.deepEqual(days('2025-12-27/2026-01-04'), [
      [5, '2025-12-31'],
      [3, '2026-01-04'],
    ])
    assert.deepEqual(days('2025-12-27/2026-01-01'), [[5, '2025-12-31']])
    assert.deepEqual(days('2026-01-01/2026-01-01'), [[0, '2026-01-01']])
    assert.deepEqual(days('2025-12-31/2027-01-02'), [
      [1, '2025-12-31'],
      [365, '2026-12-31'],
      [1, '2027-01-02'],
    ])
  })

  it('has each year’s share paid by that year’s term, and one deductible for the visit', () => {
    const facts = factsOf(aCoverage('linjiang/by-days'))
    // 6 nights of 10 in 2025, so 6,000 of 10,000: 1,000 deductible, 80 % of 5,000 = 4,000.
    // 4,000 in 2026: the visit has borne 1,000 of 1,200 already; 85 % of 3,800 = 3,230.
    const settlement = settled(aStay(6, 4, { inScopeMinor: yuan(10_000) }), facts)
    assert.equal(paidBy(settlement, 'linjiang/by-days.pool'), yuan(7_230))
    assert.equal(settlement.cashMinor, yuan(2_770))
    assert.deepEqual(settlement.terms, [
      'linjiang/by-days/stay@2025-01-01',
      'linjiang/by-days/stay@2026-01-01',
    ])
    assert.deepEqual(
      settlement.counters.map(({ period, slot, after }) => [period, slot, after]),
      [
        ['calendarYear:2025-01-01', 0, yuan(4_000)],
        ['calendarYear:2025-01-01', 2, 1],
        ['calendarYear:2026-01-01', 0, yuan(3_230)],
      ],
    )
    assert.deepEqual(
      settlement.portions?.map(({ year, nights, totalMinor, cashMinor }) => [
        year,
        nights,
        totalMinor,
        cashMinor,
      ]),
      [
        [2025, 6, yuan(6_000), yuan(2_000)],
        [2026, 4, yuan(4_000), yuan(770)],
      ],
    )
  })

  it('explains every step with its year', () => {
    const facts = factsOf(aCoverage('linjiang/by-days'))
    const bill = aStay(6, 4, { inScopeMinor: yuan(10_000) })
    const { steps } = explain(bill, facts, [], library, null)
    const pays = steps.filter(({ kind }) => kind === 'pay')
    assert.deepEqual(
      pays.map(({ year, resultMinor }) => [year, resultMinor]),
      [
        [2025, yuan(4_000)],
        [2026, yuan(3_230)],
      ],
    )
  })

  it('is paid by whichever coverage was in force in its year', () => {
    const until = aCoverage('linjiang/by-days', { id: 'old', to: newYear - 1 })
    const since = aCoverage('linjiang/by-days', { id: 'new', from: newYear })
    const settlement = settled(aStay(5, 5, { inScopeMinor: yuan(10_000) }), factsOf(until, since))
    assert.deepEqual(
      settlement.shares.map(({ coverage, amountMinor }) => [coverage, amountMinor]),
      [
        ['old', yuan(3_200)],
        ['new', yuan(3_230)],
      ],
    )
    const late = aCoverage('linjiang/by-days', { from: newYear + 10 })
    const decision = decide(aStay(5, 5, { inScopeMinor: 1 }), factsOf(late), [], library, null)
    assert.ok(!decision.settled)
    assert.equal(decision.refusal.code, 'coverage-not-in-force')
  })

  it('asks a payer once, and its answer is for the whole stay', () => {
    const facts = factsOf(aCoverage('linjiang/by-days'), aCoverage('linjiang-life/plan'))
    const bill = aStay(6, 4, { inScopeMinor: yuan(10_000) })
    const planned = plan(bill, facts, library, null)
    assert.ok(planned.planned)
    // Half of deductible and coinsurance: 1,000 in the first year, 385 in the second.
    assert.deepEqual(
      planned.asks.map(({ payer, expectedMinor }) => [payer, expectedMinor]),
      [['linjiang-life/plan.insurer', yuan(1_385)]],
    )
    const said = (amountMinor: number): Answer[] => [
      {
        payer: 'linjiang-life/plan.insurer',
        coverage: 'linjiang-life/plan',
        said: 'yes',
        amountMinor,
      },
    ]
    for (const amount of [yuan(1_385), yuan(1_200), yuan(2_500), yuan(400), 0]) {
      const settlement = settled(bill, facts, said(amount))
      assert.equal(paidBy(settlement, 'linjiang-life/plan.insurer'), amount)
      const isOurs = amount === yuan(1_385)
      assert.deepEqual(
        settlement.breaks.map(({ oursMinor, theirsMinor }) => [oursMinor, theirsMinor]),
        isOurs ? [] : [[yuan(1_385), amount]],
      )
    }
  })

  const amount = fc.integer({ min: 0, max: yuan(80_000) })
  const sums = fc.record({
    inScopeMinor: amount,
    priorSelfPayMinor: amount,
    overLimitMinor: amount,
    ownPaidMinor: amount,
  })
  const nights = fc.integer({ min: 1, max: 60 })

  it('agrees with two bills settled one after the other', () => {
    // The visit's deductible is one; two bills are two visits, so it is out of the way.
    const withoutDeductible = compilePolicies(oneDeductibleLess())
    fc.assert(
      fc.property(nights, nights, sums, fc.nat(yuan(30_000)), (before, after, charged, used) => {
        const period = 'calendarYear:2025-01-01'
        const coverage = aCoverage('linjiang/by-days', {
          accumulators: [{ period, counters: [Math.min(used, yuan(20_000)), 0, 0] }],
        })
        const whole = aStay(before, after, charged)
        const once = decide(whole, factsOf(coverage), [], withoutDeductible, null)
        const part = (i: number): BillSums => ({
          inScopeMinor: allocate(charged.inScopeMinor, [before, after])[i] ?? 0,
          priorSelfPayMinor: allocate(charged.priorSelfPayMinor, [before, after])[i] ?? 0,
          overLimitMinor: allocate(charged.overLimitMinor, [before, after])[i] ?? 0,
          ownPaidMinor: allocate(charged.ownPaidMinor, [before, after])[i] ?? 0,
        })
        const old = { ...whole, dischargedOn: newYear - 1, sums: part(0) }
        const first = decide(old, factsOf(coverage), [], withoutDeductible, null)
        assert.ok(once.settled && first.settled)
        const then = withMoves(factsOf(coverage), movesOf(first.settlement.counters))
        const young = { ...whole, admittedOn: newYear, sums: part(1) }
        const second = decide(young, then, [], withoutDeductible, null)
        assert.ok(second.settled)
        const two = [first.settlement, second.settlement]
        assert.equal(
          once.settlement.cashMinor,
          two.reduce((sum, { cashMinor }) => sum + cashMinor, 0),
        )
        assert.deepEqual(
          once.settlement.portions?.map(({ cashMinor, totalMinor }) => [cashMinor, totalMinor]),
          two.map(({ cashMinor, totalMinor }) => [cashMinor, totalMinor]),
        )
        const pool = (one: Settlement) =>
          one.counters.filter(({ slot }) => slot === 0).map(({ period: of, after: to }) => [of, to])
        assert.deepEqual(pool(once.settlement), two.flatMap(pool))
      }),
    )
  })

  it('loses no fen, whatever the lines are, and no year pays above its cap', () => {
    const line = fc.record({ amountMinor: fc.integer({ min: 0, max: yuan(9_999) }), on: nights })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        nights,
        nights,
        (lines, before, after) => {
          const bill: Bill = {
            ...aStay(before, after, {}),
            sums: null,
            lines: lines.map(({ amountMinor, on }, i) => ({
              id: String(i),
              code: `X${i % 3}`,
              name: 'charge',
              on: newYear - before + (on % (before + after)),
              quantityE4: 10_000,
              unitPriceE6: amountMinor * 10_000,
              amountMinor,
              reverses: null,
              approval: 'none',
              indication: null,
              category: 'bed',
              supplyDays: null,
              attributes: {},
            })),
          }
          const total = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
          const settlement = settled(bill, factsOf(aCoverage('linjiang/by-days')))
          const shares = settlement.shares.reduce((sum, one) => sum + one.amountMinor, 0)
          assert.equal(settlement.totalMinor, total)
          assert.equal(shares + settlement.cashMinor, total)
          const caps: Record<string, number> = {
            'calendarYear:2025-01-01': yuan(20_000),
            'calendarYear:2026-01-01': yuan(30_000),
          }
          for (const { slot, period, after: stands } of settlement.counters) {
            if (slot === 0) assert.ok(stands <= (caps[period] ?? 0), `${period} ${stands}`)
          }
        },
      ),
    )
  })
})

function oneDeductibleLess() {
  const set = linjiangPolicies()
  return {
    ...set,
    benefits: set.benefits.map((benefit) => ({
      ...benefit,
      terms: benefit.terms.map((term) => ({
        ...term,
        steps: term.steps.filter(
          ({ id }) => benefit.id !== 'linjiang/by-days/stay' || id !== 'deductible',
        ),
      })),
    })),
  }
}
