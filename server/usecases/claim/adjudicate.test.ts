/** What a claim gives is what the insurer would have borne at the counter, had it answered. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Bill, Facts } from '../../../engine/adjudication/bill.ts'
import { type Day, dayFromText } from '../../../engine/base/calendar-date.ts'
import { decide, plan } from '../../../engine/settlement/settle.ts'
import { linjiangRules } from '../../../test/support/linjiang.ts'
import '../../../test/support/seed.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import { adjudicate, withMoves } from './adjudicate.ts'

const { library } = linjiangRules()
const on = (text: string): Day => dayFromText(text) ?? 0
const payer = 'linjiang-life/plan.insurer'
const life = {
  id: 'life',
  scheme: 'linjiang-life/plan',
  from: on('2020-01-01'),
  to: null,
  pool: null,
  attributes: {},
}
const basic = {
  id: 'basic',
  scheme: 'linjiang/first',
  from: on('2020-01-01'),
  to: null,
  attributes: {},
}

const sums = fc.record({
  inScopeMinor: fc.integer({ min: 0, max: 60_000_000 }),
  priorSelfPayMinor: fc.integer({ min: 0, max: 500_000 }),
  overLimitMinor: fc.integer({ min: 0, max: 500_000 }),
  ownPaidMinor: fc.integer({ min: 0, max: 500_000 }),
})

function billOf(of: NonNullable<Bill['sums']>): Bill {
  return {
    currency: 'CNY',
    admittedOn: on('2026-03-01'),
    dischargedOn: on('2026-03-10'),
    lines: [],
    sums: of,
    attributes: { setting: 'inpatient' },
  }
}

describe('a claim', () => {
  it('gives what the same bill would have taken off at the counter', () => {
    fc.assert(
      fc.property(sums, fc.integer({ min: 0, max: 6_000_000 }), (of, paidBefore) => {
        const bill = billOf(of)
        const used = [{ period: 'contractYear:2026-01-01', counters: [paidBefore] }]
        const facts: Facts = {
          homeRegion: 'linjiang',
          careRegion: 'linjiang',
          coverages: [
            { ...basic, accumulators: [] },
            { ...life, accumulators: used },
          ],
        }
        const planned = plan(bill, facts, library, null)
        const away = decide(bill, facts, [], library, null)
        if (!planned.planned || !away.settled) return
        const [ask] = planned.asks
        const document = {
          bill,
          facts,
          answers: [{ payer, coverage: 'life', said: 'away', amountMinor: 0 }],
          settlement: away.settlement,
        } as unknown as SettlementDocument
        const moved = away.settlement.counters
          .filter(({ coverage }) => coverage === 'life')
          .map(({ period, slot, before, after }) => ({ period, slot, by: after - before }))
        const now = withMoves(used, moved, 1)
        const claimed = { payer, kind: 'indemnity', coverage: life, used: now } as const
        const found = adjudicate(document, claimed, library, null)
        assert.equal(found.amountMinor, ask?.expectedMinor ?? 0)
        assert.ok(found.amountMinor <= away.settlement.cashMinor)
      }),
    )
  })

  it('gives nothing of a coverage that was not in force', () => {
    const bill = billOf({
      inScopeMinor: 1_100_000,
      priorSelfPayMinor: 0,
      overLimitMinor: 0,
      ownPaidMinor: 0,
    })
    const facts: Facts = {
      homeRegion: 'linjiang',
      careRegion: 'linjiang',
      coverages: [{ ...basic, accumulators: [] }],
    }
    const settled = decide(bill, facts, [], library, null)
    assert.ok(settled.settled)
    const document = {
      bill,
      facts,
      answers: [],
      settlement: settled.settlement,
    } as unknown as SettlementDocument
    const late = { ...life, from: on('2026-03-11') }
    const found = adjudicate(
      document,
      { payer, kind: 'indemnity', coverage: late, used: [] },
      library,
      null,
    )
    assert.deepEqual([found.amountMinor, found.refusedBy], [0, ['coverage-not-in-force']])
  })
})
