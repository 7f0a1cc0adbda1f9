/** Hong Kong and Macau, their vouchers, and the voucher across the boundary. */
import type { BillBody } from '../../samples/bill-body.ts'
import {
  billOf,
  type Charge,
  type Counter,
  counterIn,
  settled,
  settledBy,
  withoutBenefit,
} from './counter.ts'

type Visit = BillBody['visit']

function visitOf(number: string, setting: Visit['setting'], on: string, to = on): Visit {
  return { number, setting, admittedOn: on, dischargedOn: to }
}

const inMiscellaneous = { category: 'miscellaneous' }

/** A private stay for a keyhole operation, by the headings of a schedule of benefits. */
export function privateStay(at: Counter): Charge[] {
  return [
    ...at.daily('病床費（半私家房）', 0, 2),
    ...at.daily('主診醫生巡房費', 0, 2),
    at.charge('血細胞分析', 2),
    at.charge('上腹部電腦掃描（CT）連顯影劑'),
    at.on(1).charge('腹腔鏡下膽囊切除術'),
    at.on(1).charge('全身麻醉（2小時內）'),
    at.on(1).charge('手術室費（大）'),
    at.on(1).charge('腹腔鏡穿刺器 10mm（國產）', 3),
    at.on(1).charge('注射用頭孢曲松鈉 1.0g', 2, inMiscellaneous),
    at.on(2).charge('對乙酰氨基酚片 0.5g×20片', 1, inMiscellaneous),
  ]
}

const hk = (on: string) => counterIn('hong-kong', on)
const macau = (on: string) => counterIn('macau', on)

