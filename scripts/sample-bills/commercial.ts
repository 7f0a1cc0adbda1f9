/** Commercial cover behind basic insurance. */
import type { BillBody } from '../../samples/bill-body.ts'
import { billOf, counterIn, settledBy, withoutBenefit } from './counter.ts'
import { approved } from './outpatient.ts'
import { careOf, keyholeSurgery, strokeStay } from './stays.ts'

const shanghai = counterIn('shanghai', '2026-03-10')

/** A costly operation of the hip, so that a deductible of ten thousand is passed. */
function newHip(region: string, admittedOn: string) {
  const at = counterIn(region, admittedOn)
  return [
    ...careOf(at, 0, 13),
    at.on(2).charge('人工髋关节置换术', 2),
    at.on(2).charge('人工髋关节假体 陶对陶（进口）', 2),
    at.on(2).charge('骨水泥 40g', 2),
    at.on(2).charge('全身麻醉（2小时内）'),
    at.on(2).charge('手术室使用费（特大）'),
    ...at.daily('术后镇痛', 2, 4),
    ...at.daily('注射用头孢唑林钠', 2, 6, 3),
    ...at.daily('运动疗法', 5, 13, 2),
    ...at.daily('人血白蛋白注射液', 3, 8, 2),
  ]
}

/** Only what is wholly in scope, as the simulated platform takes every line to be. */
function newHipInScope(admittedOn: string) {
  const at = counterIn('beijing', admittedOn)
  return [
    ...at.daily('普通病房床位费（三人间）', 0, 13),
    ...at.daily('二级护理', 0, 13),
    ...at.daily('住院诊察费', 0, 13),
    ...at.daily('静脉输液', 0, 13, 2),
    at.on(2).charge('人工髋关节置换术', 2),
    at.on(2).charge('全身麻醉（2小时内）'),
    at.on(2).charge('手术室使用费（特大）'),
  ]
}

/** The appendix out by keyhole, of a child. */
function appendectomy(admittedOn: string) {
  const at = counterIn('beijing', admittedOn)
  return [
    ...careOf(at, 0, 4, '一级护理'),
    at.charge('血细胞分析'),
    at.charge('凝血四项'),
    at.charge('上腹部CT增强扫描'),
    at.on(1).charge('腹腔镜下阑尾切除术'),
    at.on(1).charge('全身麻醉（2小时内）'),
    at.on(1).charge('手术室使用费（大）'),
    at.on(1).charge('腹腔镜穿刺器 10mm', 3),
    at.on(1).charge('一次性取物袋'),
    ...at.daily('注射用头孢哌酮钠舒巴坦钠', 1, 4, 2),
  ]
}

function visitOf(number: string, admittedOn: string, dischargedOn: string): BillBody['visit'] {
  return { number, setting: 'inpatient', admittedOn, dischargedOn, surgeryClass: 'complex' }
}

const awayStay: Omit<BillBody, 'answers' | 'visit'> = {
  person: 'P-0001',
  facility: 'H-BJ-01',
  currency: 'CNY',
  lines: newHip('beijing', '2026-06-01').map((line, i) => ({ id: String(i + 1), ...line })),
}

