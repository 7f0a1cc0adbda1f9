/** Whether a bill is in order before any rule looks at it. */

import type { Bill, BillLine } from '../adjudication/bill.ts'
import { digitsOf, isCurrency } from '../base/money.ts'
import type { BillRule, Refusal } from './settlement.ts'

type Invalid = Extract<Refusal, { code: 'bill-invalid' }>

/** No single amount and no sum of a bill may leave this range; products then stay exact. */
export const LARGEST_MINOR = 1_000_000_000_000

const LONGEST_STAY = 36_525

export function validateBill(bill: Bill): Invalid | null {
  if (!isCurrency(bill.currency)) {
    return invalid('currency-unknown', '/currency', `currency ${bill.currency} is not known`)
  }
  if (bill.dischargedOn < bill.admittedOn) {
    return invalid('stay-backwards', '/visit/dischargedOn', 'discharge lies before admission')
  }
  if (bill.dischargedOn - bill.admittedOn > LONGEST_STAY) {
    return invalid('stay-too-long', '/visit/admittedOn', 'the stay is longer than a hundred years')
  }
  return bill.sums === null
    ? validateLines(bill.lines, digitsOf(bill.currency))
    : validateSums(bill)
}

function validateSums(bill: Bill): Invalid | null {
  if (bill.lines.length > 0) {
    return invalid('lines-and-sums', '/sums', 'a bill has lines or sums, not both')
  }
  for (const [name, amount] of Object.entries(bill.sums ?? {})) {
    const pointer = `/sums/${name.replace(/Minor$/, '')}`
    if (!isAmount(amount)) return invalid('amount-out-of-range', pointer, `${amount} is no amount`)
    if (amount < 0) return invalid('sum-negative', pointer, 'a sum of a bill is below zero')
  }
  return null
}

function validateLines(lines: readonly BillLine[], digits: number): Invalid | null {
  if (lines.length === 0) return invalid('bill-empty', '/lines', 'the bill has no line')
  const ids = new Set<string>()
  const largestProduct = LARGEST_MINOR * 10 ** (10 - digits)
  let total = 0
  let takesBack = false
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (line === undefined) continue
    if (!isInRange(line, largestProduct)) {
      return invalid('amount-out-of-range', `/lines/${i}`, 'an amount is out of range')
    }
    ids.add(line.id)
    if (ids.size <= i) {
      return invalid('line-twice', `/lines/${i}/id`, `two lines have the id ${line.id}`)
    }
    if (line.reverses !== null) {
      takesBack = true
      continue
    }
    if (line.amountMinor < 0 || line.quantityE4 < 0 || line.unitPriceE6 < 0) {
      const detail = `line ${line.id} is negative and does not say which line it takes back`
      return invalid('negative-without-original', `/lines/${i}/reverses`, detail)
    }
    total += line.amountMinor
  }
  if (total > LARGEST_MINOR)
    return invalid('amount-out-of-range', '/lines', 'the bill is too large')
  return takesBack ? validateTakenBack(lines) : null
}

function validateTakenBack(lines: readonly BillLine[]): Invalid | null {
  const left = new Map<string, { amount: number; quantity: number }>()
  for (const { id, reverses, amountMinor, quantityE4 } of lines) {
    if (reverses === null) left.set(id, { amount: amountMinor, quantity: quantityE4 })
  }
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (line === undefined || line.reverses === null) continue
    const original = left.get(line.reverses)
    if (original === undefined) {
      const detail = `line ${line.id} takes back ${line.reverses}, which is no charge of this bill`
      return invalid('original-unknown', `/lines/${i}/reverses`, detail)
    }
    if (line.amountMinor > 0 || line.quantityE4 > 0) {
      const detail = `line ${line.id} takes back another line and must be negative`
      return invalid('take-back-positive', `/lines/${i}/amount`, detail)
    }
    original.amount += line.amountMinor
    original.quantity += line.quantityE4
    if (original.amount < 0 || original.quantity < 0) {
      const detail = `more is taken back of line ${line.reverses} than was charged`
      return invalid('taken-back-too-much', `/lines/${i}/amount`, detail)
    }
  }
  return null
}

/** A price may have more digits than an amount; what price and quantity make may not. */
function isInRange(
  { amountMinor, quantityE4, unitPriceE6 }: BillLine,
  largestProduct: number,
): boolean {
  return (
    isAmount(amountMinor) &&
    isAmount(quantityE4) &&
    Number.isSafeInteger(unitPriceE6) &&
    Math.abs(unitPriceE6 * quantityE4) <= largestProduct
  )
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && Math.abs(value) <= LARGEST_MINOR
}

function invalid(rule: BillRule, pointer: string, detail: string): Invalid {
  return { code: 'bill-invalid', rule, pointer, detail }
}
