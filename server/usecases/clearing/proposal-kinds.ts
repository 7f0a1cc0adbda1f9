/**
 * What may be proposed about clearing, and what a release of each books. Every kind is a row of one
 * table: its book, what it is about, and how its entries are prepared under the book's lock.
 */
import { clearingBook } from '../../../engine/clearing/books.ts'
import { advancePostings } from '../../../engine/clearing/immediate-payment.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore, Prepared, UnderLock } from './clearing-store.ts'
import { closeYear, finishCase, priceCase } from './prepare-cases.ts'
import { confirmPeriod, deduct, increase, netCommercial, prepay } from './prepare-month.ts'
import { capBudget, payOut, postByHand, repay, setOff } from './prepare-payments.ts'
import { booked, type Payloads, type ProposalKind } from './proposal-payloads.ts'

interface Handler<P> {
  /** Undefined where the payload names nothing that is there. */
  bookOf(payload: P, store: ClearingStore): Promise<string | Refusal>
  /** Only one proposal of a kind about one subject may wait or stand in a book. */
  subjectOf(payload: P, key: string): string
  prepare(payload: P, under: UnderLock, store: ClearingStore): Promise<Prepared<Refusal>>
}

type Handlers = { readonly [K in ProposalKind]: Handler<Payloads[K]> }

const inPeriod = async ({ period }: { readonly period: string }) => clearingBook.period(period)

export const handlers: Handlers = {
  'confirm-period': {
    bookOf: inPeriod,
    subjectOf: ({ period }) => period,
    prepare: confirmPeriod,
  },
  deduction: {
    bookOf: inPeriod,
    subjectOf: (_, key) => key,
    prepare: deduct,
  },
  'net-commercial': {
    bookOf: inPeriod,
    subjectOf: ({ period }) => period,
    prepare: netCommercial,
  },
  'prepayment-quota': {
    bookOf: async ({ year }) => clearingBook.prepayments(year),
    subjectOf: ({ year, insuredProvince, careProvince }) =>
      `${year} ${insuredProvince} ${careProvince}`,
    prepare: async (payload) => prepay('prepayment-quota', payload),
  },
  'prepayment-increase': {
    bookOf: async ({ period }) => clearingBook.prepayments(Number(period.slice(0, 4))),
    subjectOf: ({ period, insuredProvince, careProvince }) =>
      `${period} ${insuredProvince} ${careProvince}`,
    prepare: increase,
  },
  'case-payment': {
    bookOf: bookOfSettlement,
    subjectOf: ({ settlement, payer }) => `${settlement} ${payer}`,
    prepare: priceCase,
  },
  'case-final': {
    bookOf: bookOfSettlement,
    subjectOf: ({ settlement, payer }) => `${settlement} ${payer}`,
    prepare: finishCase,
  },
  advance: {
    bookOf: async ({ institution }) => clearingBook.institution(institution),
    subjectOf: (_, key) => key,
    prepare: async (payload) => booked('advance', advancePostings(payload), payload),
  },
  'set-off': {
    bookOf: async ({ institution }) => clearingBook.institution(institution),
    subjectOf: ({ period, cause, currency }) => `${period} ${cause} ${currency}`,
    prepare: setOff,
  },
  payout: {
    bookOf: async () => clearingBook.payouts,
    subjectOf: ({ settlement, payer }) => `${settlement} ${payer}`,
    prepare: payOut,
  },
  repayment: {
    bookOf: async () => clearingBook.payouts,
    subjectOf: (_, key) => key,
    prepare: repay,
  },
  'manual-posting': {
    bookOf: async () => clearingBook.manual,
    subjectOf: (_, key) => key,
    prepare: async (payload) => postByHand(payload),
  },
  'close-year': {
    bookOf: async ({ year }) => clearingBook.year(year),
    subjectOf: ({ year }) => String(year),
    prepare: closeYear,
  },
  'budget-cap': {
    bookOf: async () => clearingBook.budgets,
    subjectOf: (_, key) => key,
    prepare: capBudget,
  },
}

async function bookOfSettlement(
  { settlement }: { readonly settlement: string },
  { lines }: ClearingStore,
): Promise<string | Refusal> {
  const found = await lines.ofSettlement(settlement)
  if (found === undefined) return { code: 'settlement-unknown', settlement }
  return clearingBook.institution(found.institution)
}
