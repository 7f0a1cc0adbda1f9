/** Compares the totals of a hospital with ours (3201), before anybody looks at single rows. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { added, noSum, type Sum, sumOfRow } from '../../../engine/reconciliation/statement-row.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type BookedReads, ownRows, statedByJournal } from './own-rows.ts'

export interface TotalsOrder {
  readonly payer: string
  readonly institution: string
  /** Outpatient, inpatient or pharmacy; empty for all. */
  readonly category: string
  readonly from: Day
  readonly to: Day
  readonly stated: Pick<Sum, 'count' | 'totalMinor' | 'paidMinor' | 'accountMinor'>
}

export type TotalsOutcome =
  | { readonly checked: true; readonly isBalanced: boolean; readonly ours: Sum }
  | { readonly checked: false; readonly refusal: Refusal }

/** Sums are compared in one currency; a row in another would be a difference in itself. */
export async function checkTotals(
  { payer, institution, category, from, to, stated }: TotalsOrder,
  by: Actor,
  purpose: Purpose,
  booked: BookedReads,
): Promise<TotalsOutcome> {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { checked: false, refusal }
  let ours = noSum
  const scope = { payer, from, to, institutions: [institution] }
  for await (const page of ownRows(scope, booked)) {
    for (const row of page) {
      const isMeant = category === '' || row.category === category
      if (row.isNearby !== true && isMeant) ours = added(ours, sumOfRow(row, statedByJournal))
    }
  }
  const isBalanced = (['count', 'totalMinor', 'paidMinor', 'accountMinor'] as const).every(
    (name) => ours[name] === stated[name],
  )
  return { checked: true, isBalanced, ours }
}
