/**
 * Derives the journal's invariants from its rows again and names the first row that breaks one.
 * What it checks stands beside each check; the numbers are those of the table in
 * `docs/guide/command-line.md`.
 */
import { isDeepStrictEqual } from 'node:util'
import {
  type Posting,
  postingsOf,
  reversalOf,
  sumByCurrency,
} from '../../../engine/ledger/posting.ts'
import { decide, engineVersion } from '../../../engine/settlement/settle.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import { canonicalText, digestText } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type {
  JournalDocument,
  ReversalDocument,
  SettlementDocument,
} from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import type { RuleArchive } from '../settlement/past-rules.ts'
import { Broken, type Finding } from './finding.ts'
import { type ClaimAudit, findClaimFault } from './verify-claims.ts'
import { type CounterAudit, findCounterFault } from './verify-counter.ts'
import {
  type DerivedHead,
  type DerivedReads,
  DerivedWalk,
  type LineAudit,
  verifyBudgets,
  verifyWindows,
} from './verify-derived.ts'
import { type TieAudit, TieWalk } from './verify-ties.ts'

export interface AuditRow {
  readonly id: string
  readonly number: number
  readonly entry: Entry | null
  readonly request: string
  readonly fingerprint: string
  readonly postings: readonly Posting[]
  /** Digest of the row as it stands, in hexadecimal. */
  readonly leaf: string
  /** What was derived from it for clearing. */
  readonly lines: readonly LineAudit[]
  readonly requestLeadsTo: { readonly id: string; readonly fingerprint: string } | null
  readonly visitLeadsTo: string | null
  readonly holds: readonly {
    readonly payer: string
    readonly coverage: string
    readonly state: string
    readonly amountMinor: number | null
  }[]
}

/** An entry of a book of the house. */
export interface HouseAudit {
  readonly id: string
  readonly number: number
  readonly isInItsBucket: boolean
  readonly postings: readonly Posting[]
  readonly leaf: string
}

export interface AuditReads extends DerivedReads, CounterAudit, ClaimAudit {
  heads(): Promise<
    readonly { readonly bucket: number; readonly nextNumber: number; readonly isHouse: boolean }[]
  >
  entries(bucket: number): AsyncIterable<AuditRow>
  houseEntries(bucket: number): AsyncIterable<HouseAudit>
  accumulators(bucket: number): Promise<
    readonly {
      readonly owner: string
      readonly coverage: string
      readonly period: string
      readonly opening: readonly number[]
      readonly counters: readonly number[]
    }[]
  >
  /** What claims of persons of the bucket moved in counters, beside the journal. */
  claimMoves(bucket: number): Promise<
    readonly {
      readonly person: string
      readonly owner: string
      readonly coverage: string
      readonly period: string
      readonly slot: number
      readonly by: number
    }[]
  >
  /** To which other records those of the bucket were tied, by person and number. */
  ties(bucket: number): Promise<readonly TieAudit[]>
  /** Codes of persons of the bucket that were redeemed, and for what. */
  redeemedCodes(bucket: number): Promise<readonly RedeemedCode[]>
  orphans(): Promise<readonly string[]>
  /** The first word that is lost, or does not fit the one before it; null where all fit. */
  firstAlteredWord(): Promise<number | null>
  /** Rows about cases and payouts that are not what the books say of them; the first of each kind. */
  clearingFaults(): Promise<readonly { readonly where: string; readonly what: string }[]>
  /** Keys and visits of two buckets. */
  doubled(): Promise<readonly { readonly where: string; readonly what: string }[]>
}

export interface RedeemedCode {
  readonly code: string
  readonly person: string
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly coverages: readonly string[]
}

export interface Verification {
  readonly settlements: number
  readonly reversals: number
  readonly postings: number
  readonly persons: number
  /** Rows under a signed head. */
  readonly chained: number
  readonly finding: Finding | null
}

