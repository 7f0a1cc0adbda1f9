/** Takes back what was booked for cases whose settlement was reversed. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { undoneCasePostings } from '../../../engine/clearing/case-payment.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { fingerprintOf } from '../canonical.ts'
import type { ClearingStore, StoredCase } from './clearing-store.ts'

export interface OvertakenCases {
  /** Cases of settlements that were reversed, and which were not taken back yet. */
  overtaken(limit: number): Promise<readonly StoredCase[]>
  /** Books what takes a case back, once. */
  undo(
    undone: StoredCase,
    draft: {
      readonly key: string
      readonly fingerprint: Buffer
      readonly kind: string
      readonly businessDate: string
      readonly by: string
      readonly document: object
      readonly postings: readonly Posting[]
    },
    at: Date,
  ): Promise<void>
}

const atOnce = 200

/** Runs after settlements were derived. It follows from the reversal, in whatever year that is made. */
export async function undoCases(
  cases: OvertakenCases,
  { today, now }: Pick<ClearingStore, 'today' | 'now'>,
): Promise<number> {
  const overtaken = await cases.overtaken(atOnce)
  for (const undone of overtaken) {
    const { settlement, payer, finalMinor, year, ...priced } = undone
    const document = { settlement, payer, finalMinor, year, ...priced }
    await cases.undo(
      undone,
      {
        key: `case-undone ${settlement} ${payer}`,
        fingerprint: fingerprintOf(document),
        kind: 'case-undone',
        businessDate: textFromDay(today()),
        by: 'clearing',
        document,
        postings: undoneCasePostings({ payer, ...priced }, finalMinor),
      },
      now(),
    )
  }
  return overtaken.length
}
