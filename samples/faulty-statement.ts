/**
 * Simulates what other parties hand in: a statement made from rows of our journal, with faults
 * planted in it. It is fictional, and every fault is listed, so that reconciling can be checked.
 */
import type { DifferenceClass } from '../engine/reconciliation/difference.ts'
import type { StatementRow } from '../engine/reconciliation/statement-row.ts'

export interface Planted {
  readonly key: string
  readonly class: DifferenceClass
}

export interface FaultyStatement {
  readonly rows: readonly StatementRow[]
  readonly planted: readonly Planted[]
}

/** What a party may have otherwise than we; each turns one row of ours into theirs. */
const faults: Readonly<Partial<Record<DifferenceClass, (row: StatementRow) => StatementRow[]>>> = {
  'missing-there': () => [],
  'duplicate-there': (row) => [row, row],
  'paid-differs': (row) => [{ ...row, paidMinor: row.paidMinor + 10_00 }],
  'account-differs': (row) => [{ ...row, accountMinor: row.accountMinor + 5_00 }],
  'cash-differs': (row) => [{ ...row, cashMinor: row.cashMinor - 3_00 }],
  'total-differs': (row) => [{ ...row, totalMinor: row.totalMinor + 100_00 }],
  rounding: (row) => [{ ...row, paidMinor: row.paidMinor + 1 }],
  'person-differs': (row) => [{ ...row, person: 'p-of-somebody-else' }],
  'visit-differs': (row) => [{ ...row, visit: `${row.visit}-other` }],
  'category-differs': (row) => [
    { ...row, category: row.category === 'inpatient' ? 'outpatient' : 'inpatient' },
  ],
  'state-differs': (row) => [{ ...row, state: 'pending' }],
  'kind-differs': (row) => [{ ...row, kind: 'reversal' }],
  'currency-differs': (row) => [{ ...row, currency: row.currency === 'HKD' ? 'CNY' : 'HKD' }],
  'reference-differs': (row) => [{ ...row, reference: `their-${row.reference}` }],
  'missing-here': (row) => [
    row,
    { ...row, reference: `only-there-${row.reference}`, visit: `only-there-${row.visit}` },
  ],
  'reversed-there-only': (row) => [
    row,
    {
      ...row,
      kind: 'reversal',
      reference: `${row.reference}-back`,
      reverses: row.reference,
      totalMinor: -row.totalMinor,
      paidMinor: -row.paidMinor,
      accountMinor: -row.accountMinor,
      cashMinor: -row.cashMinor,
    },
  ],
}

export const plantable = Object.keys(faults) as DifferenceClass[]

/** `chosen` says for the how-manieth row which fault it has; most have none. */
export function faultyStatement(
  rows: readonly StatementRow[],
  chosen: (place: number, row: StatementRow) => DifferenceClass | null,
): FaultyStatement {
  const planted: Planted[] = []
  const theirs = rows.flatMap((row, place) => {
    const name = row.kind === 'settlement' ? chosen(place, row) : null
    const fault = name === null ? undefined : faults[name]
    if (name === null || fault === undefined) return [row]
    planted.push({
      key: name === 'missing-here' ? `only-there-${row.reference}` : row.reference,
      class: name,
    })
    return fault(row)
  })
  return { rows: theirs, planted }
}
