/** Persons who live and are insured in the mainland. */
import { type PersonNotes, personId, personOf, type SamplePerson } from './person.ts'

const employed = { personClass: 'active', insuredMonths: 150, unbrokenYears: 12 }
const retired = { personClass: 'retired', insuredMonths: 420, unbrokenYears: 30 }

/** Surnames in simplified, traditional and Latin writing; the number is the person's. */
const notes: readonly (readonly [number, readonly [string, string, string], PersonNotes])[] = [
  [
    1,
    ['赵', '趙', 'Zhao'],
    {
      shows: 'Employee of Beijing with an account, and a million-yuan plan behind it',
      born: '1981-04-12',
      sex: 'male',
      lives: 'beijing',
      coverages: [
        ['beijing/employee', { attributes: employed, opening: { account: '3260.00' } }],
        ['commercial/million-medical', { from: '2025-05-01' }],
      ],
      family: [
        { person: personId(4), is: 'child' },
        { person: personId(38), is: 'spouse' },
      ],
    },
  ],
  [
    2,
    ['钱', '錢', 'Qian'],
    {
      shows: 'Retired employee of Beijing with the retiree supplement',
      born: '1953-09-30',
      sex: 'female',
      lives: 'beijing',
      coverages: [['beijing/employee', { attributes: retired, opening: { account: '820.50' } }]],
    },
  ],
  [
    3,
    ['孙', '孫', 'Sun'],
    {
      shows: 'Old resident of Beijing with a chronic disease that is certified',
      born: '1947-02-17',
      sex: 'male',
      lives: 'beijing',
      chosen: ['C-BJ-01'],
      coverages: [['beijing/resident', { attributes: { personClass: 'elderly' } }]],
    },
  ],
  [
    4,
    ['赵', '趙', 'Zhao'],
    {
      shows: 'Child of Beijing who draws on the family account of a parent',
      born: '2017-11-02',
      sex: 'female',
      lives: 'beijing',
      coverages: [
        ['beijing/resident', { attributes: { personClass: 'minor' } }],
        [
          'beijing/family-account',
          {
            from: '2024-08-01',
            pool: personId(38),
            attributes: {
              familyRelation: 'child',
              familyConsent: true,
              accountGiver: personId(38),
            },
          },
        ],
        ['commercial/family-medical', { from: '2025-06-01', pool: personId(38) }],
      ],
      family: [
        { person: personId(1), is: 'parent' },
        { person: personId(38), is: 'parent' },
      ],
    },
  ],
  [
    5,
    ['李', '李', 'Li'],
    {
      shows: 'Employee of Shanghai with two account layers and the city product',
      born: '1987-07-21',
      sex: 'female',
      lives: 'shanghai',
      coverages: [
        [
          'shanghai/employee',
          {
            attributes: employed,
            opening: { 'account-current': '1450.00', 'account-past': '5230.40' },
          },
        ],
        ['commercial/huhuibao-2025', { from: '2025-07-01', to: '2026-06-30' }],
      ],
    },
  ],
  [
    6,
    ['周', '周', 'Zhou'],
    {
      shows: 'Retired in Shanghai, settled in Chengdu: filed for long-term residence',
      born: '1958-01-05',
      sex: 'male',
      lives: 'chengdu',
      coverages: [
        [
          'shanghai/employee',
          {
            attributes: retired,
            opening: { 'account-current': '600.00', 'account-past': '980.00' },
          },
        ],
      ],
    },
  ],
  [
    7,
    ['吴', '吳', 'Wu'],
    {
      shows: 'Old resident of Shanghai whose catastrophic cover goes by disease',
      born: '1954-06-18',
      sex: 'female',
      lives: 'shanghai',
      coverages: [
        ['shanghai/resident', { attributes: { personClass: 'elderly' } }],
        ['commercial/huhuibao-2025', { from: '2025-07-01', to: '2026-06-30' }],
      ],
    },
  ],
  [
    8,
    ['郑', '鄭', 'Zheng'],
    {
      shows: 'Employee of Guangzhou with chosen institutions',
      born: '1990-12-08',
      sex: 'male',
      lives: 'guangzhou',
      chosen: ['C-GZ-01', 'H-GZ-01'],
      coverages: [['guangzhou/employee', { attributes: employed, opening: { account: '410.00' } }]],
    },
  ],
  [
    9,
    ['王', '王', 'Wang'],
    {
      shows: 'Minor of Guangzhou',
      born: '2014-03-26',
      sex: 'male',
      lives: 'guangzhou',
      chosen: ['C-GZ-01'],
      coverages: [['guangzhou/resident', { attributes: { personClass: 'minor' } }]],
    },
  ],
  [
    10,
    ['冯', '馮', 'Feng'],
    {
      shows: 'Employee of Shenzhen, first tier, with six years of insurance',
      born: '1992-05-14',
      sex: 'female',
      lives: 'shenzhen',
      chosen: ['C-SZ-01'],
      coverages: [
        [
          'shenzhen/employee',
          {
            attributes: { personClass: 'active', insuredMonths: 74, insuranceTier: 'one' },
            opening: { account: '2860.00' },
          },
        ],
      ],
    },
  ],
  [
    11,
    ['陈', '陳', 'Chen'],
    {
      shows: 'Resident of Shenzhen, bound to a health centre',
      born: '1969-10-11',
      sex: 'male',
      lives: 'shenzhen',
      chosen: ['C-SZ-01'],
      coverages: [
        ['shenzhen/resident', { attributes: { personClass: 'resident-adult', insuredMonths: 40 } }],
      ],
    },
  ],
  [
    12,
    ['褚', '褚', 'Chu'],
    {
      shows: 'Employee of Zhuhai with a signed family doctor',
      born: '1979-08-08',
      sex: 'female',
      lives: 'zhuhai',
      chosen: ['C-ZH-01'],
      attributes: { signedDoctor: true },
      coverages: [['zhuhai/employee', { attributes: employed, opening: { account: '1900.00' } }]],
    },
  ],
  [
    13,
    ['卫', '衛', 'Wei'],
    {
      shows: 'Employee of Hangzhou with a signed family doctor and the union’s mutual aid',
      born: '1985-03-03',
      sex: 'male',
      lives: 'hangzhou',
      attributes: { signedDoctor: true },
      coverages: [
        ['hangzhou/employee', { attributes: employed, opening: { account: '3020.00' } }],
        ['commercial/union-mutual-aid', { to: '2018-12-31' }],
      ],
    },
  ],
  [
    14,
    ['蒋', '蔣', 'Jiang'],
    {
      shows: 'Resident of Hangzhou without a signed doctor',
      born: '1972-12-19',
      sex: 'female',
      lives: 'hangzhou',
      coverages: [['hangzhou/resident', { attributes: { personClass: 'resident-adult' } }]],
    },
  ],
  [
    15,
    ['沈', '沈', 'Shen'],
    {
      shows: 'Employee of Nanjing; care in the delta counts as filed',
      born: '1983-06-06',
      sex: 'male',
      lives: 'nanjing',
      coverages: [['nanjing/employee', { attributes: employed, opening: { account: '1210.00' } }]],
    },
  ],
  [
    16,
    ['韩', '韓', 'Han'],
    {
      shows: 'Retired employee of Suzhou: deductible by class, level and admission',
      born: '1955-11-23',
      sex: 'female',
      lives: 'suzhou',
      coverages: [['suzhou/employee', { attributes: retired, opening: { account: '2210.00' } }]],
    },
  ],
  [
    17,
    ['杨', '楊', 'Yang'],
    {
      shows: 'Resident of Hefei with hypertension, followed up by an internet hospital of Shanghai',
      born: '1966-04-29',
      sex: 'male',
      lives: 'hefei',
      coverages: [['hefei/resident', { attributes: { personClass: 'resident-adult' } }]],
    },
  ],
  [
    18,
    ['朱', '朱', 'Zhu'],
    {
      shows: 'Resident of Hefei on minimum living, with aid and a commercial plan: five payers',
      born: '1970-08-15',
      sex: 'female',
      lives: 'hefei',
      attributes: { aidClass: 'minimum-living' },
      coverages: [
        ['hefei/resident', { attributes: { personClass: 'resident-adult' } }],
        ['hefei/aid', { from: '2025-01-01' }],
        ['commercial/million-medical', { from: '2025-09-01' }],
      ],
    },
  ],
  [
    19,
    ['秦', '秦', 'Qin'],
    {
      shows: 'Employee of Guiyang, treated at a named top hospital',
      born: '1988-02-02',
      sex: 'female',
      lives: 'guiyang',
      coverages: [['guiyang/employee', { attributes: employed, opening: { account: '680.00' } }]],
    },
  ],
  [
    20,
    ['尤', '尤', 'You'],
    {
      shows: 'Destitute resident of Guiyang',
      born: '1950-05-20',
      sex: 'male',
      lives: 'guiyang',
      attributes: { aidClass: 'destitute' },
      coverages: [
        ['guiyang/resident', { attributes: { personClass: 'elderly' } }],
        ['guiyang/aid', { from: '2024-01-01' }],
      ],
    },
  ],
  [
    21,
    ['许', '許', 'Xu'],
    {
      shows: 'Retired employee of Chengdu, over eighty: the ratio rises with age',
      born: '1944-07-07',
      sex: 'male',
      lives: 'chengdu',
      coverages: [['chengdu/employee', { attributes: retired, opening: { account: '150.00' } }]],
    },
  ],
  [
    22,
    ['何', '何', 'He'],
    {
      shows: 'Resident of Chengdu in the high premium class',
      born: '1978-01-28',
      sex: 'female',
      lives: 'chengdu',
      coverages: [
        [
          'chengdu/resident',
          { attributes: { personClass: 'resident-adult', premiumClass: 'high' } },
        ],
      ],
    },
  ],
  [
    23,
    ['吕', '呂', 'Lü'],
    {
      shows: 'Retired civil servant of Nanchang with the subsidy after catastrophic insurance',
      born: '1957-03-15',
      sex: 'male',
      lives: 'nanchang',
      coverages: [
        ['nanchang/employee', { attributes: retired, opening: { account: '3300.00' } }],
        ['nanchang/civil-servant', { attributes: { civilRank: 'division' } }],
      ],
    },
  ],
  [
    24,
    ['施', '施', 'Shi'],
    {
      shows: 'Resident of Nanchang on the edge of minimum living, six unbroken years',
      born: '1974-09-09',
      sex: 'female',
      lives: 'nanchang',
      attributes: { aidClass: 'edge' },
      coverages: [
        ['nanchang/resident', { attributes: { personClass: 'resident-adult', unbrokenYears: 6 } }],
        ['nanchang/aid', { from: '2025-01-01' }],
      ],
    },
  ],
  [
    25,
    ['张', '張', 'Zhang'],
    {
      shows: 'Resident of Jiamusi, whose care elsewhere has its own table',
      born: '1971-11-11',
      sex: 'male',
      lives: 'jiamusi',
      coverages: [['jiamusi/resident', { attributes: { personClass: 'resident-adult' } }]],
    },
  ],
  [
    26,
    ['孔', '孔', 'Kong'],
    {
      shows: 'Villager of Hanzhong with hypertension, seen at home by the village doctor',
      born: '1961-12-01',
      sex: 'female',
      lives: 'hanzhong',
      attributes: { signedDoctor: true },
      coverages: [['hanzhong/resident', { attributes: { personClass: 'elderly' } }]],
    },
  ],
  [
    27,
    ['曹', '曹', 'Cao'],
    {
      shows: 'Villager of Hanzhong at risk of return to poverty',
      born: '1982-10-10',
      sex: 'male',
      lives: 'hanzhong',
      attributes: { aidClass: 'return-risk' },
      coverages: [
        ['hanzhong/resident', { attributes: { personClass: 'resident-adult' } }],
        ['hanzhong/aid', { from: '2025-01-01' }],
      ],
    },
  ],
  [
    28,
    ['严', '嚴', 'Yan'],
    {
      shows: 'Illness made poor in Beijing: aid comes on application, not at the counter',
      born: '1976-06-16',
      sex: 'male',
      lives: 'beijing',
      attributes: { aidClass: 'illness-made' },
      coverages: [
        ['beijing/resident', { attributes: { personClass: 'resident-adult' } }],
        ['beijing/aid', { from: '2025-06-01' }],
      ],
    },
  ],
  [
    29,
    ['华', '華', 'Hua'],
    {
      shows: 'Employee of Beijing with two commercial indemnity plans in a declared order',
      born: '1984-02-29',
      sex: 'female',
      lives: 'beijing',
      coverages: [
        ['beijing/employee', { attributes: employed, opening: { account: '90.00' } }],
        ['commercial/mid-range', { from: '2025-03-01' }],
        ['commercial/million-medical', { from: '2025-03-01' }],
      ],
    },
  ],
  [
    30,
    ['金', '金', 'Jin'],
    {
      shows: 'Employee of Shanghai with fixed products beside the bill',
      born: '1980-05-05',
      sex: 'male',
      lives: 'shanghai',
      coverages: [
        [
          'shanghai/employee',
          {
            attributes: employed,
            opening: { 'account-current': '1200.00', 'account-past': '0.00' },
          },
        ],
        ['commercial/daily-cash', { from: '2025-01-01' }],
        ['commercial/critical-illness', { from: '2024-01-01' }],
      ],
    },
  ],
  [
    31,
    ['魏', '魏', 'Wei'],
    {
      shows: 'Cancer patient of Shanghai with a plan for innovative drugs',
      born: '1968-08-28',
      sex: 'female',
      lives: 'shanghai',
      coverages: [
        [
          'shanghai/employee',
          {
            attributes: employed,
            opening: { 'account-current': '900.00', 'account-past': '40.00' },
          },
        ],
        ['commercial/innovative-drugs', { from: '2025-12-01' }],
      ],
    },
  ],
  [
    32,
    ['陶', '陶', 'Tao'],
    {
      shows:
        'Two public coverages: suspended as employee of Shanghai, in force as resident of Hefei',
      born: '1989-09-19',
      sex: 'male',
      lives: 'hefei',
      coverages: [
        [
          'shanghai/employee',
          {
            attributes: employed,
            suspendedFrom: '2025-10-01',
            opening: { 'account-current': '0.00', 'account-past': '310.00' },
          },
        ],
        ['hefei/resident', { from: '2025-10-01', attributes: { personClass: 'resident-adult' } }],
      ],
    },
  ],
  [
    33,
    ['姜', '姜', 'Jiang'],
    {
      shows: 'Not insured at all',
      born: '1995-01-15',
      sex: 'male',
      lives: 'chengdu',
      coverages: [],
    },
  ],
  [
    34,
    ['戚', '戚', 'Qi'],
    {
      shows: 'Coverage that ended with 2025',
      born: '1993-03-13',
      sex: 'female',
      lives: 'nanjing',
      coverages: [
        ['nanjing/resident', { to: '2025-12-31', attributes: { personClass: 'resident-adult' } }],
      ],
    },
  ],
  [
    35,
    ['谢', '謝', 'Xie'],
    {
      shows: 'Mother of a newborn, employee of Guangzhou',
      born: '1994-04-04',
      sex: 'female',
      lives: 'guangzhou',
      chosen: ['H-GZ-01'],
      coverages: [['guangzhou/employee', { attributes: employed, opening: { account: '230.00' } }]],
      family: [{ person: personId(36), is: 'child' }],
    },
  ],
  [
    36,
    ['邹', '鄒', 'Zou'],
    {
      shows: 'Newborn, insured from the day of birth',
      born: '2026-03-14',
      sex: 'female',
      lives: 'guangzhou',
      coverages: [
        ['guangzhou/resident', { from: '2026-03-14', attributes: { personClass: 'minor' } }],
      ],
      family: [{ person: personId(35), is: 'parent' }],
    },
  ],
  [
    37,
    ['喻', '喻', 'Yu'],
    {
      shows: 'Employee of Beijing with dialysis, certified as special disease',
      born: '1963-07-30',
      sex: 'male',
      lives: 'beijing',
      coverages: [['beijing/employee', { attributes: employed, opening: { account: '0.00' } }]],
    },
  ],
  [
    38,
    ['柏', '柏', 'Bai'],
    {
      shows: 'Employee of Beijing who has set money of the account aside for the family',
      born: '1984-10-08',
      sex: 'female',
      lives: 'beijing',
      coverages: [
        ['beijing/employee', { attributes: employed, opening: { account: '60.00' } }],
        [
          'beijing/family-account',
          {
            from: '2024-08-01',
            pool: personId(38),
            attributes: {
              familyRelation: 'self',
              familyConsent: true,
              accountGiver: personId(38),
            },
            opening: { balance: '600.00' },
          },
        ],
        ['commercial/family-medical', { from: '2025-06-01', pool: personId(38) }],
      ],
      family: [
        { person: personId(1), is: 'spouse' },
        { person: personId(4), is: 'child' },
      ],
    },
  ],
]

export const mainlandPersons: readonly SamplePerson[] = notes.map(([number, surname, about]) =>
  personOf(number, surname, about),
)
