/** Persons of Hong Kong and Macau, at home and across the boundary. */
import { type PersonNotes, personId, personOf, type SamplePerson } from './person.ts'

const notes: readonly (readonly [number, readonly [string, string, string], PersonNotes])[] = [
  [
    41,
    ['陈', '陳', 'CHAN'],
    {
      shows:
        'Hong Kong elder with public care, a plan, a voucher and the spouse’s voucher behind it',
      born: '1955-02-10',
      sex: 'male',
      lives: 'hong-kong',
      attributes: { eHealthConsent: true },
      coverages: [
        ['hong-kong/public', { from: '2000-01-01' }],
        [
          'hong-kong/ehcv',
          {
            from: '2020-01-01',
            pool: personId(41),
            attributes: {
              voucherAccount: 'first',
              spouseConsent: true,
              voucherSpouse: personId(42),
            },
            opening: { voucher: '1350.00', 'second-voucher': '6200.00' },
          },
        ],
        ['hong-kong/vhis-standard', { from: '2019-06-01' }],
      ],
      family: [{ person: personId(42), is: 'spouse' }],
    },
  ],
  [
    42,
    ['李', '李', 'LEE'],
    {
      shows: 'The spouse, whose large voucher balance both of them draw on',
      born: '1957-08-22',
      sex: 'female',
      lives: 'hong-kong',
      attributes: { eHealthConsent: true },
      coverages: [
        ['hong-kong/public', { from: '2000-01-01' }],
        [
          'hong-kong/ehcv',
          {
            from: '2022-01-01',
            pool: personId(41),
            attributes: {
              voucherAccount: 'second',
              spouseConsent: true,
              voucherSpouse: personId(41),
            },
          },
        ],
      ],
      family: [{ person: personId(41), is: 'spouse' }],
    },
  ],
  [
    43,
    ['黄', '黃', 'WONG'],
    {
      shows: 'Hong Kong resident with the VHIS Standard Plan',
      born: '1983-05-17',
      sex: 'female',
      lives: 'hong-kong',
      coverages: [
        ['hong-kong/public', { from: '2000-01-01' }],
        ['hong-kong/vhis-standard', { from: '2021-06-01' }],
      ],
    },
  ],
  [
    44,
    ['张', '張', 'CHEUNG'],
    {
      shows: 'VHIS Flexi Plan whose deductible the employer’s group plan fills',
      born: '1975-10-02',
      sex: 'male',
      lives: 'hong-kong',
      coverages: [
        ['hong-kong/public', { from: '2000-01-01' }],
        ['hong-kong/employer-group', { from: '2022-01-01' }],
        [
          'hong-kong/vhis-flexi',
          { from: '2022-04-01', attributes: { annualDeductible: 1_600_000 } },
        ],
      ],
    },
  ],
  [
    45,
    ['林', '林', 'LAM'],
    {
      shows: 'VHIS Standard and Flexi Plan together',
      born: '1978-12-24',
      sex: 'female',
      lives: 'hong-kong',
      coverages: [
        ['hong-kong/public', { from: '2000-01-01' }],
        ['hong-kong/vhis-standard', { from: '2020-03-01' }],
        ['hong-kong/vhis-flexi', { from: '2024-03-01' }],
      ],
    },
  ],
  [
    46,
    ['何', '何', 'HO'],
    {
      shows: 'Hong Kong person who lives and is insured in Shenzhen and keeps the voucher',
      born: '1958-04-18',
      sex: 'male',
      lives: 'shenzhen',
      chosen: ['C-SZ-01'],
      attributes: { eHealthConsent: true },
      coverages: [
        [
          'shenzhen/employee',
          {
            from: '2021-01-01',
            attributes: { personClass: 'retired', insuredMonths: 60, insuranceTier: 'one' },
            opening: { account: '420.00' },
          },
        ],
        ['hong-kong/ehcv', { from: '2023-01-01', opening: { voucher: '4100.00' } }],
      ],
    },
  ],
  [
    47,
    ['梁', '梁', 'LEONG'],
    {
      shows: 'Permanent resident of Macau with public care and vouchers of two issues',
      born: '1970-01-31',
      sex: 'female',
      lives: 'macau',
      coverages: [
        ['macau/public', { from: '2000-01-01' }],
        [
          'macau/voucher',
          {
            from: '2010-01-01',
            pool: personId(47),
            attributes: { permanentResident: true, usedBy: 'holder' },
          },
        ],
      ],
      family: [{ person: personId(48), is: 'child' }],
    },
  ],
  [
    48,
    ['梁', '梁', 'LEONG'],
    {
      shows: 'Child who draws on the parent’s vouchers',
      born: '2012-06-09',
      sex: 'male',
      lives: 'macau',
      coverages: [
        ['macau/public', { from: '2012-06-09' }],
        [
          'macau/voucher',
          {
            from: '2012-06-09',
            pool: personId(47),
            attributes: { permanentResident: true, usedBy: 'child' },
          },
        ],
      ],
      family: [{ person: personId(47), is: 'parent' }],
    },
  ],
  [
    49,
    ['吴', '吳', 'NG'],
    {
      shows: 'Hong Kong child with full waiver of public fees',
      born: '2016-09-27',
      sex: 'female',
      lives: 'hong-kong',
      coverages: [['hong-kong/public', { from: '2016-09-27', attributes: { feeWaiver: 'full' } }]],
    },
  ],
]

export const crossBorderPersons: readonly SamplePerson[] = notes.map(([number, surname, about]) =>
  personOf(number, surname, about),
)
