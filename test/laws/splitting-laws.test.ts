/**
 * Splitting a course of treatment into several bills agrees with the declared policy: where a rule
 * counts over the year nothing changes but the odd fen, where it counts by admission it does.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Attributes, Bill, Facts } from '../../engine/adjudication/bill.ts'
import { dayOf } from '../../engine/base/calendar-date.ts'
import { movesOf, withMoves } from '../../engine/settlement/counter-moves.ts'
import { compilePolicies, decide } from '../../engine/settlement/settle.ts'
import { readPolicyFolders } from '../../server/policies/read-policies.ts'
import '../support/seed.ts'

const library = compilePolicies(readPolicyFolders(['policies']).set)
const day = dayOf(2026, 5, 20)

function billOf(inScopeMinor: number, attributes: Attributes): Bill {
  return {
    currency: 'CNY',
    admittedOn: day,
    dischargedOn: day,
    lines: [],
    sums: { inScopeMinor, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0 },
    attributes,
  }
}

function factsOf(scheme: string): Facts {
  const region = scheme.slice(0, scheme.indexOf('/'))
  return {
    homeRegion: region,
    careRegion: region,
    coverages: [
      { id: 'C', scheme, from: dayOf(2015, 1, 1), to: null, attributes: {}, accumulators: [] },
    ],
  }
}

/** Cash of bills settled one after the other. */
function cashOf(scheme: string, amounts: readonly number[], attributes: Attributes): number {
  let facts = factsOf(scheme)
  let cash = 0
  for (const amount of amounts) {
    const decision = decide(billOf(amount, attributes), facts, [], library, null)
    assert.ok(decision.settled, JSON.stringify(decision))
    cash += decision.settlement.cashMinor
    facts = withMoves(facts, movesOf(decision.settlement.counters))
  }
  return cash
}

const active: Attributes = {
  personClass: 'active',
  level: 'tertiary',
  ownership: 'public',
  age: 40,
  useAccount: false,
  insuredMonths: 120,
  unbrokenYears: 5,
}

/** Every rule of these benefits counts over the year. */
const byTheYear: readonly [string, Attributes][] = [
  ['beijing/employee', { ...active, setting: 'outpatient' }],
  ['hangzhou/employee', { ...active, setting: 'outpatient' }],
  ['suzhou/employee', { ...active, setting: 'outpatient' }],
  ['nanjing/employee', { ...active, setting: 'outpatient' }],
]

describe('splitting into several bills', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 1_500_000 }), { minLength: 2, maxLength: 6 })

  for (const [scheme, attributes] of byTheYear) {
    it(`changes only the odd fen for outpatients of ${scheme}, whose rules count over the year`, () => {
      fc.assert(
        fc.property(amounts, (parts) => {
          const whole = parts.reduce((sum, part) => sum + part, 0)
          const once = cashOf(scheme, [whole], attributes)
          const split = cashOf(scheme, parts, attributes)
          // Each bill rounds each of at most three payers by half a fen.
          assert.ok(Math.abs(once - split) <= 2 * parts.length, `${once} at once, ${split} split`)
        }),
        { numRuns: 200 },
      )
    })
  }

  it('asks a second deductible of a stay in Beijing that is split into two admissions', () => {
    const stay = { ...active, setting: 'inpatient' }
    const once = cashOf('beijing/employee', [2_000_000], stay)
    const split = cashOf('beijing/employee', [1_000_000, 1_000_000], stay)
    // The second admission asks 650.00 of which the fund would have paid 85 %.
    assert.equal(split - once, 55_250)
  })
})
