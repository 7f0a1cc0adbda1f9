/** Divides the waiting lines of a visit, and remembers a digest of what came out. */
import { minorFromText } from '../../../engine/base/money.ts'
import type { Opened, VisitLine } from '../../../engine/visit/visit-action.ts'
import type { VisitState } from '../../../engine/visit/visit-state.ts'
import { canonicalText, digestText } from '../canonical.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { BillText } from '../settlement/bill-text.ts'
import type { Expected } from '../settlement/decide-bill.ts'
import { type Quote, quoteBill } from '../settlement/quote-bill.ts'
import { actOnVisit, findVisit } from './act-on-visit.ts'
import type { StatedAmount } from './refusal.ts'
import { type BillWish, visitBill } from './visit-bill.ts'
import type { AskedBy, VisitPlace, VisitStore } from './visit-store.ts'

/** What the hospital's system worked out itself, by the field that says it, in minor units. */
export interface StatedSums {
  readonly total: number
  readonly ownPaid: number | null
  readonly overLimit: number | null
  readonly priorSelfPay: number | null
  readonly inScope: number | null
}

export interface VisitWish extends BillWish {
  readonly stated: StatedSums
}

export interface QuotedVisit {
  readonly text: BillText
  readonly lines: readonly VisitLine[]
  readonly quote: Quote
  readonly digest: string
  readonly expected: Expected
}

export type QuotedOutcome =
  | { readonly quoted: true; readonly value: QuotedVisit; readonly opened: Opened }
  | { readonly quoted: false; readonly refusal: Refusal }

export async function quoteVisit(
  place: VisitPlace,
  person: string,
  wish: VisitWish,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<QuotedOutcome> {
  const found = await findVisit(place, person, by, store)
  if (!found.found) return { quoted: false, refusal: found.refusal }
  const quoted = await quoteState(found.state, wish, place.institution, by, store)
  if (!quoted.quoted) return quoted
  const { digest } = quoted.value
  const action = { kind: 'quoted', interim: wish.interim, digest, message } as const
  const noted = await actOnVisit(place, person, action, by, store)
  return noted.done
    ? { ...quoted, opened: found.opened }
    : { quoted: false, refusal: noted.refusal }
}

/** Nothing is recorded here. */
export async function quoteState(
  state: VisitState,
  wish: VisitWish,
  institution: string,
  by: Actor,
  store: VisitStore,
): Promise<
  | { readonly quoted: true; readonly value: QuotedVisit }
  | { readonly quoted: false; readonly refusal: Refusal }
> {
  const id = state.opened?.person ?? ''
  const person = (await store.persons([id])).get(id)
  if (person === undefined) return refused({ code: 'person-unknown', pointer: '/psn_no' })
  const bill = visitBill(state, wish, person, institution, store.rules)
  if (bill === null || bill.lines.length === 0) {
    const about = wish.batch ?? ''
    return refused({ code: 'visit-refused', rule: 'lines-none', about })
  }
  const outcome = await quoteBill(bill.text, by, onDuty('settlement'), store)
  if (!outcome.quoted) return refused(outcome.refusal)
  const { quote } = outcome
  const amounts = differing(wish.stated, quote)
  if (amounts.length > 0) return refused({ code: 'stated-amounts-differ', amounts })
  const value = { ...bill, quote, digest: digestOfQuote(bill.text, quote), expected: expect(quote) }
  return { quoted: true, value }
}

function refused(refusal: Refusal): { readonly quoted: false; readonly refusal: Refusal } {
  return { quoted: false, refusal }
}

function minor(text: string): number {
  return minorFromText(text, 'CNY') ?? 0
}

/** A HIS that adds up otherwise is told before anybody pays. */
function differing(stated: StatedSums, { division }: Quote): StatedAmount[] {
  const { total, sums } = division
  const rows: readonly [string, number | null, string][] = [
    ['medfee_sumamt', stated.total, total],
    ['fulamt_ownpay_amt', stated.ownPaid, sums.ownPaid],
    ['overlmt_selfpay', stated.overLimit, sums.overLimit],
    ['preselfpay_amt', stated.priorSelfPay, sums.priorSelfPay],
    ['inscp_scp_amt', stated.inScope, sums.inScope],
  ]
  return rows.flatMap(([field, statedMinor, ours]) =>
    statedMinor === null || statedMinor === minor(ours)
      ? []
      : [{ field, statedMinor, oursMinor: minor(ours) }],
  )
}

/** Of the bill and of all that the patient and the payers were told. */
function digestOfQuote(text: BillText, { division }: Quote): string {
  const { total, sums, shares, parts, cash } = division
  const told = shares.map(({ payer, coverage, amount, state }) => [payer, coverage, amount, state])
  return digestText(canonicalText({ text, total, sums, told, parts, cash }))
}

function expect({ division, basis }: Quote): Expected {
  const shares: Record<string, number> = {}
  for (const { payer, amount } of division.shares) {
    shares[payer] = (shares[payer] ?? 0) + minor(amount)
  }
  return { shares, cashMinor: minor(division.cash), basis }
}

/** New amounts in short: what public money and the account bear, and what is left to pay. */
export function outdated({ division }: Quote): Refusal {
  const sum = (isAccount: boolean) =>
    division.shares
      .filter(({ kind }) => (kind === 'account') === isAccount)
      .reduce((total, { amount }) => total + minor(amount), 0)
  return {
    code: 'quote-outdated',
    totalMinor: minor(division.total),
    publicMinor: sum(false),
    accountMinor: sum(true),
    cashMinor: minor(division.cash),
  }
}
