/** Joins storage, channels, the platform of invoices and rules to what the counters ask for. */
import { textFromDay } from '../engine/base/calendar-date.ts'
import { type CounterRules, isChannelKind } from '../engine/cashier/tender.ts'
import { httpChannels, httpInvoices } from './channels/http-channels.ts'
import type { CounterOptions } from './service-options.ts'
import { createCashierStore } from './storage/cashier-store.ts'
import type { Database } from './storage/database.ts'
import type { JournalReads } from './storage/journal-reads.ts'
import type { CashierStore } from './usecases/cashier/counter-book.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'

/** More settlements and reversals than one visit ever has. */
const atOneVisit = 100

interface CashierParts
  extends Pick<CashierStore, 'access' | 'institution' | 'personExists' | 'complete'> {
  readonly database: Database
  readonly options: CounterOptions
  readonly journal: Pick<JournalReads<JournalDocument>, 'find' | 'search' | 'aftermath'>
}

export function createCashier({ database, options, journal, ...rest }: CashierParts): CashierStore {
  return {
    ...rest,
    book: createCashierStore(database),
    channels: httpChannels(options.channels),
    invoices: httpInvoices(options.invoices),
    rules: (currency) => withWhatIsThere(options.rules.get(currency), options),
    find: journal.find,
    async live(institution, visit, interim) {
      const found = await journal.search({ institution, visit }, null, atOneVisit)
      const live = found.find(
        (one) => one.kind === 'settlement' && !one.isReversed && one.interim === interim,
      )
      return live?.id ?? null
    },
    aftermath: journal.aftermath,
    today: () => textFromDay(options.today()),
    patienceMs: options.patienceMs,
  }
}

/** A counter without a channel takes notes and uses deposits; without a platform it gives receipts. */
function withWhatIsThere(
  rules: CounterRules | undefined,
  { channels, invoices }: CounterOptions,
): CounterRules | undefined {
  if (rules === undefined || (channels !== null && invoices !== null)) return rules
  const { deposit, bill, arrears } = rules.tenders
  const here = (kinds: CounterRules['tenders']['bill']) =>
    kinds.filter((kind) => channels !== null || !isChannelKind(kind))
  return {
    ...rules,
    tenders: { deposit: here(deposit), bill: here(bill), arrears: here(arrears) },
    cashRefundMostMinor: channels === null ? null : rules.cashRefundMostMinor,
    invoice: invoices === null ? 'receipt' : rules.invoice,
  }
}
