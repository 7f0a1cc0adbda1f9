/**
 * What one batch has loaded and decided so far: later commands of the batch see what earlier ones
 * did, as if each had been committed before the next was looked at.
 */
import type { AnswerFault } from '../../engine/settlement/settlement.ts'
import { bucketOf, digestOf, settlementId } from './bucket.ts'
import type { BudgetLeft, BudgetName, SlotRow, Spend } from './budget-slots.ts'
import type { CounterMove, Draft, Entry, RequestName, Visit } from './journal-entry.ts'

/** What a decision may ask about. */
export interface Loaded<D> {
  /** What the request key was answered with before. */
  earlier(request: RequestName): Earlier<D> | undefined
  /** The live settlement of a visit. */
  live(visit: Visit): Entry<D> | undefined
  /** Number of settlements and reversals of the person so far. */
  version(person: string): number
  accumulators(owner: string, coverage: string): readonly PeriodCounters[]
  /** Settlements and reversals after a version, as far as the scope asked for them, in order. */
  later(person: string, version: number): readonly Entry<D>[]
  /** Entries of all who share a pool, as far as the scope asked for them, in order. */
  laterInPool(pool: string): readonly Entry<D>[]
  holds(request: RequestName): readonly Hold[]
  /** What the person's bucket may spend of each hard budget. */
  budgets(person: string): readonly BudgetLeft[]
  /** The id that the next draft for the person will get, or the one after so many others. */
  upcoming(person: string, after: number): string
}

export interface Earlier<D> {
  readonly entry: Entry<D>
  readonly fingerprint: Buffer
  /** The visit had been settled by another request. */
  readonly again: boolean
}

export interface PeriodCounters {
  readonly period: string
  readonly counters: readonly number[]
}

export type HoldState =
  | 'asked'
  | 'answered'
  | 'captured'
  | 'confirmed'
  | 'void-wanted'
  | 'voided'
  | 'refund-wanted'
  | 'refunded'

/** A payer's word on one request: asked before it is asked, kept until it is confirmed or void. */
export interface Hold {
  readonly id: string
  readonly person: string
  readonly payer: string
  readonly coverage: string
  readonly currency: string
  readonly attempt: number
  readonly expectedMinor: number
  readonly availableMinor: number
  /** The code that opened the contract; null where none was needed. */
  readonly opening: string | null
  readonly state: HoldState
  readonly said: 'yes' | 'no' | 'away' | null
  /** Why its answer does not count, where that is known. */
  readonly fault: AnswerFault | null
  readonly amountMinor: number | null
}

/** A request that is answered with a settlement recorded by another one. */
export interface Binding {
  readonly request: RequestName
  readonly fingerprint: Buffer
  readonly to: string
}

export interface NewHold extends Omit<Hold, 'state' | 'said' | 'amountMinor' | 'fault'> {
  readonly request: RequestName
}

export interface Decided<D, T> {
  readonly result: T
  readonly drafts?: readonly Draft<D>[]
  readonly bindings?: readonly Binding[]
  readonly opens?: readonly NewHold[]
  /** Holds that will not be used. */
  readonly voids?: readonly { readonly person: string; readonly hold: string }[]
}

export interface Head {
  readonly bucket: number
  /** As it was found; another writer's batch raises it. */
  readonly epochBefore: number
  readonly epoch: number
  readonly firstNumber: number
  nextNumber: number
}

export interface AccumulatorState {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  counters: number[]
  changed: boolean
  /** Whether the row was there before. */
  readonly isStored: boolean
}

export interface VisitChange<D> {
  readonly visit: Visit
  readonly before: Entry<D> | null
  readonly after: Entry<D> | null
}

/** A settlement to be written, with what its draft says beside it. */
export interface Written<D> {
  readonly entry: Entry<D>
  readonly draft: Draft<D>
  readonly number: number
}

const digests = new WeakMap<RequestName, Buffer>()

/** Worked out once for each name, which is asked for it several times in a batch. */
export function requestDigest(request: RequestName): Buffer {
  const known = digests.get(request)
  if (known !== undefined) return known
  const digest = digestOf('request', request.institution, request.key)
  digests.set(request, digest)
  return digest
}

