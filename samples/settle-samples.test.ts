/** Every sample bill goes through the packs and the engine and comes out as it is labelled. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { billRules, type Decision, type Settlement } from '../engine/settlement/settlement.ts'
import type { SampleBill } from './bill-body.ts'
import { sampleAlliance, sampleBills } from './read-samples.ts'
import { decideBody, readSampleRules, settleSample } from './settle-samples.ts'

const rules = readSampleRules()
const { set } = rules
const alliance = sampleAlliance()
const bills = sampleBills()

function settle(sample: SampleBill): Decision {
  return settleSample(sample, bills, alliance, rules).decision
}

function total(settlement: Settlement): number {
  const shares = settlement.shares.reduce((sum, one) => sum + one.amountMinor, 0)
  return shares + settlement.parts.reduce((sum, one) => sum + one.amountMinor, 0)
}

describe('a sample bill', () => {
  for (const sample of bills) {
    it(`${sample.name}: ${sample.shows}`, () => {
      const decision = settle(sample)
      const { expect } = sample
      if (expect.outcome === 'refused') {
        assert.ok(!decision.settled, 'it was settled')
        const { outcome: _outcome, ...named } = expect
        const { refusal } = decision
        for (const [key, value] of Object.entries(named))
          assert.equal(Reflect.get(refusal, key), value, JSON.stringify(refusal))
        return
      }
      assert.ok(decision.settled, JSON.stringify(decision))
      const { settlement } = decision
      assert.equal(total(settlement), settlement.totalMinor)
      const paying = settlement.shares.filter((one) => one.amountMinor !== 0)
      const kinds = new Set<string>(paying.map((one) => one.payerKind))
      if (expect.payers !== undefined)
        for (const kind of expect.payers) assert.ok(kinds.has(kind), `${kind} pays nothing`)
      const rules = settlement.refusals.map((one) => one.rule)
      for (const rule of expect.benefitsRefused ?? []) assert.ok(rules.includes(rule), rules.join())
    })
  }
})

describe('the sample bills show', () => {
  const settlementOf = (name: string): Settlement => {
    const sample = bills.find((one) => one.name === name)
    assert.ok(sample !== undefined)
    const decision = settle(sample)
    assert.ok(decision.settled)
    return decision.settlement
  }
  const partOf = (name: string, part: string) =>
    settlementOf(name).parts.find((one) => one.part === part)?.amountMinor ?? 0

  it('that a better filing never costs the patient more', () => {
    const cash = ['long-term', 'referral', 'emergency', 'unfiled'].map(
      (way) => settlementOf(`four-ways-${way}`).cashMinor,
    )
    assert.deepEqual(
      [...cash].sort((a, b) => a - b),
      cash,
    )
    assert.ok((cash[0] ?? 0) < (cash[3] ?? 0))
  })

  it('that the second admission of a year has a lower deductible than the first', () => {
    const sample = bills.find((one) => one.name === 'stay-beijing-second')
    assert.ok(sample !== undefined)
    const basic = (settlement: Settlement) =>
      settlement.shares.find((one) => one.payerKind === 'basic')?.amountMinor ?? 0
    const alone = decideBody(sample.body, alliance, rules, new Map()).decision
    assert.ok(alone.settled)
    assert.ok(basic(settlementOf(sample.name)) > basic(alone.settlement))
  })

  it('that an insurer which is away leaves its share with the patient', () => {
    const said = settlementOf('insurer-says-yes')
    const away = settlementOf('insurer-away')
    const share = said.shares.find((one) => one.payerKind === 'commercial')?.amountMinor ?? 0
    assert.ok(share > 0)
    assert.equal(away.cashMinor - said.cashMinor, share)
  })

  it('that an answer other than ours is a named break', () => {
    assert.equal(settlementOf('insurer-says-yes').breaks.length, 0)
    assert.equal(settlementOf('insurer-says-less').breaks.length, 1)
  })

  it('that a drug without its indication is own pay', () => {
    assert.ok(partOf('indication-and-approval', 'ownPaid') > 0)
  })

  it('that two members of a family spend one and the same balance, and no more than it', () => {
    const openings = alliance.persons.flatMap(({ coverages }) =>
      coverages.flatMap(({ scheme, opening }) =>
        scheme === 'beijing/family-account' ? (opening['balance'] ?? []) : [],
      ),
    )
    assert.deepEqual(openings, ['600.00'])
    const child = settlementOf('family-account')
    const giver = settlementOf('family-account-owner')
    const balance = ({ counters }: Settlement, coverage: string) =>
      counters.find((one) => one.coverage === coverage)
    const first = balance(child, 'C-0004-2')
    const second = balance(giver, 'C-0038-2')
    assert.equal(first?.before, 60_000)
    assert.ok(first.after > 0 && first.after < 60_000)
    assert.equal(second?.before, first.after)
    assert.equal(second.after, 0)
    const shared = (settlement: Settlement) =>
      settlement.shares
        .filter((one) => one.payer === 'beijing/family-account.account')
        .reduce((sum, one) => sum + one.amountMinor, 0)
    assert.equal(shared(child) + shared(giver), 60_000)
    assert.equal(child.cashMinor, 0)
    assert.ok(giver.cashMinor > 0)
  })

  it('that spouses draw on the same two vouchers, each on the own one first', () => {
    const first = settlementOf('hk-voucher-spouse')
    const second = settlementOf('hk-voucher-spouse-own')
    const share = ({ shares }: Settlement, payer: string) =>
      shares.find((one) => one.payer === `hong-kong/ehcv.${payer}`)?.amountMinor ?? 0
    assert.equal(share(first, 'voucher'), 135_000)
    assert.ok(share(first, 'spouse-voucher') > 0)
    assert.equal(share(second, 'voucher'), 620_000 - share(first, 'spouse-voucher'))
    assert.equal(share(second, 'spouse-voucher'), 0)
    assert.ok(second.cashMinor > 0)
  })

  it('that a family’s deductible is borne once, whoever of it is ill', () => {
    const deductible = ({ counters }: Settlement) =>
      counters.find(({ coverage, slot }) => coverage.endsWith('-3') && slot === 0)
    const child = deductible(settlementOf('family-deductible-child'))
    const parent = deductible(settlementOf('family-deductible-parent'))
    assert.ok(child !== undefined && child.after > 0 && child.after < 1_000_000)
    assert.deepEqual([parent?.before, parent?.after], [child.after, 1_000_000])
  })

  it('that fixed products pay beside the bill', () => {
    assert.equal(settlementOf('fixed-products').outside.length, 2)
  })
})

it('there is a sample bill for every reason for which a pack refuses', () => {
  const reasons = new Set<string>()
  for (const benefit of set.benefits) {
    const steps = benefit.terms.at(-1)?.steps ?? []
    for (const step of steps) if (step.kind === 'refuse') reasons.add(step.id)
  }
  const shown = bills.flatMap(({ expect }) => {
    if (expect.outcome === 'settled') return expect.benefitsRefused ?? []
    return expect.rule === undefined ? [] : [expect.rule]
  })
  for (const reason of reasons) {
    assert.ok(
      shown.some((rule) => rule.endsWith(`/${reason}`)),
      `no sample bill shows ${reason}`,
    )
  }
})

it('there is a sample bill for every reason for which a bill is out of order', () => {
  const shown = bills.flatMap(({ expect }) =>
    expect.outcome === 'refused' && expect.code === 'bill-invalid' ? [expect.rule] : [],
  )
  assert.deepEqual([...new Set(shown)].sort(), [...billRules].sort())
})

it('every scheme and counter that a sample person has stands in a pack', () => {
  for (const { coverages } of alliance.persons) {
    for (const coverage of coverages) {
      const scheme = set.schemes.find((one) => one.id === coverage.scheme)
      assert.ok(scheme !== undefined, `${coverage.scheme} is not there`)
      const counters = scheme.counters.map((one) => one.name)
      for (const name of Object.keys(coverage.opening)) assert.ok(counters.includes(name), name)
    }
  }
})

it('every asked payer belongs to a sample insurer', () => {
  const known = alliance.insurers.flatMap((one) => one.payers)
  for (const { id, payers } of set.schemes)
    for (const payer of payers)
      if (payer.decidedBy === 'insurer') assert.ok(known.includes(`${id}.${payer.id}`), id)
})
