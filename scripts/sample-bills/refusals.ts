/** One bill for each reason why a bill is not settled at all, and for rules that keep a public payer out. */

import type { BillRule } from '../../engine/settlement/settlement.ts'
import type { SampleAttributes } from '../../samples/alliance/person.ts'
import type { BillBody } from '../../samples/bill-body.ts'
import type { LineText } from '../../server/usecases/settlement/bill-text.ts'
import {
  billInvalid,
  billOf,
  billRefused,
  type Charge,
  counterIn,
  withoutBenefit,
} from './counter.ts'
import { careOf } from './stays.ts'

const ON = '2026-03-23'

type Visit = BillBody['visit']

function visitOf(
  number: string,
  setting: Visit['setting'] = 'outpatient',
  over: Partial<Visit> = {},
): Visit {
  return { number, setting, admittedOn: ON, dischargedOn: ON, ...over }
}

function visitLines(region: string): Charge[] {
  return [
    counterIn(region, ON).charge('门诊诊察费（副主任医师）'),
    counterIn(region, ON).charge('清创缝合（中）'),
  ]
}

// ---------------------------------------------------------------- rules of schemes

const exclusions: readonly [
  rule: string,
  title: readonly [string, string, string],
  attributes: NonNullable<BillBody['attributes']>,
][] = [
  ['work-injury', ['工伤', '工傷', 'Work injury'], { injury: true, workInjury: true }],
  [
    'third-party',
    ['第三方责任', '第三方責任', 'A third party is liable'],
    { injury: true, thirdParty: true },
  ],
  ['maternity', ['生育', '生育', 'Maternity'], { maternity: true }],
]

function excludedBills() {
  return exclusions.map(([rule, [cn, hk, en], attributes], i) =>
    billOf({
      name: `refused-${rule}`,
      title: [`拒付：${cn}`, `拒付：${hk}`, `Refused: ${en}`],
      shows: `Refusal of the bill: ${rule}`,
      expect: billRefused(`beijing/employee/exclusions/${rule}`, 'C-0001-1'),
      body: {
        person: 'P-0001',
        facility: 'H-BJ-01',
        visit: visitOf(`BJ-RF-000${i + 1}`),
        currency: 'CNY',
        attributes,
        lines: visitLines('beijing'),
      },
    }),
  )
}

const chronic: readonly [
  rule: string,
  title: readonly [string, string, string],
  facility: string,
  visit: Partial<Visit>,
][] = [
  ['not-certified', ['未经认定', '未經認定', 'not certified'], 'H-BJ-02', { disease: 'M07800' }],
  [
    'disease-not-listed',
    ['病种不在范围', '病種不在範圍', 'the disease is not listed'],
    'H-BJ-02',
    { disease: 'local-unknown', entitlement: 'special-disease' },
  ],
  [
    'not-across-provinces',
    ['该病种不能跨省结算', '該病種不能跨省結算', 'not across provinces'],
    'H-SH-01',
    { disease: 'local-lupus', entitlement: 'special-disease' },
  ],
]

function chronicBills() {
  return chronic.map(([rule, [cn, hk, en], facility, visit], i) =>
    billOf({
      name: `refused-chronic-${rule}`,
      title: [`慢特病拒付：${cn}`, `慢特病拒付：${hk}`, `Chronic disease refused: ${en}`],
      shows: `Refusal of the bill: ${rule}`,
      expect: billRefused(`beijing/employee/chronic/${rule}`, 'C-0037-1'),
      body: {
        person: 'P-0037',
        facility,
        visit: visitOf(`BJ-RF-001${i}`, 'chronic', visit),
        currency: 'CNY',
        lines: [counterIn(facility === 'H-SH-01' ? 'shanghai' : 'beijing', ON).charge('血液透析')],
      },
    }),
  )
}

const closedDoors: readonly [
  rule: string,
  person: string,
  facility: string,
  region: string,
  title: readonly [string, string, string],
][] = [
  [
    'hefei/resident/outpatient/primary-care-only',
    'P-0017',
    'H-HF-01',
    'hefei',
    ['居民门诊限基层', '居民門診限基層', 'primary care only'],
  ],
  [
    'guangzhou/employee/outpatient/not-chosen',
    'P-0008',
    'H-GZ-02',
    'guangzhou',
    ['非选定机构', '非選定機構', 'not the chosen institution'],
  ],
]

function closedDoorBills() {
  return closedDoors.map(([rule, person, facility, region, [cn, hk, en]], i) =>
    billOf({
      name: `refused-benefit-${rule.split('/').at(-1) ?? ''}`,
      title: [
        `门诊待遇不予支付：${cn}`,
        `門診待遇不予支付：${hk}`,
        `Outpatient benefit refused: ${en}`,
      ],
      shows: `Refusal of the benefit: ${rule.split('/').at(-1) ?? ''}`,
      expect: withoutBenefit(rule),
      body: {
        person,
        facility,
        visit: visitOf(`CN-RF-000${i + 1}`),
        currency: 'CNY',
        lines: visitLines(region),
      },
    }),
  )
}

