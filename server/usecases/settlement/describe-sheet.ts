/**
 * The settlement sheet in a region's own words. Its rows take in payers and parts; whatever no row
 * of the region names gets a row of its own, so that the sheet always adds up to the bill.
 */
import type { SchemeValue, SheetRow, Texts } from '../../../engine/policy/policy-value.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import { partTitle, titleOr } from './rule-lookup.ts'

export interface FilledRow {
  readonly id: string
  readonly title: Texts
  readonly amountMinor: number
  readonly style: 'row' | 'total' | 'of-which'
}

export function sheetOf(
  rows: readonly SheetRow[],
  settlement: Settlement,
  schemes: readonly SchemeValue[],
): FilledRow[] {
  const filled = rows.map((row) => ({
    id: row.id,
    title: row.title,
    style: row.style,
    amountMinor: row.style === 'total' ? settlement.totalMinor : amountIn(row, settlement),
  }))
  const counted = rows.filter(({ style }) => style === 'row')
  const { shares, parts } = settlement
  const otherShares = shares
    .filter(({ payer, payerKind }) => !counted.some((row) => takesPayer(row, payer, payerKind)))
    .map(({ payer, amountMinor }) => ({
      id: payer,
      title: payerTitle(payer, schemes),
      amountMinor,
    }))
  const otherParts = parts
    .filter(({ part }) => !counted.some((row) => row.parts.includes(part)))
    .map(({ part, amountMinor }) => ({ id: part, title: partTitle(part, schemes), amountMinor }))
  const others = [...otherShares, ...otherParts].filter(({ amountMinor }) => amountMinor !== 0)
  const own = others.map((row) => ({ ...row, style: 'row' as const }))
  const firstTotal = filled.findIndex(({ style }) => style === 'total')
  const at = firstTotal < 0 ? filled.length : firstTotal
  return [...filled.slice(0, at), ...own, ...filled.slice(at)]
}

function amountIn(row: SheetRow, { shares, parts }: Settlement): number {
  let amountMinor = 0
  for (const share of shares) {
    if (takesPayer(row, share.payer, share.payerKind)) amountMinor += share.amountMinor
  }
  for (const part of parts) if (row.parts.includes(part.part)) amountMinor += part.amountMinor
  return amountMinor
}

function takesPayer(row: SheetRow, payer: string, kind: string): boolean {
  return row.payerIds.includes(payer) || row.payers.some((one) => one === kind)
}

function payerTitle(name: string, schemes: readonly SchemeValue[]): Texts {
  const dot = name.lastIndexOf('.')
  const scheme = schemes.find(({ id }) => id === name.slice(0, Math.max(0, dot)))
  return titleOr(scheme?.payers.find(({ id }) => id === name.slice(dot + 1))?.title, name)
}
