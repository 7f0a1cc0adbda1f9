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
]

export const directClaimPersons: readonly SamplePerson[] = notes.map(([number, surname, about]) =>
  personOf(number, surname, about),
)