export async function verifyJournal(
  by: Actor,
  purpose: Purpose,
  reads: AuditReads,
  archive: RuleArchive,
): Promise<Verification> {
  if (gate(by, purpose, 'verify') !== null) throw new Error('This actor may not verify.')
  const count = { settlements: 0, reversals: 0, postings: 0, persons: 0, chained: 0 }
  const shared = new Fold()
  const pools: PoolRow[] = []
  const spent = new Map<string, number>()
  try {
    const derivedHeads = await reads.derivedHeads()
    const word = await reads.firstAlteredWord()
    if (word !== null) throw new Broken('I7', `word ${word}`, 'it was altered or lost')
    for (const { where, what } of await reads.doubled()) throw new Broken('I5', where, what)
    const heads = await reads.heads()
    for (const { bucket, nextNumber, isHouse } of heads) {
      const walk = { bucket, nextNumber, derivedHeads, reads, count }
      if (isHouse) await verifyHouse(walk)
      else await verifyBucket({ ...walk, archive, shared, pools, spent })
    }
    await verifyWindows(reads, heads)
    await verifyBudgets(reads, spent)
    for (const row of pools) compareCounters(row, shared.take(row))
    shared.expectEmpty()
    for (const orphan of await reads.orphans()) {
      throw new Broken('I6', orphan, 'it belongs to no settlement that is there')
    }
    const fault = await findCounterFault(reads)
    if (fault !== undefined) throw new Broken('counter', fault.where, fault.what)
    for (const { where, what } of await reads.clearingFaults()) {
      throw new Broken('clearing', where, what)
    }
    const wrong = await findClaimFault(reads)
    if (wrong !== undefined) throw new Broken('claim', wrong.where, wrong.what)
    return { ...count, finding: null }
  } catch (error) {
    if (error instanceof Broken) return { ...count, finding: error.finding }
    throw error
  }
}

export interface PoolRow {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly opening: readonly number[]
  readonly counters: readonly number[]
}

