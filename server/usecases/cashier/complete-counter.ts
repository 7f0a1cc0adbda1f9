/**
 * Brings every tender and invoice of the counter to its end. Runs after each request and by the
 * clock, until everybody has been heard; so it does not matter between which two steps a process
 * dies.
 */
import { issueInvoice, resolveTender } from './ask-channels.ts'
import type { CashierStore } from './counter-book.ts'

/** Between two tries. To ask while the first answer is still awaited does no harm. */
const leaveAloneMs = 2000
/** Longer than anybody stands at a counter for a card: an order nobody paid is closed then. */
const abandonedAfterMs = 90_000
const atOnce = 100

/**
 * Answers how many came to their end; the others are left for the next time. `aheadMs`: as if it were
 * so much later.
 */
export async function completeCounter(store: CashierStore, aheadMs = 0): Promise<number> {
  const leaveAlone = leaveAloneMs - aheadMs
  const tenders = await store.book.openTenders(leaveAlone, atOnce)
  const resolved = await Promise.all(
    tenders.map(({ ageMs, ...tender }) =>
      resolveTender(tender, store, ageMs + aheadMs > abandonedAfterMs),
    ),
  )
  const invoices = await store.book.wantedInvoices(leaveAlone, atOnce)
  const issued = await Promise.all(invoices.map((invoice) => issueInvoice(invoice, store)))
  return [...resolved, ...issued].filter(Boolean).length
}

/** Asks at once for the invoices of one bill, so that they can be printed with it. */
export async function issueWanted(
  institution: string,
  settlement: string,
  store: CashierStore,
): Promise<void> {
  const invoices = await store.book.invoicesOf(institution, settlement)
  const blue = invoices.find(({ colour }) => colour === 'blue')
  for (const invoice of invoices) {
    if (invoice.state !== 'wanted') continue
    const original = invoice.colour === 'red' ? (blue?.id ?? null) : null
    if (!(await issueInvoice({ ...invoice, original }, store))) return
  }
}