export const crossBorderBills = [
  billOf({
    name: 'hk-specialist',
    title: ['香港专科门诊', '香港專科門診', 'Public specialist clinic in Hong Kong'],
    shows: 'Fees of 2026: attendance, drugs by started four weeks, advanced imaging; in HKD',
    expect: settledBy('public'),
    body: {
      person: 'P-0043',
      facility: 'H-HK-01',
      visit: { ...visitOf('HK-OP-0001', 'outpatient', '2026-02-09'), department: 'cardiology' },
      currency: 'HKD',
      lines: specialistVisit('2026-02-09'),
    },
  }),
  billOf({
    name: 'hk-specialist-old-fees',
    title: ['香港专科门诊（旧收费）', '香港專科門診（舊收費）', 'The same visit by the old fees'],
    shows: 'The last days of the old fees',
    expect: settledBy('public'),
    body: {
      person: 'P-0043',
      facility: 'H-HK-01',
      visit: { ...visitOf('HK-OP-0002', 'outpatient', '2025-12-30'), department: 'cardiology' },
      currency: 'HKD',
      lines: specialistVisit('2025-12-30'),
    },
  }),
  billOf({
    name: 'hk-emergency-waived',
    title: ['香港急症室，全额减免', '香港急症室，全額減免', 'A&E with a full waiver'],
    shows: 'A fee that is waived for a person in need',
    expect: settledBy('public', 'aid'),
    body: {
      person: 'P-0049',
      facility: 'H-HK-01',
      visit: visitOf('HK-AE-0001', 'emergency', '2026-03-03'),
      currency: 'HKD',
      attributes: { triage: 'semi-urgent' },
      lines: [hk('2026-03-03').charge('急症診金'), hk('2026-03-03').charge('足X光（數碼）')],
    },
  }),
  billOf({
    name: 'hk-public-stay',
    title: ['香港公立医院住院', '香港公立醫院住院', 'Public hospital stay in Hong Kong'],
    shows: 'A fee a day; public money pays the rest; a self-financed item stays with the patient',
    expect: settledBy('public'),
    body: {
      person: 'P-0042',
      facility: 'H-HK-01',
      visit: {
        ...visitOf('HK-IP-0001', 'inpatient', '2026-01-12', '2026-01-17'),
        wardClass: 'acute',
      },
      currency: 'HKD',
      lines: [
        ...hk('2026-01-12').daily('普通病房病床費（大房）', 0, 4),
        ...hk('2026-01-12').daily('主診醫生巡房費', 0, 4),
        hk('2026-01-12').charge('胸部電腦掃描（CT）'),
        hk('2026-01-12').on(2).charge('經導管主動脈瓣膜 23mm', 1, { category: 'self-financed' }),
      ],
    },
  }),
  billOf({
    name: 'hk-vhis-standard',
    title: ['自愿医保标准计划住院', '自願醫保標準計劃住院', 'VHIS Standard Plan, private stay'],
    shows: 'A schedule of benefits with limits a day and by class of operation',
    expect: settledBy('commercial'),
    body: {
      person: 'P-0043',
      facility: 'H-HK-02',
      visit: {
        ...visitOf('HK-IP-0002', 'inpatient', '2026-03-16', '2026-03-19'),
        surgeryClass: 'major',
      },
      currency: 'HKD',
      lines: privateStay(hk('2026-03-16')),
    },
  }),
  billOf({
    name: 'hk-vhis-flexi-deductible',
    title: [
      '灵活计划自付费由团体险填补',
      '靈活計劃墊底費由團體保險填補',
      'Flexi deductible filled by a group plan',
    ],
    shows: 'Another insurer’s money fills the deductible',
    expect: settledBy('commercial'),
    body: {
      person: 'P-0044',
      facility: 'H-HK-02',
      visit: {
        ...visitOf('HK-IP-0003', 'inpatient', '2026-04-13', '2026-04-16'),
        surgeryClass: 'major',
      },
      currency: 'HKD',
      lines: privateStay(hk('2026-04-13')),
    },
  }),
  billOf({
    name: 'hk-vhis-both',
    title: ['标准计划加灵活计划', '標準計劃加靈活計劃', 'Standard and Flexi Plan together'],
    shows: 'Two plans in the order of the coverages, never above the bill',
    expect: settledBy('commercial'),
    body: {
      person: 'P-0045',
      facility: 'H-HK-02',
      visit: {
        ...visitOf('HK-IP-0004', 'inpatient', '2026-05-18', '2026-05-21'),
        surgeryClass: 'major',
      },
      currency: 'HKD',
      lines: privateStay(hk('2026-05-18')),
    },
  }),
  billOf({
    name: 'hk-voucher',
    title: ['长者医疗券门诊', '長者醫療券門診', 'Voucher at a family doctor'],
    shows: 'The voucher pays whole dollars at an enrolled practice',
    expect: settledBy('voucher'),
    body: {
      person: 'P-0041',
      facility: 'C-HK-01',
      visit: visitOf('HK-OP-0003', 'outpatient', '2026-02-02'),
      currency: 'HKD',
      lines: [
        hk('2026-02-02').charge('門診診金（普通科醫生）', 2),
        hk('2026-02-02').charge('氨氯地平片 5mg×28片', 2, { supplyDays: 56 }),
      ],
    },
  }),
  billOf({
    name: 'hk-voucher-spouse',
    title: ['配偶医疗券接续', '配偶醫療券接續', 'The spouse’s voucher follows'],
    shows: 'One’s own voucher first, then the spouse’s: shared money',
    expect: settledBy('voucher'),
    body: {
      person: 'P-0041',
      facility: 'C-HK-01',
      visit: visitOf('HK-OP-0004', 'outpatient', '2026-02-16'),
      currency: 'HKD',
      lines: [
        hk('2026-02-16').charge('門診診金（專家）'),
        hk('2026-02-16').charge('頸部磁力共振掃描'),
      ],
    },
  }),
  billOf({
    name: 'hk-voucher-spouse-own',
    title: [
      '配偶本人的医疗券（余额已被共用）',
      '配偶本人的醫療券（餘額已被共用）',
      'The spouse’s own visit, on what is left',
    ],
    shows: 'The spouse’s own account after the other has drawn on it: one balance for both',
    expect: settledBy('voucher'),
    after: ['hk-voucher-spouse'],
    body: {
      person: 'P-0042',
      facility: 'C-HK-01',
      visit: visitOf('HK-OP-0006', 'outpatient', '2026-02-23'),
      currency: 'HKD',
      lines: [
        hk('2026-02-23').charge('門診診金（專家）'),
        hk('2026-02-23').charge('頸部磁力共振掃描'),
      ],
    },
  }),
  billOf({
    name: 'gba-voucher',
    title: [
      '大湾区长者医疗券门诊',
      '大灣區長者醫療券門診',
      'Voucher at a service point in Shenzhen',
    ],
    shows: 'The voucher across the boundary: a visit billed in HKD',
    expect: settledBy('voucher'),
    body: {
      person: 'P-0046',
      facility: 'H-SZ-01',
      visit: visitOf('SZ-GB-0001', 'outpatient', '2026-03-12'),
      currency: 'HKD',
      lines: visitInHkd('2026-03-12'),
    },
  }),
  billOf({
    name: 'macau-emergency',
    title: ['澳门急诊', '澳門急診', 'Emergency in Macau'],
    shows: 'A resident’s rate in MOP',
    expect: settledBy('public'),
    body: {
      person: 'P-0047',
      facility: 'H-MO-01',
      visit: visitOf('MO-AE-0001', 'emergency', '2026-03-05'),
      currency: 'MOP',
      coverages: ['C-0047-1'],
      lines: [
        macau('2026-03-05').charge('急症診金'),
        macau('2026-03-05').charge('血細胞分析'),
        macau('2026-03-05').charge('腹部X光（數碼）'),
      ],
    },
  }),
  billOf({
    name: 'macau-voucher',
    title: ['澳门医疗券', '澳門醫療券', 'Macau voucher'],
    shows: 'Two issues overlap; the older one is used first',
    expect: settledBy('voucher'),
    body: {
      person: 'P-0047',
      facility: 'C-MO-01',
      visit: visitOf('MO-OP-0001', 'outpatient', '2026-03-06'),
      currency: 'MOP',
      lines: [macau('2026-03-06').charge('門診診金（專科醫生）', 4)],
    },
  }),
  billOf({
    name: 'macau-voucher-child',
    title: [
      '子女使用父母的医疗券',
      '子女使用父母的醫療券',
      'A child draws on the parent’s voucher',
    ],
    shows: 'Shared money of a pool, used by another person',
    expect: settledBy('voucher'),
    body: {
      person: 'P-0048',
      facility: 'C-MO-01',
      visit: visitOf('MO-OP-0002', 'outpatient', '2026-03-07'),
      currency: 'MOP',
      lines: [macau('2026-03-07').charge('門診診金（普通科醫生）')],
    },
  }),
  billOf({
    name: 'hk-uninsured-private',
    title: ['香港自费私家门诊', '香港自費私家門診', 'Own pay in Hong Kong'],
    shows: 'No coverage chosen: the patient pays all of it',
    expect: settled,
    body: {
      person: 'P-0044',
      facility: 'C-HK-03',
      visit: visitOf('HK-OP-0005', 'outpatient', '2026-03-02'),
      coverages: [],
      currency: 'HKD',
      lines: [hk('2026-03-02').charge('門診診金（專科醫生）')],
    },
  }),
  ...voucherRefusals(),
  ...planRefusals(),
]

