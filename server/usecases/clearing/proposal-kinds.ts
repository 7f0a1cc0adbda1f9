/**
 * What may be proposed about clearing, and what a release of each books. Every kind is a row of one
 * table: its book, what it is about, and how its entries are prepared under the book's lock.
 */
import { isDeepStrictEqual } from 'node:util'
import { assert } from '../../../engine/base/assert.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { safe } from '../../../engine/base/money.ts'
import { clearingBook } from '../../../engine/clearing/books.ts'
import {
  casePostings,
  finalCasePostings,
  mayPrice,
  type PricedCase,
} from '../../../engine/clearing/case-payment.ts'
import {
  clearingAccount,
  clearingPostings,
  Entry,
} from '../../../engine/clearing/clearing-entry.ts'
import type { ClearingLine } from '../../../engine/clearing/clearing-line.ts'
import type { GrossKey } from '../../../engine/clearing/gross-table.ts'
import {
  advancePostings,
  setOffOf,
  setOffPostings,
} from '../../../engine/clearing/immediate-payment.ts'
import { firstOf, periodAfter } from '../../../engine/clearing/monthly-cycle.ts'
import { isPublic, obligationsOf } from '../../../engine/clearing/obligations.ts'
import { partyOf } from '../../../engine/clearing/position.ts'
import { increaseDays, mayAskIncrease } from '../../../engine/clearing/prepayment.ts'
import { payoutPostings, repaymentPostings } from '../../../engine/clearing/undoing.ts'
import { type Posting, sumByCurrency } from '../../../engine/ledger/posting.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore, Prepared, ReleaseEntry, UnderLock } from './clearing-store.ts'
import {
  doneOn,
  type InstitutionDeduction,
  loadMonth,
  type Month,
  positionsOf,
  refuseStep,
} from './month.ts'
import { prepaymentUse } from './prepayments.ts'
import { tableDigest } from './take-step.ts'
import { loadYear } from './year.ts'

/** Payloads by kind. Amounts are minor units of their currency. */
export interface Payloads {
  'confirm-period': { readonly period: string }
  deduction: InstitutionDeduction & { readonly period: string }
  'net-commercial': { readonly period: string }
  'prepayment-quota': PrepaymentPayload & { readonly year: number }
  'prepayment-increase': PrepaymentPayload & { readonly period: string }
  'case-payment': CasePayload
  'case-final': Omit<CasePayload, 'hasSettlementList' | 'isLeftOut'> & {
    readonly finalMinor: number
  }
  advance: InstitutionPayload & { readonly basis: string }
  'set-off': InstitutionPayload & { readonly period: string; readonly cause: string }
  payout: PatientPayload & { readonly paidOn: string }
  repayment: PatientPayload & { readonly currency: string; readonly amountMinor: number }
  'manual-posting': { readonly postings: readonly Posting[] }
  'close-year': { readonly year: number }
  'budget-cap': {
    readonly budget: string
    readonly currency: string
    readonly amountMinor: number
  }
}

interface PrepaymentPayload {
  readonly insuredProvince: string
  readonly careProvince: string
  readonly currency: string
  readonly amountMinor: number
}

interface CasePayload {
  readonly settlement: string
  readonly payer: string
  /** In which the amounts are meant; proposals of earlier versions do not say it. */
  readonly currency?: string
  readonly caseMinor: number
  readonly hasSettlementList: boolean
  readonly isLeftOut: boolean
}

interface InstitutionPayload {
  readonly institution: string
  readonly currency: string
  readonly amountMinor: number
}

interface PatientPayload {
  readonly settlement: string
  readonly payer: string
}

export type ProposalKind = keyof Payloads

export type ProposalContent = {
  [K in ProposalKind]: { readonly kind: K; readonly payload: Payloads[K] }
}[ProposalKind]

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

function booked(kind: string, postings: readonly Posting[], document: object): Prepared<Refusal> {
  if (postings.length === 0) return { refusal: { code: 'nothing-to-post' } }
  return { entries: [{ kind, postings, document }] }
}

// ---------------------------------------------------------------- months

