/**
 * Takes a settlement back: its money turns round, its counters go back in the periods it moved, and
 * each scheme says what that means for the bills that came after it.
 */
import { postingsOf, reversalOf } from '../../../engine/ledger/posting.ts'
import { engineVersion } from '../../../engine/settlement/settle.ts'
import { type AccessBook, forbid } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import { counterNames } from './counter-names.ts'
import {
  answerVersion,
  type BudgetSpend,
  type LaterBill,
  type ReversalDocument,
  restsOn,
  type SettlementDocument,
} from './document.ts'
import type { CounterMove, Decided, Draft, Entry, Journal, Loaded, RequestName } from './journal.ts'
import { isSettled, placeOf, type SettledEntry } from './order-of-bills.ts'
import { type Leasing, Purse, spending } from './purse.ts'
import {
  type Afterwards,
  effectOf,
  type LaterEntry,
  laterBillOf,
  poolsOf,
} from './reversal-effect.ts'
import { allowedAmong } from './rule-lookup.ts'
import type { SettleOutcome, UsedRules } from './settle-bills.ts'

export interface ReverseCommand {
  readonly key: string
  readonly settlement: string
  readonly reason: string
}

export interface ReversalStore extends Leasing {
  readonly journal: Journal
  readonly access: AccessBook
  readonly rules: Rules
  keepRules(used: UsedRules): Promise<void>
  complete(): void
}

export async function reverseSettlement(
  command: ReverseCommand,
  by: Actor,
  purpose: Purpose,
  store: ReversalStore,
): Promise<SettleOutcome> {
  const original = await store.journal.find(command.settlement)
  const served = beingServed(original?.visit.institution ?? null, original?.person)
  const refusal = forbid(by, onDuty(purpose), 'reverse', served, store.access)
  if (refusal !== null) return refused(refusal)
  if (original === undefined) {
    return refused({ code: 'settlement-unknown', settlement: command.settlement })
  }
  const settled = await reverseOnce(command, original, by, purpose, store)
  if (settled.settled && settled.isNew) store.complete()
  return settled
}

const mostRounds = 6

/** Pools are locked before anything is decided; should a bill with another come between: again. */
async function reverseOnce(
  command: ReverseCommand,
  original: Entry,
  by: Actor,
  purpose: Purpose,
  { journal, rules, keepRules, lease }: ReversalStore,
): Promise<SettleOutcome> {
  const { person, visit } = original
  const place = await placeOf(original, journal.find)
  const request = { institution: visit.institution, key: command.key }
  const reversal = { ...command, original, place, request, by: by.id, purpose }
  let exhausted: Refusal | undefined
  for (let round = 1; round <= mostRounds; round++) {
    const known = await journal.after(person, place - 1)
    const pools = poolsOf(known)
    for (const entry of known) if (isSettled(entry)) await keepRules(rulesNow(entry, rules))
    const later = [{ person, version: place - 1 }]
    // Bills under other records of the same person rest on this record's own counters.
    const laterInPools = [...pools, person].map((pool) => ({ pool, person, version: place }))
    const scope = {
      requests: [request],
      visits: [],
      persons: [person],
      pools,
      holds: true,
      later,
      laterInPools,
    }
    const { result, entries } = await journal.exchange<ReversalResult>(scope, (loaded) => {
      const now = poolsOf(loaded.later(person, place - 1))
      if (now.some((pool) => !pools.includes(pool))) return { result: { kind: 'wider' } }
      return decideReversal(reversal, loaded, pools, rules, exhausted)
    })
    switch (result.kind) {
      case 'refused':
        return refused(result.refusal)
      case 'reversed-before':
        return { settled: true, entry: result.entry, isNew: false, again: false }
      case 'reversed': {
        const [entry] = entries
        if (entry === undefined) throw new Error('broken invariant: a reversal was not recorded')
        return { settled: true, entry, isNew: true, again: false }
      }
      case 'leasing':
        exhausted = await lease(person, result.missing)
        break
      case 'wider':
    }
  }
  return refused({ code: 'payers-undecided' })
}