function specialistVisit(on: string): Charge[] {
  const at = hk(on)
  return [
    at.charge('門診診金（專科醫生）'),
    at.charge('美托洛爾片 25mg', 2, { supplyDays: 84 }),
    at.charge('阿司匹林腸溶片 100mg×30片', 3, { supplyDays: 90 }),
    at.charge('心臟磁力共振掃描', 1, { attributes: { tier: 'highly-advanced' } }),
  ]
}

/** Priced at the service point in Hong Kong dollars, as the pilot asks. */
export function visitInHkd(on: string): Charge[] {
  const at = counterIn('shenzhen', on)
  return [
    at.charge('门诊诊察费（主任医师）', 1, { unitPrice: '68.00' }),
    at.charge('常规心电图检查', 1, { unitPrice: '32.00' }),
    at.charge('氨氯地平片 5mg×28片', 2, { unitPrice: '18.40', supplyDays: 56 }),
  ]
}

/** One bill for each rule by which the vouchers refuse. */
function voucherRefusals() {
  const elder = 'P-0042'
  const visit = (on: string) => [hk(on).charge('門診診金（專科醫生）')]
  const rows: readonly [
    rule: string,
    title: readonly [string, string, string],
    body: Pick<BillBody, 'person' | 'facility' | 'visit' | 'attributes'>,
    lines: readonly Charge[],
  ][] = [
    [
      'inpatient',
      ['日间手术不可用医疗券', '日間手術不可用醫療券', 'Day surgery'],
      {
        person: elder,
        facility: 'H-HK-02',
        visit: visitOf('HK-RF-0001', 'day-surgery', '2026-03-09'),
      },
      [
        hk('2026-03-09').charge('白內障超聲乳化及人工晶體植入手術'),
        hk('2026-03-09').charge('局部浸潤麻醉'),
      ],
    ],
    [
      'operation',
      ['门诊账单含手术', '門診帳單含手術', 'An operation billed as a visit'],
      {
        person: elder,
        facility: 'H-HK-02',
        visit: visitOf('HK-RF-0002', 'outpatient', '2026-03-09'),
      },
      [...visit('2026-03-09'), hk('2026-03-09').charge('翼狀胬肉切除術')],
    ],
    [
      'package',
      ['套餐不可用医疗券', '套餐不可用醫療券', 'A package'],
      {
        person: elder,
        facility: 'C-HK-01',
        visit: visitOf('HK-RF-0003', 'outpatient', '2026-03-09'),
      },
      [hk('2026-03-09').charge('健康體檢費', 1, { category: 'package' })],
    ],
    [
      'prepaid',
      ['预付服务不可用医疗券', '預付服務不可用醫療券', 'A pre-paid course'],
      {
        person: elder,
        facility: 'C-HK-01',
        visit: visitOf('HK-RF-0004', 'outpatient', '2026-03-09'),
        attributes: { prepaidPackage: true },
      },
      visit('2026-03-09'),
    ],
    [
      'products-only',
      ['只购物品不可用医疗券', '只購物品不可用醫療券', 'Products alone'],
      {
        person: elder,
        facility: 'C-HK-01',
        visit: visitOf('HK-RF-0005', 'pharmacy', '2026-03-09'),
      },
      [hk('2026-03-09').charge('玻璃酸鈉滴眼液')],
    ],
    [
      'public-service',
      ['公营服务不可用医疗券', '公營服務不可用醫療券', 'A public service'],
      {
        person: elder,
        facility: 'C-HK-02',
        visit: {
          ...visitOf('HK-RF-0006', 'outpatient', '2026-03-09'),
          department: 'family-medicine',
        },
      },
      visit('2026-03-09'),
    ],
    [
      'not-enrolled',
      ['未登记的医疗服务提供者', '未登記的醫療服務提供者', 'A provider that has not enrolled'],
      {
        person: elder,
        facility: 'C-HK-03',
        visit: visitOf('HK-RF-0007', 'outpatient', '2026-03-09'),
      },
      visit('2026-03-09'),
    ],
    [
      'service-point',
      ['非大湾区试点服务点', '非大灣區試點服務點', 'No service point of the pilot'],
      {
        person: elder,
        facility: 'H-SZ-02',
        visit: visitOf('SZ-RF-0001', 'outpatient', '2026-03-09'),
      },
      visitInHkd('2026-03-09'),
    ],
    [
      'national-insurance',
      [
        '已由国家医保支付的诊次',
        '已由國家醫保支付的診次',
        'An episode that national insurance covers',
      ],
      {
        person: 'P-0046',
        facility: 'H-SZ-01',
        visit: visitOf('SZ-RF-0002', 'outpatient', '2026-03-09'),
        attributes: { settledByBasic: true },
      },
      visitInHkd('2026-03-09'),
    ],
    [
      'ehealth-consent',
      ['未同意使用医健通', '未同意使用醫健通', 'Without eHealth consent'],
      {
        person: elder,
        facility: 'H-SZ-01',
        visit: visitOf('SZ-RF-0003', 'outpatient', '2026-03-09'),
        attributes: { eHealthConsent: false },
      },
      visitInHkd('2026-03-09'),
    ],
  ]
  const voucherOf = (person: BillBody['person']) => [`C-${String(person).slice(2)}-2`]
  const refusals = rows.map(([rule, [cn, zhHk, en], body, lines]) =>
    billOf({
      name: `refused-voucher-${rule}`,
      title: [`医疗券拒付：${cn}`, `醫療券拒付：${zhHk}`, `The voucher refuses: ${en}`],
      shows: `Refusal of the voucher: ${rule}`,
      expect: withoutBenefit(`hong-kong/ehcv/voucher/${rule}`),
      body: { ...body, coverages: voucherOf(body.person), currency: 'HKD', lines },
    }),
  )
  return [...refusals, tooYoung(), ...macauRefusals()]
}

