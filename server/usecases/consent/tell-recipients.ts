/**
 * Tells recipients that a consent was taken back. The notice was kept together with the withdrawal;
 * it is sent until the recipient has heard it, under one number, by which a repeat is known.
 */
import type { ConsentStore } from './consent-store.ts'

export interface Notice {
  readonly notice: string
  readonly consent: string
  readonly recipient: string
  readonly purpose: string
  readonly withdrawnAt: string
}

export interface NoticeBook<N extends Notice> {
  /** Those whose time has come, as if it were so much later; their next try is put off. */
  take(aheadMs: number, limit: number): Promise<readonly N[]>
  told(notice: N): Promise<void>
}

export interface RecipientDoor {
  /** Resolves once the recipient said that it heard it. */
  tell(address: string, notice: Notice, signal: AbortSignal): Promise<void>
}

const deadlineMs = 5000
const atOnce = 100

/** Answers how many were heard; the others come again. */
export async function tellRecipients<N extends Notice>(
  book: NoticeBook<N>,
  door: RecipientDoor,
  recipient: ConsentStore['recipient'],
  aheadMs = 0,
): Promise<number> {
  const notices = await book.take(aheadMs, atOnce)
  const heard = await Promise.all(
    notices.map((one) => tellOne(one, recipient(one.recipient)?.address ?? null, book, door)),
  )
  return heard.filter(Boolean).length
}

async function tellOne<N extends Notice>(
  notice: N,
  address: string | null,
  book: NoticeBook<N>,
  door: RecipientDoor,
): Promise<boolean> {
  const isHeard = address !== null && (await isTold(notice, address, door))
  if (isHeard) await book.told(notice)
  return isHeard
}

async function isTold(notice: Notice, address: string, door: RecipientDoor): Promise<boolean> {
  try {
    await door.tell(address, notice, AbortSignal.timeout(deadlineMs))
    return true
  } catch {
    return false
  }
}
