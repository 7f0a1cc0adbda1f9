/** Stays in hospital at home. */
import { billOf, type Charge, type Counter, counterIn, settled, settledBy } from './counter.ts'
import { approved } from './outpatient.ts'

/** What every day of a stay costs, from one day after admission to another. */
export function careOf(counter: Counter, from: number, to: number, nursing = '二级护理'): Charge[] {
  return [
    ...counter.daily('普通病房床位费（三人间）', from, to),
    ...counter.daily(nursing, from, to),
    ...counter.daily('住院诊察费', from, to),
    ...counter.daily('静脉输液', from, to, 2),
    ...counter.daily('氯化钠注射液 250ml', from, to, 2),
    ...counter.daily('一次性输液器 普通', from, to, 2),
  ]
}

/** Gallbladder out by keyhole: tests, operation, materials, a week of care. */
export function keyholeSurgery(counter: Counter): Charge[] {
  const operation = counter.on(2)
  return [
    ...careOf(counter, 0, 6),
    counter.charge('血细胞分析'),
    counter.charge('凝血四项'),
    counter.charge('丙氨酸氨基转移酶测定'),
    counter.charge('总胆红素测定'),
    counter.charge('肌酐测定'),
    counter.charge('肝胆胰脾彩色多普勒超声检查'),
    counter.charge('上腹部CT增强扫描'),
    counter.charge('常规心电图检查'),
    operation.charge('腹腔镜下胆囊切除术', 1),
    operation.charge('全身麻醉（2小时内）'),
    operation.charge('全身麻醉（每增加1小时）'),
    operation.charge('麻醉中监测', 3),
    operation.charge('手术室使用费（大）'),
    operation.charge('腹腔镜穿刺器 10mm', 3),
    operation.charge('超声刀头 36cm'),
    operation.charge('血管夹 可吸收', 4),
    operation.charge('可吸收缝线 3-0', 2),
    operation.charge('一次性取物袋'),
    operation.charge('丙泊酚注射液 20ml', 2),
    operation.charge('注射用瑞芬太尼', 2),
    operation.charge('手术标本病理学检查'),
    ...counter.daily('注射用头孢哌酮钠舒巴坦钠', 2, 5, 2),
    ...counter.daily('注射用泮托拉唑', 2, 4),
    ...counter.daily('换药（中）', 4, 6),
    counter.on(3).charge('氧气吸入', 12),
    counter.on(3).charge('心电监测', 24),
  ]
}

const beijing = counterIn('beijing', '2026-02-03')
const second = counterIn('beijing', '2026-05-18')
const newYear = counterIn('beijing', '2025-12-26')
const hanzhongNewYear = counterIn('hanzhong', '2025-12-24')
const suzhou = counterIn('suzhou', '2026-06-02')

