/**
 * Asks channels, when no transaction is open, and keeps what they say.
 *
 * A tender's row is written before its channel is asked, and money is asked for once: when no answer
 * comes, the outcome is found out under the same reference, never by paying again.
 */
import type {
  CashierStore,
  ChannelOrder,
  ChannelWord,
  CounterTender,
  WantedInvoice,
} from './counter-book.ts'
import { keepWord, orderOf } from './move-tender.ts'

/** Asks for tenders that were just written down; the ones without an answer stay asked. */
export async function askChannels(
  tenders: readonly CounterTender[],
  store: CashierStore,
): Promise<void> {
  await Promise.all(
    tenders.map((tender) =>
      hear(tender, store, (order, signal) => store.channels.ask(order, signal)),
    ),
  )
}

/** Finds out what became of a tender; `isOld`: nobody is coming back for it. */
export async function resolveTender(
  tender: CounterTender,
  store: CashierStore,
  isOld: boolean,
): Promise<boolean> {
  const { channels } = store
  if (tender.state === 'void-wanted') {
    return hear(tender, store, (order, signal) => channels.cancel(order, signal))
  }
  return hear(tender, store, async (order, signal) => {
    const word = await channels.find(order, signal)
    if (word.state !== 'unknown') return word
    // To give back twice under one reference gives back once, so a refund is simply sent again.
    if (order.direction === 'out') return channels.ask(order, signal)
    return isOld ? channels.close(order, signal) : word
  })
}

/** Answers whether the tender came to its end. */
async function hear(
  tender: CounterTender,
  { book, rules, today, patienceMs }: CashierStore,
  ask: (order: ChannelOrder, signal: AbortSignal) => Promise<ChannelWord>,
): Promise<boolean> {
  const order = orderOf(tender)
  const counterRules = rules(tender.currency)
  if (order === undefined || counterRules === undefined) return false
  const word = await inTime((signal) => ask(order, signal), patienceMs)
  if (word === undefined || word.state === 'working' || word.state === 'unknown') {
    await book.tried({ tender: tender.id })
    return false
  }
  await book.inCounter(tender.institution, (open) =>
    keepWord(open, tender.id, word, today(), counterRules),
  )
  return true
}

/** Asks for an invoice until there is one; answers whether there is. */
export async function issueInvoice(
  wanted: WantedInvoice,
  { book, invoices, patienceMs }: CashierStore,
): Promise<boolean> {
  const number = await inTime((signal) => invoices.issue(wanted, signal), patienceMs)
  if (number === undefined) await book.tried({ invoice: wanted.id })
  else await book.issued(wanted.id, number)
  return number !== undefined
}

/** Undefined when no answer came in time, or none that can be read. */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  patienceMs: number,
): Promise<T | undefined> {
  const signal = AbortSignal.timeout(patienceMs)
  const late = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([work(signal).catch(() => undefined), late])
}
