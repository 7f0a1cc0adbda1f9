/** Visits, pharmacies, chronic disease, and care at a distance, at home. */
import { billOf, counterIn, settled, settledBy, withoutBenefit } from './counter.ts'

const beijing = counterIn('beijing', '2026-01-12')
const shanghai = counterIn('shanghai', '2026-03-05')
const guiyang = counterIn('guiyang', '2026-04-02')

export const outpatientBills = [
  billOf({
    name: 'one-line',
    title: ['一行账单', '一行帳單', 'A bill of one line'],
    shows: 'The smallest bill: one consultation',
    expect: settled,
    body: {
      person: 'P-0008',
      facility: 'C-GZ-01',
      visit: {
        number: 'GZ-OP-0001',
        setting: 'outpatient',
        admittedOn: '2026-03-02',
        dischargedOn: '2026-03-02',
      },
      currency: 'CNY',
      lines: [counterIn('guangzhou', '2026-03-02').charge('门诊诊察费（普通门诊）')],
    },
  }),
  billOf({
    name: 'outpatient-employee-beijing',
    title: ['北京职工普通门诊', '北京職工普通門診', 'Employee of Beijing, outpatient'],
    shows: 'The first visit of a year: deductible, then the account',
    expect: settledBy('account'),
    body: {
      person: 'P-0001',
      facility: 'H-BJ-01',
      visit: {
        number: 'BJ-OP-0001',
        setting: 'outpatient',
        admittedOn: '2026-01-12',
        dischargedOn: '2026-01-12',
        department: 'internal-medicine',
      },
      currency: 'CNY',
      lines: [
        beijing.charge('门诊诊察费（主任医师）'),
        beijing.charge('静脉采血'),
        beijing.charge('血细胞分析'),
        beijing.charge('C反应蛋白测定'),
        beijing.charge('胸部X线摄影'),
        beijing.charge('阿莫西林胶囊 0.25g×24粒', 2, { supplyDays: 7 }),
        beijing.charge('氨溴索片 30mg', 1, { supplyDays: 5 }),
      ],
    },
  }),
  billOf({
    name: 'outpatient-retired-beijing-high',
    title: [
      '北京退休人员门诊累计过两万',
      '北京退休人員門診累計過兩萬',
      'Retired, over the year’s 20,000',
    ],
    shows: 'A stated person whose outpatient payments of the year stand just below an edge',
    expect: settledBy('basic'),
    body: {
      person: {
        birth: '1953-09-30',
        sex: 'female',
        coverages: [
          {
            id: 'stated-1',
            scheme: 'beijing/employee',
            from: '2010-01-01',
            attributes: { personClass: 'retired', useAccount: false },
            used: { 'outpatient-deductible': '1300.00', 'outpatient-paid': '19650.00' },
          },
        ],
      },
      facility: { region: 'beijing', level: 'tertiary', ownership: 'public' },
      visit: {
        number: 'BJ-OP-0002',
        setting: 'outpatient',
        admittedOn: '2026-06-18',
        dischargedOn: '2026-06-18',
      },
      currency: 'CNY',
      lines: [
        beijing.on('2026-06-18').charge('门诊诊察费（副主任医师）'),
        beijing.on('2026-06-18').charge('颅脑磁共振增强扫描'),
        beijing.on('2026-06-18').charge('腰椎磁共振平扫'),
        beijing.on('2026-06-18').charge('光学相干断层扫描（双侧）'),
      ],
    },
  }),
  billOf({
    name: 'outpatient-resident-community',
    title: ['北京居民社区门诊', '北京居民社區門診', 'Old resident at a community centre'],
    shows: 'A community centre with its own deductible and ratio',
    expect: settledBy('basic'),
    body: {
      person: 'P-0003',
      facility: 'C-BJ-01',
      visit: {
        number: 'BJ-OP-0003',
        setting: 'outpatient',
        admittedOn: '2026-01-20',
        dischargedOn: '2026-01-20',
      },
      currency: 'CNY',
      lines: [
        beijing.on('2026-01-20').charge('家庭医生签约诊察费'),
        beijing.on('2026-01-20').charge('氨氯地平片 5mg×28片', 3, { supplyDays: 84 }),
        beijing.on('2026-01-20').charge('二甲双胍片', 3, { supplyDays: 84 }),
        beijing.on('2026-01-20').charge('糖化血红蛋白测定'),
        beijing.on('2026-01-20').charge('六味地黄丸', 2),
      ],
    },
  }),
  billOf({
    name: 'outpatient-minor-guangzhou',
    title: ['广州学童门诊', '廣州學童門診', 'Child at a chosen health centre'],
    shows: 'A resident minor at the institution that was chosen',
    expect: settledBy('basic'),
    body: {
      person: 'P-0009',
      facility: 'C-GZ-01',
      visit: {
        number: 'GZ-OP-0002',
        setting: 'outpatient',
        admittedOn: '2026-03-09',
        dischargedOn: '2026-03-09',
        department: 'paediatrics',
      },
      currency: 'CNY',
      lines: [
        counterIn('guangzhou', '2026-03-09').charge('门诊诊察费（普通门诊）'),
        counterIn('guangzhou', '2026-03-09').charge('流感病毒抗原检测'),
        counterIn('guangzhou', '2026-03-09').charge('奥司他韦颗粒'),
        counterIn('guangzhou', '2026-03-09').charge('布洛芬颗粒'),
      ],
    },
  }),
  billOf({
    name: 'family-account',
    title: ['家庭共济账户支付', '家庭共濟賬戶支付', 'Family account'],
    shows: 'A child of Beijing: the resident scheme first, then the account that a parent shares',
    expect: settledBy('basic', 'account'),
    body: {
      person: 'P-0004',
      facility: 'C-BJ-01',
      visit: {
        number: 'BJ-OP-0004',
        setting: 'outpatient',
        admittedOn: '2026-01-21',
        dischargedOn: '2026-01-21',
        department: 'paediatrics',
      },
      currency: 'CNY',
      lines: [
        beijing.on('2026-01-21').charge('门诊诊察费（普通门诊）', 4),
        beijing.on('2026-01-21').charge('呼吸道病毒核酸检测'),
        beijing.on('2026-01-21').charge('奥司他韦颗粒'),
        beijing.on('2026-01-21').charge('布洛芬口服溶液'),
      ],
    },
  }),
  billOf({
    name: 'family-account-owner',
    title: [
      '共济人本人就诊：家庭共济账户余额',
      '共濟人本人就診：家庭共濟賬戶餘額',
      'The giver’s own visit on the family account',
    ],
    shows: 'The giver’s own account, then what the child has left of the balance both share',
    expect: settledBy('account'),
    after: ['family-account'],
    body: {
      person: 'P-0038',
      facility: 'C-BJ-01',
      visit: {
        number: 'BJ-OP-0005',
        setting: 'outpatient',
        admittedOn: '2026-01-23',
        dischargedOn: '2026-01-23',
      },
      currency: 'CNY',
      lines: [
        beijing.on('2026-01-23').charge('门诊诊察费（副主任医师）'),
        beijing.on('2026-01-23').charge('呼吸道病毒核酸检测', 2),
        beijing.on('2026-01-23').charge('奥司他韦颗粒'),
      ],
    },
  }),
  billOf({
    name: 'outpatient-bound-shenzhen',
    title: ['深圳居民绑定社康门诊', '深圳居民綁定社康門診', 'Resident at the bound health centre'],
    shows: 'Benefit at the bound institution only',
    expect: settledBy('basic'),
    body: {
      person: 'P-0011',
      facility: 'C-SZ-01',
      visit: {
        number: 'SZ-OP-0001',
        setting: 'outpatient',
        admittedOn: '2026-02-05',
        dischargedOn: '2026-02-05',
      },
      currency: 'CNY',
      lines: [
        counterIn('shenzhen', '2026-02-05').charge('门诊诊察费（普通门诊）'),
        counterIn('shenzhen', '2026-02-05').charge('缬沙坦胶囊', 2, { supplyDays: 28 }),
        counterIn('shenzhen', '2026-02-05').charge('常规心电图检查'),
      ],
    },
  }),
  billOf({
    name: 'refused-benefit-unbound-shenzhen',
    title: ['深圳居民到非绑定医院', '深圳居民到非綁定醫院', 'Resident at another hospital'],
    shows: 'Refusal of the benefit: not the bound institution',
    expect: withoutBenefit('shenzhen/resident/outpatient/not-bound'),
    body: {
      person: 'P-0011',
      facility: 'H-SZ-01',
      visit: {
        number: 'SZ-OP-0002',
        setting: 'outpatient',
        admittedOn: '2026-02-06',
        dischargedOn: '2026-02-06',
      },
      currency: 'CNY',
      lines: [counterIn('shenzhen', '2026-02-06').charge('门诊诊察费（主任医师）')],
    },
  }),
  billOf({
    name: 'outpatient-signed-zhuhai',
    title: ['珠海签约并转诊门诊', '珠海簽約並轉診門診', 'Signed and referred in Zhuhai'],
    shows: 'Referral and signed doctor decide the ratio',
    expect: settledBy('basic'),
    body: {
      person: 'P-0012',
      facility: 'H-ZH-01',
      visit: {
        number: 'ZH-OP-0001',
        setting: 'outpatient',
        admittedOn: '2026-04-15',
        dischargedOn: '2026-04-15',
      },
      currency: 'CNY',
      attributes: { referred: true },
      lines: [
        counterIn('zhuhai', '2026-04-15').charge('门诊诊察费（副主任医师）'),
        counterIn('zhuhai', '2026-04-15').charge('甲状腺彩色多普勒超声检查'),
        counterIn('zhuhai', '2026-04-15').charge('左甲状腺素钠片', 1, { supplyDays: 50 }),
      ],
    },
  }),
  billOf({
    name: 'pharmacy-shanghai',
    title: ['上海定点药店购药', '上海定點藥店購藥', 'At a pharmacy in Shanghai'],
    shows: 'A dual-channel pharmacy: drugs and a material outside the catalogue class A',
    expect: settled,
    body: {
      person: 'P-0005',
      facility: 'P-SH-01',
      visit: {
        number: 'SH-RX-0001',
        setting: 'pharmacy',
        admittedOn: '2026-03-05',
        dischargedOn: '2026-03-05',
      },
      currency: 'CNY',
      lines: [
        shanghai.charge('二甲双胍缓释片', 2, { supplyDays: 30 }),
        shanghai.charge('恩格列净片', 2, { supplyDays: 28 }),
        shanghai.charge('血糖试纸', 100),
        shanghai.charge('动态血糖监测传感器', 1),
      ],
    },
  }),
  billOf({
    name: 'pharmacy-chengdu',
    title: ['成都门诊统筹药店', '成都門診統籌藥店', 'At a pooled pharmacy in Chengdu'],
    shows: 'Pharmacy as a setting of its own; quantities with four decimals, prices with six',
    expect: settled,
    body: {
      person: 'P-0021',
      facility: 'P-CD-01',
      visit: {
        number: 'CD-RX-0001',
        setting: 'pharmacy',
        admittedOn: '2026-05-11',
        dischargedOn: '2026-05-11',
      },
      currency: 'CNY',
      lines: [
        counterIn('chengdu', '2026-05-11').charge('阿托伐他汀钙片', '2.3333', {
          unitPrice: '7.654321',
          amount: '17.86',
        }),
        counterIn('chengdu', '2026-05-11').charge('速效救心丸', 1),
        counterIn('chengdu', '2026-05-11').charge('麝香壮骨膏', 2),
      ],
    },
  }),
  billOf({
    name: 'chronic-dialysis-beijing',
    title: ['北京门诊特殊病：透析', '北京門診特殊病：透析', 'Special disease: dialysis'],
    shows: 'A certified special disease in a bill of its own',
    expect: settledBy('basic'),
    body: {
      person: 'P-0037',
      facility: 'H-BJ-02',
      visit: {
        number: 'BJ-CH-0001',
        setting: 'chronic',
        admittedOn: '2026-02-01',
        dischargedOn: '2026-02-28',
        disease: 'M07800',
        entitlement: 'special-disease',
      },
      currency: 'CNY',
      lines: [2, 4, 6, 9, 11, 13, 16, 18, 20, 23, 25, 27].flatMap((day) => {
        const at = counterIn('beijing', '2026-02-01').on(day)
        return [
          at.charge('血液透析'),
          at.charge('血液透析器', 1),
          at.charge('血液透析管路', 1),
          at.charge('动静脉内瘘穿刺针', 2),
          ...(day % 9 === 0 ? [at.charge('重组人促红素注射液', 4, approved('肾性贫血'))] : []),
        ]
      }),
    },
  }),
  billOf({
    name: 'chronic-hypertension-hefei',
    title: ['合肥高血压门诊用药', '合肥高血壓門診用藥', 'Hypertension drugs in Hefei'],
    shows: 'A chronic disease settled by its own entitlement',
    expect: settled,
    body: {
      person: 'P-0017',
      facility: 'H-HF-02',
      visit: {
        number: 'HF-CH-0001',
        setting: 'chronic',
        admittedOn: '2026-03-18',
        dischargedOn: '2026-03-18',
        disease: 'M03900',
        entitlement: 'special-disease',
      },
      currency: 'CNY',
      lines: [
        counterIn('hefei', '2026-03-18').charge('硝苯地平控释片', 2, { supplyDays: 56 }),
        counterIn('hefei', '2026-03-18').charge('厄贝沙坦片', 2, { supplyDays: 56 }),
        counterIn('hefei', '2026-03-18').charge('动态血压监测'),
      ],
    },
  }),
  billOf({
    name: 'online-follow-up',
    title: ['异地互联网医院复诊', '異地互聯網醫院覆診', 'Follow-up at an internet hospital'],
    shows:
      'Insured in Hefei, seen by an internet hospital of Shanghai: a Shanghai bill in the delta',
    expect: settled,
    body: {
      person: 'P-0017',
      facility: 'H-SH-02',
      visit: {
        number: 'SH-ON-0001',
        setting: 'online',
        admittedOn: '2026-03-20',
        dischargedOn: '2026-03-20',
        department: 'cardiology',
      },
      currency: 'CNY',
      lines: [shanghai.on('2026-03-20').charge('互联网医院复诊诊察费（副主任医师）')],
    },
  }),
  billOf({
    name: 'home-visit-hanzhong',
    title: ['汉中村医上门', '漢中村醫上門', 'Village doctor at home'],
    shows: 'Care at home by a village clinic',
    expect: settled,
    body: {
      person: 'P-0026',
      facility: 'V-HN-01',
      visit: {
        number: 'HN-HM-0001',
        setting: 'home',
        admittedOn: '2026-04-08',
        dischargedOn: '2026-04-08',
      },
      currency: 'CNY',
      lines: [
        counterIn('hanzhong', '2026-04-08').charge('家庭巡诊'),
        counterIn('hanzhong', '2026-04-08').charge('氨氯地平片 5mg×14片', 2, { supplyDays: 28 }),
      ],
    },
  }),
  billOf({
    name: 'teleconsultation-guiyang',
    title: [
      '贵阳乡镇卫生院远程会诊',
      '貴陽鄉鎮衛生院遠程會診',
      'Township hospital with teleconsultation',
    ],
    shows: 'A stay in a township hospital with payable telehealth items',
    expect: settledBy('basic'),
    body: {
      person: 'P-0019',
      facility: 'T-GY-01',
      visit: {
        number: 'GY-IP-0001',
        setting: 'inpatient',
        admittedOn: '2026-04-02',
        dischargedOn: '2026-04-06',
      },
      currency: 'CNY',
      lines: [
        ...guiyang.daily('普通病房床位费（四人间及以上）', 0, 3),
        ...guiyang.daily('二级护理', 0, 3),
        ...guiyang.daily('住院诊察费', 0, 3),
        guiyang.charge('胸部CT平扫'),
        guiyang.charge('远程影像诊断费'),
        guiyang.on(1).charge('远程会诊费'),
        guiyang.on(1).charge('远程心电诊断费'),
        guiyang.on(2).charge('远程监测费'),
        ...guiyang.daily('注射用头孢曲松钠 1.0g', 0, 3, 2),
        ...guiyang.daily('氯化钠注射液 100ml', 0, 3, 2),
        ...guiyang.daily('静脉输液', 0, 3, 2),
      ],
    },
  }),
]

export function approved(indication: string) {
  return { approval: 'approved', indication } as const
}
