import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Bill, Facts } from '../adjudication/bill.ts'
import { dayOf } from '../base/calendar-date.ts'
import type { PayStep, PolicySet, Step, StepHead, Value } from '../policy/policy-value.ts'
import { compilePolicies, decide } from './settle.ts'

const texts = { 'zh-CN': '临江', 'zh-HK': '臨江', en: 'Linjiang' }
const money = (value: number): Value => ({ kind: 'constant', dimension: 'money', value })
const ratio = (value: number): Value => ({ kind: 'constant', dimension: 'ratio', value })

function head(id: string): StepHead {
  return {
    id,
    title: null,
    article: null,
    source: null,
    when: null,
    lines: null,
    of: null,
    rounding: { mode: 'halfUp', toMinor: 1, of: 'payer' },
    counts: [],
  }
}

function pool(over: Partial<PayStep> = {}): PayStep {
  return {
    ...head('pool'),
    kind: 'pay',
    value: ratio(850_000),
    bands: null,
    each: 'bill',
    adjust: [],
    limits: [],
    payer: 'pool',
    rest: 'coinsurance',
    capped: 'aboveCap',
    ...over,
  }
}

function bear(amount: Value, into: string): Step {
  return {
    ...head(into),
    kind: 'bear',
    value: amount,
    each: 'bill',
    counter: null,
    into,
    limits: [],
  }
}

function libraryOf(steps: readonly Step[]) {
  const set: PolicySet = {
    regions: [
      {
        kind: 'region',
        id: 'linjiang',
        code: '999900',
        title: texts,
        jurisdiction: 'mainland',
        province: null,
        currency: 'CNY',
        order: ['basic'],
        sheet: [],
        statistics: [],
        sources: {},
        catalogue: null,
        noFilingWith: [],
      },
    ],
    schemes: [
      {
        kind: 'scheme',
        id: 'linjiang/employee',
        region: 'linjiang',
        title: texts,
        schemeKind: 'public',
        currency: 'CNY',
        insuranceType: '310',
        periodOf: 'discharge',
        laterBills: 'reverseLastFirst',
        indemnity: 'indemnity',
        direct: true,
        payers: [
          { id: 'pool', title: texts, kind: 'basic', code: null, field: null, decidedBy: 'engine' },
        ],
        counters: [
          {
            name: 'pool-paid',
            dimension: 'money',
            period: 'calendarYear',
            years: null,
            epoch: null,
            per: [],
            owner: 'person',
          },
        ],
        parts: [],
        attributes: [],
      },
    ],
    benefits: [
      {
        kind: 'benefit',
        id: 'linjiang/employee/inpatient',
        scheme: 'linjiang/employee',
        layer: 'basic',
        title: texts,
        when: null,
        payer: 'pool',
        base: ['inScope'],
        terms: [
          {
            from: '2026-01-01',
            ends: null,
            source: 's',
            status: 'illustrative',
            note: null,
            steps,
          },
        ],
        sources: {},
      },
    ],
  }
  return compilePolicies(set)
}

function billOf(inScopeMinor: number): Bill {
  return {
    currency: 'CNY',
    admittedOn: dayOf(2026, 3, 1),
    dischargedOn: dayOf(2026, 3, 10),
    lines: [],
    sums: { inScopeMinor, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0 },
    attributes: { setting: 'inpatient', level: 'tertiary' },
  }
}

function factsOf(poolPaid: number): Facts {
  return {
    homeRegion: 'linjiang',
    careRegion: 'linjiang',
    coverages: [
      {
        id: 'C-1',
        scheme: 'linjiang/employee',
        from: dayOf(2020, 1, 1),
        to: null,
        attributes: {},
        accumulators: [{ period: 'calendarYear:2026-01-01', counters: [poolPaid] }],
      },
    ],
  }
}

function divide(steps: readonly Step[], inScopeMinor: number, poolPaid = 0) {
  const decision = decide(billOf(inScopeMinor), factsOf(poolPaid), [], libraryOf(steps), null)
  assert.ok(decision.settled)
  return decision.settlement
}

describe('dividing a stay in Linjiang', () => {
  const deductible = bear(money(130_000), 'deductible')
  const firstSelfPay = bear(ratio(100_000), 'crossRegionSelfPay')
  const rows: [string, Step[], number][] = [
    [
      'ten points less away from home',
      [deductible, pool({ adjust: [{ kind: 'points', value: ratio(-100_000), when: null }] })],
      652_500,
    ],
    [
      'nine tenths of the ratio',
      [deductible, pool({ adjust: [{ kind: 'factor', value: ratio(900_000), when: null }] })],
      665_550,
    ],
    ['a first self-pay of ten per cent', [firstSelfPay, deductible, pool()], 654_500],
    [
      'a retiree bears six tenths of the patient’s share',
      [
        deductible,
        pool({ adjust: [{ kind: 'patientFactor', value: ratio(600_000), when: null }] }),
      ],
      791_700,
    ],
  ]
  for (const [shows, steps, fund] of rows) {
    it(`${shows} makes the fund pay ${fund / 100}`, () => {
      const settlement = divide(steps, 1_000_000)
      assert.equal(settlement.shares[0]?.amountMinor, fund)
      assert.equal(settlement.cashMinor, 1_000_000 - fund)
    })
  }

  it('a fund that stops at its cap leaves the rest of the base to the next', () => {
    const step = pool({
      adjust: [{ kind: 'patientFactor', value: ratio(600_000), when: null }],
      value: null,
      bands: {
        startsAt: money(65_000),
        rows: [
          { above: money(0), side: 'patient', ratio: ratio(150_000) },
          { above: money(3_000_000), side: 'patient', ratio: ratio(100_000) },
          { above: money(4_000_000), side: 'patient', ratio: ratio(50_000) },
        ],
      },
      limits: [
        {
          kind: 'upTo',
          upTo: money(10_000_000),
          each: 'bill',
          counter: 'pool-paid',
          cuts: 'base',
          into: null,
          when: null,
        },
      ],
    })
    const settlement = divide([bear(money(65_000), 'deductible'), step], 16_441_181, 824_049)
    const amounts = Object.fromEntries(settlement.parts.map((p) => [p.part, p.amountMinor]))
    assert.equal(settlement.shares[0]?.amountMinor, 9_175_951)
    assert.deepEqual(amounts, { deductible: 65_000, coinsurance: 496_267, aboveCap: 6_703_963 })
    assert.deepEqual(settlement.counters, [
      {
        coverage: 'C-1',
        period: 'calendarYear:2026-01-01',
        slot: 0,
        before: 824_049,
        after: 10_000_000,
      },
    ])
  })
})