/** The step, and one entry for each province of care with the debts of what was treated there. */
async function confirmPeriod(
  { period }: Payloads['confirm-period'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const month = await loadMonth(period, store)
  const steps = await under.steps(period)
  const refusal = refuseStep('confirmed', steps, month)
  if (refusal !== null) return { refusal }
  const built = steps.find(({ step }) => step === 'built')?.document
  const digest = tableDigest(month.table)
  assert(isDeepStrictEqual(built, { ...Object(built), digest }), 'another table than was built')
  const byCare = Map.groupBy(month.sums, ({ heading }) => heading.careProvince)
  const entries = [...byCare].map(([careProvince, sums]): ReleaseEntry => {
    const debts = obligationsOf(sums, store.contracted)
    return {
      kind: 'clearing',
      postings: clearingPostings(sums, debts),
      document: { period, careProvince },
    }
  })
  const document = { step: 'confirmed', digest }
  return { entries: [{ kind: 'step', postings: [], document }, ...entries] }
}

/** The insured province owes less, and so does the province of care to the institution. */
async function deduct(
  payload: Payloads['deduction'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { period, careProvince, insuredProvince, institution, currency, amountMinor } = payload
  if (doneOn(await under.steps(period)).has('built')) {
    return { refusal: { code: 'step-done', step: 'built' } }
  }
  const month = await loadMonth(period, store)
  const row = month.table.find((one) => isRow(one, payload))
  const dueMinor = Math.min(row?.receivableMinor ?? 0, dueToInstitution(payload, month))
  const mostMinor = Math.max(0, dueMinor)
  if (amountMinor > mostMinor) return { refusal: { code: 'more-than-owed', mostMinor, currency } }
  const cause = ['deduction', payload.insuranceType, payload.benefitYear].join(' ')
  const care = partyOf.province(careProvince)
  const less = { currency, cause, amountMinor: -amountMinor }
  const postings = new Entry()
    .owe({ ...less, debtor: partyOf.province(insuredProvince), creditor: care })
    .owe({ ...less, debtor: care, creditor: partyOf.institution(institution) })
    .postings()
  return booked('deduction', postings, payload)
}

/** What an institution has in a row of the table, after what was deducted from it before. */
function dueToInstitution(row: InstitutionDeduction, { sums, deductions }: Month): number {
  let dueMinor = 0
  for (const { heading, amountMinor } of sums) {
    const isOwn = heading.institution === row.institution && isRow(heading, row)
    if (isOwn && heading.kind === 'fund' && isPublic(heading))
      dueMinor = safe(dueMinor + amountMinor)
  }
  for (const earlier of deductions) {
    const isOwn = earlier.institution === row.institution && isRow(earlier, row)
    if (isOwn) dueMinor = safe(dueMinor - earlier.amountMinor)
  }
  return dueMinor
}

function isRow(one: GrossKey, row: GrossKey): boolean {
  return (
    one.careProvince === row.careProvince &&
    one.insuredProvince === row.insuredProvince &&
    one.insuranceType === row.insuranceType &&
    one.benefitYear === row.benefitYear &&
    one.currency === row.currency
  )
}

/** Debts among those who signed are lifted, and each party's position towards the centre stands instead. */
async function netCommercial(
  { period }: Payloads['net-commercial'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  if (!doneOn(await under.steps(period)).has('confirmed')) {
    return { refusal: { code: 'step-blocked', step: 'noticed', by: 'confirmed' } }
  }
  const month = await loadMonth(period, store)
  const { positions, gross } = positionsOf(month, store.signed)
  const untouched = new Set(gross)
  const cause = `net ${period}`
  const entry = new Entry()
  for (const debt of month.obligations) {
    const isSigned = store.signed.has(debt.debtor) && store.signed.has(debt.creditor)
    if (isSigned && !untouched.has(debt)) entry.owe({ ...debt, amountMinor: -debt.amountMinor })
  }
  const centre = partyOf.commercialCentre
  for (const { party, currency, amountMinor } of positions) {
    if (amountMinor < 0) {
      entry.owe({ debtor: party, creditor: centre, currency, cause, amountMinor: -amountMinor })
    } else if (amountMinor > 0) {
      entry.owe({ debtor: centre, creditor: party, currency, cause, amountMinor })
    }
  }
  return booked('netting', entry.postings(), { period, positions })
}

// ---------------------------------------------------------------- prepayments

function prepay(kind: string, payload: PrepaymentPayload): Prepared<Refusal> {
  const { insuredProvince, careProvince, currency, amountMinor } = payload
  const insured = partyOf.province(insuredProvince)
  const postings = new Entry()
    .add(clearingAccount.prepayment(insuredProvince, careProvince), currency, amountMinor)
    .add(clearingAccount.paying(insured), currency, -amountMinor)
    .postings()
  return booked(kind, postings, payload)
}

/** Only while the level is above normal, and within the days after the month was confirmed. */
async function increase(
  payload: Payloads['prepayment-increase'],
  _under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { period, insuredProvince, careProvince } = payload
  const month = await loadMonth(period, store)
  const use = await prepaymentUse(month, { insuredProvince, careProvince }, store)
  const confirmed = doneOn(month.steps).get('confirmed')
  if (confirmed === undefined) {
    return { refusal: { code: 'step-blocked', step: 'noticed', by: 'confirmed' } }
  }
  const rules = store.rules(firstOf(periodAfter(period, 1)))
  const days = increaseDays(confirmed, rules, store.calendar)
  switch (mayAskIncrease(use.level, days, store.today())) {
    case 'level-normal':
      return { refusal: { code: 'prepayment-normal', usedE4: use.usedE4 } }
    case 'window-over':
      return { refusal: { code: 'increase-over', askBy: textFromDay(days.askBy) } }
    case null:
      return prepay('prepayment-increase', payload)
  }
}

// ---------------------------------------------------------------- institutions

async function bookOfSettlement(
  { settlement }: { readonly settlement: string },
  { lines }: ClearingStore,
): Promise<string | Refusal> {
  const found = await lines.ofSettlement(settlement)
  if (found === undefined) return { code: 'settlement-unknown', settlement }
  return clearingBook.institution(found.institution)
}

async function priceCase(
  payload: Payloads['case-payment'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { settlement, hasSettlementList, isLeftOut } = payload
  const found = await pricedCase(payload, store)
  if ('code' in found) return { refusal: found }
  const code = mayPrice({ hasSettlementList, isLeftOut })
  if (code !== null) return { refusal: { code, settlement } }
  const { year, ...priced } = found
  const closed = await refuseClosed(year, under, store)
  if (closed !== null) return { refusal: closed }
  const document = { settlement, ...priced }
  const postings = casePostings(priced)
  return {
    entries: [{ kind: 'case-payment', postings, document }],
    case: { prices: { ...document, year } },
  }
}

async function finishCase(
  payload: Payloads['case-final'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { settlement, payer, caseMinor, finalMinor } = payload
  const found = await pricedCase(payload, store)
  if ('code' in found) return { refusal: found }
  const earlier = await store.cases.find(settlement, payer)
  if (earlier?.caseMinor !== caseMinor) {
    return { refusal: { code: 'share-unknown', settlement, payer } }
  }
  const { year, ...priced } = found
  const closed = await refuseClosed(year, under, store)
  if (closed !== null) return { refusal: closed }
  // A final amount that moves nothing is final all the same.
  const postings = finalCasePostings(priced, finalMinor)
  const document = { settlement, ...priced, finalMinor }
  return {
    entries: [{ kind: 'case-final', postings, document }],
    case: { finishes: { settlement, payer, finalMinor } },
  }
}

/** Until the release is committed nobody closes the year either. */
async function refuseClosed(
  year: number,
  under: UnderLock,
  { years }: ClearingStore,
): Promise<Refusal | null> {
  await under.lockYear(year, 'to-add')
  return (await years.closing(year)) === undefined ? null : { code: 'year-closed', year }
}

/** What the year came to is kept with its end. Its money was booked before, case by case. */
async function closeYear(
  { year }: Payloads['close-year'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  await under.lockYear(year, 'to-close')
  const { gap, months, cases, closing } = await loadYear(year, store)
  if (closing !== undefined) return { refusal: { code: 'year-closed', year } }
  if (gap !== null) return { refusal: gap }
  const document = { year, months: months.map(({ period }) => period), cases }
  return { entries: [{ kind: 'year-closed', postings: [], document }] }
}

/** The sheet's amount is read from the settlement and never taken from whoever proposes. */
async function pricedCase(
  asked: Pick<CasePayload, 'settlement' | 'payer' | 'currency' | 'caseMinor'>,
  { lines }: ClearingStore,
): Promise<(PricedCase & { readonly year: number }) | Refusal> {
  const { settlement, payer, caseMinor } = asked
  const found = await lines.ofSettlement(settlement)
  if (found === undefined) return { code: 'settlement-unknown', settlement }
  if (found.isReversed || found.isReversal) return { code: 'settlement-reversed', settlement }
  const { institution, currency } = found
  const sheetMinor = shareOf(found.lines, payer, false)
  if (sheetMinor === null || (asked.currency ?? currency) !== currency) {
    return { code: 'share-unknown', settlement, payer }
  }
  const year = Number(found.businessDate.slice(0, 4))
  return { payer, institution, currency, sheetMinor, caseMinor, year }
}

/** A stay over New Year has lines of two years. Null where the payer has no share. */
function shareOf(
  lines: readonly ClearingLine[],
  payer: string,
  isToPatient: boolean,
): number | null {
  const own = lines.filter(
    ({ heading }) => heading.payer === payer && heading.isToPatient === isToPatient,
  )
  return own.length === 0 ? null : own.reduce((sum, line) => safe(sum + line.amountMinor), 0)
}

/** As much of the advances as the month's debt takes up. */
async function setOff(
  payload: Payloads['set-off'],
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const { institution, currency, period, cause } = payload
  const month = await loadMonth(period, store)
  if (!doneOn(month.steps).has('confirmed')) {
    return { refusal: { code: 'step-blocked', step: 'noticed', by: 'confirmed' } }
  }
  const party = partyOf.institution(institution)
  const debt = month.obligations.find(
    (one) => one.creditor === party && one.cause === cause && one.currency === currency,
  )
  const advanceMinor = await under.balance(clearingAccount.advance(institution), currency)
  const dueMinor = debt?.amountMinor ?? 0
  const amountMinor = setOffOf(advanceMinor, dueMinor)
  const postings = setOffPostings({ institution, currency, cause, dueMinor, amountMinor })
  return booked('set-off', postings, { period, institution, cause, amountMinor })
}

// ---------------------------------------------------------------- patients

async function payOut(
  { settlement, payer, paidOn }: Payloads['payout'],
  _under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  const found = await store.lines.ofSettlement(settlement)
  if (found === undefined) return { refusal: { code: 'settlement-unknown', settlement } }
  if (found.isReversed) return { refusal: { code: 'settlement-reversed', settlement } }
  const { currency } = found
  const amountMinor = shareOf(found.lines, payer, true) ?? 0
  if (amountMinor <= 0) return { refusal: { code: 'share-unknown', settlement, payer } }
  // A claim may have paid it.
  if ((await store.payouts.find(settlement, payer)) !== undefined) {
    return { refusal: { code: 'more-than-owed', mostMinor: 0, currency } }
  }
  const payout = { settlement, payer, currency, amountMinor }
  return {
    entries: [{ kind: 'payout', postings: payoutPostings(payout), document: payout }],
    payout: { pays: { ...payout, paidOn } },
  }
}

async function repay(
  { settlement, payer, currency, amountMinor }: Payloads['repayment'],
  _under: UnderLock,
  { payouts }: ClearingStore,
): Promise<Prepared<Refusal>> {
  const found = await payouts.find(settlement, payer)
  if (found === undefined || found.owedMinor === 0 || found.currency !== currency) {
    return { refusal: { code: 'payout-unknown', settlement, payer } }
  }
  const mostMinor = found.owedMinor - found.repaidMinor
  if (amountMinor > mostMinor) return { refusal: { code: 'more-than-owed', mostMinor, currency } }
  const document = { settlement, payer, amountMinor }
  return {
    entries: [{ kind: 'repayment', postings: repaymentPostings(found, amountMinor), document }],
    payout: { repays: { settlement, payer, by: amountMinor } },
  }
}

// ---------------------------------------------------------------- budgets

/** No money moves yet: what is spent under the cap is booked where it is spent. */
async function capBudget(
  payload: Payloads['budget-cap'],
  under: UnderLock,
): Promise<Prepared<Refusal>> {
  const { budget, currency, amountMinor } = payload
  const isSet = await under.setCap(budget, currency, amountMinor)
  if (!isSet) return { refusal: { code: 'cap-below-spent', budget } }
  return { entries: [{ kind: 'budget-cap', postings: [], document: payload }] }
}

// ---------------------------------------------------------------- by hand

/** Accounts of the settlements' journal are moved by the kinds above only. */
const handAccounts = /^(due-from|due-to|advance|case-difference|paying|prepayment|receivable):/

function postByHand({ postings }: Payloads['manual-posting']): Prepared<Refusal> {
  const foreign = postings.find(({ account }) => !handAccounts.test(account))
  if (foreign !== undefined) {
    const detail = `The account ${foreign.account} is not one that may be posted to by hand.`
    return { refusal: { code: 'posting-refused', detail } }
  }
  for (const [currency, sum] of sumByCurrency(postings)) {
    if (sum !== 0) {
      const detail = `The postings in ${currency} do not sum to zero.`
      return { refusal: { code: 'posting-refused', detail } }
    }
  }
  return booked('manual-posting', postings, {})
}
