/** People whose commercial policies are opened by a code at the counter. */
import { type PersonNotes, personOf, type SamplePerson } from './person.ts'

const notes: readonly (readonly [number, readonly [string, string, string], PersonNotes])[] = [
  [
    50,
    ['郑', '鄭', 'Zheng'],
    {
      shows: 'Resident of Hefei treated in Beijing, who opens commercial policies by a code',
      born: '1974-11-03',
      sex: 'male',
      lives: 'hefei',
      coverages: [
        ['hefei/resident', { attributes: { personClass: 'resident-adult' } }],
        ['commercial/million-medical', { from: '2025-06-01' }],
        ['commercial/innovative-drugs', { from: '2025-12-01' }],
        ['commercial/mid-range', { from: '2025-04-01' }],
      ],
    },
  ],
  [
    60,
    ['纪', '紀', 'Ji'],
    {
      shows:
        'Flexibly employed in Jiamusi, lives in Beijing: the home platform decides, a code opens the rest',
      born: '1979-06-17',
      sex: 'female',
      lives: 'jiamusi',
      coverages: [
        ['jiamusi/flexible'],
        [
          'commercial/million-medical',
          { from: '2025-06-01', opening: { 'deductible-used': '9000.00' } },
        ],
      ],
    },
  ],
]

export const directClaimPersons: readonly SamplePerson[] = notes.map(([number, surname, about]) =>
  personOf(number, surname, about),
)
