/** Takes back what was booked for cases whose settlement was reversed. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { undoneCasePostings } from '../../../engine/clearing/case-payment.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { fingerprintOf } from '../canonical.ts'
import type { ClearingStore, StoredCase } from './clearing-store.ts'

export interface OvertakenCases {
  /** Cases of settlements that were reversed, and which were not taken back yet. */
  overtaken(limit: number): Promise<readonly StoredCase[]>
  /** Books what takes a case back, once; `draftOf` sees it as it is under the book's lock. */
  undo(overtaken: StoredCase, draftOf: (undone: StoredCase) => Undoing, at: Date): Promise<void>
}

interface Undoing {
  readonly key: string
  readonly fingerprint: Buffer
  readonly kind: string
  readonly businessDate: string
  readonly by: string
  readonly document: object
  readonly postings: readonly Posting[]
}

const atOnce = 200

/** Runs after settlements were derived. It follows from the reversal, in whatever year that is made. */
export async function undoCases(
  cases: OvertakenCases,
  { today, now }: Pick<ClearingStore, 'today' | 'now'>,
): Promise<number> {
  const overtaken = await cases.overtaken(atOnce)
  const draftOf = (undone: StoredCase): Undoing => {
    const { finalMinor, ...priced } = undone
    return {
      key: `case-undone ${undone.settlement} ${undone.payer}`,
      fingerprint: fingerprintOf(undone),
      kind: 'case-undone',
      businessDate: textFromDay(today()),
      by: 'clearing',
      document: undone,
      postings: undoneCasePostings(priced, finalMinor),
    }
  }
  for (const one of overtaken) await cases.undo(one, draftOf, now())
  return overtaken.length
}