const closedAccounts: readonly [
  rule: string,
  title: readonly [string, string, string],
  attributes: SampleAttributes,
][] = [
  [
    'no-consent',
    ['共济人未同意', '共濟人未同意', 'the giver has not agreed'],
    { familyRelation: 'child' },
  ],
  [
    'not-family',
    ['非近亲属', '非近親屬', 'not of the family'],
    { familyRelation: 'other', familyConsent: true },
  ],
]

function closedAccountBills() {
  return closedAccounts.map(([rule, [cn, hk, en], attributes], i) =>
    billOf({
      name: `refused-benefit-family-account-${rule}`,
      title: [
        `家庭共济账户不予支付：${cn}`,
        `家庭共濟賬戶不予支付：${hk}`,
        `Family account refused: ${en}`,
      ],
      shows: `Refusal of the benefit: ${rule}`,
      expect: withoutBenefit(`beijing/family-account/payment/${rule}`),
      body: {
        person: {
          birth: '2015-06-01',
          coverages: [
            {
              id: 'stated-1',
              scheme: 'beijing/resident',
              from: '2018-01-01',
              attributes: { personClass: 'minor' },
            },
            {
              id: 'stated-2',
              scheme: 'beijing/family-account',
              from: '2024-08-01',
              attributes,
              used: { balance: '600.00' },
            },
          ],
        },
        facility: 'C-BJ-01',
        visit: visitOf(`BJ-RF-003${i}`),
        currency: 'CNY',
        lines: visitLines('beijing'),
      },
    }),
  )
}

const ruleBills = [
  ...excludedBills(),
  ...chronicBills(),
  ...closedDoorBills(),
  ...closedAccountBills(),
  billOf({
    name: 'refused-benefit-health-centre-only',
    title: [
      '门诊待遇不予支付：限社区',
      '門診待遇不予支付：限社區',
      'Outpatient benefit refused: health centres only',
    ],
    shows: 'Refusal of the benefit: health-centre-only',
    expect: withoutBenefit('nanjing/resident/outpatient/health-centre-only'),
    body: {
      person: {
        birth: '1980-01-01',
        coverages: [
          {
            id: 'stated-1',
            scheme: 'nanjing/resident',
            from: '2020-01-01',
            attributes: { personClass: 'resident-adult' },
          },
        ],
      },
      facility: 'H-NJ-01',
      visit: visitOf('NJ-RF-0001'),
      currency: 'CNY',
      lines: visitLines('nanjing'),
    },
  }),
  billOf({
    name: 'refused-two-disease',
    title: [
      '两病用药拒付：非高血压糖尿病',
      '兩病用藥拒付：非高血壓糖尿病',
      'Two-disease benefit for another disease',
    ],
    shows: 'Refusal of the bill: not-two-disease',
    expect: billRefused('hefei/resident/two-disease/not-two-disease', 'C-0017-1'),
    body: {
      person: 'P-0017',
      facility: 'P-HF-01',
      visit: visitOf('HF-RF-0002', 'pharmacy', { disease: 'M05300', entitlement: 'two-disease' }),
      currency: 'CNY',
      lines: [counterIn('hefei', ON).charge('茶碱缓释片')],
    },
  }),
  billOf({
    name: 'refused-treated-abroad',
    title: ['拒付：境外就医', '拒付：境外就醫', 'Refused: care outside the mainland'],
    shows: 'Refusal of the bill: treated-abroad',
    expect: billRefused('shenzhen/employee/exclusions/treated-abroad', 'C-0010-1'),
    body: {
      person: 'P-0010',
      facility: 'C-HK-03',
      visit: visitOf('HK-RF-0020'),
      currency: 'CNY',
      lines: [counterIn('hong-kong', ON).charge('門診診金（專科醫生）')],
    },
  }),
  billOf({
    name: 'aid-on-application',
    title: ['因病致贫救助须申请', '因病致貧救助須申請', 'Aid on application only'],
    shows: 'Refusal of the benefit: aid for illness-made poverty comes on application',
    expect: withoutBenefit('beijing/aid/aid/on-application'),
    body: {
      person: 'P-0028',
      facility: 'H-BJ-02',
      visit: visitOf('BJ-RF-0020', 'inpatient', { dischargedOn: '2026-03-30' }),
      currency: 'CNY',
      lines: careOf(counterIn('beijing', ON), 0, 6),
    },
  }),
]

