/**
 * What taking back a settlement would do: what each scheme says about the bills that came after it,
 * and which of them would come out differently.
 */
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { LaterBills } from '../../../engine/policy/policy-value.ts'
import { effectOnLater, type SettledBill } from '../../../engine/settlement/reverse.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import type { Refusal, SettlementPointer } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import type { LaterBill, SettlementDocument } from './document.ts'
import { type Entry, pointerTo } from './journal.ts'

/** A settlement that can be undone, with its document known to be one of a settlement. */
export interface SettledEntry extends Entry {
  readonly document: SettlementDocument
}

export function isSettled(entry: Entry): entry is SettledEntry {
  return entry.document.kind === 'settlement'
}

export interface LaterEntry {
  readonly entry: SettledEntry
  /** `reverseLastFirst`: in the way. `readjudicate`: changes. `keep`: stays as it is. */
  readonly mode: LaterBills
  readonly now: Settlement
  readonly facts: SettlementDocument['facts']
}

export type ReversalEffect =
  | {
      readonly refusal: null
      readonly settled: SettledEntry
      readonly later: readonly LaterEntry[]
    }
  | {
      readonly refusal: Refusal
      readonly settled: SettledEntry | null
      readonly later: readonly LaterEntry[]
    }

/** What taking back `original` does, given everything that was recorded for the person after it. */
export function effectOf(original: Entry, after: readonly Entry[], rules: Rules): ReversalEffect {
  const { id: settlement } = original
  if (!isSettled(original)) {
    return { refusal: { code: 'reversal-of-reversal', settlement }, settled: null, later: [] }
  }
  const reversal = after.find(({ reverses }) => reverses === settlement)
  if (reversal !== undefined) {
    const refusal: Refusal = { code: 'already-reversed', settlement, by: reversal.id }
    return { refusal, settled: original, later: [] }
  }
  const found = laterEntries(original, liveAmong(after), rules)
  if (!Array.isArray(found)) {
    const refusal: Refusal = { code: 'later-bill-undecidable', settlement, later: found }
    return { refusal, settled: original, later: [] }
  }
  const first = found.filter(({ mode }) => mode === 'reverseLastFirst')
  if (first.length === 0) return { refusal: null, settled: original, later: found }
  const reverseFirst = first.map(({ entry }) => pointerTo(entry)).reverse()
  const refusal: Refusal = { code: 'later-bills-first', settlement, reverseFirst }
  return { refusal, settled: original, later: found }
}

function liveAmong(after: readonly Entry[]): SettledEntry[] {
  const undone = new Set(after.map(({ reverses }) => reverses))
  return after.filter(isSettled).filter(({ id }) => !undone.has(id))
}

/** Later bills that used the same counters, or a pointer to one that cannot be decided anew. */
function laterEntries(
  original: SettledEntry,
  live: readonly SettledEntry[],
  rules: Rules,
): LaterEntry[] | SettlementPointer {
  const modes = modesOf(original, rules)
  const readjudicated: Settlement = {
    ...original.document.settlement,
    counters: original.document.settlement.counters.filter(
      ({ coverage }) => modes.get(coverage) === 'readjudicate',
    ),
  }
  const bills = live.map(settledBill)
  const all = effectOnLater(original.document.settlement, bills, rules.library, catalogueIn(rules))
  const anew = effectOnLater(readjudicated, bills, rules.library, catalogueIn(rules))
  const entries: LaterEntry[] = []
  for (const [i, entry] of live.entries()) {
    const { settlement, facts } = entry.document
    const used = coveragesUsedBy(original, entry, all[i]?.changes ?? false)
    const first = [...used].some((coverage) => modes.get(coverage) === 'reverseLastFirst')
    const effect = anew[i]
    if (first) entries.push({ entry, mode: 'reverseLastFirst', now: settlement, facts })
    else if (effect?.changes) {
      if (!effect.now.settled) return pointerTo(entry)
      const { facts, now } = effect
      entries.push({ entry, mode: 'readjudicate', now: now.settlement, facts })
    } else if (used.size > 0) entries.push({ entry, mode: 'keep', now: settlement, facts })
  }
  return entries
}

export function modesOf({ document }: SettledEntry, rules: Rules): ReadonlyMap<string, LaterBills> {
  return new Map(
    document.facts.coverages.map(({ id, scheme }) => [
      id,
      rules.scheme(scheme)?.laterBills ?? 'reverseLastFirst',
    ]),
  )
}

function settledBill({ id, document }: SettledEntry): SettledBill {
  const { bill, facts, answers, settlement } = document
  return { id, bill, facts, answers, settlement }
}

function catalogueIn(rules: Rules): (settled: SettledBill) => Catalogue | null {
  return ({ bill, facts }) => rules.catalogueFor(facts.careRegion, bill.dischargedOn)
}

/**
 * Coverages of the reversed bill whose counters the later one moved in the same period, or, where
 * it would come out differently, that it has in common with it.
 */
function coveragesUsedBy(
  original: SettledEntry,
  later: SettledEntry,
  changes: boolean,
): ReadonlySet<string> {
  const periods = new Set(
    original.document.settlement.counters.map(({ coverage, period }) => `${coverage}\n${period}`),
  )
  const used = new Set<string>()
  for (const { coverage, period } of later.document.settlement.counters) {
    if (periods.has(`${coverage}\n${period}`)) used.add(coverage)
  }
  if (!changes) return used
  const moved = new Set(original.document.settlement.counters.map(({ coverage }) => coverage))
  for (const { id } of later.document.facts.coverages) if (moved.has(id)) used.add(id)
  return used
}

export function laterBillOf({ entry, now }: LaterEntry, replacedBy: string | null): LaterBill {
  const was = amountsByPayer(entry.document.settlement)
  const is = amountsByPayer(now)
  return {
    settlement: entry.id,
    visit: entry.visit.visit,
    businessDate: entry.businessDate,
    currency: entry.currency,
    shares: [...new Set([...was.keys(), ...is.keys()])].map((payer) => ({
      payer,
      wasMinor: was.get(payer) ?? 0,
      nowMinor: is.get(payer) ?? 0,
    })),
    cash: { wasMinor: entry.cashMinor, nowMinor: now.cashMinor },
    replacedBy,
  }
}

function amountsByPayer({ shares }: Settlement): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>()
  for (const { payer, amountMinor } of shares) {
    amounts.set(payer, (amounts.get(payer) ?? 0) + amountMinor)
  }
  return amounts
}