function tooYoung() {
  return billOf({
    name: 'refused-voucher-age',
    title: ['医疗券拒付：未满年龄', '醫療券拒付：未滿年齡', 'The voucher refuses: too young'],
    shows: 'Refusal of the voucher: age',
    expect: withoutBenefit('hong-kong/ehcv/voucher/age'),
    body: {
      person: {
        birth: '1965-01-01',
        coverages: [
          {
            id: 'stated-1',
            scheme: 'hong-kong/ehcv',
            from: '2020-01-01',
            used: { voucher: '0.00' },
          },
        ],
      },
      facility: 'C-HK-01',
      visit: visitOf('HK-RF-0008', 'outpatient', '2026-03-09'),
      currency: 'HKD',
      lines: [hk('2026-03-09').charge('門診診金（普通科醫生）')],
    },
  })
}

function macauRefusals() {
  const stated = (attributes: Record<string, string | boolean>): BillBody['person'] => ({
    birth: '1970-01-31',
    coverages: [{ id: 'stated-1', scheme: 'macau/voucher', from: '2010-01-01', attributes }],
  })
  const rows: readonly [string, BillBody['person'], BillBody['facility']][] = [
    ['not-permanent-resident', stated({ permanentResident: false }), 'C-MO-01'],
    ['not-family', stated({ permanentResident: true, usedBy: 'other' }), 'C-MO-01'],
    ['public-service', 'P-0047', 'H-MO-01'],
    ['not-enrolled', 'P-0047', { region: 'macau', ownership: 'private-for-profit' }],
    [
      'outside-macau',
      'P-0047',
      { region: 'guangzhou', ownership: 'private-for-profit', tags: ['macau-voucher'] },
    ],
  ]
  return rows.map(([rule, person, facility], i) => {
    const place = typeof facility === 'string' ? 'macau' : facility.region
    return billOf({
      name: `refused-macau-voucher-${rule}`,
      title: [
        `澳门医疗券拒付：${rule}`,
        `澳門醫療券拒付：${rule}`,
        `The Macau voucher refuses: ${rule}`,
      ],
      shows: `Refusal of the Macau voucher: ${rule}`,
      expect: withoutBenefit(`macau/voucher/visit/${rule}`),
      body: {
        person,
        facility,
        visit: visitOf(`MO-RF-000${i + 1}`, 'outpatient', '2026-03-10'),
        ...(person === 'P-0047' ? { coverages: ['C-0047-2'] } : {}),
        currency: 'MOP',
        lines:
          place === 'macau'
            ? [macau('2026-03-10').charge('門診診金（普通科醫生）')]
            : [counterIn('guangzhou', '2026-03-10').charge('门诊诊察费（普通门诊）')],
      },
    })
  })
}

