/**
 * What a product gives for a bill that was settled without it: its pack is run over what the
 * settlement really left to the patient, after everybody who really paid.
 */
import type { CoverageFacts } from '../../../engine/adjudication/bill.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { ClaimedCounter } from '../../../engine/claim/claim.ts'
import { decide, type PolicyLibrary } from '../../../engine/settlement/settle.ts'
import type { Answer, CounterChange } from '../../../engine/settlement/settlement.ts'
import type { Coverage } from '../registry.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import { actionsOf, type ClaimStore, factsOf, type StoredCase } from './claim-store.ts'

export interface Adjudicated {
  readonly amountMinor: number
  readonly refusedBy: readonly string[]
  readonly counters: readonly ClaimedCounter[]
}

interface Rows {
  readonly period: string
  readonly counters: readonly number[]
}

export interface Claimed {
  readonly payer: string
  readonly kind: 'indemnity' | 'fixed'
  readonly coverage: Coverage
  /** What is used up of the coverage before this bill, by all that came before or since. */
  readonly used: readonly Rows[]
}

export function adjudicate(
  document: SettlementDocument,
  { payer, kind, coverage, used }: Claimed,
  library: PolicyLibrary,
  catalogue: Catalogue | null,
): Adjudicated {
  const { bill, facts, answers } = document
  const own = movesIn(document, coverage.id)
  const before = withMoves(used, own, -1)
  // It comes last: whoever paid at the counter did so without it.
  const others = facts.coverages.filter(({ id }) => id !== coverage.id)
  const claimed: CoverageFacts = { ...coverage, accumulators: before }
  const all = { ...facts, coverages: [...others, claimed] }
  const said = (word: 'yes' | 'no', amountMinor: number): Answer[] => [
    ...answers.filter((answer) => answer.coverage !== coverage.id),
    { payer, coverage: coverage.id, said: word, amountMinor },
  ]
  // A product that refuses to be asked at the counter is asked here.
  const direct = askable(library, coverage.scheme)
  const asked = decide(bill, all, said('no', 0), direct, catalogue)
  if (!asked.settled) return { amountMinor: 0, refusedBy: [asked.refusal.code], counters: [] }
  const refusedBy = asked.settlement.refusals
    .filter((refusal) => refusal.coverage === coverage.id)
    .map(({ rule }) => rule)
  if (kind === 'fixed') {
    const beside = asked.settlement.outside.filter((one) => one.coverage === coverage.id)
    const amountMinor = beside.reduce((sum, one) => sum + one.amountMinor, 0)
    const moved = changesOf(asked.settlement.counters, coverage.id)
    return { amountMinor, refusedBy, counters: netOf(moved, own) }
  }
  const found = asked.settlement.breaks.find((one) => one.payer === payer)
  const amountMinor = found?.oursMinor ?? engineShare(asked.settlement.shares, payer, coverage.id)
  const paid = decide(bill, all, said('yes', amountMinor), direct, catalogue)
  const moved = paid.settled ? changesOf(paid.settlement.counters, coverage.id) : []
  return { amountMinor, refusedBy, counters: netOf(moved, own) }
}

/** A payer for which the engine decides has its share without being asked. */
function engineShare(
  shares: readonly { payer: string; coverage: string; amountMinor: number }[],
  payer: string,
  coverage: string,
): number {
  return shares
    .filter((share) => share.payer === payer && share.coverage === coverage)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

function askable(library: PolicyLibrary, id: string): PolicyLibrary {
  const scheme = library.schemes.get(id)
  if (scheme === undefined || scheme.value.direct) return library
  const benefits = library.benefits.get(id) ?? []
  const opened = { ...scheme, value: { ...scheme.value, direct: true } }
  return {
    ...library,
    schemes: new Map([...library.schemes, [id, opened]]),
    benefits: new Map([
      ...library.benefits,
      [id, benefits.map((benefit) => ({ ...benefit, scheme: opened }))],
    ]),
    programs: { next: new Map(), program: null },
  }
}

function movesIn({ settlement }: SettlementDocument, coverage: string): ClaimedCounter[] {
  return changesOf(settlement.counters, coverage)
}

function changesOf(changes: readonly CounterChange[], coverage: string): ClaimedCounter[] {
  return changes
    .filter((change) => change.coverage === coverage)
    .map(({ period, slot, before, after }) => ({ period, slot, by: after - before }))
}

function netOf(moved: readonly ClaimedCounter[], own: readonly ClaimedCounter[]): ClaimedCounter[] {
  const sums = new Map<string, ClaimedCounter>()
  for (const [moves, sign] of [
    [moved, 1],
    [own, -1],
  ] as const) {
    for (const { period, slot, by } of moves) {
      const key = `${slot} ${period}`
      sums.set(key, { period, slot, by: (sums.get(key)?.by ?? 0) + sign * by })
    }
  }
  return [...sums.values()].filter(({ by }) => by !== 0)
}

export function withMoves(
  rows: readonly Rows[],
  moves: readonly ClaimedCounter[],
  sign: 1 | -1,
): Rows[] {
  const byPeriod = new Map<string, number[]>()
  const add = (period: string, slot: number, by: number) => {
    const counters = byPeriod.get(period) ?? []
    while (counters.length <= slot) counters.push(0)
    counters[slot] = (counters[slot] ?? 0) + by
    byPeriod.set(period, counters)
  }
  for (const { period, counters } of rows) {
    for (const [slot, by] of counters.entries()) add(period, slot, by)
  }
  for (const { period, slot, by } of moves) add(period, slot, sign * by)
  return [...byPeriod].map(([period, counters]) => ({ period, counters }))
}

/** Loads what it needs: counters as they stand now, and what other claims of the person moved. */
export async function adjudicateClaim(
  claim: StoredCase,
  document: SettlementDocument,
  store: ClaimStore,
): Promise<Adjudicated> {
  const { payer, claimKind: kind, coverage: id, scheme } = factsOf(claim)
  const person = (await store.persons([claim.person])).get(claim.person)
  const opened = document.facts.coverages.map((one) => ({
    ...one,
    pool: document.pools[one.id] ?? null,
  }))
  const coverage = [...(person?.coverages ?? []), ...opened].find((one) => one.id === id)
  if (coverage === undefined) return { amountMinor: 0, refusedBy: ['coverage-gone'], counters: [] }
  const { pool } = coverage
  const rows = await store.counters([claim.person, ...(pool === null ? [] : [pool])])
  // Counters that a pool shares lie under the scheme, one's own under the coverage.
  const kept = rows.filter((one) => one.coverage === (one.owner === pool ? scheme : id))
  const others = await store.cases.ofPerson('claim', claim.person, mostClaims)
  const moves = others
    .filter((other) => other.id !== claim.id && factsOf(other).coverage === id)
    .flatMap(agreedMoves)
  const past = await store.archive.rulesOf(document)
  const isOfBill = document.facts.coverages.some((one) => one.scheme === scheme)
  const library = isOfBill ? past.library : store.rules.library
  const used = withMoves(kept, moves, 1)
  return adjudicate(document, { payer, kind, coverage, used }, library, past.catalogue)
}

const mostClaims = 500

/** What was agreed to counts; what was withdrawn or refused does not. */
function agreedMoves(claim: StoredCase): readonly ClaimedCounter[] {
  const actions = actionsOf(claim)
  const isAgreed = actions.some(({ act }) => act === 'agree')
  const isOff = actions.some(({ act }) => act === 'undo' || act === 'withdraw')
  if (!isAgreed || isOff) return []
  return actions.flatMap((action) => (action.act === 'adjudicate' ? action.counters : []))
}
