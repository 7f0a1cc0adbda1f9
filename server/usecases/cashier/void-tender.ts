/** Gives up a payment whose outcome is unknown: its channel closes it, or gives it back. */
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import { resolveTender } from './ask-channels.ts'
import type { CashierStore } from './counter-book.ts'
import type { MoneyOutcome } from './take-money.ts'

export async function voidTender(
  id: string,
  by: Actor,
  purpose: Purpose,
  store: CashierStore,
): Promise<MoneyOutcome> {
  const tender = await store.book.tender(id)
  const served = beingServed(tender?.institution ?? null)
  const refusal = forbid(by, onDuty(purpose), 'take-money', served, store.access)
  if (refusal !== null) return { done: false, refusal }
  if (tender === undefined) return { done: false, refusal: { code: 'tender-unknown', tender: id } }
  const wanted = await store.book.inCounter(tender.institution, async (open) => {
    const now = await open.tender(id)
    if (now?.state !== 'asked' || now.direction !== 'in') return now
    await open.moveTender(now, 'void-wanted', { reason: 'voided', trade: null, number: null })
    return { ...now, state: 'void-wanted' as const }
  })
  if (wanted?.state === 'void-wanted') await resolveTender(wanted, store, false)
  const isOver = wanted?.state !== 'void-wanted' && wanted?.state !== 'voided'
  if (isOver) return { done: false, refusal: { code: 'tender-over', tender: id } }
  return { done: true, isNew: true, tenders: [id] }
}
