/** Tells the counter that a settlement was reversed: what was paid is from now on owed back. */
import type { Actor } from '../gate.ts'
import { issueWanted } from './complete-counter.ts'
import { counterOf } from './counter.ts'
import type { CashierStore } from './counter-book.ts'
import { takeUpReversal } from './move-tender.ts'

const atOnce = 100

/** Nothing to note where no counter took the bill up, or where it knows already. */
async function noteReversal(
  settlement: string,
  reversal: string,
  institution: string,
  by: Actor,
  store: CashierStore,
): Promise<void> {
  const counter = counterOf(institution, by, store)
  if ('code' in counter) return
  const { today, rules } = counter
  const noted = await store.book.inCounter(institution, async (open) => {
    const bill = await open.bill(settlement)
    if (bill === undefined || bill.reversal !== null) return false
    const shift = (await open.openShift(by.id))?.id ?? null
    await takeUpReversal(open, bill, reversal, { shift, by: by.id, today, rules })
    return true
  })
  if (noted) await issueWanted(institution, settlement, store)
}

/** What of these settlements is reversed by now is taken up by the counters that were paid for them. */
export async function noteReversals(
  settlements: readonly string[],
  by: Actor,
  store: CashierStore,
): Promise<void> {
  for (const settlement of settlements) {
    const { reversedBy } = await store.aftermath(settlement)
    const entry = await store.find(settlement)
    if (reversedBy === null || entry === undefined) continue
    await noteReversal(settlement, reversedBy, entry.visit.institution, by, store)
  }
}

/** Finds reversals that came while the counter's process was dead. */
export async function noteReversalsBehind(
  institution: string,
  by: Actor,
  store: CashierStore,
): Promise<void> {
  await noteReversals(await store.book.reversedBehind(institution, atOnce), by, store)
}