/** By these rules a later bill is worked out anew. */
function rulesNow({ document }: SettledEntry, rules: Rules): UsedRules {
  const { facts, bill } = document
  return {
    policies: rules.setOf(
      facts.coverages.map(({ scheme }) => scheme),
      [facts.homeRegion, facts.careRegion],
    ),
    catalogue: rules.catalogueFor(facts.careRegion, bill.dischargedOn),
  }
}

function refused(refusal: Refusal): SettleOutcome {
  return { settled: false, refusal }
}

// ---------------------------------------------------------------- deciding

interface Reversal extends ReverseCommand {
  readonly original: Entry
  /** Version of the settlement whose place `original` has. */
  readonly place: number
  readonly request: RequestName
  readonly by: string
  readonly purpose: Purpose
}

type ReversalResult =
  | { readonly kind: 'wider' }
  | { readonly kind: 'leasing'; readonly missing: readonly BudgetSpend[] }
  | { readonly kind: 'reversed' }
  | { readonly kind: 'reversed-before'; readonly entry: Entry }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

function decideReversal(
  reversal: Reversal,
  loaded: Loaded,
  pools: readonly string[],
  rules: Rules,
  exhausted: Refusal | undefined,
): Decided<ReversalResult> {
  const { original, request } = reversal
  const fingerprint = fingerprintOf({ reverses: original.id, reason: reversal.reason })
  const earlier = loaded.earlier(request)
  if (earlier !== undefined) {
    return earlier.fingerprint.equals(fingerprint)
      ? { result: { kind: 'reversed-before', entry: earlier.entry } }
      : { result: { kind: 'refused', refusal: { code: 'key-reused' } } }
  }
  const after: Afterwards = {
    own: loaded.later(original.person, reversal.place - 1),
    pooled: [...pools, original.person].map((pool) => loaded.laterInPool(pool)),
    countersOf: (owner, coverage) => loaded.accumulators(owner, coverage),
  }
  const effect = effectOf(original, after, rules)
  if (effect.refusal !== null) return { result: { kind: 'refused', refusal: effect.refusal } }
  const { settled } = effect
  const held = { counters: new Held(loaded), purse: new Purse(loaded.budgets(original.person)) }
  const id = loaded.upcoming(original.person, 0)
  const changed = effect.later.filter(({ mode }) => mode === 'readjudicate')
  const replacedBy = (i: number) => loaded.upcoming(original.person, 2 * i + 2)
  const laterBills = changed.map((later, i) => laterBillOf(later, replacedBy(i)))
  const base = { request, fingerprint, by: reversal.by, purpose: reversal.purpose }
  const drafts = [
    reversalDraft(settled, { ...base, reason: reversal.reason, because: null, laterBills }, held),
  ]
  for (const later of changed) {
    const { reason } = reversal
    const undone = { ...base, reason, because: id, laterBills: [] }
    drafts.push(
      reversalDraft(later.entry, undone, held),
      replacementDraft(later, base, held, rules),
    )
  }
  const { missing } = held.purse
  if (missing.length === 0) return { result: { kind: 'reversed' }, drafts }
  if (exhausted !== undefined) return { result: { kind: 'refused', refusal: exhausted } }
  return { result: { kind: 'leasing', missing } }
}

/** Counters as they move while several drafts are made one after another. */
class Held {
  readonly #loaded: Loaded
  readonly #moved = new Map<string, number>()

  constructor(loaded: Loaded) {
    this.#loaded = loaded
  }

