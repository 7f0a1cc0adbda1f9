/**
 * All indemnity insurers together never pay more than the loss, whatever order they are declared in
 * and whatever they say: each takes out of what the patient still bears, and only that.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Bill, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import { dayOf } from '../../engine/base/calendar-date.ts'
import { decide, plan } from '../../engine/settlement/settle.ts'
import type { Answer, Settlement } from '../../engine/settlement/settlement.ts'
import { sampleAlliance, sampleBills } from '../../samples/read-samples.ts'
import { decideBody, readSampleRules } from '../../samples/settle-samples.ts'
import '../support/seed.ts'

const rules = readSampleRules()
const indemnities = rules.set.schemes
  .filter(({ schemeKind, currency }) => schemeKind === 'commercial' && currency === 'CNY')
  .map(({ id }) => id)

function aCoverage(scheme: string): CoverageFacts {
  const from = dayOf(2025, 7, 1)
  return { id: scheme, scheme, from, to: null, attributes: {}, accumulators: [] }
}

/** The sample's bill of a direct claim, with only its public coverage. */
function theSample(): { readonly bill: Bill; readonly facts: Facts } {
  const sample = sampleBills().find(({ name }) => name === 'direct-claim')
  assert.ok(sample)
  const { given } = decideBody(sample.body, sampleAlliance(), rules, new Map())
  assert.ok(given)
  const { bill, facts } = given
  return { bill, facts: { ...facts, coverages: facts.coverages.slice(0, 1) } }
}

const { bill, facts } = theSample()
const minor = fc.integer({ min: 0, max: 50_000_000 })
const sums = fc.record({
  inScopeMinor: minor,
  priorSelfPayMinor: minor,
  overLimitMinor: minor,
  ownPaidMinor: minor,
})
const products = fc.shuffledSubarray(indemnities, { minLength: 1 })
const words = fc.array(
  fc.record({
    said: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const, 'away' as const),
    amountMinor: fc.integer({ min: 0, max: 300_000_000 }),
    isAsExpected: fc.boolean(),
  }),
  { minLength: indemnities.length, maxLength: indemnities.length },
)
type Words = typeof words extends fc.Arbitrary<infer T> ? T : never

function answersOf(stay: Bill, insured: Facts, said: Words): Answer[] {
  const planned = plan(stay, insured, rules.library, null)
  if (!planned.planned) return []
  return planned.asks.map(({ payer, coverage, expectedMinor }, i) => {
    const word = said[i % said.length]
    const amountMinor = word?.isAsExpected === true ? expectedMinor : (word?.amountMinor ?? 0)
    return { payer, coverage, said: word?.said ?? 'away', amountMinor }
  })
}

function settled(stay: Bill, insured: Facts, answers: readonly Answer[]): Settlement | undefined {
  const decision = decide(stay, insured, answers, rules.library, null)
  return decision.settled ? decision.settlement : undefined
}

const paid = ({ shares }: Settlement, isMeant: (scheme: string) => boolean) =>
  shares
    .filter(({ payer }) => isMeant(payer.slice(0, payer.lastIndexOf('.'))))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
const isIndemnity = (scheme: string) => indemnities.includes(scheme)

describe('indemnity insurers', () => {
  it('are five or more in the sample', () => assert.ok(indemnities.length >= 5))

  it('together never pay more than the loss, in any order, whatever they say', () => {
    let insuredBills = 0
    fc.assert(
      fc.property(sums, products, words, (amounts, order, said) => {
        const stay = { ...bill, lines: [], sums: amounts }
        const alone = settled(stay, facts, [])
        const insured = { ...facts, coverages: [...facts.coverages, ...order.map(aCoverage)] }
        const together = settled(stay, insured, answersOf(stay, insured, said))
        if (alone === undefined || together === undefined) return
        const commercial = paid(together, isIndemnity)
        if (commercial > 0) insuredBills += 1
        assert.ok(commercial <= alone.cashMinor, 'no more than the patient bore without them')
        assert.ok(together.cashMinor >= 0)
        assert.equal(
          commercial + paid(together, (scheme) => !isIndemnity(scheme)) + together.cashMinor,
          together.totalMinor,
        )
        for (const { amountMinor } of together.shares) assert.ok(amountMinor >= 0)
      }),
      { numRuns: 500 },
    )
    assert.ok(insuredBills > 100, `${insuredBills} of 500 had a share`)
  })

  it('leave to the next what the one before did not pay, and no fen twice', () => {
    fc.assert(
      fc.property(sums, products, (amounts, order) => {
        const stay = { ...bill, lines: [], sums: amounts }
        const insured = { ...facts, coverages: [...facts.coverages, ...order.map(aCoverage)] }
        // Every insurer promises all that it was told is available.
        const planned = plan(stay, insured, rules.library, null)
        if (!planned.planned) return
        const greedy = planned.asks.map(
          ({ payer, coverage, availableMinor }): Answer => ({
            payer,
            coverage,
            said: 'yes',
            amountMinor: availableMinor,
          }),
        )
        const together = settled(stay, insured, greedy)
        if (together === undefined) return
        const parts = together.parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        assert.equal(parts, together.cashMinor)
        assert.ok(together.cashMinor >= 0)
        assert.ok(paid(together, () => true) <= together.totalMinor)
      }),
      { numRuns: 300 },
    )
  })
})