export const stayBills = [
  billOf({
    name: 'stay-beijing-first',
    title: ['北京职工首次住院', '北京職工首次住院', 'First admission of a year in Beijing'],
    shows: 'Deductible of the first admission, bands, the account and the commercial plan',
    expect: settledBy('basic', 'account'),
    body: {
      person: 'P-0001',
      facility: 'H-BJ-01',
      visit: {
        number: 'BJ-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-02-03',
        dischargedOn: '2026-02-10',
        department: 'general-surgery',
        surgeryClass: 'major',
      },
      currency: 'CNY',
      lines: keyholeSurgery(beijing),
    },
  }),
  billOf({
    name: 'stay-beijing-second',
    title: ['北京职工同年第二次住院', '北京職工同年第二次住院', 'Second admission of the year'],
    shows: 'The lower deductible of a second admission, after the first one was settled',
    after: ['stay-beijing-first'],
    expect: settledBy('basic'),
    body: {
      person: 'P-0001',
      facility: 'H-BJ-01',
      visit: {
        number: 'BJ-IP-0002',
        setting: 'inpatient',
        admittedOn: '2026-05-18',
        dischargedOn: '2026-05-23',
      },
      currency: 'CNY',
      lines: [
        ...careOf(second, 0, 4),
        second.charge('胃镜检查'),
        second.on(1).charge('胃镜下活检术'),
        second.on(1).charge('活检组织病理学检查'),
        ...second.daily('注射用艾司奥美拉唑', 0, 4),
      ],
    },
  }),
  billOf({
    name: 'stay-wrong-ward',
    title: ['病房等级录错的账单', '病房等級錄錯的帳單', 'A stay billed with the wrong ward'],
    shows: 'The first half of a reversal pair: settled, then reversed for the wrong ward',
    expect: settledBy('basic'),
    body: {
      person: 'P-0002',
      facility: 'H-BJ-02',
      visit: {
        number: 'BJ-IP-0003',
        interim: '1',
        setting: 'inpatient',
        admittedOn: '2026-03-02',
        dischargedOn: '2026-03-06',
      },
      currency: 'CNY',
      lines: wardStay('普通病房床位费（单人间）'),
    },
  }),
  billOf({
    name: 'stay-right-ward',
    title: ['更正病房后的账单', '更正病房後的帳單', 'The same stay with the right ward'],
    shows: 'The second half of the pair: to be settled once `stay-wrong-ward` is reversed',
    expect: settledBy('basic'),
    body: {
      person: 'P-0002',
      facility: 'H-BJ-02',
      visit: {
        number: 'BJ-IP-0003',
        interim: '2',
        setting: 'inpatient',
        admittedOn: '2026-03-02',
        dischargedOn: '2026-03-06',
      },
      currency: 'CNY',
      lines: wardStay('普通病房床位费（三人间）'),
    },
  }),
  billOf({
    name: 'stay-over-new-year',
    title: ['跨年住院', '跨年住院', 'A stay over New Year'],
    shows: 'Lines of two years, a bill of the year of discharge, items that left the catalogue',
    expect: settledBy('basic'),
    body: {
      person: 'P-0002',
      facility: 'H-BJ-01',
      visit: {
        number: 'BJ-IP-0004',
        setting: 'inpatient',
        admittedOn: '2025-12-26',
        dischargedOn: '2026-01-07',
      },
      currency: 'CNY',
      lines: [
        ...careOf(newYear, 0, 11, '一级护理'),
        newYear.charge('胸部CT平扫'),
        newYear.on(1).charge('B型钠尿肽前体测定'),
        newYear.on(1).charge('心脏彩色多普勒超声检查'),
        ...newYear.daily('呋塞米注射液', 0, 8, 2),
        ...newYear.daily('注射用头孢曲松钠 2.0g', 1, 9),
        newYear.on(10).charge('B型钠尿肽前体测定'),
      ],
    },
  }),
  billOf({
    name: 'stay-over-new-year-by-days',
    title: ['跨年住院按日分年', '跨年住院按日分年', 'A stay over New Year, by its days'],
    shows: 'A scheme that shares the stay out between the years: two caps, one deductible',
    expect: settledBy('basic'),
    body: {
      person: 'P-0026',
      facility: 'H-HN-01',
      visit: {
        number: 'HN-IP-0010',
        setting: 'inpatient',
        admittedOn: '2025-12-24',
        dischargedOn: '2026-01-05',
      },
      currency: 'CNY',
      lines: [...keyholeSurgery(hanzhongNewYear), ...careOf(hanzhongNewYear, 7, 11)],
    },
  }),
  billOf({
    name: 'negative-lines',
    title: ['退药退费行', '退藥退費行', 'Lines that take back others'],
    shows: 'A line taken back wholly, one in part and in two steps; net never below zero',
    expect: settledBy('basic'),
    body: {
      person: 'P-0014',
      facility: 'H-HZ-01',
      visit: {
        number: 'HZ-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-03-16',
        dischargedOn: '2026-03-20',
      },
      currency: 'CNY',
      lines: takenBack(),
    },
  }),
  billOf({
    name: 'indication-and-approval',
    title: ['限适应症药品与医院审核', '限適應症藥品與醫院審核', 'Restricted drugs'],
    shows: 'The same drug approved with its indication, without one, and refused by the hospital',
    expect: settledBy('basic'),
    body: {
      person: 'P-0013',
      facility: 'H-HZ-01',
      visit: {
        number: 'HZ-IP-0002',
        setting: 'inpatient',
        admittedOn: '2026-04-20',
        dischargedOn: '2026-04-27',
      },
      currency: 'CNY',
      lines: restrictedDrugs(counterIn('hangzhou', '2026-04-20')),
    },
  }),
  billOf({
    name: 'price-and-day-limits',
    title: ['超限价与超日限', '超限價與超日限', 'Over a price and a day limit'],
    shows: 'A single room above the bed price that counts, a day limit passed, an imported lens',
    expect: settledBy('basic'),
    body: {
      person: 'P-0010',
      facility: 'H-SZ-01',
      visit: {
        number: 'SZ-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-05-06',
        dischargedOn: '2026-05-08',
      },
      currency: 'CNY',
      lines: limitsPassed(counterIn('shenzhen', '2026-05-06')),
    },
  }),
  billOf({
    name: 'newborn-guangzhou',
    title: ['新生儿住院', '新生兒住院', 'Newborn'],
    shows: 'Insured from the day of birth, nine days old, phototherapy',
    expect: settledBy('basic'),
    body: {
      person: 'P-0036',
      facility: 'H-GZ-01',
      visit: {
        number: 'GZ-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-03-16',
        dischargedOn: '2026-03-23',
        department: 'neonatology',
      },
      currency: 'CNY',
      lines: [
        ...counterIn('guangzhou', '2026-03-16').daily('新生儿床位费', 0, 6),
        ...counterIn('guangzhou', '2026-03-16').daily('新生儿护理', 0, 6),
        ...counterIn('guangzhou', '2026-03-16').daily('新生儿蓝光治疗', 0, 4, 12),
        counterIn('guangzhou', '2026-03-16').charge('总胆红素测定', 2),
        counterIn('guangzhou', '2026-03-16').on(6).charge('新生儿听力筛查'),
      ],
    },
  }),
  billOf({
    name: 'stay-third-suzhou',
    title: ['苏州退休人员第三次住院', '蘇州退休人員第三次住院', 'Third admission in Suzhou'],
    shows: 'A stated person with two admissions behind: the fixed deductible of later ones',
    expect: settledBy('basic'),
    body: {
      person: {
        birth: '1955-11-23',
        sex: 'female',
        coverages: [
          {
            id: 'stated-1',
            scheme: 'suzhou/employee',
            from: '2010-01-01',
            attributes: { personClass: 'retired', useAccount: false },
            used: { admissions: '2', 'pool-paid': '18240.55' },
          },
        ],
      },
      facility: { id: 'stated', region: 'suzhou', level: 'tertiary', ownership: 'public' },
      visit: {
        number: 'SU-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-06-02',
        dischargedOn: '2026-06-07',
      },
      currency: 'CNY',
      lines: [...careOf(suzhou, 0, 4), suzhou.charge('颅脑磁共振平扫')],
    },
  }),
  billOf({
    name: 'sums-only',
    title: ['只有四项合计的账单', '只有四項合計的帳單', 'A bill of the four sums'],
    shows: 'Lines were divided elsewhere: only the four sums of the national interface',
    expect: settledBy('basic'),
    body: {
      person: 'P-0008',
      facility: 'H-GZ-02',
      visit: {
        number: 'GZ-IP-0002',
        setting: 'inpatient',
        admittedOn: '2026-04-01',
        dischargedOn: '2026-04-09',
      },
      currency: 'CNY',
      sums: {
        inScope: '18420.37',
        priorSelfPay: '1240.60',
        overLimit: '318.00',
        ownPaid: '655.20',
      },
    },
  }),
  ...regionalStays(),
]

