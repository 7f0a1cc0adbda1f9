/** What patients owe because a bill was reversed after an insurer had paid them. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { receivablePostings } from '../../../engine/clearing/undoing.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { ClearingStore, StoredPayout } from './clearing-store.ts'
import type { Read } from './month.ts'

export interface OvertakenPayouts {
  /** Payouts of settlements that were reversed, and of which no debt was booked yet. */
  overtaken(limit: number): Promise<readonly StoredPayout[]>
  /** Books the debt, once for each payout. */
  book(
    payout: StoredPayout,
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

/** Runs after settlements were derived. A debt follows from the reversal and needs nobody's consent. */
export async function bookReceivables(
  payouts: OvertakenPayouts,
  { today, now }: Pick<ClearingStore, 'today' | 'now'>,
): Promise<number> {
  const overtaken = await payouts.overtaken(atOnce)
  for (const payout of overtaken) {
    const { settlement, payer, currency, amountMinor } = payout
    const document = { settlement, payer, currency, amountMinor }
    await payouts.book(
      payout,
      {
        key: `receivable ${settlement} ${payer}`,
        fingerprint: fingerprintOf(document),
        kind: 'receivable',
        businessDate: textFromDay(today()),
        by: 'clearing',
        document,
        postings: receivablePostings(payout),
      },
      now(),
    )
  }
  return overtaken.length
}

export async function listReceivables(
  by: Actor,
  purpose: Purpose,
  { payouts }: ClearingStore,
): Promise<Read<readonly StoredPayout[]>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await payouts.receivables(atOnce) }
}
