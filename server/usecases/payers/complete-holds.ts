/**
 * Brings every hold to its end: confirmed where a settlement used it, cancelled where none did,
 * refunded where it was reversed. Runs after each settlement and by the clock, and again until the
 * payer has heard it; so it does not matter between which two steps a process dies.
 */
import type { PayerQuestion, Payers } from './ask-payers.ts'

export interface OpenHold extends PayerQuestion {
  readonly state: string
  readonly amountMinor: number | null
}

export interface HoldBook<H extends OpenHold> {
  /** Holds that wait for a message, and those that nobody has touched for so long, by one clock. */
  open(abandonedAfterMs: number, limit: number): Promise<readonly H[]>
  move(hold: H, to: 'confirmed' | 'voided' | 'refunded' | 'void-wanted'): Promise<void>
}

/** Longer than any request takes: whoever asked is not coming back for the answer. */
const abandonedAfterMs = 60_000
const deadlineMs = 5000
const atOnce = 100

/**
 * Answers how many holds came to their end; those whose payer is away are left for the next time.
 * `aheadMs`: as if it were so much later.
 */
export async function completeHolds<H extends OpenHold>(
  book: HoldBook<H>,
  payers: Payers,
  aheadMs = 0,
): Promise<number> {
  const holds = await book.open(abandonedAfterMs - aheadMs, atOnce)
  const ended = await Promise.all(holds.map((hold) => endHold(hold, book, payers)))
  return ended.filter(Boolean).length
}

async function endHold<H extends OpenHold>(
  hold: H,
  book: HoldBook<H>,
  payers: Payers,
): Promise<boolean> {
  const signal = AbortSignal.timeout(deadlineMs)
  try {
    switch (hold.state) {
      case 'captured':
        await payers.confirm(hold, hold.amountMinor ?? 0, signal)
        await book.move(hold, 'confirmed')
        return true
      case 'void-wanted':
        await payers.cancel(hold, signal)
        await book.move(hold, 'voided')
        return true
      case 'refund-wanted':
        await payers.refund(hold, signal)
        await book.move(hold, 'refunded')
        return true
      default:
        await book.move(hold, 'void-wanted')
        return false
    }
  } catch {
    return false
  }
}
