/**
 * The clearing table of public funds between provinces: gross, by province of care, insured
 * province, insurance type and benefit year. Account money, aid, catastrophic cover and deductions
 * stand in columns of their own, and nothing is set off against anything.
 */
import { type Currency, safe } from '../base/money.ts'
import type { ClearingLine, Heading } from './clearing-line.ts'
import { isCrossProvince, isPublic } from './obligations.ts'

export interface GrossKey {
  readonly careProvince: string
  readonly insuredProvince: string
  readonly insuranceType: string
  readonly benefitYear: number
  readonly currency: Currency
}

export interface GrossRow extends GrossKey {
  readonly fundMinor: number
  readonly catastrophicMinor: number
  readonly aidMinor: number
  readonly accountMinor: number
  /** What audit took off this row's fund money; not negative, except where one is taken back. */
  readonly deductionMinor: number
  /** What the province of care is to receive from the fund: its money less the deductions. */
  readonly receivableMinor: number
}

/** A deduction by audit, decided by the province of care on a row of the table. */
export interface Deduction extends GrossKey {
  readonly amountMinor: number
}

/** Sorted by its key. Lines of care at home and of other payers have no place in it. */
export function grossTable(
  lines: readonly ClearingLine[],
  deductions: readonly Deduction[] = [],
): GrossRow[] {
  const rows = new Map<string, Sums>()
  for (const { heading, amountMinor } of lines) {
    if (!isPublic(heading) || !isCrossProvince(heading)) continue
    const row = rowFor(rows, heading)
    row[heading.kind as PublicKind] = safe(row[heading.kind as PublicKind] + amountMinor)
  }
  for (const deduction of deductions) {
    const row = rowFor(rows, deduction)
    row.deduction = safe(row.deduction + deduction.amountMinor)
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => closed(row))
}

type PublicKind = 'fund' | 'catastrophic' | 'aid' | 'account'

type Sums = Record<PublicKind | 'deduction', number> & { readonly key: GrossKey }

function rowFor(rows: Map<string, Sums>, from: GrossKey | Heading): Sums {
  const { careProvince, insuredProvince, insuranceType, benefitYear, currency } = from
  const key = { careProvince, insuredProvince, insuranceType, benefitYear, currency }
  const text = JSON.stringify(Object.values(key))
  const known = rows.get(text)
  if (known !== undefined) return known
  const row = { key, fund: 0, catastrophic: 0, aid: 0, account: 0, deduction: 0 }
  rows.set(text, row)
  return row
}

function closed({ key, fund, catastrophic, aid, account, deduction }: Sums): GrossRow {
  return {
    ...key,
    fundMinor: fund,
    catastrophicMinor: catastrophic,
    aidMinor: aid,
    accountMinor: account,
    deductionMinor: deduction,
    receivableMinor: safe(fund - deduction),
  }
}
