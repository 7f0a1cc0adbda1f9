/**
 * One settlement or reversal as one party has it in its books: the row of a statement.
 *
 * Parties state more or less. What a whole statement states is a set of fields; two statements are
 * compared on the fields that both state, so nothing is taken for different that was never said.
 */
import { type Day, textFromDay } from '../base/calendar-date.ts'
import { type Currency, safe } from '../base/money.ts'

export interface Amounts {
  /** The whole bill. */
  readonly totalMinor: number
  /** What the payer bears, without its personal account. */
  readonly paidMinor: number
  /** What was taken from the personal account. */
  readonly accountMinor: number
  /** What the patient paid. */
  readonly cashMinor: number
}

export const amountNames = ['totalMinor', 'paidMinor', 'accountMinor', 'cashMinor'] as const

export const textFields = ['institution', 'category', 'window', 'visit', 'person'] as const

export const fields = [...amountNames, 'day', 'state', ...textFields] as const

export type Field = (typeof fields)[number]

export type RowKind = 'settlement' | 'reversal'

/**
 * `pending`: not booked yet; `refused`: the party has it and does not accept it; `rolled-back`: it had
 * been confirmed, and the confirmation was taken back.
 */
export const rowStates = ['final', 'pending', 'refused', 'rolled-back'] as const

export type RowState = (typeof rowStates)[number]

/** Amounts that are not stated are 0, texts are empty. */
export interface StatementRow extends Amounts {
  /** Where it stands in its file, from 1; 0 for rows of our journal. */
  readonly line: number
  readonly reference: string
  /** Of a reversal, the settlement that it undoes, where the party says so. */
  readonly reverses: string
  readonly kind: RowKind
  readonly state: RowState
  readonly currency: Currency
  readonly day: Day
  readonly institution: string
  /** Outpatient, inpatient, pharmacy. */
  readonly category: string
  /** The month or window in which the party clears it. */
  readonly window: string
  readonly visit: string
  readonly person: string
}

/** Rows under one key tell of one settlement: its own row and that of its reversal. */
export function keyOf({ reference, reverses }: StatementRow): string {
  return reverses === '' ? reference : reverses
}

/** What sums are kept by. A part that was not stated on both sides is empty. */
export interface Cell {
  readonly currency: Currency
  readonly day: string
  readonly institution: string
  readonly category: string
  readonly window: string
}

export function cellOf(row: StatementRow, stated: ReadonlySet<Field>): Cell {
  return {
    currency: row.currency,
    day: stated.has('day') ? textFromDay(row.day) : '',
    institution: stated.has('institution') ? row.institution : '',
    category: stated.has('category') ? row.category : '',
    window: stated.has('window') ? row.window : '',
  }
}

export function cellKey({ currency, day, institution, category, window }: Cell): string {
  return `${currency}|${day}|${institution}|${category}|${window}`
}

/** Amounts with the number of rows that they are made of. */
export interface Sum extends Amounts {
  readonly count: number
}

export const noSum: Sum = { count: 0, totalMinor: 0, paidMinor: 0, accountMinor: 0, cashMinor: 0 }

export function sumOfRow(row: StatementRow, stated: ReadonlySet<Field>): Sum {
  return {
    count: 1,
    totalMinor: stated.has('totalMinor') ? row.totalMinor : 0,
    paidMinor: stated.has('paidMinor') ? row.paidMinor : 0,
    accountMinor: stated.has('accountMinor') ? row.accountMinor : 0,
    cashMinor: stated.has('cashMinor') ? row.cashMinor : 0,
  }
}

/** a + sign × b */
export function added(a: Sum, b: Sum, sign: 1 | -1 = 1): Sum {
  return {
    count: a.count + sign * b.count,
    totalMinor: safe(a.totalMinor + sign * b.totalMinor),
    paidMinor: safe(a.paidMinor + sign * b.paidMinor),
    accountMinor: safe(a.accountMinor + sign * b.accountMinor),
    cashMinor: safe(a.cashMinor + sign * b.cashMinor),
  }
}

export function isNothing(sum: Sum): boolean {
  return sum.count === 0 && amountNames.every((name) => sum[name] === 0)
}
