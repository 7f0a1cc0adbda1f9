/**
 * What taking back a settlement would do: what each scheme says about the bills that came after it,
 * and which of them would come out differently.
 */
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { LaterBills } from '../../../engine/policy/policy-value.ts'
import { effectOnLater, type SettledBill } from '../../../engine/settlement/reverse.ts'
import { rowName, rowOf, type StandingRow } from '../../../engine/settlement/rows-in-order.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import type { Refusal, SettlementPointer } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import type { LaterBill, SettlementDocument } from './document.ts'
import { type Entry, pointerTo } from './journal.ts'
import { type Chains, isSettled, liveAfter, type SettledEntry } from './order-of-bills.ts'
import type { CountersOf } from './prepare-bill.ts'

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

/** Pools on whose shared counters bills rest. */
export function poolsOf(entries: readonly Entry[]): string[] {
  const pools = entries.flatMap(({ document }) =>
    document.kind === 'settlement' ? Object.values(document.pools) : [],
  )
  return [...new Set(pools)]
}

/** What was recorded from a settlement's place on, and what that has come to. */
export interface Afterwards extends Chains {
  /** Counters of the person and of the pools of `own`, as they stand now. */
  readonly countersOf: CountersOf
}

/** What taking back `original` does, given everything that was recorded after it. */
export function effectOf(original: Entry, after: Afterwards, rules: Rules): ReversalEffect {
  const { id: settlement, person } = original
  if (!isSettled(original)) {
    return { refusal: { code: 'reversal-of-reversal', settlement }, settled: null, later: [] }
  }
  const reversal = after.own.find(({ reverses }) => reverses === settlement)
  if (reversal !== undefined) {
    const refusal: Refusal = { code: 'already-reversed', settlement, by: reversal.id }
    return { refusal, settled: original, later: [] }
  }
  const found = laterEntries(original, after, rules)
  if (!Array.isArray(found)) {
    const refusal: Refusal = { code: 'later-bill-undecidable', settlement, later: found }
    return { refusal, settled: original, later: [] }
  }
  const refusal = refusalOf(settlement, person, found)
  return refusal === null
    ? { refusal, settled: original, later: found }
    : { refusal, settled: original, later: found }
}

/**
 * What another member's bill came to was agreed with that member at another counter, and paid
 * there; so it is never computed anew from here, but has to be taken back by its own counter first.
 */
function refusalOf(
  settlement: string,
  person: string,
  later: readonly LaterEntry[],
): Refusal | null {
  const lastFirst = (entries: readonly LaterEntry[]) =>
    entries.map(({ entry }) => pointerTo(entry)).reverse()
  const first = later.filter(({ mode }) => mode === 'reverseLastFirst')
  if (first.length > 0) {
    return { code: 'later-bills-first', settlement, reverseFirst: lastFirst(first) }
  }
  const others = later.filter(
    ({ mode, entry }) => mode === 'readjudicate' && entry.person !== person,
  )
  if (others.length === 0) return null
  return { code: 'later-bills-of-others', settlement, reverseFirst: lastFirst(others) }
}

/** Later bills that used the same counters, or a pointer to one that cannot be decided anew. */
function laterEntries(
  original: SettledEntry,
  after: Afterwards,
  rules: Rules,
): LaterEntry[] | SettlementPointer {
  const live = liveAfter(original, after)
  const standing = standingRows(original, after)
  const modes = modesOf(original, rules)
  const { settlement: reversed } = original.document
  const readjudicated: Settlement = {
    ...reversed,
    counters: reversed.counters.filter(({ coverage }) => modes.get(coverage) === 'readjudicate'),
  }
  const bills = live.map((entry) => ({
    ...settledBill(entry),
    stays: entry.person !== original.person,
  }))
  const effectsOf = (settlement: Settlement) =>
    effectOnLater(
      standing,
      { ...settledBill(original), settlement },
      bills,
      rules.library,
      catalogueIn(rules),
    )
  const all = effectsOf(reversed)
  const anew = effectsOf(readjudicated)
  const entries: LaterEntry[] = []
  for (const [i, entry] of live.entries()) {
    const { settlement, facts } = entry.document
    const used = coveragesUsedBy(original, entry, all[i]?.changes ?? false, rules)
    const first = [...used].some((coverage) => modes.get(coverage) === 'reverseLastFirst')
    const effect = anew[i]
    if (first) entries.push({ entry, mode: 'reverseLastFirst', now: settlement, facts })
    else if (effect?.changes) {
      const { now } = effect
      if (!now.settled && entry.person === original.person) return pointerTo(entry)
      const mode = 'readjudicate'
      entries.push({
        entry,
        mode,
        now: now.settled ? now.settlement : settlement,
        facts: effect.facts,
      })
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

function settledBill({ id, person, document }: SettledEntry): Omit<SettledBill, 'stays'> {
  const { bill, facts, pools, answers, settlement, tied } = document
  const beside = tied?.beside ?? {}
  return { id, person, bill, facts, pools, beside, answers, settlement }
}

/** Rows that only others use are not known here; their bills count them as they found them. */
function standingRows({ person }: Entry, { own, countersOf }: Afterwards): StandingRow[] {
  const rows = new Map<string, readonly [owner: string, under: string]>()
  for (const { document } of own.filter(isSettled)) {
    for (const { id, scheme } of document.facts.coverages) {
      rows.set(rowName(person, id), [person, id])
      const pool = document.pools[id]
      if (pool !== undefined) rows.set(rowName(pool, scheme), [pool, scheme])
    }
  }
  return [...rows].flatMap(([row, [owner, under]]) =>
    countersOf(owner, under).map(({ period, counters }) => ({ row, period, counters })),
  )
}

function catalogueIn(rules: Rules): (settled: SettledBill) => Catalogue | null {
  return ({ bill, facts }) => rules.catalogueFor(facts.careRegion, bill.dischargedOn)
}

/**
 * Coverages of the reversed bill whose counters the later one moved in the same period, or, where
 * it would come out differently, on whose counters it rests.
 */
function coveragesUsedBy(
  original: SettledEntry,
  later: SettledEntry,
  changes: boolean,
  { library }: Rules,
): ReadonlySet<string> {
  const freed = original.document.settlement.counters.map((change) => ({
    coverage: change.coverage,
    row: rowOf(settledBill(original), change, library),
    period: change.period,
  }))
  const besideOf = (coverage: string) =>
    (later.document.tied?.beside[coverage] ?? []).map((row) => rowName(row.owner, row.coverage))
  const moved = new Set(
    later.document.settlement.counters.flatMap((change) =>
      [rowOf(settledBill(later), change, library), ...besideOf(change.coverage)].map(
        (row) => `${row} ${change.period}`,
      ),
    ),
  )
  const rests = new Set(
    later.document.facts.coverages.flatMap(({ id, scheme }) => {
      const pool = later.document.pools[id]
      const owned = [rowName(later.person, id), ...besideOf(id)]
      return pool === undefined ? owned : [...owned, rowName(pool, scheme)]
    }),
  )
  const isUsed = ({ row, period }: (typeof freed)[number]) =>
    moved.has(`${row} ${period}`) || (changes && rests.has(row))
  return new Set(freed.filter(isUsed).map(({ coverage }) => coverage))
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
