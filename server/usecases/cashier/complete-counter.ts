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

/** Answers how many came to their end; the others are left for the next time. */
export async function completeCounter(store: CashierStore, now: Date): Promise<number> {
  const before = (ms: number) => new Date(now.getTime() - ms)
  const tenders = await store.book.openTenders(before(leaveAloneMs), atOnce)
  const abandoned = before(abandonedAfterMs).toISOString()
  const resolved = await Promise.all(
    tenders.map((tender) => resolveTender(tender, store, tender.madeAt < abandoned)),
  )
  const invoices = await store.book.wantedInvoices(before(leaveAloneMs), atOnce)
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
