/**
 * What random bills have found: each row is a disagreement of engine and oracle, made small, with
 * what is right by hand.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { because, catalogueOf, divide, type Given, line, placesOf } from './linjiang.ts'

const nothing = '- { step: n, let: 0 }'

/** A product that pays a tenth of what basic insurance has settled. */
const product = {
  id: 'product',
  layer: 'commercial',
  payer: 'large',
  base: 'remaining',
  benefit: 'when: { settledByBasic: yes }',
  steps: '- { step: p, pay: 10% }',
}

const insurer = { payer: 'linjiang/employee.insurer', coverage: 'c1' } as const

/** One night in either year. */
const overNewYear = { periodOf: 'days', admitted: '2025-12-31', discharged: '2026-01-02' }

const rows: readonly [string, Given, string][] = [
  [
    'a line that the place of care divided is not held to a day’s limit',
    {
      steps: nothing,
      catalogue: catalogueOf({ dayLimitE4: 10_000 }),
      lines: [
        line({
          id: '1',
          amountMinor: 700,
          quantityE4: 70_000,
          split: { inScopeMinor: 700, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0 },
        }),
        line({ id: '2', amountMinor: 100 }),
      ],
    },
    'inScope 8.00',
  ],
  [
    'a line that is own pay and costs nothing does not use up the limit of its day',
    {
      steps: nothing,
      catalogue: catalogueOf({ dayLimitE4: 10_000 }),
      lines: [
        line({ id: '1', amountMinor: 0, approval: 'refused' }),
        line({ id: '2', amountMinor: 100 }),
      ],
    },
    'inScope 1.00',
  ],
  [
    'what lies over a price by less than half a fen counts as well over the limit of a day',
    {
      steps: nothing,
      catalogue: catalogueOf({ unitLimitE6: 1_010_000, dayLimitE4: 70_000 }),
      lines: [
        line({ id: '1', amountMinor: 101, unitPriceE6: 1_014_900 }),
        line({ id: '2', amountMinor: 913, quantityE4: 90_000, unitPriceE6: 1_014_900 }),
      ],
    },
    // 0.49 and 30 % of 100.51 fen are 30.643; 4.41 and 30 % of 908.59 are 276.987.
    'inScope 7.06, overLimit 3.08',
  ],
  [
    'what a step has moved into a part of its own sight it does not take again',
    {
      steps: `
- step: p
  pay: 100%
  of: [inScope, coinsurance]
  limits: [ { upTo: 40.00, cuts: base, into: coinsurance } ]`,
      inScope: '100.00',
    },
    'pool 40.00, coinsurance 60.00',
  ],
  [
    'what a counter holds comes off a figure before less than nothing counts as nothing',
    {
      steps: `
- { step: back, count: { counter: deductible-used, add: "= -80.00" } }
- { step: d, bear: "= used.deductible-used * 7 / 8", counter: deductible-used, into: deductible }`,
      inScope: '100.00',
    },
    // -70.00 for the period, of which -80.00 is borne.
    'deductible 10.00, inScope 90.00',
  ],
  [
    'so it does of what goes through a cap on the eligible amount',
    {
      steps: `
- { step: back, count: { counter: pool-paid, add: "= -80.00" } }
- { step: e, eligible: "= used.pool-paid * 7 / 8", counter: pool-paid, into: aboveCap }`,
      inScope: '100.00',
    },
    'aboveCap 90.00, inScope 10.00',
  ],
  [
    'a limit on the sum that stands before one by line is held before it',
    {
      steps: `
- step: p
  pay: 100%
  each: line
  limits: [ { upTo: 60.00 }, { upTo: 40.00, each: line } ]`,
      lines: [line({ id: '1', amountMinor: 10_000 }), line({ id: '2', amountMinor: 2_000 })],
    },
    // 50.00 and 10.00 of the 60.00, of which the first line may have 40.00.
    'pool 50.00, inScope 70.00',
  ],
  [
    'a limit by line asks its condition of each line',
    {
      steps: `
- step: p
  pay: 100%
  each: line
  limits: [ { upTo: 10.00, each: line, when: { item.grade: { above: 2 } } } ]`,
      lines: [
        line({ id: '1', amountMinor: 5_000, attributes: { grade: 3 } }),
        line({ id: '2', amountMinor: 5_000, attributes: { grade: 2 } }),
        line({ id: '3', amountMinor: 5_000 }),
      ],
    },
    'pool 110.00, inScope 40.00',
  ],
  [
    'basic insurance has settled a bill of which nothing is due',
    {
      steps: '- { step: d, bear: 200.00, into: deductible }',
      inScope: '100.00',
      others: [product],
    },
    'large 10.00, deductible 90.00',
  ],
  [
    'basic insurance has not settled a bill that its benefit refuses',
    {
      steps: `- { step: r, refuse: benefit, ${because} }`,
      inScope: '100.00',
      others: [product],
    },
    'inScope 100.00',
  ],
  [
    'a fund’s platform that is away has settled nothing',
    {
      payer: 'platform',
      steps: '- { step: p, pay: 80%, rest: coinsurance }',
      inScope: '100.00',
      others: [product],
    },
    'coinsurance 100.00',
  ],
  [
    'a payment of basic insurance settles the bill at once',
    {
      steps: `
- { step: p, pay: 50%, lines: { code: bed } }
- { step: q, bear: 100%, into: copay, when: { settledByBasic: yes } }`,
      lines: [
        line({ id: '1', amountMinor: 100 }),
        line({ id: '2', amountMinor: 100, code: 'wig' }),
      ],
    },
    'pool 0.50, copay 1.00, inScope 0.50',
  ],
  [
    'a refusal of the bill whose condition has no answer is no refusal by that rule’s reason',
    {
      steps: `- { step: r, refuse: bill, when: { total: { from: "= income" } }, ${because} }`,
      inScope: '100.00',
    },
    'refused rule-without-answer linjiang/employee/inpatient/r',
  ],
  [
    'a bill in sums has no quantity where the step sees no money',
    {
      steps: `
- { step: q, let: "= 10.00 * quantity", of: [ownPaid] }
- { step: b, bear: "= let.q", into: copay }`,
      inScope: '100.00',
    },
    'inScope 100.00',
  ],
  [
    'a test that fails decides, though another one has no answer',
    {
      steps: `
- { step: b, bear: 10.00, into: copay, when: { total: { from: "= income" }, days: { above: 1 } } }`,
      inScope: '100.00',
    },
    'inScope 100.00',
  ],
  [
    'an alternative that holds decides, though another one has no answer',
    {
      steps: `
- step: b
  bear: 10.00
  into: copay
  when: { any: [ { total: { from: "= income" } }, { days: 1 } ] }`,
      inScope: '100.00',
    },
    'copay 10.00, inScope 90.00',
  ],
  [
    'a benefit whose condition has no answer is named, not one that comes later',
    {
      benefit: 'when: { total: { from: "= income" } }',
      steps: nothing,
      inScope: '100.00',
      others: [product],
    },
    'refused rule-without-answer linjiang/employee/inpatient',
  ],
  [
    'an amount that is tested and has no answer fails the test, also what it should not be',
    {
      steps: `
- step: b
  each: line
  bear:
    - { when: { line.supplyDays: { not: 7 } }, value: 10.00 }
    - { value: 1.00 }
  into: copay`,
      lines: [
        line({ id: '1', amountMinor: 10_000, supplyDays: 8 }),
        line({ id: '2', amountMinor: 10_000 }),
      ],
    },
    'copay 11.00, inScope 189.00',
  ],
  [
    'what an answer has left after its step is taken from the parts that the benefit reads',
    {
      base: '[inScope, ownPaid]',
      steps: '- { step: p, pay: 50%, payer: insurer }',
      inScope: '60.00',
      ownPaid: '40.00',
      answers: [{ ...insurer, said: 'yes', amountMinor: 7_000 }],
    },
    'insurer 70.00, inScope 18.00, ownPaid 12.00',
  ],
  [
    'the rest of an answer is taken though the payer’s last benefit does not apply',
    {
      steps: '- { step: p, pay: 50%, payer: insurer }',
      inScope: '100.00',
      answers: [{ ...insurer, said: 'yes', amountMinor: 7_000 }],
      others: [{ ...product, payer: 'insurer', benefit: 'when: { days: { above: 9 } }' }],
    },
    'insurer 70.00, inScope 30.00',
  ],
  [
    'a ratio beside a counter is asked whole, whatever the counter holds',
    {
      steps: '- { step: b, bear: 10%, counter: deductible-used, into: copay }',
      inScope: '100.00',
      used: { 'calendarYear:2026-01-01': [500, 0, 0, 0, 0, 0] },
    },
    'copay 10.00, inScope 90.00',
  ],
  [
    'lines together make the figure of a counter’s period',
    {
      steps: '- { step: b, bear: 30.00, each: line, counter: deductible-used, into: copay }',
      lines: [line({ id: '1', amountMinor: 10_000 }), line({ id: '2', amountMinor: 1_000 })],
      used: { 'calendarYear:2026-01-01': [2_000, 0, 0, 0, 0, 0] },
    },
    // 30.00 and 10.00, of which 20.00 were borne before.
    'copay 20.00, inScope 90.00',
  ],
  [
    'a year’s sums are one unit at the price of that year',
    {
      steps: '- { step: b, bear: "= line.unitPrice / 10", each: line, into: copay }',
      inScope: '100.00',
      ...overNewYear,
    },
    'copay 10.00, inScope 90.00',
  ],
  [
    'a year whose rules have no answer refuses the stay, though an answer would leave them nothing',
    {
      steps: `
- { step: c, count: { counter: admissions, add: 1 } }`,
      payer: 'platform',
      inScope: '100.00',
      answers: [
        { payer: 'linjiang/employee.platform', coverage: 'c1', said: 'yes', amountMinor: 10_000 },
      ],
      others: [
        { ...product, benefit: '', steps: '- { step: p, pay: { by: level, primary: 50% } }' },
      ],
      ...overNewYear,
    },
    'refused rule-without-answer linjiang/employee/product/p',
  ],
  [
    'two limits on the sum of lines are shared out one after the other',
    {
      steps: `
- step: b
  bear: 1.00
  each: line
  into: copay
  limits: [ { upTo: "= 0.02" }, { upTo: "= 0.01" } ]
- { step: p, pay: 100%, lines: { code: wig } }`,
      lines: [
        line({ id: '1', amountMinor: 1 }),
        line({ id: '2', amountMinor: 1 }),
        line({ id: '3', amountMinor: 2, code: 'wig' }),
      ],
    },
    // 0.01, 0.00 and 0.01 of the 0.02, and then the first line bears the one fen.
    'pool 0.02, copay 0.01, inScope 0.01',
  ],
  [
    'a second limit on units counts those that the first has left',
    {
      steps: `
- step: p
  pay: 100%
  limits: [ { units: 10, counter: room-days }, { units: 5 } ]`,
      lines: [line({ id: '1', amountMinor: 18_000, quantityE4: 180_000 })],
    },
    'pool 50.00, inScope 130.00',
  ],
  [
    'a product in a step’s condition is rounded by the step',
    {
      steps: `
- step: b
  bear: 10.00
  into: copay
  rounding: { mode: down }
  when: { total: { above: "= 33.3333% * 300.02" } }`,
      inScope: '100.01',
    },
    // 100.0065…, of which the step keeps 100.00.
    'copay 10.00, inScope 90.01',
  ],
  [
    'of a list that fits two keys the first key of the table holds, not the first tag of the bill',
    {
      steps: `
- { step: b, bear: { by: facilityTags, t1: 10.00, t2: 20.00 }, into: copay }
- step: c
  bear: { by: [facilityTags, days], rows: [ [t1, 9+, 30.00], [t2, any, 40.00] ] }
  into: deductible`,
      inScope: '100.00',
      attributes: { facilityTags: ['t2', 't1'] },
    },
    'copay 10.00, deductible 40.00, inScope 50.00',
  ],
  [
    'of less than nothing no block is begun',
    {
      steps: '- { step: b, bear: "= 60.00 + 10.00 * started(-29, 28)", into: copay }',
      inScope: '100.00',
    },
    'copay 60.00, inScope 40.00',
  ],
  [
    'a line’s amount is compared as money',
    {
      steps: '- { step: p, pay: 100%, lines: { item.fee: { above: 10.00 } } }',
      lines: [
        line({ id: '1', amountMinor: 100, attributes: { fee: 1_000 } }),
        line({ id: '2', amountMinor: 100, attributes: { fee: 1_001 } }),
      ],
    },
    'pool 1.00, inScope 1.00',
  ],
]

