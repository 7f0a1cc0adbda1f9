/** What a release books of cases paid by their price, and of the end of their year. */
import { safe } from '../../../engine/base/money.ts'
import {
  casePostings,
  finalCasePostings,
  mayPrice,
  type PricedCase,
} from '../../../engine/clearing/case-payment.ts'
import type { ClearingLine } from '../../../engine/clearing/clearing-line.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore, Prepared, UnderLock } from './clearing-store.ts'
import type { CasePayload, Payloads } from './proposal-payloads.ts'
import { loadYear } from './year.ts'

export async function priceCase(
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

export async function finishCase(
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
export async function closeYear(
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
export function shareOf(
  lines: readonly ClearingLine[],
  payer: string,
  isToPatient: boolean,
): number | null {
  const own = lines.filter(
    ({ heading }) => heading.payer === payer && heading.isToPatient === isToPatient,
  )
  return own.length === 0 ? null : own.reduce((sum, line) => safe(sum + line.amountMinor), 0)
}