function wardStay(ward: string): Charge[] {
  const at = counterIn('beijing', '2026-03-02')
  return [
    ...at.daily(ward, 0, 3),
    ...at.daily('二级护理', 0, 3),
    ...at.daily('住院诊察费', 0, 3),
    at.charge('胸部CT平扫'),
    at.charge('颅脑磁共振增强扫描'),
    at.charge('冠状动脉CT血管成像'),
    ...at.daily('注射用哌拉西林钠他唑巴坦钠', 0, 3, 4),
  ]
}

function takenBack() {
  const at = counterIn('hangzhou', '2026-03-16')
  const care = [...careOf(at, 0, 3), at.charge('颅脑磁共振增强扫描'), at.charge('胸部CT平扫')]
  const drug = at.charge('注射用美罗培南', 6, approved('重症感染'))
  const material = at.on(1).charge('静脉留置针 22G', 3)
  const back = (charge: Charge, quantity: string, reverses: number, on: string): Charge => ({
    ...charge,
    on,
    quantity,
    reverses: String(reverses),
  })
  const first = care.length + 1
  return [
    ...care,
    drug,
    material,
    back(drug, '-2', first, '2026-03-17'),
    back(drug, '-1.5', first, '2026-03-18'),
    back(material, '-3', first + 1, '2026-03-18'),
  ]
}

function restrictedDrugs(at: Counter): Charge[] {
  return [
    ...careOf(at, 0, 6),
    at.charge('人血白蛋白', 2, approved('重度低蛋白血症')),
    at.on(1).charge('人血白蛋白', 2),
    at.on(2).charge('人血白蛋白', 1, { approval: 'refused', indication: '重度低蛋白血症' }),
    at.on(3).charge('人血白蛋白', 1, approved('美容')),
  ]
}

function limitsPassed(at: Counter): Charge[] {
  return [
    ...at.daily('普通病房床位费（单人间）', 0, 1),
    at.charge('一级护理', 2),
    ...at.daily('住院诊察费', 0, 1),
    at.charge('白内障超声乳化摘除伴人工晶体植入术'),
    at.charge('人工晶体（多焦点） 双焦点（进口）'),
    at.charge('粘弹剂 1.0ml（进口）'),
    at.charge('局部浸润麻醉'),
    at.charge('手术室使用费（中）'),
  ]
}

