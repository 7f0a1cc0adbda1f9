/**
 * What a package holds: the fields that the person allowed, and nothing else. It is written field by
 * field, so that what is added to a settlement later stays out until somebody decides about it.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor, textFromScaled } from '../../../engine/base/money.ts'
import type { ClaimField } from '../../../engine/claim/authorisation.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import { actionsOf, factsOf, type StoredCase } from './claim-store.ts'

export interface PackageSource {
  readonly claim: StoredCase
  readonly document: SettlementDocument
  readonly invoice: string | null
}

const quantityDigits = 4
const priceDigits = 6

export function packageContent(
  { claim, document, invoice }: PackageSource,
  fields: readonly ClaimField[],
): Record<string, unknown> {
  const { payer, coverage, currency } = factsOf(claim)
  const parts: Record<ClaimField, () => unknown> = {
    'settlement-sheet': () => sheetOf(claim, document),
    'fee-lines': () => linesOf(document),
    diagnoses: () => diagnosesOf(document),
    'invoice-number': () => invoice,
  }
  return {
    claim: claim.id,
    payer,
    coverage,
    currency,
    claimedOn: textFromDay(actionsOf(claim)[0]?.on ?? 0),
    fields,
    ...Object.fromEntries(fields.map((field) => [field, parts[field]()])),
  }
}

function sheetOf({ institution }: StoredCase, { visit, settlement }: SettlementDocument) {
  const { currency, totalMinor, shares, parts, cashMinor } = settlement
  const money = (minor: number) => textFromMinor(minor, currency)
  return {
    institution,
    setting: visit.setting,
    admittedOn: visit.admittedOn,
    dischargedOn: visit.dischargedOn,
    total: money(totalMinor),
    shares: shares.map(({ payer, amountMinor }) => ({ payer, amount: money(amountMinor) })),
    left: parts.map(({ part, amountMinor }) => ({ part, amount: money(amountMinor) })),
    cash: money(cashMinor),
  }
}

function linesOf({ bill }: SettlementDocument) {
  return bill.lines.map(({ code, name, on, quantityE4, unitPriceE6, amountMinor, category }) => ({
    code,
    name,
    on: textFromDay(on),
    quantity: textFromScaled(quantityE4, quantityDigits),
    unitPrice: textFromScaled(unitPriceE6, priceDigits),
    amount: textFromMinor(amountMinor, bill.currency),
    category,
  }))
}

function diagnosesOf({ visit, bill }: SettlementDocument): string[] {
  const named = [visit.disease, ...bill.lines.map(({ indication }) => indication)]
  return [...new Set(named.flatMap((one) => one ?? []))]
}