// ---------------------------------------------------------------- coverages

const coverageBills = [
  billOf({
    name: 'refused-not-in-force',
    title: ['参保已终止', '參保已終止', 'Coverage not in force'],
    shows: 'The chosen coverage ended with the year before',
    expect: { outcome: 'refused', code: 'coverage-not-in-force', coverage: 'C-0034-1' },
    body: {
      person: 'P-0034',
      facility: 'H-NJ-01',
      visit: visitOf('NJ-RF-0002'),
      coverages: ['C-0034-1'],
      currency: 'CNY',
      lines: visitLines('nanjing'),
    },
  }),
  billOf({
    name: 'refused-suspended',
    title: ['参保已暂停', '參保已暫停', 'Coverage suspended'],
    shows: 'Of two public coverages the suspended one was chosen',
    expect: { outcome: 'refused', code: 'coverage-not-in-force', coverage: 'C-0032-1' },
    body: {
      person: 'P-0032',
      facility: 'H-SH-01',
      visit: visitOf('SH-RF-0001'),
      coverages: ['C-0032-1'],
      currency: 'CNY',
      lines: visitLines('shanghai'),
    },
  }),
  billOf({
    name: 'refused-currency',
    title: ['币种不一致', '幣種不一致', 'Another currency'],
    shows: 'A voucher kept in HKD on a bill in CNY',
    expect: { outcome: 'refused', code: 'currency-differs', coverage: 'C-0046-2' },
    body: {
      person: 'P-0046',
      facility: 'H-SZ-01',
      visit: visitOf('SZ-RF-0004'),
      coverages: ['C-0046-1', 'C-0046-2'],
      currency: 'CNY',
      lines: visitLines('shenzhen'),
    },
  }),
  billOf({
    name: 'refused-no-term',
    title: ['当时无有效条款', '當時無有效條款', 'Before the first term'],
    shows: 'The day of care lies before the first term that the packs know',
    expect: { outcome: 'refused', code: 'no-term-in-force', coverage: 'stated-1' },
    body: {
      person: {
        coverages: [
          {
            id: 'stated-1',
            scheme: 'nanjing/employee',
            from: '1999-01-01',
            attributes: { personClass: 'active' },
          },
        ],
      },
      facility: 'H-NJ-01',
      visit: {
        number: 'NJ-RF-0003',
        setting: 'outpatient',
        admittedOn: '2009-03-23',
        dischargedOn: '2009-03-23',
      },
      currency: 'CNY',
      lines: visitLines('nanjing').map((line) => ({ ...line, on: '2009-03-23' })),
    },
  }),
  billOf({
    name: 'refused-scheme-unknown',
    title: ['未知险种', '未知險種', 'An unknown scheme'],
    shows: 'A coverage of a scheme that no pack describes',
    expect: { outcome: 'refused', code: 'scheme-unknown', coverage: 'stated-1' },
    body: {
      person: { coverages: [{ id: 'stated-1', scheme: 'atlantis/employee', from: '2020-01-01' }] },
      facility: 'H-NJ-01',
      visit: visitOf('NJ-RF-0004'),
      coverages: ['stated-1'],
      currency: 'CNY',
      lines: visitLines('nanjing'),
    },
  }),
  billOf({
    name: 'refused-without-answer',
    title: ['规则缺少所需信息', '規則缺少所需資料', 'A rule without an answer'],
    shows: 'The deductible goes by the level of the hospital, which is not stated',
    expect: { outcome: 'refused', code: 'rule-without-answer' },
    body: {
      person: 'P-0010',
      facility: { region: 'shenzhen', ownership: 'public' },
      visit: visitOf('SZ-RF-0005', 'inpatient', { dischargedOn: '2026-03-26' }),
      currency: 'CNY',
      lines: careOf(counterIn('shenzhen', ON), 0, 2),
    },
  }),
]

// ---------------------------------------------------------------- bills out of order

const good: LineText = { id: '1', ...counterIn('hangzhou', ON).charge('门诊诊察费（主任医师）', 2) }