  value({ owner, coverage, period, slot }: CounterMove): number {
    const row = this.#loaded.accumulators(owner, coverage).find((one) => one.period === period)
    const key = JSON.stringify([owner, coverage, period, slot])
    return (row?.counters[slot] ?? 0) + (this.#moved.get(key) ?? 0)
  }

  move(move: CounterMove): void {
    const { owner, coverage, period, slot, by } = move
    const key = JSON.stringify([owner, coverage, period, slot])
    this.#moved.set(key, (this.#moved.get(key) ?? 0) + by)
  }
}

/** What one draft leaves to the next. */
interface Holding {
  readonly counters: Held
  readonly purse: Purse
}

interface ReversalBase {
  readonly request: RequestName
  readonly fingerprint: Buffer
  readonly by: string
  readonly purpose: Purpose
  readonly reason: string
  readonly because: string | null
  readonly laterBills: readonly LaterBill[]
}

function reversalDraft(
  original: SettledEntry,
  base: ReversalBase,
  { counters: held, purse }: Holding,
): Draft {
  const { request, fingerprint, ...about } = base
  const { settlement, counterNames, spends: spent = [] } = original.document
  const spends = spending(purse.giveBack(spent))
  const counters = movesOf(original.document, -1)
  const document: ReversalDocument = {
    kind: 'reversal',
    engineVersion,
    answerVersion,
    ...about,
    original: original.id,
    settlement,
    counterNames,
    countersBefore: counters.map((move) => held.value(move)),
    ...spends,
  }
  for (const move of counters) held.move(move)
  return {
    request,
    fingerprint,
    person: original.person,
    kind: 'reversal',
    reverses: original.id,
    replaces: null,
    visit: original.visit,
    businessDate: original.businessDate,
    currency: original.currency,
    totalMinor: negated(original.totalMinor),
    cashMinor: negated(original.cashMinor),
    postings: reversalOf(postingsOf(settlement, original.visit.institution)),
    counters,
    pools: restsOn(original.document),
    captures: [],
    ...spends,
    document,
  }
}

function negated(minor: number): number {
  return minor === 0 ? 0 : -minor
}

/** How a settlement moved its counters, or the way back. */
export function movesOf(document: SettlementDocument, sign: 1 | -1): CounterMove[] {
  return document.settlement.counters.map(({ period, slot, before, after }, i) => {
    const name = document.counterNames[i]
    if (name === undefined) throw new Error('broken invariant: a counter without its name')
    const by = sign * (after - before)
    return { owner: name.owner, coverage: name.row, period, slot, by }
  })
}

/** The later bill worked out anew: a settlement of its own in place of the one undone before it. */
function replacementDraft(
  { entry, now, facts }: LaterEntry,
  { request, fingerprint, by, purpose }: Omit<ReversalBase, 'reason' | 'because' | 'laterBills'>,
  { counters: held, purse }: Holding,
  rules: Rules,
): Draft {
  const { allowedTerms: _terms, spends: _spends, ...kept } = entry.document
  const spends = spending(purse.spend(now))
  const { pools } = kept
  const used = rulesNow(entry, rules)
  const allowedTerms = allowedAmong(now.terms, rules)
  const coverages = facts.coverages.map(({ id, scheme }) => ({
    id,
    scheme,
    pool: pools[id] ?? null,
  }))
  const document: SettlementDocument = {
    ...kept,
    policies: used.policies.digest,
    catalogue: used.catalogue?.digest ?? null,
    engineVersion,
    answerVersion,
    by,
    purpose,
    facts,
    settlement: now,
    counterNames: counterNames(now.counters, entry.person, coverages, rules),
    ...spends,
    ...(allowedTerms.length === 0 ? {} : { allowedTerms }),
  }
  const counters = movesOf(document, 1)
  for (const move of counters) held.move(move)
  return {
    request,
    fingerprint,
    person: entry.person,
    kind: 'settlement',
    reverses: null,
    replaces: entry.id,
    visit: entry.visit,
    businessDate: entry.businessDate,
    currency: entry.currency,
    totalMinor: now.totalMinor,
    cashMinor: now.cashMinor,
    postings: postingsOf(now, entry.visit.institution),
    counters,
    pools: restsOn(document),
    captures: [],
    ...spends,
    document,
  }
}
