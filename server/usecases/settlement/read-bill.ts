/** Turns the texts of a bill into the engine's units, or says which of them cannot be meant. */
import type { BillLine, BillSums } from '../../../engine/adjudication/bill.ts'
import { productMinor } from '../../../engine/adjudication/split.ts'
import { type Day, dayFromText } from '../../../engine/base/calendar-date.ts'
import { digitsOf, isCurrency, minorFromText, scaledFromText } from '../../../engine/base/money.ts'
import type { Answer, BillRule, Refusal } from '../../../engine/settlement/settlement.ts'
import { LARGEST_MINOR } from '../../../engine/settlement/validate-bill.ts'
import type { BillText, LineText, SumsText } from './bill-text.ts'

/** The numbers of a bill, before anything is known about its person and facility. */
export interface BillFigures {
  readonly currency: string
  readonly admittedOn: Day
  readonly dischargedOn: Day
  readonly lines: readonly BillLine[]
  readonly sums: BillSums | null
  readonly answers: readonly Answer[]
}

export type ReadBill =
  | { readonly read: true; readonly figures: BillFigures }
  | { readonly read: false; readonly refusal: Refusal }

/** Thrown and caught in this file only, so that each figure can be read in one expression. */
class Unreadable extends Error {
  readonly refusal: Refusal

  constructor(rule: BillRule, pointer: string, detail: string) {
    super(detail)
    this.refusal = { code: 'bill-invalid', rule, pointer, detail }
  }
}

export function readBill(text: BillText): ReadBill {
  try {
    return { read: true, figures: figuresOf(text) }
  } catch (error) {
    if (error instanceof Unreadable) return { read: false, refusal: error.refusal }
    throw error
  }
}

function figuresOf(text: BillText): BillFigures {
  const { currency, visit } = text
  if (!isCurrency(currency)) {
    throw new Unreadable('currency-unknown', '/currency', `currency ${currency} is not known`)
  }
  if (text.lines !== undefined && text.sums !== undefined) {
    throw new Unreadable('lines-and-sums', '/sums', 'a bill has lines or sums, not both')
  }
  if ((text.lines ?? []).length === 0 && text.sums === undefined) {
    throw new Unreadable('bill-empty', '/lines', 'the bill has no line')
  }
  return {
    currency,
    admittedOn: dayAt(visit.admittedOn, '/visit/admittedOn'),
    dischargedOn: dayAt(visit.dischargedOn, '/visit/dischargedOn'),
    lines: (text.lines ?? []).map((line, i) => lineOf(line, `/lines/${i}`, currency)),
    sums: text.sums === undefined ? null : sumsOf(text.sums, currency),
    answers: (text.answers ?? []).map(({ payer, coverage, said, amount }, i) => {
      const pointer = `/answers/${i}/amount`
      const amountMinor = amount === undefined ? 0 : minorAt(amount, pointer, currency)
      if (said === 'yes' && amount === undefined) {
        throw new Unreadable('answer-without-amount', pointer, 'who says yes names an amount')
      }
      return { payer, coverage, said, amountMinor }
    }),
  }
}

function lineOf(line: LineText, pointer: string, currency: string): BillLine {
  const quantityE4 = scaledAt(line.quantity, 4, `${pointer}/quantity`)
  const unitPriceE6 = scaledAt(line.unitPrice, 6, `${pointer}/unitPrice`)
  return {
    id: line.id,
    code: line.code,
    name: line.name,
    on: dayAt(line.on, `${pointer}/on`),
    quantityE4,
    unitPriceE6,
    amountMinor: amountOf(line, unitPriceE6, quantityE4, pointer, currency),
    reverses: line.reverses ?? null,
    approval: line.approval ?? 'none',
    indication: line.indication ?? null,
    category: line.category,
    supplyDays: line.supplyDays ?? null,
    attributes: line.attributes ?? {},
  }
}

/** A stated amount may differ from the product by its rounding, but by no more. */
function amountOf(
  line: LineText,
  unitPriceE6: number,
  quantityE4: number,
  pointer: string,
  currency: string,
): number {
  const digits = digitsOf(currency)
  if (Math.abs(unitPriceE6 * quantityE4) / 10 ** (10 - digits) > LARGEST_MINOR) {
    throw new Unreadable(
      'amount-out-of-range',
      pointer,
      `the amount of line ${line.id} is too large`,
    )
  }
  const product = productMinor(unitPriceE6, quantityE4, digits)
  if (line.amount === undefined) return product
  const amountMinor = minorAt(line.amount, `${pointer}/amount`, currency)
  if (Math.abs(amountMinor - product) <= 1) return amountMinor
  const detail = `the amount of line ${line.id} is not its quantity times its unit price`
  throw new Unreadable('line-amount-differs', `${pointer}/amount`, detail)
}

function sumsOf(sums: SumsText, currency: string): BillSums {
  return {
    inScopeMinor: minorAt(sums.inScope, '/sums/inScope', currency),
    priorSelfPayMinor: minorAt(sums.priorSelfPay, '/sums/priorSelfPay', currency),
    overLimitMinor: minorAt(sums.overLimit, '/sums/overLimit', currency),
    ownPaidMinor: minorAt(sums.ownPaid, '/sums/ownPaid', currency),
  }
}

function dayAt(text: string, pointer: string): Day {
  const day = dayFromText(text)
  if (day !== undefined) return day
  throw new Unreadable('day-unknown', pointer, `${text} is no day of the calendar`)
}

function minorAt(text: string, pointer: string, currency: string): number {
  const minor = minorFromText(text, currency)
  if (minor !== undefined) return minor
  const detail = `${text} has more decimals than ${currency} has, or is no amount`
  throw new Unreadable('amount-unreadable', pointer, detail)
}

function scaledAt(text: string, digits: number, pointer: string): number {
  const value = scaledFromText(text, digits)
  if (value !== undefined) return value
  throw new Unreadable('figure-unreadable', pointer, `${text} has more than ${digits} decimals`)
}