const outOfOrder: readonly [
  rule: BillRule,
  pointer: string,
  title: readonly [string, string, string],
  over: Partial<BillBody>,
][] = [
  [
    'original-unknown',
    '/lines/1/reverses',
    ['冲销不存在的明细', '沖銷不存在的明細', 'takes back an unknown line'],
    lines(good, { ...good, id: '2', quantity: '-1', reverses: '9' }),
  ],
  [
    'taken-back-too-much',
    '/lines/1/amount',
    ['冲销数量超出原明细', '沖銷數量超出原明細', 'takes back too much'],
    lines(good, { ...good, id: '2', quantity: '-3', reverses: '1' }),
  ],
  [
    'negative-without-original',
    '/lines/1/reverses',
    ['负数明细未指明原明细', '負數明細未指明原明細', 'negative without an original'],
    lines(good, { ...good, id: '2', quantity: '-1' }),
  ],
  [
    'take-back-positive',
    '/lines/1/amount',
    ['冲销行为正数', '沖銷行為正數', 'a positive line takes back'],
    lines(good, { ...good, id: '2', quantity: '1', reverses: '1' }),
  ],
  [
    'line-twice',
    '/lines/1/id',
    ['明细编号重复', '明細編號重複', 'two lines of one id'],
    lines(good, good),
  ],
  [
    'figure-unreadable',
    '/lines/0/quantity',
    ['数量小数位过多', '數量小數位過多', 'a quantity of five decimals'],
    lines({ ...good, quantity: '2.00001' }),
  ],
  [
    'amount-out-of-range',
    '/lines/0',
    ['金额超出范围', '金額超出範圍', 'an amount beyond all bounds'],
    lines({ ...good, quantity: '900000', unitPrice: '900000.00' }),
  ],
  [
    'answer-without-amount',
    '/answers/0/amount',
    ['答复未写金额', '回覆未寫金額', 'an answer without its amount'],
    {
      ...lines(good),
      answers: [{ payer: 'commercial/million-medical.insurer', coverage: 'C-0014-2', said: 'yes' }],
    },
  ],
  [
    'line-amount-differs',
    '/lines/0/amount',
    ['金额不等于数量乘单价', '金額不等於數量乘單價', 'an amount that is no product'],
    lines({ ...good, amount: '999.00' }),
  ],
  [
    'amount-unreadable',
    '/lines/0/amount',
    ['金额小数位过多', '金額小數位過多', 'an amount of three decimals'],
    lines({ ...good, amount: '10.005' }),
  ],
  [
    'day-unknown',
    '/lines/0/on',
    ['不存在的日期', '不存在的日期', 'a day that is none'],
    lines({ ...good, on: '2026-02-30' }),
  ],
  ['bill-empty', '/lines', ['没有明细', '沒有明細', 'no line at all'], lines()],
  [
    'stay-backwards',
    '/visit/dischargedOn',
    ['出院早于入院', '出院早於入院', 'discharge before admission'],
    {
      ...lines(good),
      visit: {
        number: 'HZ-RF-0099',
        setting: 'outpatient',
        admittedOn: ON,
        dischargedOn: '2026-03-22',
      },
    },
  ],
  [
    'stay-too-long',
    '/visit/admittedOn',
    ['住院超过一百年', '住院超過一百年', 'a stay of more than a hundred years'],
    {
      ...lines(good),
      visit: {
        number: 'HZ-RF-0098',
        setting: 'inpatient',
        admittedOn: '1926-03-20',
        dischargedOn: ON,
      },
    },
  ],
  [
    'lines-and-sums',
    '/sums',
    ['明细与合计并存', '明細與合計並存', 'lines and sums'],
    {
      ...lines(good),
      sums: { inScope: '1.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
    },
  ],
  [
    'sum-negative',
    '/sums/ownPaid',
    ['合计为负', '合計為負', 'a sum below zero'],
    { sums: { inScope: '100.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '-1.00' } },
  ],
  [
    'currency-unknown',
    '/currency',
    ['未知币种', '未知幣種', 'an unknown currency'],
    { ...lines(good), currency: 'XYZ', coverages: [] },
  ],
]

function lines(...given: readonly LineText[]): Pick<BillBody, 'lines'> {
  return { lines: given }
}

const invalidBills = outOfOrder.map(([rule, pointer, [cn, hk, en], over], i) =>
  billOf({
    name: `invalid-${rule}`,
    title: [`账单有误：${cn}`, `帳單有誤：${hk}`, `Out of order: ${en}`],
    shows: `A bill that is refused before any rule looks at it: ${rule}`,
    expect: billInvalid(rule, pointer),
    body: {
      person: 'P-0014',
      facility: 'H-HZ-01',
      visit: visitOf(`HZ-RF-${String(i + 1).padStart(4, '0')}`),
      currency: 'CNY',
      ...over,
    },
  }),
)

const payingAlone = [
  billOf({
    name: 'uninsured',
    title: ['未参保患者', '未參保患者', 'Not insured'],
    shows: 'Nobody pays but the patient',
    expect: { outcome: 'settled', payers: [] },
    body: {
      person: 'P-0033',
      facility: 'H-CD-01',
      visit: visitOf('CD-OP-0009'),
      currency: 'CNY',
      lines: visitLines('chengdu'),
    },
  }),
]

export const refusalBills = [...ruleBills, ...coverageBills, ...invalidBills, ...payingAlone]