export const commercialBills = [
  billOf({
    name: 'insurer-says-yes',
    title: ['百万医疗险直赔', '百萬醫療險直賠', 'The insurer says yes'],
    shows: 'A million-yuan plan over a deductible that basic insurance does not fill',
    expect: settledBy('basic', 'commercial'),
    body: { ...awayStay, visit: visitOf('BJ-CM-0001', '2026-06-01', '2026-06-15') },
  }),
  billOf({
    name: 'insurer-away',
    title: ['保险公司未答复', '保險公司未回覆', 'An insurer that is away'],
    shows: 'No answer is an answer: the patient pays that share and claims later',
    expect: settledBy('basic'),
    body: {
      ...awayStay,
      visit: visitOf('BJ-CM-0002', '2026-06-01', '2026-06-15'),
      answers: [
        { payer: 'commercial/million-medical.insurer', coverage: 'C-0001-2', said: 'away' },
      ],
    },
  }),
  billOf({
    name: 'insurer-declines',
    title: ['保险公司拒赔', '保險公司拒賠', 'The insurer declines'],
    shows: 'The insurer says no',
    expect: settledBy('basic'),
    body: {
      ...awayStay,
      visit: visitOf('BJ-CM-0003', '2026-06-01', '2026-06-15'),
      answers: [{ payer: 'commercial/million-medical.insurer', coverage: 'C-0001-2', said: 'no' }],
    },
  }),
  billOf({
    name: 'insurer-says-less',
    title: ['保险公司核赔金额较低', '保險公司核賠金額較低', 'The insurer says less'],
    shows: 'An answer below what our reading of its rules gives: a named break',
    expect: settledBy('basic', 'commercial'),
    body: {
      ...awayStay,
      visit: visitOf('BJ-CM-0004', '2026-06-01', '2026-06-15'),
      answers: [
        {
          payer: 'commercial/million-medical.insurer',
          coverage: 'C-0001-2',
          said: 'yes',
          amount: '1000.00',
        },
      ],
    },
  }),
  billOf({
    name: 'two-products',
    title: ['两份商业医疗险', '兩份商業醫療險', 'Two indemnity products'],
    shows:
      'Two insurers in a declared order; the first one’s money fills the second one’s deductible',
    expect: settledBy('basic', 'commercial'),
    body: {
      person: 'P-0029',
      facility: 'H-BJ-01',
      visit: visitOf('BJ-CM-0005', '2026-04-13', '2026-04-27'),
      coverages: ['C-0029-1', 'C-0029-2', 'C-0029-3'],
      currency: 'CNY',
      lines: newHip('beijing', '2026-04-13'),
    },
  }),
  billOf({
    name: 'fixed-products',
    title: ['定额给付型产品', '定額給付型產品', 'Fixed products beside the bill'],
    shows: 'Daily cash and a critical-illness sum take nothing off the bill',
    expect: settledBy('basic'),
    body: {
      person: 'P-0030',
      facility: 'H-SH-01',
      visit: { ...visitOf('SH-CM-0001', '2026-03-10', '2026-03-17'), surgeryClass: null },
      currency: 'CNY',
      attributes: { criticalIllness: 'first-diagnosis' },
      lines: strokeStay(shanghai),
    },
  }),
  billOf({
    name: 'city-product',
    title: ['沪惠保住院', '滬惠保住院', 'The city product of Shanghai'],
    shows: 'A city product reads own-paid money over a deductible, after basic insurance',
    expect: settledBy('basic', 'commercial'),
    body: {
      person: 'P-0005',
      facility: 'H-SH-01',
      visit: visitOf('SH-CM-0002', '2026-04-20', '2026-05-04'),
      currency: 'CNY',
      lines: [
        ...newHip('shanghai', '2026-04-20'),
        counterIn('shanghai', '2026-04-20').on(2).charge('达芬奇机器人辅助操作'),
        ...counterIn('shanghai', '2026-04-20').daily('特需病房床位费', 0, 13),
      ],
    },
  }),
  billOf({
    name: 'city-product-not-settled-locally',
    title: [
      '沪惠保：未经本市医保结算',
      '滬惠保：未經本市醫保結算',
      'City product without basic insurance',
    ],
    shows: 'Refusal of the benefit: the standard version pays after basic insurance only',
    expect: withoutBenefit('commercial/huhuibao-2025/inpatient/not-settled-locally'),
    body: {
      person: 'P-0005',
      facility: 'H-SH-01',
      visit: { ...visitOf('SH-CM-0003', '2026-05-06', '2026-05-13'), surgeryClass: 'major' },
      coverages: ['C-0005-2'],
      currency: 'CNY',
      lines: keyholeSurgery(counterIn('shanghai', '2026-05-06')),
    },
  }),
  billOf({
    name: 'innovative-drug',
    title: ['商保创新药', '商保創新藥', 'An innovative drug with a product for it'],
    shows: 'Own pay for basic insurance; the product that lists it pays its part',
    expect: settledBy('commercial'),
    body: {
      person: 'P-0031',
      facility: 'H-SH-01',
      visit: { ...visitOf('SH-CM-0004', '2026-03-10', '2026-03-12'), surgeryClass: null },
      currency: 'CNY',
      lines: [
        ...careOf(shanghai, 0, 1),
        shanghai.charge('云桥泽单抗注射液', 2, approved('非小细胞肺癌')),
      ],
    },
  }),
  billOf({
    name: 'direct-claim',
    title: ['商保码直赔', '商保碼直接賠付', 'A direct claim by code'],
    shows:
      'Treated away from home: basic insurance, then what a code opens; the innovative-drug list in the same bill',
    expect: settledBy('basic', 'commercial'),
    body: {
      person: 'P-0050',
      facility: 'H-BJ-01',
      visit: visitOf('BJ-DC-0001', '2026-05-11', '2026-05-25'),
      currency: 'CNY',
      lines: [
        ...newHip('beijing', '2026-05-11'),
        counterIn('beijing', '2026-05-11')
          .on(2)
          .charge('云桥泽单抗注射液', 2, approved('非小细胞肺癌')),
      ],
    },
  }),
  billOf({
    name: 'platform-decides',
    title: ['参保地平台结算', '參保地平台結算', 'Settled by the home platform'],
    shows:
      'Treated away from home: the home fund’s own platform decides its share, a code opens the commercial one',
    expect: settledBy('basic', 'commercial'),
    body: {
      person: 'P-0060',
      facility: 'H-BJ-01',
      visit: visitOf('BJ-PL-0001', '2026-03-16', '2026-03-30'),
      currency: 'CNY',
      lines: newHipInScope('2026-03-16'),
    },
  }),
  billOf({
    name: 'innovative-drug-without-product',
    title: ['创新药，无商保', '創新藥，無商保', 'The same drug without a product'],
    shows: 'Nobody pays for the drug but the patient',
    expect: settledBy('basic'),
    body: {
      person: 'P-0010',
      facility: 'H-SZ-01',
      visit: { ...visitOf('SZ-CM-0001', '2026-03-10', '2026-03-12'), surgeryClass: null },
      currency: 'CNY',
      lines: [
        ...careOf(counterIn('shenzhen', '2026-03-10'), 0, 1),
        counterIn('shenzhen', '2026-03-10').charge('胸部CT增强扫描', 2),
        counterIn('shenzhen', '2026-03-10').charge('云桥泽单抗注射液', 1, approved('非小细胞肺癌')),
      ],
    },
  }),
  billOf({
    name: 'family-deductible-child',
    title: [
      '家庭共享免赔额：孩子住院',
      '家庭共用免賠額：子女住院',
      'A child fills the family deductible',
    ],
    shows: 'What the child bears fills part of the deductible that the family shares',
    expect: settledBy('basic'),
    body: {
      person: 'P-0004',
      facility: 'H-BJ-02',
      visit: { ...visitOf('BJ-CM-0011', '2026-03-09', '2026-03-14'), surgeryClass: 'major' },
      currency: 'CNY',
      attributes: { useFamilyAccount: false },
      lines: appendectomy('2026-03-09'),
    },
  }),
  billOf({
    name: 'family-deductible-parent',
    title: [
      '家庭共享免赔额：母亲住院',
      '家庭共用免賠額：母親住院',
      'A parent bears the rest of it',
    ],
    shows: 'The parent bears what the child has left of the deductible, then the insurer pays',
    expect: settledBy('basic', 'commercial'),
    after: ['family-deductible-child'],
    body: {
      person: 'P-0038',
      facility: 'H-BJ-01',
      visit: visitOf('BJ-CM-0012', '2026-04-13', '2026-04-27'),
      currency: 'CNY',
      attributes: { useFamilyAccount: false },
      lines: newHip('beijing', '2026-04-13'),
    },
  }),
  billOf({
    name: 'waiting-period',
    title: ['商业险等待期内', '商業險等候期內', 'Within the waiting period'],
    shows: 'Refusal of the benefit: illness within the waiting period of a product',
    expect: withoutBenefit('commercial/million-medical/medical/waiting-period'),
    body: {
      person: {
        birth: '1990-01-01',
        coverages: [
          {
            id: 'stated-1',
            scheme: 'hangzhou/employee',
            from: '2015-01-01',
            attributes: { personClass: 'active' },
          },
          { id: 'stated-2', scheme: 'commercial/million-medical', from: '2026-04-15' },
        ],
      },
      facility: 'H-HZ-01',
      visit: { ...visitOf('HZ-CM-0001', '2026-04-28', '2026-05-05'), surgeryClass: 'major' },
      currency: 'CNY',
      lines: keyholeSurgery(counterIn('hangzhou', '2026-04-28')),
    },
  }),
]
