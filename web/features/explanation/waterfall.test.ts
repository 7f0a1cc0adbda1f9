import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { PayerKind } from '../../../engine/policy/policy-value.ts'
import { arithmeticOf, sentenceOf } from './sentence.ts'
import type { StepView } from './step-view.ts'
import { type DivisionView, type ShareView, waterfallOf } from './waterfall.ts'

const same = (text: string) => ({ 'zh-CN': text, 'zh-HK': text, en: text })

function aShare(payer: string, amountMinor: number, kind: PayerKind = 'basic'): ShareView {
  return {
    payer,
    title: same(payer),
    schemeTitle: same('scheme'),
    kind,
    coverage: 'c',
    amountMinor,
    decidedBy: 'engine',
    state: 'decided',
  }
}

function aStep(part: Partial<StepView>): StepView {
  return {
    rule: 'linjiang/employee/inpatient/pool',
    kind: 'pay',
    coverage: 'c',
    payer: null,
    benefit: 'linjiang/employee/inpatient',
    year: null,
    title: null,
    benefitTitle: null,
    from: '2026-01-01',
    status: 'illustrative',
    source: null,
    article: null,
    baseMinor: 0,
    resultMinor: 0,
    into: null,
    ratio: null,
    bands: [],
    limits: [],
    adjustments: [],
    figures: [],
    reason: null,
    remedy: null,
    ...part,
  }
}

function aDivision(shares: readonly ShareView[], partMinors: readonly number[]): DivisionView {
  const parts = partMinors.map((amountMinor, i) => ({
    part: `p${i}`,
    title: same('p'),
    amountMinor,
  }))
  const cashMinor = partMinors.reduce((sum, minor) => sum + minor, 0)
  const paid = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return { currency: 'CNY', totalMinor: cashMinor + paid, shares, parts, cashMinor }
}

describe('the waterfall', () => {
  it('hangs each payer where the one before ended, down to the cash', () => {
    const bars = waterfallOf(
      aDivision([aShare('pool', 850), aShare('insurer', 100, 'commercial')], [30, 20]),
      [],
    )
    assert.deepEqual(
      bars.map(({ id, fromMinor, toMinor }) => `${id} ${fromMinor}-${toMinor}`),
      [
        'total 0-1000',
        'pool 150-1000',
        'insurer 50-150',
        'cash 0-50',
        'part:p0 20-50',
        'part:p1 0-20',
      ],
    )
  })

  it('ends at the cash, and its parts fill the cash, whatever the amounts', () => {
    const minor = fc.integer({ min: 0, max: 1_000_000_00 })
    fc.assert(
      fc.property(
        fc.array(minor, { maxLength: 6 }),
        fc.array(minor, { maxLength: 6 }),
        (paid, parts) => {
          const division = aDivision(
            paid.map((amount, i) => aShare(`s${i}`, amount)),
            parts,
          )
          const bars = waterfallOf(division, [])
          const payers = bars.filter(({ role }) => role === 'payer')
          assert.equal(payers.at(-1)?.fromMinor ?? division.totalMinor, division.cashMinor)
          const own = bars.filter(({ role }) => role === 'part')
          assert.equal(
            own.at(-1)?.fromMinor ?? division.cashMinor,
            parts.length === 0 ? division.cashMinor : 0,
          )
        },
      ),
    )
  })

  it('opens a payer to its own benefit only, from the deductible to the payment', () => {
    const deductible = aStep({
      rule: 'linjiang/employee/inpatient/deductible',
      kind: 'bear',
      into: 'deductible',
      resultMinor: 800,
    })
    const pool = aStep({ payer: 'pool', resultMinor: 850 })
    const other = aStep({ rule: 'x/y/z', benefit: 'x/y', payer: 'insurer' })
    const counted = aStep({ rule: 'linjiang/employee/inpatient/this-admission', kind: 'count' })
    const bars = waterfallOf(aDivision([aShare('pool', 850)], [800]), [
      deductible,
      pool,
      other,
      counted,
    ])
    assert.deepEqual(bars.find(({ id }) => id === 'pool')?.steps, [deductible, pool])
  })
})

describe('a step in the words of the trade', () => {
  it('names the deductible, and what of it was borne before', () => {
    const figures = (used: number) => [
      { name: 'asked', dimension: 'money' as const, value: 130_000 },
      { name: 'used', dimension: 'money' as const, value: used },
    ]
    const step = aStep({
      kind: 'bear',
      into: 'deductible',
      baseMinor: 500_000,
      resultMinor: 130_000,
      figures: figures(0),
    })
    assert.equal(sentenceOf(step, 'CNY').key, 'deductible')
    assert.equal(sentenceOf(step, 'CNY').facts['asked'], '1,300.00')
    const second = { ...step, resultMinor: 30_000, figures: figures(100_000) }
    assert.equal(sentenceOf(second, 'CNY').key, 'deductibleUsed')
    assert.deepEqual(
      arithmeticOf(second, 'CNY').map(({ key, facts }) => `${key} ${facts['result']}`),
      ['askedLess 300.00'],
    )
  })

  it('shows the ratio, how it came about, and what a limit cut off', () => {
    const step = aStep({
      payer: 'pool',
      baseMinor: 1_000_000,
      resultMinor: 700_000,
      ratio: 750_000,
      adjustments: [{ kind: 'points', value: -100_000, ratioAfter: 750_000 }],
      limits: [
        {
          kind: 'upTo',
          counter: 'pool-paid',
          limitMinor: 40_000_000,
          usedBeforeMinor: 39_300_000,
          cutMinor: 50_000,
        },
      ],
    })
    assert.equal(sentenceOf(step, 'CNY').key, 'paysRatio')
    assert.deepEqual(
      arithmeticOf(step, 'CNY').map(({ key, facts }) => [
        key,
        facts['before'] ?? facts['result'] ?? facts['cut'] ?? '',
      ]),
      [
        ['points', '85%'],
        ['product', '7,500.00'],
        ['cut', '500.00'],
        ['rest', '7,500.00'],
      ],
    )
  })

  it('says that an account pays out of its balance, and that a payer pays nothing', () => {
    const account = aStep({
      payer: 'account',
      baseMinor: 10_000,
      resultMinor: 6000,
      ratio: 1_000_000,
      limits: [
        {
          kind: 'balance',
          counter: 'account',
          limitMinor: 6000,
          usedBeforeMinor: 6000,
          cutMinor: 4000,
        },
      ],
    })
    assert.equal(sentenceOf(account, 'CNY').key, 'paysBalance')
    assert.equal(sentenceOf(aStep({ payer: 'pool' }), 'CNY').key, 'paysNothing')
  })
})
