/** What our journal says towards one payer, as rows of a statement. */

import { type Day, dayFromText } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import { safe } from '../../../engine/base/money.ts'
import type { OurRow } from '../../../engine/reconciliation/difference.ts'
import { type Field, fields } from '../../../engine/reconciliation/statement-row.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import { startOf } from '../start-of-day.ts'

export interface BookedEntry {
  readonly entry: Entry
  readonly original: Entry | null
}

export interface BookedReads {
  booked(scope: {
    readonly from: Date
    readonly to: Date
    readonly institutions: readonly string[] | null
  }): AsyncIterable<readonly BookedEntry[]>
}

/** All that a row of our journal says. In which month it is cleared is not the journal's affair. */
export const statedByJournal: ReadonlySet<Field> = new Set(
  fields.filter((field) => field !== 'window'),
)

export interface OwnScope {
  /** A scheme or one of its payers; empty for all payers together. */
  readonly payer: string
  readonly from: Day
  readonly to: Day
  readonly institutions: readonly string[] | null
}

/** A day at each side, since midnight is not at the same moment everywhere. */
const nearbyDays = 1

/** `isMatched`: settlements that an earlier statement of a neighbouring day already matched. */
export async function* ownRows(
  scope: OwnScope,
  reads: BookedReads,
  isMatched: (key: string) => boolean = () => false,
): AsyncGenerator<readonly OurRow[]> {
  const booked = reads.booked({
    from: startOf(scope.from - nearbyDays),
    to: startOf(scope.to + 1 + nearbyDays),
    institutions: scope.institutions,
  })
  for await (const page of booked) {
    yield page.flatMap((one) => {
      const row = rowOf(one, scope.payer)
      if (row === null) return []
      const isOutside = row.day < scope.from || row.day > scope.to
      const key = row.reverses === '' ? row.reference : row.reverses
      return [isOutside || isMatched(key) ? { ...row, isNearby: true } : row]
    })
  }
}

export function dayOfInstant(instant: string): Day {
  return dayAt(Date.parse(instant))
}

/** Null where the payer has no part in the bill. */
export function rowOf({ entry, original }: BookedEntry, payer: string): OurRow | null {
  const { document } = original ?? entry
  if (document.kind !== 'settlement') return null
  const sums = sumsFor(document, payer)
  if (sums === null) return null
  const sign = entry.kind === 'reversal' ? -1 : 1
  return {
    line: 0,
    reference: entry.id,
    reverses: entry.reverses ?? '',
    kind: entry.kind,
    state: 'final',
    currency: entry.currency,
    totalMinor: entry.totalMinor,
    paidMinor: safe(sign * sums.paidMinor),
    accountMinor: safe(sign * sums.accountMinor),
    cashMinor: entry.cashMinor,
    day: dayOfInstant(entry.recordedAt),
    institution: entry.visit.institution,
    category: categoryOf(document.visit.setting),
    window: '',
    visit: entry.visit.visit,
    person: entry.person,
  }
}

/** A scheme that pays nothing of a bill it covers has the bill in its books all the same. */
function sumsFor({ facts, settlement }: SettlementDocument, payer: string) {
  const shares = settlement.shares.filter((share) => isOf(share.payer, payer))
  const covers = payer === '' || facts.coverages.some(({ scheme }) => isOf(`${scheme}.`, payer))
  if (shares.length === 0 && !covers) return null
  return { paidMinor: sumOf(shares, false), accountMinor: sumOf(shares, true) }
}

/** `beijing/employee` means all payers of the scheme, `beijing/employee.pool` one of them. */
function isOf(payer: string, wanted: string): boolean {
  return wanted === '' || payer === wanted || payer.startsWith(`${wanted}.`)
}

function sumOf(shares: Settlement['shares'], isAccount: boolean): number {
  let sum = 0
  for (const { payerKind, amountMinor } of shares) {
    if ((payerKind === 'account') === isAccount) sum = safe(sum + amountMinor)
  }
  return sum
}

const inpatient: ReadonlySet<string> = new Set(['inpatient', 'day-surgery'])

/** The kind of clearing by which funds and hospitals count. */
function categoryOf(setting: string): string {
  if (setting === 'pharmacy') return 'pharmacy'
  return inpatient.has(setting) ? 'inpatient' : 'outpatient'
}

/** @throws when the text is no day: it was checked at the edge. */
export function dayOrThrow(text: string): Day {
  const day = dayFromText(text)
  if (day === undefined) throw new Error(`${text} is no day.`)
  return day
}