export class WorkingState<D> implements Loaded<D> {
  readonly heads = new Map<number, Head>()
  readonly versions = new Map<string, number>()
  readonly written: Written<D>[] = []
  readonly bindings: Binding[] = []
  readonly opened: NewHold[] = []
  readonly spent: Spend[] = []
  readonly voided: { readonly person: string; readonly hold: string }[] = []
  readonly #owners: ReadonlySet<string>
  readonly #earlier = new Map<string, Earlier<D>>()
  readonly #live = new Map<string, Entry<D> | null>()
  readonly #liveBefore = new Map<string, Entry<D>>()
  readonly #accumulators = new Map<string, Map<string, AccumulatorState>>()
  readonly #later = new Map<string, Entry<D>[]>()
  readonly #laterInPool = new Map<string, Entry<D>[]>()
  readonly #holds = new Map<string, Hold[]>()
  #budgets: readonly BudgetName[] = []
  /** By bucket and budget; null where nothing was read, and nothing may be spent. */
  #left: Map<string, number> | null = null

  /** `owners` are those whose counters are locked and loaded. */
  constructor(owners: readonly string[]) {
    this.#owners = new Set(owners)
  }

  // ---- loading

  loadHead(head: Head): void {
    this.heads.set(head.bucket, head)
  }

  loadEarlier(request: Buffer, earlier: Earlier<D>): void {
    this.#earlier.set(request.toString('latin1'), earlier)
  }

  loadLive(entry: Entry<D>): void {
    this.#live.set(visitKey(entry.visit), entry)
    this.#liveBefore.set(visitKey(entry.visit), entry)
  }

  loadVersion(person: string, version: number): void {
    this.versions.set(person, version)
  }

