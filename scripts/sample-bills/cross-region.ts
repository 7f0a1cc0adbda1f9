/** Care in another region: the place of care divides the lines, home says what is paid. */
import type { BillBody } from '../../samples/bill-body.ts'
import { billOf, type Charge, counterIn, settledBy, withoutBenefit } from './counter.ts'
import { approved } from './outpatient.ts'
import { careOf, keyholeSurgery, strokeStay } from './stays.ts'

const fourWays = [
  ['long-term', ['长期备案', '長期備案', 'filed for long-term residence']],
  ['referral', ['转诊备案', '轉診備案', 'referred']],
  ['emergency', ['急诊抢救', '急診搶救', 'an emergency']],
  ['none', ['未备案', '未備案', 'not filed']],
] as const

/** The same stay of an employee of Guangzhou in Beijing; only the filing differs. */
const sameStayFourWays = fourWays.map(([filing, [cn, hk, en]]) =>
  billOf({
    name: `four-ways-${filing === 'none' ? 'unfiled' : filing}`,
    title: [`跨省住院：${cn}`, `跨省住院：${hk}`, `A stay in another province, ${en}`],
    shows: `One stay four ways: ${en}`,
    expect: settledBy('basic'),
    body: {
      person: 'P-0008',
      facility: 'H-BJ-01',
      visit: {
        number: `BJ-XR-000${fourWays.findIndex(([one]) => one === filing) + 1}`,
        setting: 'inpatient',
        admittedOn: '2026-03-01',
        dischargedOn: '2026-03-08',
        surgeryClass: 'major',
      },
      filing,
      currency: 'CNY',
      lines: keyholeSurgery(counterIn('beijing', '2026-03-01')),
    },
  }),
)

export const crossRegionBills = [
  ...sameStayFourWays,
  billOf({
    name: 'five-payers',
    title: ['跨省大额住院，五方共付', '跨省大額住院，五方共付', 'A large stay among five payers'],
    shows:
      'Resident of Hefei in Beijing by stored referral: basic, catastrophic, aid, commercial, patient',
    expect: settledBy('basic', 'catastrophic', 'aid', 'commercial'),
    body: {
      person: 'P-0018',
      facility: 'H-BJ-01',
      visit: {
        number: 'BJ-XR-0011',
        setting: 'inpatient',
        admittedOn: '2026-03-02',
        dischargedOn: '2026-03-30',
        department: 'cardiac-surgery',
        surgeryClass: 'complex',
      },
      currency: 'CNY',
      lines: heartSurgery(),
    },
  }),
  billOf({
    name: 'long-term-chengdu',
    title: ['异地安置退休人员', '異地安置退休人員', 'Retired and settled elsewhere'],
    shows: 'The stored long-term filing is found: the ratio of home',
    expect: settledBy('basic'),
    body: {
      person: 'P-0006',
      facility: 'H-CD-01',
      visit: visitOf('CD-XR-0001', '2026-01-19', '2026-01-26'),
      currency: 'CNY',
      lines: strokeStay(counterIn('chengdu', '2026-01-19')),
    },
  }),
  billOf({
    name: 'filing-ends-during-stay',
    title: ['住院期间备案到期', '住院期間備案到期', 'The filing ends during the stay'],
    shows: 'An admission begun inside the validity of its filing keeps it',
    expect: settledBy('basic', 'aid'),
    body: {
      person: 'P-0020',
      facility: 'H-CD-01',
      visit: visitOf('CD-XR-0002', '2026-02-26', '2026-03-05'),
      currency: 'CNY',
      lines: strokeStay(counterIn('chengdu', '2026-02-26')),
    },
  }),
  billOf({
    name: 'emergency-chengdu',
    title: ['异地急诊抢救住院', '異地急診搶救住院', 'Emergency stay elsewhere'],
    shows: 'The hospital’s emergency flag is a filing; aid for a person at risk of poverty',
    expect: settledBy('basic'),
    body: {
      person: 'P-0027',
      facility: 'H-CD-01',
      visit: visitOf('CD-XR-0003', '2026-04-11', '2026-04-18'),
      currency: 'CNY',
      lines: strokeStay(counterIn('chengdu', '2026-04-11')),
    },
  }),
  billOf({
    name: 'unfiled-aid-refused',
    title: ['未备案，救助不予支付', '未備案，救助不予支付', 'Not filed: no aid'],
    shows: 'Refusal of aid: care outside the province without referral or filing',
    expect: withoutBenefit('nanchang/aid/aid/unfiled-elsewhere'),
    body: {
      person: 'P-0024',
      facility: 'H-GZ-01',
      visit: visitOf('GZ-XR-0001', '2026-05-04', '2026-05-11'),
      currency: 'CNY',
      lines: strokeStay(counterIn('guangzhou', '2026-05-04')),
    },
  }),
  billOf({
    name: 'delta-without-filing',
    title: ['长三角免备案', '長三角免備案', 'No filing in the delta'],
    shows: 'Insured in Nanjing, treated in Shanghai: care there counts as filed',
    expect: settledBy('basic'),
    body: {
      person: 'P-0015',
      facility: 'H-SH-01',
      visit: visitOf('SH-XR-0001', '2026-05-11', '2026-05-18'),
      currency: 'CNY',
      lines: keyholeSurgery(counterIn('shanghai', '2026-05-11')),
    },
  }),
  billOf({
    name: 'same-province-suzhou',
    title: ['省内异地就医', '省內異地就醫', 'Elsewhere in the province'],
    shows: 'Insured in Suzhou, treated in Nanjing: the same province',
    expect: settledBy('basic'),
    body: {
      person: 'P-0016',
      facility: 'H-NJ-02',
      visit: visitOf('NJ-XR-0001', '2026-05-12', '2026-05-16'),
      currency: 'CNY',
      lines: careOf(counterIn('nanjing', '2026-05-12'), 0, 3),
    },
  }),
  billOf({
    name: 'own-table-jiamusi',
    title: ['佳木斯居民省外就医', '佳木斯居民省外就醫', 'Resident of Jiamusi in Beijing'],
    shows: 'Care elsewhere has its own deductible and its own ratio',
    expect: settledBy('basic'),
    body: {
      person: 'P-0025',
      facility: 'H-BJ-02',
      visit: visitOf('BJ-XR-0012', '2026-04-07', '2026-04-14'),
      currency: 'CNY',
      lines: keyholeSurgery(counterIn('beijing', '2026-04-07')),
    },
  }),
  billOf({
    name: 'cross-province-dialysis',
    title: ['跨省门诊慢特病', '跨省門診慢特病', 'Chronic disease in another province'],
    shows: 'Dialysis is among the diseases settled directly across provinces',
    expect: settledBy('basic'),
    body: {
      person: 'P-0037',
      facility: 'H-SH-01',
      visit: {
        ...visitOf('SH-XR-0002', '2026-04-06', '2026-04-17'),
        setting: 'chronic',
        disease: 'M07800',
        entitlement: 'special-disease',
      },
      filing: 'temporary',
      currency: 'CNY',
      lines: [0, 2, 4, 7, 9, 11].flatMap((day) => {
        const at = counterIn('shanghai', '2026-04-06').on(day)
        return [at.charge('血液透析'), at.charge('血液透析器'), at.charge('肝素钠注射液')]
      }),
    },
  }),
]