interface HouseWalk {
  readonly bucket: number
  readonly nextNumber: number
  readonly derivedHeads: readonly DerivedHead[]
  readonly reads: AuditReads
  readonly count: Omit<Mutable<Verification>, 'finding'>
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface BucketWalk extends HouseWalk {
  readonly archive: RuleArchive
  /** Counters that several persons share, which may lie in any bucket. */
  readonly shared: Fold
  readonly pools: PoolRow[]
  /** Of hard budgets. */
  readonly spent: Map<string, number>
}

async function verifyBucket(walk: BucketWalk): Promise<void> {
  const { bucket, nextNumber, reads, count } = walk
  const own = new Fold()
  const derived = new DerivedWalk(bucket, walk.derivedHeads, reads)
  const ties = new TieWalk(await reads.ties(bucket))
  const chains = new Map<string, number>()
  const live = new Map<string, LiveNote>()
  const undone = new Set<string>()
  const opened: Entry[] = []
  let expected = 1
  for await (const row of reads.entries(bucket)) {
    if (row.number !== expected) {
      throw new Broken('I7', row.id, `number ${expected} of the bucket is missing`)
    }
    expected += 1
    const { entry } = row
    if (entry === null) throw new Broken('recompute', row.id, 'its document cannot be read')
    const version = (chains.get(entry.person) ?? 0) + 1
    if (entry.version !== version) {
      throw new Broken('I4', row.id, `it is version ${entry.version} of its person, not ${version}`)
    }
    chains.set(entry.person, version)
    verifyPostings(row, entry)
    verifyRequest(row)
    if (entry.document.kind === 'settlement') {
      await verifySettlement(entry, entry.document, row, walk.archive)
      ties.check(entry, entry.document)
      count.settlements += 1
      live.set(entry.id, noteOf(entry, row.visitLeadsTo))
      verifyReplacement(entry, undone)
      if (entry.document.opening !== undefined) opened.push(entry)
    } else {
      verifyReversal(entry, entry.document, live)
      count.reversals += 1
      undone.add(entry.document.original)
    }
    count.postings += row.postings.length
    foldEntry(entry, own, walk.shared)
    for (const { budget, amountMinor } of entry.document.spends ?? []) {
      walk.spent.set(budget, (walk.spent.get(budget) ?? 0) + amountMinor)
    }
    await derived.compare(row, entry, walk.archive)
  }
  for (const { person, slot, by, ...place } of await reads.claimMoves(bucket)) {
    const fold = place.owner === person ? own : walk.shared
    fold.add(place, slot, by)
  }
  verifyLast(bucket, expected, nextNumber)
  count.chained += await derived.end()
  verifyVisits(live)
  if (opened.length > 0) verifyOpenings(opened, await reads.redeemedCodes(bucket))
  count.persons += chains.size
  await verifyAccumulators(walk, own, ties)
  ties.end()
}

/** What is remembered of a settlement until it is undone, or its bucket ends. */
interface LiveNote {
  readonly person: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly amounts: string
  readonly visitLeadsTo: string | null
}

function noteOf(entry: Entry, visitLeadsTo: string | null): LiveNote {
  const { person, totalMinor, cashMinor, document } = entry
  return { person, totalMinor, cashMinor, amounts: amountsOf(document.settlement), visitLeadsTo }
}

function amountsOf(settlement: Settlement): string {
  return digestText(canonicalText(settlement))
}

/** Books of the house: gapless, in the bucket of their name, balanced, and chained. */
async function verifyHouse(walk: HouseWalk): Promise<void> {
  const { bucket, nextNumber, reads, count } = walk
  let expected = 1
  const derived = new DerivedWalk(bucket, walk.derivedHeads, reads)
  for await (const entry of reads.houseEntries(bucket)) {
    if (entry.number !== expected) {
      throw new Broken('I7', entry.id, `number ${expected} of the bucket is missing`)
    }
    if (!entry.isInItsBucket) throw new Broken('I7', entry.id, 'its book lies in another bucket')
    verifyZero(entry)
    await derived.compareHouse(entry)
    expected += 1
    count.postings += entry.postings.length
  }
  verifyLast(bucket, expected, nextNumber)
  count.chained += await derived.end()
}

/** I7: nothing is missing at the end of a bucket. */
function verifyLast(bucket: number, expected: number, nextNumber: number): void {
  if (expected === nextNumber) return
  const what = `its last number is ${expected - 1}, not ${nextNumber - 1}`
  throw new Broken('I7', `bucket ${bucket}`, what)
}

function verifyZero({ id, postings }: Pick<AuditRow, 'id' | 'postings'>): void {
  for (const [currency, sum] of sumByCurrency(postings)) {
    if (sum !== 0) throw new Broken('I1', id, `its postings in ${currency} sum to ${sum}`)
  }
}

/** I1: postings sum to zero for each currency, and they are those of the recorded amounts. */
function verifyPostings(row: AuditRow, { document, visit }: Entry): void {
  const { id, postings } = row
  verifyZero(row)
  const original = postingsOf(document.settlement, visit.institution)
  const derived = document.kind === 'settlement' ? original : reversalOf(original)
  const plain = ({ account, currency, amountMinor }: Posting) => ({
    account,
    currency,
    amountMinor,
  })
  if (!isDeepStrictEqual(postings.map(plain), derived.map(plain))) {
    throw new Broken('I1', id, 'its postings are not those of its amounts')
  }
}

/** I5: the request key leads to this entry, or to the first of those that one request made. */
function verifyRequest({ id, fingerprint, requestLeadsTo: found, entry }: AuditRow): void {
  if (found === null) throw new Broken('I5', id, 'its request key is missing')
  const isFollower =
    entry?.replaces !== null ||
    (entry.document.kind === 'reversal' && entry.document.because !== null)
  if (found.id !== id && !isFollower) {
    throw new Broken('I5', id, `its request key leads to ${found.id}`)
  }
  if (found.fingerprint !== fingerprint) {
    throw new Broken('I5', id, 'its request key has another fingerprint')
  }
}

async function verifySettlement(
  entry: Entry,
  document: SettlementDocument,
  { holds }: AuditRow,
  archive: RuleArchive,
): Promise<void> {
  const { settlement } = document
  verifySums(entry, settlement)
  if (entry.totalMinor !== settlement.totalMinor || entry.cashMinor !== settlement.cashMinor) {
    throw new Broken('I3', entry.id, 'its row and its document disagree about the amounts')
  }
  const isSamePlace =
    document.visit.number === entry.visit.visit &&
    (document.visit.interim ?? '') === entry.visit.interim &&
    settlement.currency === entry.currency
  if (!isSamePlace) {
    throw new Broken('I3', entry.id, 'its row and its document disagree about visit or currency')
  }
  for (const { payer, coverage, state, amountMinor } of holds) {
    const share = settlement.shares.find((one) => one.payer === payer && one.coverage === coverage)
    if (share?.amountMinor !== amountMinor) {
      throw new Broken('I6', entry.id, `what ${payer} was told differs from its share (${state})`)
    }
  }
  if (document.engineVersion <= engineVersion) await recompute(entry, document, archive)
}

/** I3: parts and shares make up the total, and none of them is negative. */
function verifySums({ id }: Entry, { shares, parts, cashMinor, totalMinor }: Settlement): void {
  let paid = 0
  let borne = 0
  for (const { amountMinor } of shares) paid += amountMinor
  for (const { amountMinor } of parts) borne += amountMinor
  if (paid + borne !== totalMinor || borne !== cashMinor) {
    throw new Broken('I3', id, 'its shares and parts do not make up its total')
  }
  if ([...shares, ...parts].some(({ amountMinor }) => amountMinor < 0)) {
    throw new Broken('I3', id, 'one of its shares or parts is negative')
  }
}

/** The stored facts under the stored rules give the stored result, to the last field. */
async function recompute(
  { id }: Entry,
  document: SettlementDocument,
  archive: RuleArchive,
): Promise<void> {
  const rules = await archive.rulesOf(document).catch((error: unknown) => {
    throw new Broken('recompute', id, error instanceof Error ? error.message : 'no rules')
  })
  const { bill, facts, answers, settlement, engineVersion: version } = document
  const { library, catalogue } = rules
  const decision = decide(bill, facts, answers, library, catalogue, version)
  const again: unknown = decision.settled ? JSON.parse(JSON.stringify(decision.settlement)) : null
  if (!isDeepStrictEqual(again, settlement)) {
    throw new Broken('recompute', id, 'its facts and rules give another result')
  }
}

/** I8: a reversal undoes a live settlement, once, and with that settlement's own amounts. */
function verifyReversal(
  entry: Entry,
  document: ReversalDocument,
  live: Map<string, LiveNote>,
): void {
  const original = live.get(document.original)
  if (entry.reverses !== document.original || original?.person !== entry.person) {
    throw new Broken('I8', entry.id, `it undoes ${document.original}, which is not live`)
  }
  if (original.amounts !== amountsOf(document.settlement)) {
    throw new Broken('I8', entry.id, 'its amounts are not those of the settlement it undoes')
  }
  if (entry.totalMinor + original.totalMinor !== 0 || entry.cashMinor + original.cashMinor !== 0) {
    throw new Broken('I8', entry.id, 'its row does not turn the amounts of the other round')
  }
  live.delete(document.original)
}

/** I8: what stands in for a settlement comes after that one was undone. */
function verifyReplacement({ id, replaces }: Entry, undone: ReadonlySet<string>): void {
  if (replaces !== null && !undone.has(replaces)) {
    throw new Broken('I8', id, `it stands in for ${replaces}, which was not undone`)
  }
}

/** I5: each live settlement is the one that its visit names. */
function verifyVisits(live: ReadonlyMap<string, LiveNote>): void {
  for (const [id, { visitLeadsTo }] of live) {
    if (visitLeadsTo !== id) {
      throw new Broken('I5', id, `its visit leads to ${visitLeadsTo ?? 'nothing'}`)
    }
  }
}

/** A code that opened contracts for a bill was redeemed by that person, for that visit. */
function verifyOpenings(opened: readonly Entry[], codes: readonly RedeemedCode[]): void {
  const known = new Map(codes.map((code) => [code.code, code]))
  for (const { id, person, visit, document } of opened) {
    const { opening } = document as SettlementDocument
    const redeemed = known.get(opening?.code ?? '')
    const isTheirs =
      redeemed?.person === person &&
      redeemed.institution === visit.institution &&
      redeemed.visit === visit.visit &&
      redeemed.interim === visit.interim
    const isAll = opening?.coverages.every((one) => redeemed?.coverages.includes(one)) === true
    if (!isTheirs || !isAll) {
      throw new Broken('code', id, 'the code that opened its contracts was not redeemed for it')
    }
  }
}

// ---------------------------------------------------------------- counters

interface CounterPlace {
  readonly owner: string
  readonly coverage: string
  readonly period: string
}

/** Sums of all movements, by the row that they belong to. */
export class Fold {
  readonly #rows = new Map<string, number[]>()