  loadAccumulator(row: Omit<AccumulatorState, 'changed' | 'isStored'>): void {
    this.#periods(row.owner, row.coverage).set(row.period, {
      ...row,
      changed: false,
      isStored: true,
    })
  }

  loadLater(entry: Entry<D>): void {
    const list = this.#later.get(entry.person) ?? []
    list.push(entry)
    this.#later.set(entry.person, list)
  }

  loadLaterInPool(pool: string, entries: readonly Entry<D>[]): void {
    this.#laterInPool.set(pool, [...entries])
  }

  loadHold(request: Buffer, hold: Hold): void {
    const key = request.toString('latin1')
    const list = this.#holds.get(key) ?? []
    list.push(hold)
    this.#holds.set(key, list)
  }

  /** Without slots a decision finds out only whether it would spend. */
  loadBudgets(budgets: readonly BudgetName[], slots: readonly SlotRow[] | null): void {
    this.#budgets = budgets
    this.#left =
      slots && new Map(slots.map((row) => [`${row.bucket} ${row.budget}`, row.left_minor]))
  }

  // ---- asking

  earlier(request: RequestName): Earlier<D> | undefined {
    return this.#earlier.get(requestDigest(request).toString('latin1'))
  }

  live(visit: Visit): Entry<D> | undefined {
    return this.#live.get(visitKey(visit)) ?? undefined
  }

  version(person: string): number {
    return this.versions.get(person) ?? 0
  }

  accumulators(owner: string, coverage: string): readonly PeriodCounters[] {
    return [...this.#periods(owner, coverage).values()].map(({ period, counters }) => ({
      period,
      counters: [...counters],
    }))
  }

  later(person: string, version: number): readonly Entry<D>[] {
    return (this.#later.get(person) ?? []).filter((entry) => entry.version > version)
  }

  laterInPool(pool: string): readonly Entry<D>[] {
    return this.#laterInPool.get(pool) ?? []
  }

  holds(request: RequestName): readonly Hold[] {
    return this.#holds.get(requestDigest(request).toString('latin1')) ?? []
  }

  budgets(person: string): readonly BudgetLeft[] {
    const bucket = bucketOf(person)
    return this.#budgets.map((name) => {
      if (this.#left === null) return { ...name, leftMinor: Number.MAX_SAFE_INTEGER }
      return { ...name, leftMinor: this.#left.get(`${bucket} ${name.budget}`) ?? 0 }
    })
  }

  upcoming(person: string, after: number): string {
    const head = this.#headOf(person)
    return settlementId({ bucket: head.bucket, number: head.nextNumber + after })
  }

  #headOf(person: string): Head {
    const head = this.heads.get(bucketOf(person))
    if (head === undefined) throw new Error('A decision records for a person outside its scope.')
    return head
  }

  // ---- deciding

  /** Takes over what a decision wants recorded, and answers the entries it will become. */
  apply(decided: Decided<D, unknown>, recordedAt: string): Entry<D>[] {
    const entries = (decided.drafts ?? []).map((draft) => this.#add(draft, recordedAt))
    for (const binding of decided.bindings ?? []) this.#bind(binding)
    for (const hold of decided.opens ?? []) {
      this.opened.push(hold)
      this.loadHold(requestDigest(hold.request), {
        ...hold,
        state: 'asked',
        said: null,
        amountMinor: null,
        fault: null,
      })
    }
    for (const { hold } of decided.voids ?? []) this.#void(hold)
    this.voided.push(...(decided.voids ?? []))
    return entries
  }

  #add(draft: Draft<D>, recordedAt: string): Entry<D> {
    const { person, kind, reverses, replaces, visit, businessDate } = draft
    const head = this.#headOf(person)
    const version = this.version(person) + 1
    const number = head.nextNumber
    const entry: Entry<D> = {
      id: settlementId({ bucket: head.bucket, number }),
      person,
      version,
      kind,
      reverses,
      replaces,
      visit,
      businessDate,
      recordedAt,
      currency: draft.currency,
      totalMinor: draft.totalMinor,
      cashMinor: draft.cashMinor,
      document: draft.document,
    }
    head.nextNumber += 1
    this.versions.set(person, version)
    this.written.push({ entry, draft, number })
    for (const move of draft.counters) this.#move(move)
    for (const spend of draft.spends ?? []) this.#spend({ ...spend, bucket: head.bucket })
    this.#live.set(visitKey(visit), kind === 'settlement' ? entry : null)
    if (this.#later.has(person)) this.loadLater(entry)
    for (const pool of draft.pools) this.#laterInPool.get(pool)?.push(entry)
    if (replaces === null && this.earlier(draft.request) === undefined) {
      const { fingerprint } = draft
      this.loadEarlier(requestDigest(draft.request), { entry, fingerprint, again: false })
    }
    return entry
  }

  #spend(spend: Spend): void {
    if (this.#left === null) throw new Error('A budget is spent from without its slot.')
    const key = `${spend.bucket} ${spend.budget}`
    this.#left.set(key, (this.#left.get(key) ?? 0) - spend.amountMinor)
    this.spent.push(spend)
  }

  #void(id: string): void {
    for (const [request, holds] of this.#holds) {
      const left = holds.map((hold) =>
        hold.id === id ? { ...hold, state: 'void-wanted' as const } : hold,
      )
      this.#holds.set(request, left)
    }
  }

  #bind(binding: Binding): void {
    const entry = [...this.#live.values()].find((live) => live?.id === binding.to)
    if (!entry) throw new Error('A request is bound to a settlement that was not loaded.')
    const { request, fingerprint } = binding
    this.loadEarlier(requestDigest(request), { entry, fingerprint, again: true })
    this.bindings.push(binding)
  }

  #move({ owner, coverage, period, slot, by }: CounterMove): void {
    if (!this.#owners.has(owner)) throw new Error('A decision moves a counter outside its scope.')
    const periods = this.#periods(owner, coverage)
    const row = periods.get(period) ?? newRow(owner, coverage, period)
    while (row.counters.length <= slot) row.counters.push(0)
    const value = (row.counters[slot] ?? 0) + by
    if (!Number.isSafeInteger(value))
      throw new RangeError('A counter leaves the range of integers.')
    row.counters[slot] = value
    row.changed = true
    periods.set(period, row)
  }

  changedAccumulators(): AccumulatorState[] {
    return [...this.#accumulators.values()].flatMap((periods) =>
      [...periods.values()].filter(({ changed }) => changed),
    )
  }

  changedVisits(): VisitChange<D>[] {
    return [...this.#live].flatMap(([key, after]) => {
      const before = this.#liveBefore.get(key) ?? null
      const visit = (after ?? before)?.visit
      return visit === undefined || after?.id === before?.id ? [] : [{ visit, before, after }]
    })
  }

  #periods(owner: string, coverage: string): Map<string, AccumulatorState> {
    const key = `${owner}\n${coverage}`
    const found = this.#accumulators.get(key)
    if (found !== undefined) return found
    const periods = new Map<string, AccumulatorState>()
    this.#accumulators.set(key, periods)
    return periods
  }
}

export function visitKey({ institution, visit, interim }: Visit): string {
  return `${institution}\n${visit}\n${interim}`
}

function newRow(owner: string, coverage: string, period: string): AccumulatorState {
  return { owner, coverage, period, counters: [], changed: true, isStored: false }
}
