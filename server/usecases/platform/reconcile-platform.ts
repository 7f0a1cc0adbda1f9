/**
 * Holds what the platform has of an institution and a day against what it told us: first by sums of each
 * kind of insurance and of bills, and row by row where these differ. What differs is looked up once more
 * before it is called a difference; none is put right by itself.
 */

import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import type { OurRow } from '../../../engine/reconciliation/difference.ts'
import type { TheirRow } from '../../../engine/reconciliation/match-group.ts'
import type { PlatformResult } from '../../../engine/visit/platform-order.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { startOf } from '../start-of-day.ts'
import type { Patient, PlatformWord } from './platform-store.ts'

/** A bill that the platform settled and did not take back, as it told us. */
export interface AnsweredBill {
  readonly person: string
  /** The platform's own id of the visit, and the hospital's number of it. */
  readonly visit: string
  readonly number: string
  readonly setting: string
  /** For whom the platform decided. */
  readonly payer: string
  /** Our settlement; null where none was recorded. */
  readonly recorded: string | null
  readonly result: PlatformResult
}

/** What sums are asked by: kinds of insurance and of bills, as their codes. */
export interface PlatformKind {
  readonly insuranceType: string
  readonly isStay: boolean
}

export interface PlatformTotals {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

export interface PlatformReconciling {
  /** Whether the sums agree. */
  totals(
    institution: string,
    kind: PlatformKind,
    totals: PlatformTotals,
  ): Promise<PlatformWord<boolean>>
  /** The platform's file of results, row by row. */
  details(
    institution: string,
    totals: PlatformTotals,
    file: string,
  ): Promise<PlatformWord<readonly (readonly string[])[]>>
  /** What is live of a visit. */
  find(bill: Patient, visit: string): Promise<PlatformWord<PlatformResult | null>>
}

export interface ReconcilePlatformStore {
  readonly reconciling: PlatformReconciling
  /** Every kind of bill that the institution may have there. */
  readonly kinds: readonly PlatformKind[]
  /** The payer of a bill that only the platform knows. */
  readonly anyPayer: string
  insuranceTypeOf(payer: string): string
  answered(institution: string, from: Date, to: Date): Promise<readonly AnsweredBill[]>
}

/** One bill that differs: our row, theirs, or both. */
export interface PlatformDifference {
  readonly key: string
  readonly payer: string
  /** The message that led to it there, which a call back has to name. */
  readonly message: string
  readonly ours: OurRow | null
  readonly theirs: TheirRow | null
}

export type PlatformReconciliation =
  | {
      readonly done: true
      readonly agreed: number
      readonly differences: readonly PlatformDifference[]
    }
  | { readonly done: false; readonly refusal: Refusal }

export async function reconcilePlatform(
  institution: string,
  day: Day,
  by: Actor,
  store: ReconcilePlatformStore,
): Promise<PlatformReconciliation> {
  const forbidden = gate(by, 'reconciliation', 'reconcile')
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const { reconciling, answered } = store
  const bills = await answered(institution, startOf(day), startOf(day + 1))
  const balanced = await areBalanced(institution, day, bills, store)
  if (!balanced.heard || !balanced.granted) return silent(balanced)
  if (balanced.value) return { done: true, agreed: bills.length, differences: [] }
  const file = bills.map(lineOf).join('')
  const compared = await reconciling.details(institution, totalsOf(bills, day), file)
  if (!compared.heard || !compared.granted) return silent(compared)
  const nearby = await answered(institution, startOf(day - 1), startOf(day + 2))
  const place = { institution, day, nearby, store }
  const found: PlatformDifference[] = []
  for (const cells of compared.value) {
    const one = await differenceIn(cells, bills, place)
    if (one !== null) found.push(one)
  }
  return { done: true, agreed: compared.value.length - found.length, differences: found }
}

function silent(word: PlatformWord<unknown>): PlatformReconciliation {
  if (word.heard && !word.granted) {
    return { done: false, refusal: { code: 'platform-refused', says: word.says } }
  }
  return { done: false, refusal: { code: 'platform-undecided' } }
}

async function areBalanced(
  institution: string,
  day: Day,
  bills: readonly AnsweredBill[],
  { reconciling, kinds, insuranceTypeOf }: ReconcilePlatformStore,
): Promise<PlatformWord<boolean>> {
  for (const kind of kinds) {
    const ofKind = bills.filter(
      ({ payer, setting }) =>
        insuranceTypeOf(payer) === kind.insuranceType && isStay(setting) === kind.isStay,
    )
    const word = await reconciling.totals(institution, kind, totalsOf(ofKind, day))
    if (!word.heard || !word.granted || !word.value) return word
  }
  return { heard: true, granted: true, value: true }
}

export function isStay(setting: string): boolean {
  return setting === 'inpatient' || setting === 'day-surgery'
}

function sumsIn({ shares }: PlatformResult) {
  const sum = (isAccount: boolean) =>
    shares
      .filter(({ field }) => (field === 'acct_pay') === isAccount)
      .reduce((all, { amountMinor }) => all + amountMinor, 0)
  return { fundMinor: sum(false), accountMinor: sum(true) }
}

function totalsOf(bills: readonly AnsweredBill[], day: Day): PlatformTotals {
  const on = textFromDay(day)
  const sums = bills.map(({ result }) => ({ totalMinor: result.totalMinor, ...sumsIn(result) }))
  const sum = (of: 'totalMinor' | 'fundMinor' | 'accountMinor') =>
    sums.reduce((all, one) => all + one[of], 0)
  return {
    from: on,
    to: on,
    count: bills.length,
    totalMinor: sum('totalMinor'),
    fundMinor: sum('fundMinor'),
    accountMinor: sum('accountMinor'),
  }
}

const yuan = (minor: number) => textFromMinor(minor, 'CNY')

function lineOf({ visit, person, result }: AnsweredBill): string {
  const { fundMinor, accountMinor } = sumsIn(result)
  const sums = [yuan(result.totalMinor), yuan(fundMinor), yuan(accountMinor)]
  return `${[result.settlement, visit, person, ...sums, '0'].join('\t')}\n`
}

// ---------------------------------------------------------------- row by row

interface Place {
  readonly institution: string
  readonly day: Day
  /** Bills of the days around: midnight is not at the same moment everywhere. */
  readonly nearby: readonly AnsweredBill[]
  readonly store: ReconcilePlatformStore
}

const agreeing = '0'
const onlyThere = '1'

/** Person, visit, settlement, message, result, flag, memo, three amounts. */
async function differenceIn(
  cells: readonly string[],
  bills: readonly AnsweredBill[],
  place: Place,
): Promise<PlatformDifference | null> {
  const [, , settlement = '', message = '', result = '', , , ...amounts] = cells
  if (result === agreeing) return null
  if (result === onlyThere) {
    const isOurs = place.nearby.some((one) => one.result.settlement === settlement)
    return isOurs ? null : onlyTheirs(settlement, message, amounts, place)
  }
  const bill = bills.find((one) => one.result.settlement === settlement)
  return bill === undefined ? null : lookedUp(bill, message, place)
}

function onlyTheirs(
  settlement: string,
  message: string,
  [total = '', fund = '', account = '']: readonly string[],
  { institution, day, store }: Place,
): PlatformDifference {
  const minor = (text: string) => minorFromText(text, 'CNY') ?? 0
  const theirs = {
    ...blank(settlement, institution, day),
    totalMinor: minor(total),
    paidMinor: minor(fund),
    accountMinor: minor(account),
  }
  return { key: settlement, payer: store.anyPayer, message, ours: null, theirs }
}

/** Null where the platform, asked about the one bill, says the same as it had told us. */
async function lookedUp(
  bill: AnsweredBill,
  message: string,
  { institution, day, store }: Place,
): Promise<PlatformDifference | null> {
  const { person, visit, payer, recorded, result } = bill
  const key = recorded ?? result.settlement
  const word = await store.reconciling.find({ person, facility: institution }, visit)
  const about = { ...blank(key, institution, day), visit: bill.number, person }
  const ours = rowOf(about, bill.setting, result)
  const found = word.heard && word.granted ? word.value : null
  const theirs = found === null ? null : rowOf(about, bill.setting, found)
  if (theirs !== null && found?.settlement === result.settlement && sameSums(ours, theirs)) {
    return null
  }
  return { key, payer, message, ours, theirs }
}

function rowOf(about: OurRow, setting: string, result: PlatformResult): OurRow {
  const { fundMinor: paidMinor, accountMinor } = sumsIn(result)
  const { totalMinor, cashMinor } = result
  const category = isStay(setting) ? 'inpatient' : 'outpatient'
  return { ...about, category, totalMinor, paidMinor, accountMinor, cashMinor }
}

function sameSums(ours: OurRow, theirs: OurRow): boolean {
  return (
    ours.totalMinor === theirs.totalMinor &&
    ours.paidMinor === theirs.paidMinor &&
    ours.accountMinor === theirs.accountMinor
  )
}

function blank(reference: string, institution: string, day: Day): OurRow {
  return {
    line: 0,
    reference,
    reverses: '',
    kind: 'settlement',
    state: 'final',
    currency: 'CNY',
    day,
    institution,
    category: '',
    window: '',
    visit: '',
    person: '',
    totalMinor: 0,
    paidMinor: 0,
    accountMinor: 0,
    cashMinor: 0,
  }
}
