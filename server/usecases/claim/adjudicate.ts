/**
 * What a product gives for a bill that was settled without it: its pack is run over what the
 * settlement really left to the patient, after everybody who really paid.
 */
import type { CoverageFacts } from '../../../engine/adjudication/bill.ts'
import type { ExplanationStep } from '../../../engine/adjudication/explanation.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { ClaimedCounter } from '../../../engine/claim/claim-acts.ts'
import { type HeldCounter, heldCounters } from '../../../engine/claim/held-counters.ts'
import { tiesRow } from '../../../engine/person/record-group.ts'
import type { PolicyLibrary } from '../../../engine/settlement/policy-library.ts'
import { decide, engineVersion, explain } from '../../../engine/settlement/settle.ts'
import type { Answer, CounterChange } from '../../../engine/settlement/settlement.ts'
import type { Coverage } from '../registry.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import {
  actionsOf,
  type ClaimStore,
  factsOf,
  type SeenCounters,
  type StoredCase,
} from './claim-store.ts'

export interface Adjudicated {
  readonly amountMinor: number
  readonly refusedBy: readonly string[]
  readonly counters: readonly ClaimedCounter[]
  readonly ground?: CoverageFacts
  readonly engineVersion?: number
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
  claimed: Claimed,
  library: PolicyLibrary,
  catalogue: Catalogue | null,
): Adjudicated & { usesOf(amountMinor: number): readonly ClaimedCounter[] } {
  const { payer, kind, coverage } = claimed
  const own = movesIn(document, coverage.id)
  const ground = groundOf(claimed, own)
  const worked = { ground, engineVersion }
  const nothing = (refusedBy: string) =>
    ({ amountMinor: 0, refusedBy: [refusedBy], counters: [], ...worked, usesOf: () => [] }) as const
  const asked = decideWith('no', 0)
  if (!asked.settled) return nothing(asked.refusal.code)
  const { settlement } = asked
  const refusedBy = settlement.refusals
    .filter((refusal) => refusal.coverage === coverage.id)
    .map(({ rule }) => rule)
  const amountMinor = kind === 'fixed' ? fixedAmount() : indemnity()
  const usesOf = (minor: number) => {
    if (minor === 0) return []
    const paid = kind === 'fixed' ? asked : decideWith('yes', minor)
    return paid.settled ? netOf(changesOf(paid.settlement.counters, coverage.id), own) : []
  }
  return { amountMinor, refusedBy, counters: usesOf(amountMinor), ...worked, usesOf }

  function decideWith(said: 'yes' | 'no', minor: number) {
    const asked = asClaimed(document, { payer, ground }, library, { said, amountMinor: minor })
    return decide(asked.bill, asked.facts, asked.answers, asked.library, catalogue)
  }

  function fixedAmount(): number {
    return settlement.outside
      .filter((one) => one.coverage === coverage.id)
      .reduce((sum, one) => sum + one.amountMinor, 0)
  }

  function indemnity(): number {
    const found = settlement.breaks.find((one) => one.payer === payer)
    return found?.oursMinor ?? engineShare(settlement.shares, payer, coverage.id)
  }
}

/** Everything the coverage says to the rules, and what is used up of it but for the bill itself. */
function groundOf(
  { coverage: { id, scheme, from, to, attributes }, used }: Claimed,
  own: readonly ClaimedCounter[],
): CoverageFacts {
  return { id, scheme, from, to, attributes, accumulators: withMoves(used, own, -1) }
}

type Grounded = Pick<Claimed, 'payer'> & { readonly ground: CoverageFacts }

/** The bill with the product behind all who paid, and the answer that its payer gives. */
function asClaimed(
  { bill, facts, answers }: SettlementDocument,
  { payer, ground }: Grounded,
  library: PolicyLibrary,
  word: Pick<Answer, 'said' | 'amountMinor'>,
) {
  // It comes last: whoever paid at the counter did so without it.
  const others = facts.coverages.filter(({ id }) => id !== ground.id)
  const said = answers.filter((answer) => answer.coverage !== ground.id)
  return {
    bill,
    facts: { ...facts, coverages: [...others, ground] },
    answers: [...said, { payer, coverage: ground.id, ...word }],
    // A product that refuses to be asked at the counter is asked here.
    library: askable(library, ground.scheme),
  }
}