  add(place: CounterPlace, slot: number, by: number): void {
    const key = keyOf(place)
    const row = this.#rows.get(key) ?? []
    while (row.length <= slot) row.push(0)
    row[slot] = (row[slot] ?? 0) + by
    this.#rows.set(key, row)
  }

  take(place: CounterPlace): readonly number[] {
    const key = keyOf(place)
    const row = this.#rows.get(key) ?? []
    this.#rows.delete(key)
    return row
  }

  expectEmpty(): void {
    for (const [key, row] of this.#rows) {
      if (row.some((value) => value !== 0)) {
        throw new Broken('I4', `accumulator ${key}`, 'it is missing, though entries moved it')
      }
    }
  }
}

function keyOf({ owner, coverage, period }: CounterPlace): string {
  return `${owner} ${coverage} ${period}`
}

export function foldEntry(entry: Entry, own: Fold, shared: Fold): void {
  const { document, person } = entry
  const sign = document.kind === 'settlement' ? 1 : -1
  for (const [
    i,
    { coverage, period, slot, before, after },
  ] of document.settlement.counters.entries()) {
    const name = nameOf(entry, document, i)
    const isOwn = name.owner === person && name.row === coverage
    const fold = isOwn ? own : shared
    fold.add({ owner: name.owner, coverage: name.row, period }, slot, sign * (after - before))
  }
}

function nameOf({ id }: Entry, { counterNames }: JournalDocument, i: number) {
  const name = counterNames[i]
  if (name === undefined) throw new Broken('I4', id, 'a counter that it moved has no name')
  return name
}

/** I4: every accumulator is its opening and the sum of all movements. */
async function verifyAccumulators(
  { bucket, reads, pools }: BucketWalk,
  own: Fold,
  ties: TieWalk,
): Promise<void> {
  for (const row of await reads.accumulators(bucket)) {
    ties.mark(row)
    const moved = own.take(row)
    if (moved.length > 0) compareCounters(row, moved)
    // What no entry of this bucket moved holds its opening still, or is a pool's.
    else if (!isDeepStrictEqual(padded(row.opening, row), padded(row.counters, row)))
      pools.push(row)
  }
  own.expectEmpty()
}

function padded(values: readonly number[], { opening, counters }: PoolRow): number[] {
  const slots = Math.max(opening.length, counters.length)
  return Array.from({ length: slots }, (_, slot) => values[slot] ?? 0)
}

export function compareCounters(row: PoolRow, moved: readonly number[]): void {
  const { opening, counters } = row
  const slots = Math.max(opening.length, counters.length, moved.length)
  for (let slot = 0; slot < slots; slot++) {
    const expected = (opening[slot] ?? 0) + (moved[slot] ?? 0)
    const held = counters[slot] ?? 0
    if (held === expected) continue
    const what = `counter ${slot} holds ${held}, and its entries give ${expected}`
    throw new Broken('I4', `accumulator ${keyOf(row)}`, what)
  }
}
