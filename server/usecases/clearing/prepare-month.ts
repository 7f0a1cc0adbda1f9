/** What a release books of a month between provinces, and of the prepayments for it. */
import { isDeepStrictEqual } from 'node:util'
import { assert } from '../../../engine/base/assert.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { safe } from '../../../engine/base/money.ts'
import {
  clearingAccount,
  clearingPostings,
  Entry,
} from '../../../engine/clearing/clearing-entry.ts'
import type { GrossKey } from '../../../engine/clearing/gross-table.ts'
import { firstOf, periodAfter } from '../../../engine/clearing/monthly-cycle.ts'
import { isPublic, obligationsOf } from '../../../engine/clearing/obligations.ts'
import { partyOf } from '../../../engine/clearing/position.ts'
import { increaseDays, mayAskIncrease } from '../../../engine/clearing/prepayment.ts'
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
import { booked, type Payloads, type PrepaymentPayload } from './proposal-payloads.ts'
import { tableDigest } from './take-step.ts'

/** The step, and one entry for each province of care with the debts of what was treated there. */
export async function confirmPeriod(
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
export async function deduct(
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
export async function netCommercial(
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

export function prepay(kind: string, payload: PrepaymentPayload): Prepared<Refusal> {
  const { insuredProvince, careProvince, currency, amountMinor } = payload
  const insured = partyOf.province(insuredProvince)
  const postings = new Entry()
    .add(clearingAccount.prepayment(insuredProvince, careProvince), currency, amountMinor)
    .add(clearingAccount.paying(insured), currency, -amountMinor)
    .postings()
  return booked(kind, postings, payload)
}

/** Only while the level is above normal, and within the days after the month was confirmed. */
export async function increase(
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
