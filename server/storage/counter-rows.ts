/** Rows of the counter's tables as values. */
import type {
  ChannelKind,
  Direction,
  Target,
  TenderKind,
  TenderState,
} from '../../engine/cashier/tender.ts'

export interface Shift {
  readonly id: string
  readonly institution: string
  readonly cashier: string
  readonly currency: string
  readonly floatMinor: number
  readonly openedAt: string
  readonly closedAt: string | null
  readonly countedMinor: number | null
  readonly comparedAt: string | null
}

export interface CounterVisit {
  readonly institution: string
  readonly visit: string
  readonly person: string
  readonly currency: string
  readonly version: number
  readonly heldMinor: number
}

export interface CounterBill {
  readonly settlement: string
  readonly institution: string
  readonly visit: string
  readonly person: string
  readonly businessDate: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly reversal: string | null
  readonly dueMinor: number
  readonly arrearsMinor: number
  readonly promisedUntil: string | null
}

export interface CounterTender {
  readonly id: string
  readonly direction: Direction
  readonly target: Target
  readonly kind: TenderKind
  readonly amountMinor: number
  readonly roundingMinor: number
  readonly original: string | null
  readonly carries: string | null
  readonly route: TenderKind | null
  readonly state: TenderState
  readonly institution: string
  readonly shift: string
  readonly visit: string
  readonly settlement: string | null
  readonly currency: string
  readonly givenMinor: number | null
  readonly reason: string | null
  readonly trade: string | null
  readonly madeBy: string
  readonly madeAt: string
}

export interface Invoice {
  readonly id: string
  readonly institution: string
  readonly settlement: string
  readonly colour: 'blue' | 'red'
  readonly currency: string
  readonly amountMinor: number
  readonly businessDate: string
  readonly state: 'wanted' | 'issued'
  readonly code: string | null
  readonly number: string | null
  readonly checkCode: string | null
  readonly issuedAt: string | null
}

export interface FoundDifference {
  readonly id: string
  readonly institution: string
  readonly shift: string
  readonly name:
    | 'missing-in-channel'
    | 'missing-with-us'
    | 'amount-differs'
    | 'counted-short'
    | 'counted-over'
  readonly kind: ChannelKind | 'cash'
  readonly reference: string | null
  readonly currency: string
  readonly oursMinor: number | null
  readonly theirsMinor: number | null
}

export interface Difference extends FoundDifference {
  readonly state: 'open' | 'gone' | 'posted'
  readonly foundAt: string
  readonly postedBy: string | null
  readonly reason: string | null
}

/** Names of the columns are those of the values, so that a row only needs its moments as text. */
export const shiftColumns = `shift AS id, institution, cashier, currency, float_minor AS "floatMinor",
  opened_at AS "openedAt", closed_at AS "closedAt", counted_minor AS "countedMinor",
  compared_at AS "comparedAt"`

export const visitColumns = `institution, visit, person, currency, version,
  held_minor AS "heldMinor"`

export const billColumns = `settlement, institution, visit, person,
  business_date AS "businessDate", currency, total_minor AS "totalMinor",
  cash_minor AS "cashMinor", reversal, due_minor AS "dueMinor", arrears_minor AS "arrearsMinor",
  promised_until AS "promisedUntil"`

export const tenderColumns = `tender AS id, direction, target, kind, amount_minor AS "amountMinor",
  rounding_minor AS "roundingMinor", original, carries, route, state, institution, shift, visit, settlement, currency, given_minor AS "givenMinor",
  reason, trade, made_by AS "madeBy", made_at AS "madeAt"`

export const invoiceColumns = `i.invoice AS id, i.institution, i.settlement, i.colour, i.currency,
  i.amount_minor AS "amountMinor", i.business_date AS "businessDate", i.state, i.code, i.number,
  i.check_code AS "checkCode", i.issued_at AS "issuedAt"`

export const differenceColumns = `difference AS id, institution, shift, name, kind, reference,
  currency, ours_minor AS "oursMinor", theirs_minor AS "theirsMinor", state,
  found_at AS "foundAt", posted_by AS "postedBy", reason`

/** As it comes from the database: moments are dates. */
export type RowOf<T> = {
  readonly [K in keyof T]: K extends `${string}At` ? Exclude<T[K], string> | Date : T[K]
}

export function fromRow<T extends object>(row: RowOf<T>): T {
  const fields = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ])
  // Nothing but dates was changed, and those to the texts that T has in their place.
  return Object.fromEntries(fields) as T
}
