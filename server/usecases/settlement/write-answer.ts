/**
 * Writes the answer to a settlement or reversal from its stored row, byte for byte the same for
 * ever. A change of form is a new writer under the next `answerVersion`; the old one stays.
 */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { CounterName, LaterBill, ReversalDocument, SettlementDocument } from './document.ts'
import type { Entry } from './journal.ts'

type Writer = (entry: Entry, again: boolean) => string

const writers: Readonly<Record<number, Writer>> = { 1: writeFirst }

/** JSON. `again`: the visit had been settled by another request. */
export function writeAnswer(entry: Entry, again: boolean): string {
  const writer = writers[entry.document.answerVersion]
  if (writer === undefined) throw new Error('A settlement was answered by a later version.')
  return writer(entry, again)
}

function writeFirst(entry: Entry, again: boolean): string {
  const { document } = entry
  return JSON.stringify(
    document.kind === 'settlement'
      ? settledAnswer(entry, document, again)
      : reversedAnswer(entry, document),
  )
}

function settledAnswer(entry: Entry, document: SettlementDocument, again: boolean) {
  const { settlement, counterNames } = document
  const after = settlement.counters.map((change) => change.after)
  const before = settlement.counters.map((change) => change.before)
  return {
    alreadySettled: again,
    ...headOf(entry),
    ...amountsOf(settlement, 1),
    counters: countersOf(settlement, counterNames, before, after),
  }
}

function reversedAnswer(entry: Entry, document: ReversalDocument) {
  const { settlement, counterNames, countersBefore } = document
  const after = settlement.counters.map(
    (change, i) => (countersBefore[i] ?? 0) - (change.after - change.before),
  )
  return {
    ...headOf(entry),
    ...amountsOf(settlement, -1),
    counters: countersOf(settlement, counterNames, countersBefore, after),
    reason: document.reason,
    laterBills: document.laterBills.map(laterBillText),
  }
}

function headOf({ id, kind, reverses, replaces, person, visit, ...entry }: Entry) {
  return {
    id,
    kind,
    reverses,
    replaces,
    person,
    institution: visit.institution,
    visit: { number: visit.visit, interim: visit.interim },
    businessDate: entry.businessDate,
    recordedAt: entry.recordedAt,
  }
}

function amountsOf(settlement: SettlementDocument['settlement'], sign: 1 | -1) {
  const { currency } = settlement
  const money = (minor: number) => textFromMinor(minor === 0 ? 0 : sign * minor, currency)
  return {
    currency,
    total: money(settlement.totalMinor),
    shares: settlement.shares.map(({ payer, coverage, amountMinor, decidedBy, state }) => ({
      payer,
      coverage,
      amount: money(amountMinor),
      decidedBy,
      state,
    })),
    parts: settlement.parts.map(({ part, amountMinor }) => ({ part, amount: money(amountMinor) })),
    cash: money(settlement.cashMinor),
    outside: settlement.outside.map(({ payer, coverage, rule, amountMinor }) => ({
      payer,
      coverage,
      rule,
      amount: money(amountMinor),
    })),
    breaks: settlement.breaks.map(({ payer, oursMinor, theirsMinor }) => ({
      payer,
      ours: money(oursMinor),
      theirs: money(theirsMinor),
    })),
  }
}

function countersOf(
  { counters, currency }: SettlementDocument['settlement'],
  names: readonly CounterName[],
  before: readonly number[],
  after: readonly number[],
) {
  return counters.map(({ coverage, period }, i) => {
    const { counter = '', unit = 'number' } = names[i] ?? {}
    const text = (value: number) =>
      unit === 'money' ? textFromMinor(value, currency) : String(value)
    return { coverage, period, counter, before: text(before[i] ?? 0), after: text(after[i] ?? 0) }
  })
}

export function laterBillText({ currency, shares, cash, ...bill }: LaterBill) {
  const { settlement, visit, businessDate, replacedBy } = bill
  const moved = ({ wasMinor, nowMinor }: LaterBill['cash']) => ({
    was: textFromMinor(wasMinor, currency),
    now: textFromMinor(nowMinor, currency),
  })
  return {
    settlement,
    visit,
    businessDate,
    currency,
    shares: shares.map(({ payer, ...amounts }) => ({ payer, ...moved(amounts) })),
    cash: moved(cash),
    replacedBy,
  }
}