/** The steps by which the product came to what it gives, from what was recorded with the claim. */
export function claimedSteps(
  document: SettlementDocument,
  grounded: Grounded & { readonly amountMinor: number; readonly engineVersion: number },
  library: PolicyLibrary,
  catalogue: Catalogue | null,
): ExplanationStep[] {
  const { amountMinor, ground, engineVersion: version } = grounded
  const said = amountMinor === 0 ? 'no' : 'yes'
  const asked = asClaimed(document, grounded, library, { said, amountMinor })
  const { steps } = explain(
    asked.bill,
    asked.facts,
    asked.answers,
    asked.library,
    catalogue,
    version,
  )
  return steps.filter(({ coverage, kind }) => coverage === ground.id && kind !== 'answer')
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

/** What a product gives for a claim, and what each amount would use of it. */
export interface WorkedOut extends Adjudicated {
  /** The counters on which it rests. */
  readonly seen: SeenCounters
  usesOf(amountMinor: number): readonly HeldCounter[]
}

/** Loads what it needs: counters as they stand now, without what the claim itself uses already. */
export async function adjudicateClaim(
  claim: StoredCase,
  document: SettlementDocument,
  store: ClaimStore,
): Promise<WorkedOut> {
  const { payer, claimKind: kind, coverage: id, scheme } = factsOf(claim)
  const { person, all } = await personNow(claim.person, store)
  const opened = document.facts.coverages.map((one) => ({
    ...one,
    pool: document.pools[one.id] ?? null,
  }))
  const coverage = [...(person?.coverages ?? []), ...opened].find((one) => one.id === id)
  if (coverage === undefined) return coverageGone
  const { pool } = coverage
  // Counters that a pool shares lie under the scheme, one's own under the coverage.
  const own = { owner: claim.person, coverage: id }
  const shared = pool === null ? own : { owner: pool, coverage: scheme }
  const places = [own, ...(pool === null ? [] : [shared]), ...besideOf(coverage)]
  const further = await store.counters(places.map(({ owner }) => owner).filter(isAnother(claim)))
  const rowsOf = (wanted: readonly CounterPlace[]) =>
    [...all, ...further].filter((row) =>
      wanted.some(({ owner, coverage }) => row.owner === owner && row.coverage === coverage),
    )
  const { library, catalogue } = await rulesFor(scheme, document, store)
  const used = withMoves(rowsOf(places), heldCounters(actionsOf(claim)), -1)
  const found = adjudicate(document, { payer, kind, coverage, used }, library, catalogue)
  const slots = library.schemes.get(scheme)?.value.counters ?? []
  const placeOf = (slot: number) => (slots[slot]?.owner === 'pool' ? shared : own)
  // Where the record is tied or parted meanwhile, the row that says so has moved, too.
  const watched = [...places, { owner: claim.person, coverage: tiesRow }]
  return {
    ...found,
    seen: { places: watched, rows: rowsOf(watched) },
    usesOf: (amountMinor) =>
      found.usesOf(amountMinor).map((moved) => ({ ...placeOf(moved.slot), ...moved })),
  }
}

/** The rules by which the bill was settled; those of today for a product that came later. */
export async function rulesFor(scheme: string, document: SettlementDocument, store: ClaimStore) {
  const past = await store.archive.rulesOf(document)
  const { catalogue } = past
  if (past.lookup.scheme(scheme) !== undefined) {
    return { library: past.library, lookup: past.lookup, catalogue }
  }
  return { library: store.rules.library, lookup: store.rules, catalogue }
}

interface CounterPlace {
  readonly owner: string
  readonly coverage: string
}

const isAnother =
  ({ person }: StoredCase) =>
  (owner: string) =>
    owner !== person

/** What the person used of the same contract under other records of theirs. */
function besideOf({ beside = [] }: Coverage): readonly CounterPlace[] {
  return beside.map(({ owner, coverage }) => ({ owner, coverage }))
}

/** With the own counters as of the same ties. */
async function personNow(id: string, store: ClaimStore) {
  for (;;) {
    const person = (await store.persons([id])).get(id)
    const all = await store.counters([id])
    const mark = all.find(({ coverage }) => coverage === tiesRow)?.counters[0] ?? 0
    if (mark === (person?.tied?.number ?? 0)) return { person, all }
  }
}

const coverageGone: WorkedOut = {
  amountMinor: 0,
  refusedBy: ['coverage-gone'],
  counters: [],
  seen: { places: [], rows: [] },
  usesOf: () => [],
}
