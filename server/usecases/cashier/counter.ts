/** A counter as its use cases see it: whose it is, by which rules, who stands at it. */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { CounterRules, Tender } from '../../../engine/cashier/tender.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import type {
  CashierStore,
  CounterBill,
  CounterTender,
  OpenCounter,
  Shift,
} from './counter-book.ts'

export interface Counter {
  readonly institution: Institution
  readonly rules: CounterRules
  readonly by: string
  readonly today: string
  /** A movement in one line, for a refusal that names it. */
  describe(tender: CounterTender): string
}

export function counterOf(institution: string, by: Actor, store: CashierStore): Counter | Refusal {
  const found = store.institution(institution)
  if (found === undefined) return { code: 'institution-unknown', institution }
  const rules = store.rules(found.currency)
  if (rules === undefined) return { code: 'counter-closed', institution }
  return {
    institution: found,
    rules,
    by: by.id,
    today: store.today(),
    describe: ({ kind, direction, currency, amountMinor, madeAt }) =>
      `${madeAt} ${direction} ${kind} ${textFromMinor(amountMinor, currency)} ${currency}`,
  }
}

export function newTender(
  open: OpenCounter,
  id: string,
  { institution, by }: Counter,
  shift: Shift,
  place: { readonly visit: string; readonly settlement: string | null },
  tender: Omit<Tender, 'id' | 'state' | 'carries' | 'route' | 'roundingMinor'> &
    Partial<Pick<Tender, 'carries' | 'route' | 'roundingMinor'>> & {
      readonly givenMinor: number | null
    },
): CounterTender {
  return {
    carries: null,
    route: null,
    roundingMinor: 0,
    ...tender,
    id,
    state: 'asked',
    institution: institution.id,
    shift: shift.id,
    visit: place.visit,
    settlement: place.settlement,
    currency: institution.currency,
    reason: null,
    trade: null,
    madeBy: by,
    madeAt: open.now.toISOString(),
  }
}

/** A reversal that the counter has not taken up yet counts as if it had. */
export function dueOf(
  bill: CounterBill | undefined,
  cashMinor: number,
  reversedBy: string | null,
): number {
  if (bill === undefined) return reversedBy === null ? cashMinor : 0
  if (reversedBy === null || bill.reversal !== null) return bill.dueMinor
  return bill.dueMinor + bill.arrearsMinor - bill.cashMinor
}

/** What is left to collect of a settlement: what is on its way is not collected, and what was promised for later is not due. */
export async function owedAt(
  settlement: string,
  { find, aftermath, book }: Pick<CashierStore, 'find' | 'aftermath' | 'book'>,
): Promise<{ readonly minor: number; readonly currency: string } | null> {
  const entry = await find(settlement)
  if (entry?.kind !== 'settlement') return null
  const [bill, { reversedBy }] = await Promise.all([
    book.bill(entry.visit.institution, settlement),
    aftermath(settlement),
  ])
  return { minor: dueOf(bill, entry.cashMinor, reversedBy), currency: entry.currency }
}