function visitOf(number: string, admittedOn: string, dischargedOn: string): BillBody['visit'] {
  return { number, setting: 'inpatient', admittedOn, dischargedOn }
}

/** Valve replacement with four weeks of care, a good part of it intensive. */
function heartSurgery(): Charge[] {
  const at = counterIn('beijing', '2026-03-02')
  const operation = at.on(4)
  return [
    ...careOf(at, 0, 27, '一级护理'),
    ...at.daily('重症监护护理', 4, 12, 24),
    ...at.daily('有创呼吸机辅助通气', 4, 8, 24),
    ...at.daily('心电监测', 4, 20, 24),
    ...at.daily('血气分析', 4, 12, 4),
    at.charge('心脏彩色多普勒超声检查'),
    at.on(1).charge('冠状动脉造影术'),
    operation.charge('心脏瓣膜置换术'),
    operation.charge('人工心脏瓣膜（生物） 23mm（进口）', 2),
    operation.charge('体外循环管路 成人（进口）'),
    operation.charge('膜式氧合器 成人（进口）'),
    operation.charge('全身麻醉（2小时内）'),
    operation.charge('全身麻醉（每增加1小时）', 4),
    operation.charge('手术室使用费（特大）'),
    operation.charge('有创血流动力学监测', 6),
    operation.charge('悬浮红细胞', 6),
    operation.charge('机采血小板', 2),
    ...at.daily('人血白蛋白注射液', 5, 12, 2).map((line) => ({
      ...line,
      ...approved('重度低蛋白血症'),
    })),
    ...at.daily('注射用美罗培南', 4, 16, 6).map((line) => ({ ...line, ...approved('重症感染') })),
    ...at
      .daily('注射用伏立康唑', 8, 18, 2)
      .map((line) => ({ ...line, ...approved('侵袭性真菌感染') })),
    ...at.daily('连续性血液净化', 6, 9, 24),
    ...at.daily('连续血液净化滤器', 6, 9),
    at.on(20).charge('心脏彩色多普勒超声检查'),
    at.on(26).charge('华法林片', 1),
  ]
}
