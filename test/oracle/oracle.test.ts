/** Engine and oracle against the worked figures of the guide and against sums done by hand. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { because, catalogueOf, divide, type Given, line, placesOf } from './linjiang.ts'

describe('engine and oracle on the figures of the guide and of the rule books', () => {
  const guide = `
- step: deductible
  bear: { by: level, community: 200.00, primary: 300.00, secondary: 500.00, tertiary: 800.00 }
  into: deductible
- step: pool
  pay: 85%
  rest: coinsurance
  capped: aboveCap
  limits:
    - { upTo: 400000.00, counter: pool-paid }
`
  const away = (change: string): string => `
${change.startsWith('first') ? '- { step: away, bear: 10%, into: crossRegionSelfPay }' : ''}
- { step: deductible, bear: 1300.00, into: deductible }
- step: pool
  pay: 85%
  rest: coinsurance
  ${change.startsWith('first') ? '' : `adjust: [ { ${change} } ]`}
`
  const pension = `
- { step: deductible, bear: 650.00, into: deductible }
- step: pool
  bands:
    startsAt: "= borne.deductible"
    rows:
      - { above: 0.00, patient: 15% }
      - { above: 30000.00, patient: 10% }
      - { above: 40000.00, patient: 5% }
  adjust: [ { patientFactor: 60% } ]
  rest: coinsurance
`
  const rows: readonly [string, Given, string][] = [
    [
      'the inpatient example of the guide: 800 borne, 85 % of 10 000',
      { steps: guide, inScope: '10800.00', attributes: { level: 'tertiary' } },
      'pool 8500.00, coinsurance 1500.00, deductible 800.00',
    ],
    [
      'a bill without the level that a table asks for is refused, naming the rule',
      { steps: guide, inScope: '10800.00' },
      'refused rule-without-answer linjiang/employee/inpatient/deductible',
    ],
    [
      'the yearly cap cuts the payment and the cut goes where `capped` says',
      {
        steps: guide,
        inScope: '10800.00',
        attributes: { level: 'tertiary' },
        used: { 'calendarYear:2026-01-01': [0, 39_900_000, 0, 0, 0, 0] },
      },
      'pool 1000.00, aboveCap 7500.00, coinsurance 1500.00, deductible 800.00',
    ],
    [
      'ten points less away from home',
      { steps: away('points: -10%'), inScope: '10000.00' },
      'pool 6525.00, coinsurance 2175.00, deductible 1300.00',
    ],
    [
      'ninety per cent of the ratio away from home',
      { steps: away('factor: 90%'), inScope: '10000.00' },
      'pool 6655.50, coinsurance 2044.50, deductible 1300.00',
    ],
    [
      'a first self-pay of ten per cent away from home',
      { steps: away('first'), inScope: '10000.00' },
      'pool 6545.00, coinsurance 1155.00, crossRegionSelfPay 1000.00, deductible 1300.00',
    ],
    [
      'a pensioner’s 60 % of the patient’s share in bands that count with the deductible',
      { steps: pension, inScope: '97372.18' },
      'pool 91759.51, coinsurance 4962.67, deductible 650.00',
    ],
    [
      'bands without an origin count the base itself',
      { steps: pension.replace('    startsAt: "= borne.deductible"\n', ''), inScope: '97372.18' },
      // 30 000 × 91 % + 10 000 × 94 % + 56 722.18 × 97 % = 91 720.5146
      'pool 91720.51, coinsurance 5001.67, deductible 650.00',
    ],
    [
      'a unit that makes exactly an edge is still in the band below',
      {
        steps: `
- step: pool
  bands: { rows: [ { above: 0.00, pays: 0% }, { above: 100.00, pays: 100% } ] }`,
        inScope: '100.01',
      },
      'pool 0.01, inScope 100.00',
    ],
    [
      'a deductible of the year is not asked twice, and what is borne now is added',
      {
        steps: '- { step: d, bear: 1800.00, counter: deductible-used, into: deductible }',
        inScope: '1000.00',
        used: { 'calendarYear:2026-01-01': [150_000, 0, 0, 0, 0, 0] },
      },
      'deductible 300.00, inScope 700.00',
    ],
    [
      'money is borne from the parts in the order in which the base lists them',
      {
        steps: '- { step: d, bear: 150.00, into: deductible }',
        base: '[priorSelfPay, inScope]',
        inScope: '100.00',
        priorSelfPay: '100.00',
      },
      'deductible 150.00, inScope 50.00',
    ],
    [
      'a payer takes from two parts in proportion, the odd fen from the larger remainder',
      {
        steps: '- { step: p, pay: 50% }',
        base: '[inScope, priorSelfPay]',
        inScope: '0.03',
        priorSelfPay: '0.10',
      },
      // 0.065 rounds to 0.07: 0.0161… and 0.0538… are 0.02 and 0.05.
      'pool 0.07, inScope 0.01, priorSelfPay 0.05',
    ],
    [
      'a tie of remainders goes to the earlier part',
      {
        steps: '- { step: p, pay: "= 0.05" }',
        base: '[priorSelfPay, inScope]',
        inScope: '0.10',
        priorSelfPay: '0.10',
      },
      'pool 0.05, inScope 0.08, priorSelfPay 0.07',
    ],
    [
      'rounding of the patient’s side gives the payer the rest',
      {
        steps: '- { step: p, pay: 50%, rounding: { of: patient, mode: up } }',
        inScope: '0.05',
      },
      'pool 0.02, inScope 0.03',
    ],
    [
      'a schedule in blocks of 50 rounds up, but never above the base',
      {
        steps: '- { step: p, pay: 50%, rounding: { to: 50.00, mode: up } }',
        inScope: '30.00',
      },
      'pool 30.00',
    ],
    [
      'half to even rounds to the even neighbour',
      { steps: '- { step: p, pay: 50%, rounding: { mode: half-even } }', inScope: '0.05' },
      'pool 0.02, inScope 0.03',
    ],
    [
      'a limit that cuts the base leaves what lies above it for later steps',
      {
        steps: `
- step: a
  pay: 80%
  rest: coinsurance
  limits: [ { upTo: 800.00, counter: pool-paid, cuts: base } ]
- { step: b, pay: 50%, payer: large, rest: copay }`,
        inScope: '3000.00',
      },
      'pool 800.00, large 1000.00, coinsurance 200.00, copay 1000.00',
    ],
    [
      'a limit that cuts the payment leaves the ratio on the whole base',
      {
        steps: `
- step: a
  pay: 80%
  rest: coinsurance
  capped: aboveCap
  limits: [ { upTo: 800.00, counter: pool-paid } ]`,
        inScope: '3000.00',
      },
      'pool 800.00, aboveCap 1600.00, coinsurance 600.00',
    ],
    [
      'fund A to its cap and fund B above it',
      {
        steps: `
- step: a
  pay: 90%
  rest: coinsurance
  capped: aboveCap
  limits: [ { upTo: 900.00, cuts: base } ]
- { step: b, pay: 50%, payer: large, of: [aboveCap] }`,
        inScope: '3000.00',
      },
      'pool 900.00, large 1000.00, aboveCap 1000.00, coinsurance 100.00',
    ],
    [
      'an eligible amount lets through its figure and what is above leaves the base',
      {
        steps: `
- { step: e, eligible: 500.00, into: aboveCap }
- { step: p, pay: 100% }`,
        inScope: '800.00',
      },
      'pool 500.00, aboveCap 300.00',
    ],
    [
      'a benefit that refuses keeps what was borne and pays nothing from there on',
      {
        steps: `
- { step: d, bear: 100.00, into: deductible }
- { step: r, refuse: benefit, when: { injury: no }, ${because} }
- { step: p, pay: 100% }`,
        inScope: '800.00',
      },
      'deductible 100.00, inScope 700.00',
    ],
    [
      'a bill that a scheme refuses is refused with the rule',
      {
        steps: `- { step: r, refuse: bill, when: { days: { above: 0 } }, ${because} }`,
        inScope: '1.00',
      },
      'refused bill-refused linjiang/employee/inpatient/r',
    ],
    [
      'the high-cost ceiling that rises with the bill',
      {
        steps: `
- { step: ceiling, bear: "= 80100.00 + 1% * max(0.00, total - 267000.00)" }
- { step: p, pay: 100% }`,
        inScope: '1000000.00',
      },
      'pool 912570.00, inScope 87430.00',
    ],
    [
      'nth admission counts the admissions before this one',
      {
        steps: `
- { step: n, count: { counter: admissions, add: 1 } }
- { step: d, bear: { by: nthAdmission, 1: 800.00, 2: 400.00, 3+: 0.00 }, into: deductible }`,
        inScope: '1000.00',
        used: { 'calendarYear:2026-01-01': [0, 0, 1, 0, 0, 0] },
      },
      'deductible 400.00, inScope 600.00',
    ],
    [
      'a purse pays at most what it holds in its period of two years',
      {
        steps: '- { step: p, pay: 100%, limits: [ { balance: purse } ] }',
        inScope: '100.00',
        used: {
          'years:2025-05-01': [0, 0, 0, 3_000, 0, 0],
          'years:2023-05-01': [0, 0, 0, 9_000, 0, 0],
        },
      },
      'pool 30.00, inScope 70.00',
    ],
    [
      'an insurer that does not answer pays nothing, and the patient’s money stays what it was',
      { steps: '- { step: p, pay: 80%, payer: insurer, rest: coinsurance }', inScope: '100.00' },
      'inScope 100.00',
    ],
    [
      'an insurer’s answer binds, held down to the base',
      {
        steps: '- { step: p, pay: 80%, payer: insurer, rest: coinsurance }',
        inScope: '100.00',
        answers: [
          { payer: 'linjiang/employee.insurer', coverage: 'c1', said: 'yes', amountMinor: 7_950 },
        ],
      },
      'insurer 79.50, coinsurance 20.50',
    ],
    [
      'a statistic is the one in force on the day, and a product is rounded at its end',
      {
        steps: '- { step: d, bear: "= 1% * stat.average-wage / 13 * 7", into: deductible }',
        inScope: '1000.00',
      },
      'deductible 527.69, inScope 472.31',
    ],
    [
      'another deductible for each started 90 days',
      {
        steps: '- { step: d, bear: "= 800.00 * started(days, 90)", into: deductible }',
        inScope: '2000.00',
        admitted: '2025-12-09',
      },
      'deductible 1600.00, inScope 400.00',
    ],
    [
      'a test about an attribute that the bill does not give fails, also inside a single `not`',
      {
        steps: `
- { step: a, bear: 10.00, into: deductible, when: { premiumTier: { not: high } } }
- { step: b, bear: 20.00, into: copay, when: { not: { premiumTier: high } } }`,
        inScope: '100.00',
      },
      'copay 20.00, inScope 80.00',
    ],
    [
      'a bear without a part keeps the money where it is but out of the benefit’s sight',
      {
        steps: `
- { step: a, bear: 40.00 }
- { step: p, pay: 50%, rest: coinsurance }`,
        inScope: '100.00',
      },
      'pool 30.00, coinsurance 30.00, inScope 40.00',
    ],
    [
      'the remainder is every part that the patient still bears',
      {
        steps: '- { step: p, pay: 50% }',
        base: 'remaining',
        inScope: '60.00',
        ownPaid: '40.00',
      },
      'pool 50.00, inScope 30.00, ownPaid 20.00',
    ],
  ]
  for (const [name, given, places] of rows) {
    it(name, () => {
      assert.equal(placesOf(divide(given)), places)
    })
  }
})

describe('engine and oracle on lines and the catalogue of the care region', () => {
  const nothing = '- { step: n, let: 0 }'
  const rows: readonly [string, Given, string][] = [
    [
      'class A is in scope, class C and what no catalogue lists are own pay',
      {
        steps: nothing,
        catalogue: catalogueOf({}, { code: 'wig', catalogueClass: 'C' }),
        lines: [
          line({ id: '1', amountMinor: 100 }),
          line({ id: '2', amountMinor: 200, code: 'wig' }),
          line({ id: '3', amountMinor: 400, code: 'ghost' }),
        ],
      },
      'inScope 1.00, ownPaid 6.00',
    ],
    [
      'a class-B line above its unit price: the excess first, then the self-pay of the rest',
      {
        steps: nothing,
        catalogue: catalogueOf({
          catalogueClass: 'B',
          priorSelfPay: 100_000,
          unitLimitE6: 80_000_000,
        }),
        lines: [
          line({ id: '1', amountMinor: 30_000, quantityE4: 30_000, unitPriceE6: 100_000_000 }),
        ],
      },
      'inScope 216.00, overLimit 60.00, priorSelfPay 24.00',
    ],
    [
      'a day’s limit counts all lines of that item of that day, net of what was taken back',
      {
        steps: nothing,
        catalogue: catalogueOf({ dayLimitE4: 20_000 }),
        lines: [
          line({ id: '1', amountMinor: 300, quantityE4: 30_000, unitPriceE6: 1_000_000 }),
          line({ id: '2', amountMinor: 200, quantityE4: 20_000, unitPriceE6: 1_000_000 }),
          line({
            id: '3',
            amountMinor: -100,
            quantityE4: -10_000,
            unitPriceE6: 1_000_000,
            reverses: '1',
          }),
        ],
      },
      // Four units of which two count: half of every line.
      'inScope 2.00, overLimit 2.00',
    ],
    [
      'a line that is taken back wholly leaves nothing behind',
      {
        steps: nothing,
        catalogue: catalogueOf({ catalogueClass: 'B', priorSelfPay: 333_333 }),
        lines: [
          line({ id: '1', amountMinor: 1_001 }),
          line({ id: '2', amountMinor: -1_001, quantityE4: -10_000, reverses: '1' }),
        ],
      },
      '',
    ],
    [
      'an item for an indication is own pay until the hospital approves one of the list',
      {
        steps: nothing,
        catalogue: catalogueOf({ indications: ['x'] }),
        lines: [
          line({ id: '1', amountMinor: 100, indication: 'x' }),
          line({ id: '2', amountMinor: 200, indication: 'y', approval: 'approved' }),
          line({ id: '3', amountMinor: 400, indication: 'x', approval: 'approved' }),
        ],
      },
      'inScope 4.00, ownPaid 3.00',
    ],
    [
      'a step with lines sees only the money of those lines',
      {
        steps:
          '- { step: p, pay: 50%, lines: { category: [bed, nursing], code: { startsWith: b } } }',
        lines: [
          line({ id: '1', amountMinor: 100 }),
          line({ id: '2', amountMinor: 100, category: 'drug' }),
          line({ id: '3', amountMinor: 100, code: 'xbed' }),
        ],
      },
      'pool 0.50, inScope 2.50',
    ],
    [
      'a copay for each started 28 days of supply, line by line and at most the line',
      {
        steps:
          '- { step: b, bear: "= 20.00 * started(line.supplyDays, 28)", each: line, into: copay }',
        lines: [
          line({ id: '1', amountMinor: 10_000, supplyDays: 29 }),
          line({ id: '2', amountMinor: 1_500, supplyDays: 7 }),
        ],
      },
      'copay 55.00, inScope 60.00',
    ],
    [
      'a limit by line, and then only so many days of the contract year in proportion',
      {
        steps: `
- step: room
  pay: 100%
  each: line
  limits:
    - { upTo: "= 750.00 * line.quantity", each: line }
    - { units: 180, counter: room-days }`,
        lines: [
          line({ id: '1', amountMinor: 400_000, quantityE4: 40_000 }),
          line({ id: '2', amountMinor: 100_000, quantityE4: 20_000 }),
        ],
        used: { 'contractYear:2025-07-15': [0, 0, 0, 0, 177, 0] },
      },
      // 3 000 and 1 000 for six days, of which three are left.
      'pool 2000.00, inScope 3000.00',
    ],
  ]
  for (const [name, given, places] of rows) {
    it(name, () => {
      assert.equal(placesOf(divide(given)), places)
    })
  }

  it('leaves in each counter what the limits and counts say', () => {
    const result = divide({
      steps: `
- step: p
  pay: 100%
  limits: [ { balance: purse }, { upTo: 1000.00, counter: pool-paid } ]
  counts: [ { counter: over-the-line, add: "= base - amount" }, { counter: admissions, add: 3, mode: set } ]`,
      inScope: '100.00',
      used: { 'years:2025-05-01': [0, 0, 0, 3_000, 0, 0] },
    })
    assert.deepEqual(Object.fromEntries(result.counters), {
      'c1|years:2025-05-01|purse': 0,
      'c1|calendarYear:2026-01-01|pool-paid': 3_000,
      'c1|calendarYear:2026-01-01|over-the-line': 7_000,
      'c1|calendarYear:2026-01-01|admissions': 3,
    })
  })
})