/** One stay a region whose rules have a feature of their own. */
function regionalStays() {
  const rows: readonly [string, string, string, readonly [string, string, string], string][] = [
    [
      'guiyang-top',
      'P-0019',
      'H-GY-01',
      ['贵阳省级头部医院住院', '貴陽省級頭部醫院住院', 'Named top hospital in Guiyang'],
      'A top hospital has its own deductible and ratio',
    ],
    [
      'guiyang-destitute',
      'P-0020',
      'H-GY-02',
      ['贵阳特困人员住院', '貴陽特困人員住院', 'Destitute person in Guiyang'],
      'Basic, catastrophic and medical aid after each other',
    ],
    [
      'chengdu-aged',
      'P-0021',
      'H-CD-01',
      ['成都高龄退休人员住院', '成都高齡退休人員住院', 'Over eighty in Chengdu'],
      'The ratio rises with age',
    ],
    [
      'chengdu-premium',
      'P-0022',
      'H-CD-02',
      ['成都高档缴费居民住院', '成都高檔繳費居民住院', 'High premium class in Chengdu'],
      'The ratio goes by the premium class paid',
    ],
    [
      'nanchang-civil-servant',
      'P-0023',
      'H-NC-01',
      ['南昌公务员补助', '南昌公務員補助', 'Civil servant in Nanchang'],
      'The subsidy for civil servants pays after the others',
    ],
    [
      'nanchang-edge',
      'P-0024',
      'H-NC-01',
      ['南昌低保边缘人员住院', '南昌低保邊緣人員住院', 'On the edge of minimum living'],
      'Catastrophic base without first self-pay, then aid',
    ],
    [
      'hefei-city-owned',
      'P-0032',
      'H-HF-02',
      ['合肥市属三级医院住院', '合肥市屬三級醫院住院', 'City-owned hospital in Hefei'],
      'Of two public coverages the one in force is used; level 3 has two kinds',
    ],
    [
      'hanzhong-return-risk',
      'P-0027',
      'H-HN-01',
      ['汉中返贫风险人员住院', '漢中返貧風險人員住院', 'At risk of return to poverty'],
      'Aid for persons at risk of return to poverty',
    ],
    [
      'hangzhou-union',
      'P-0013',
      'H-HZ-01',
      ['杭州签约职工住院', '杭州簽約職工住院', 'Employee in Hangzhou'],
      'The union’s mutual aid ended in 2018 and is not on the bill',
    ],
    [
      'jiamusi-home',
      'P-0025',
      'H-JM-02',
      ['佳木斯居民本地住院', '佳木斯居民本地住院', 'Resident in Jiamusi at home'],
      'A secondary hospital at home',
    ],
    [
      'shanghai-age',
      'P-0007',
      'H-SH-03',
      ['上海老年居民住院', '上海老年居民住院', 'Old resident in Shanghai'],
      'The ratio goes by age and level',
    ],
  ]
  return rows.map(([name, person, facility, title, shows], i) => {
    const region = name.split('-')[0] ?? ''
    const admittedOn = `2026-04-${String(7 + i).padStart(2, '0')}`
    const at = counterIn(region, admittedOn)
    return billOf({
      name: `stay-${name}`,
      title,
      shows,
      expect: name === 'guiyang-destitute' ? settledBy('basic', 'aid') : settled,
      body: {
        person,
        facility,
        visit: {
          number: `RG-IP-${String(i + 1).padStart(4, '0')}`,
          setting: 'inpatient',
          admittedOn,
          dischargedOn: `2026-04-${String(14 + i).padStart(2, '0')}`,
        },
        currency: 'CNY',
        lines: i % 2 === 0 ? keyholeSurgery(at) : strokeStay(at),
      },
    })
  })
}

/** An acute stroke without operation. */
export function strokeStay(counter: Counter): Charge[] {
  return [
    ...careOf(counter, 0, 6, '一级护理'),
    counter.charge('急诊诊察费'),
    counter.charge('颅脑CT平扫'),
    counter.charge('凝血四项'),
    counter.charge('注射用阿替普酶 50mg', 1, approved('急性缺血性脑卒中')),
    counter.on(1).charge('颅脑磁共振平扫'),
    counter.on(1).charge('颈部血管彩色多普勒超声检查'),
    ...counter.daily('依达拉奉注射液', 0, 5, 2).map((line) => ({
      ...line,
      ...approved('急性缺血性脑卒中'),
    })),
    ...counter.daily('阿司匹林肠溶片 100mg×30片', 1, 1),
    ...counter.daily('瑞舒伐他汀钙片', 1, 1),
    ...counter.daily('偏瘫肢体综合训练', 3, 6),
  ]
}
