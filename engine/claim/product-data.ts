/**
 * What whoever designs products may see of a closed year: how many people of each group bore how
 * much themselves. One table a year for everybody, made once, without filters: two questions that
 * differ in one person cannot be asked.
 */
import { type ShownTable, suppress } from '../base/suppression.ts'

export const ageBands = ['0-17', '18-39', '40-59', '60-74', '75+'] as const
export const costBands = [
  '0',
  '1-1000',
  '1001-5000',
  '5001-20000',
  '20001-100000',
  '100000+',
] as const

export type AgeBand = (typeof ageBands)[number]
export type CostBand = (typeof costBands)[number]

export interface PeopleCount {
  readonly age: AgeBand
  /** Treated for a chronic disease in that year or before. */
  readonly hasEarlierIllness: boolean
  readonly cost: CostBand
  readonly people: number
}

export interface ProductTable {
  readonly rows: readonly {
    readonly age: AgeBand | 'all'
    readonly hasEarlierIllness: boolean | null
  }[]
  readonly columns: readonly (CostBand | 'all')[]
  /** Null is hidden. The last row and the last column are the sums. */
  readonly counts: ShownTable
  readonly least: number
}

/** Fewer people than this are nobody's business. */
export const leastPeople = 10

export function productTable(found: readonly PeopleCount[]): ProductTable {
  const groups = ageBands.flatMap((age) =>
    [false, true].map((hasEarlierIllness) => ({ age, hasEarlierIllness })),
  )
  const counts = groups.map(({ age, hasEarlierIllness }) =>
    costBands.map((cost) =>
      found
        .filter((one) => one.age === age && one.cost === cost)
        .filter((one) => one.hasEarlierIllness === hasEarlierIllness)
        .reduce((sum, { people }) => sum + people, 0),
    ),
  )
  return {
    rows: [...groups, { age: 'all', hasEarlierIllness: null }],
    columns: [...costBands, 'all'],
    counts: suppress(counts, leastPeople),
    least: leastPeople,
  }
}