describe('engine and oracle agree where they once did not', () => {
  for (const [name, given, places] of rows) {
    it(name, () => {
      assert.equal(placesOf(divide(given)), places)
    })
  }

  it('a counter that a step names twice receives once what was borne', () => {
    const { counters } = divide({
      steps: `
- step: b
  bear: 30.00
  counter: deductible-used
  limits: [ { upTo: 50.00, counter: deductible-used } ]`,
      inScope: '100.00',
    })
    assert.deepEqual([...counters], [['c1|calendarYear:2026-01-01|deductible-used', 3_000]])
  })

  it('every year’s rules take of an answer before anything is taken beyond them', () => {
    const { counters } = divide({
      steps: `
- step: p
  pay: 50%
  payer: insurer
  limits: [ { upTo: 900.00, counter: pool-paid } ]`,
      inScope: '100.00',
      answers: [{ ...insurer, said: 'yes', amountMinor: 7_000 }],
      ...overNewYear,
    })
    assert.deepEqual(Object.fromEntries(counters), {
      'c1|calendarYear:2025-01-01|pool-paid': 4_500,
      'c1|calendarYear:2026-01-01|pool-paid': 2_500,
    })
  })

  it('more than its rules give counts into the limits of a payer’s last step', () => {
    const { counters } = divide({
      base: '[inScope, coinsurance]',
      steps: `
- step: p
  pay: 50%
  payer: insurer
  rest: coinsurance
  limits: [ { upTo: 60.00, counter: pool-paid }, { units: 9, counter: room-days } ]`,
      inScope: '100.00',
      answers: [{ ...insurer, said: 'yes', amountMinor: 9_000 }],
    })
    assert.deepEqual(Object.fromEntries(counters), {
      'c1|calendarYear:2026-01-01|pool-paid': 9_000,
      'c1|contractYear:2025-07-15|room-days': 1,
    })
  })
})
