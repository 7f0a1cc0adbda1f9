/** What patients owe because a bill was reversed after an insurer had paid them. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { receivablePostings } from '../../../engine/clearing/undoing.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { ClearingStore, StoredPayout } from './clearing-store.ts'
import type { Read } from './month.ts'

export interface OvertakenPayouts {
  /** Payouts of settlements that were reversed, and of which not all was booked as a debt yet. */
  overtaken(limit: number): Promise<readonly StoredPayout[]>
  /** Books the rest as a debt, once; `draftOf` sees the payout as it is under the book's lock. */
  book(overtaken: StoredPayout, draftOf: (payout: StoredPayout) => Debt, at: Date): Promise<void>
}

interface Debt {
  readonly key: string
  readonly fingerprint: Buffer
  readonly kind: string
  readonly businessDate: string
  readonly by: string
  readonly document: object
  readonly postings: readonly Posting[]
}

const atOnce = 200

/** Runs after settlements were derived. A debt follows from the reversal and needs nobody's consent. */
export async function bookReceivables(
  payouts: OvertakenPayouts,
  { today, now }: Pick<ClearingStore, 'today' | 'now'>,
): Promise<number> {
  const overtaken = await payouts.overtaken(atOnce)
  const draftOf = ({ settlement, payer, currency, amountMinor, owedMinor }: StoredPayout): Debt => {
    const document = { settlement, payer, currency, amountMinor: amountMinor - owedMinor }
    const after = owedMinor === 0 ? '' : ` after ${owedMinor}`
    return {
      key: `receivable ${settlement} ${payer}${after}`,
      fingerprint: fingerprintOf(document),
      kind: 'receivable',
      businessDate: textFromDay(today()),
      by: 'clearing',
      document,
      postings: receivablePostings(document),
    }
  }
  for (const payout of overtaken) await payouts.book(payout, draftOf, now())
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