/** Refusals of plans and of public care. */
function planRefusals() {
  const standard = (used: Record<string, string>): BillBody['person'] => ({
    birth: '1983-05-17',
    coverages: [{ id: 'stated-1', scheme: 'hong-kong/vhis-standard', from: '2021-06-01', used }],
  })
  const rows: readonly [
    rule: string,
    person: BillBody['person'],
    attributes: NonNullable<BillBody['attributes']>,
    setting: Visit['setting'],
  ][] = [
    ['confinement/known-condition', standard({}), { preExisting: 'known' }, 'inpatient'],
    [
      'related-visits/known-condition',
      standard({}),
      { preExisting: 'known', relatedStay: 'before', stay: 'S-1' },
      'outpatient',
    ],
    [
      'related-visits/after-window',
      standard({}),
      { relatedStay: 'after', stay: 'S-1', daysSinceDischarge: 120 },
      'outpatient',
    ],
    [
      'related-visits/before-count',
      standard({ 'visits-before': '1' }),
      { relatedStay: 'before', stay: 'S-1' },
      'outpatient',
    ],
    [
      'related-visits/after-count',
      standard({ 'visits-after': '3' }),
      { relatedStay: 'after', stay: 'S-1', daysSinceDischarge: 30 },
      'outpatient',
    ],
  ]
  const refusals = rows.map(([rule, person, attributes, setting], i) =>
    billOf({
      name: `refused-vhis-${rule.replace('/', '-')}`,
      title: [`自愿医保拒付：${rule}`, `自願醫保拒付：${rule}`, `VHIS refuses: ${rule}`],
      shows: `Refusal of the Standard Plan: ${rule}`,
      expect: withoutBenefit(`hong-kong/vhis-standard/${rule}`),
      body: {
        person,
        facility: 'H-HK-02',
        visit: {
          ...visitOf(
            `HK-RF-001${i}`,
            setting,
            '2026-06-08',
            setting === 'inpatient' ? '2026-06-11' : '2026-06-08',
          ),
          ...(setting === 'inpatient' ? { surgeryClass: 'major' } : {}),
        },
        currency: 'HKD',
        attributes,
        lines:
          setting === 'inpatient'
            ? privateStay(hk('2026-06-08'))
            : [hk('2026-06-08').charge('門診診金（專科醫生）')],
      },
    }),
  )
  return [
    ...refusals,
    billOf({
      name: 'refused-macau-third-party',
      title: ['澳门：第三者负责', '澳門：第三者負責', 'Macau: a third party is liable'],
      shows: 'Refusal of the residents’ rate where somebody else is liable',
      expect: withoutBenefit('macau/public/hospital/third-party'),
      body: {
        person: 'P-0047',
        facility: 'H-MO-01',
        visit: visitOf('MO-RF-0009', 'emergency', '2026-03-11'),
        coverages: ['C-0047-1'],
        currency: 'MOP',
        attributes: { thirdPartyLiable: true, injury: true },
        lines: [macau('2026-03-11').charge('急症診金')],
      },
    }),
  ]
}
