/**
 * A journal in memory with the contract of the real one, and with everything that can happen to it:
 * a process that dies between any two steps, a commit whose answer is lost, a lease that went to
 * another while its owner slept.
 */
import type { Random } from '../../samples/random.ts'
import { bucketOf, settlementId } from '../../server/storage/bucket.ts'
import type {
  CounterMove,
  Decided,
  Draft,
  Entry,
  Hold,
  Journal,
  Loaded,
  PoolQuestion,
  RequestName,
  Scope,
  Visit,
} from '../../server/usecases/settlement/journal.ts'
import type { Schedule } from './schedule.ts'

export interface Recorded {
  readonly entry: Entry
  readonly draft: Draft
}

interface Head {
  next: number
  epoch: number
  owner: string
}

interface Earlier {
  readonly entry: Entry
  readonly fingerprint: Buffer
  readonly again: boolean
}

export interface StoredHold extends Hold {
  readonly request: string
  /** The settlement that used it. */
  readonly usedBy: string | null
}

/** What outlives every process. */
export class Disk {
  /** In the order of commits. */
  readonly log: Recorded[] = []
  readonly requests = new Map<string, Earlier>()
  readonly live = new Map<string, Entry>()
  readonly counters = new Map<string, Map<string, readonly number[]>>()
  readonly openings = new Map<string, Map<string, readonly number[]>>()
  readonly heads = new Map<number, Head>()
  readonly holds = new Map<string, StoredHold>()
  readonly keptRules = new Set<string>()
  readonly chains = new Map<string, Entry[]>()
  readonly pools = new Map<string, Entry[]>()
  readonly locked = new Set<number>()
  /** Faults that were injected. */
  faults = 0

  head(bucket: number): Head {
    const head = this.heads.get(bucket) ?? { next: 1, epoch: 0, owner: '' }
    this.heads.set(bucket, head)
    return head
  }

  chain(person: string): readonly Entry[] {
    return this.chains.get(person) ?? []
  }

  find(id: string): Entry | undefined {
    return this.log.find(({ entry }) => entry.id === id)?.entry
  }
}

/** Thrown in what a dead process was doing; its client sees a broken connection. */
export class Killed extends Error {}
class Conflict extends Error {}

const attempts = 8

export interface Process {
  readonly name: string
  isDead: boolean
}

export interface World {
  readonly disk: Disk
  readonly schedule: Schedule
  readonly random: Random
  /** Chances in a million. */
  readonly chances: { readonly kill: number; readonly lost: number; readonly fenced: number }
  now(): Date
}

export function memoryJournal(world: World, process: Process): Journal {
  const { disk, schedule, random, chances } = world

  async function step(): Promise<void> {
    await schedule.step()
    if (random.chance(chances.kill)) {
      process.isDead = true
      disk.faults += 1
    }
    if (process.isDead) throw new Killed()
  }

  async function lock(buckets: readonly number[]): Promise<void> {
    for (const bucket of buckets) {
      while (disk.locked.has(bucket)) await step()
      disk.locked.add(bucket)
    }
  }

  async function attempt<T>(scope: Scope, decide: (loaded: Loaded) => Decided<T>) {
    const owners = [...scope.persons, ...scope.pools]
    const buckets = [...new Set(owners.map(bucketOf))].sort((a, b) => a - b)
    const held: number[] = []
    try {
      for (const bucket of buckets) {
        await lock([bucket])
        held.push(bucket)
      }
      const epochs = new Map(buckets.map((bucket) => [bucket, takeLease(bucket)]))
      const loaded = loadedFrom(disk, scope)
      if (random.chance(chances.fenced)) {
        // It sleeps; its lease goes to another, and others go on.
        disk.faults += 1
        for (const bucket of held.splice(0)) {
          disk.head(bucket).epoch += 1
          disk.head(bucket).owner = 'another'
          disk.locked.delete(bucket)
        }
        for (let i = 0; i < 6; i++) await step()
      }
      await step()
      const decided = decide(loaded)
      await step()
      for (const [bucket, epoch] of epochs) {
        if (disk.head(bucket).epoch !== epoch) throw new Conflict('fenced')
      }
      const entries = commit(world, decided)
      return { result: decided.result, entries }
    } finally {
      for (const bucket of held) disk.locked.delete(bucket)
    }
  }

  /** Whoever writes a bucket that another wrote last takes the next epoch. */
  function takeLease(bucket: number): number {
    const head = disk.head(bucket)
    if (head.owner !== process.name) {
      head.epoch += 1
      head.owner = process.name
    }
    return head.epoch
  }

  return {
    async exchange(scope, decide) {
      for (let tries = 1; ; tries++) {
        await step()
        try {
          const exchanged = await attempt(scope, decide)
          await step()
          if (!random.chance(chances.lost)) return exchanged
          // The answer to the commit is lost: run again, and the request key is found.
          disk.faults += 1
        } catch (error) {
          if (!(error instanceof Conflict) || tries >= attempts) throw error
        }
      }
    },
    async find(id) {
      await step()
      return disk.find(id)
    },
    async after(person, version) {
      await step()
      return disk.chain(person).filter((entry) => entry.version > version)
    },
    async afterInPool(question) {
      await step()
      return afterInPool(disk, question)
    },
  }
}

function afterInPool(disk: Disk, { pool, person, version }: PoolQuestion): readonly Entry[] {
  const chain = disk.pools.get(pool) ?? []
  const from = chain.findIndex((entry) => entry.person === person && entry.version >= version)
  return from < 0 ? chain : chain.slice(from)
}

export function requestName({ institution, key }: RequestName): string {
  return `${institution}\n${key}`
}

export function visitName({ institution, visit, interim }: Visit): string {
  return `${institution}\n${visit}\n${interim}`
}

/** A copy of what the scope names: what happens afterwards does not show in it. */
function loadedFrom(disk: Disk, scope: Scope): Loaded {
  const requests = new Map(
    scope.requests.map((request) => [
      requestName(request),
      disk.requests.get(requestName(request)),
    ]),
  )
  const live = new Map(
    scope.visits.map((visit) => [visitName(visit), disk.live.get(visitName(visit))]),
  )
  const versions = new Map(scope.persons.map((person) => [person, disk.chain(person).length]))
  const counters = new Map(
    [...disk.counters]
      .filter(([row]) => [...scope.persons, ...scope.pools].includes(row.split('\n')[0] ?? ''))
      .map(([row, periods]) => [row, new Map(periods)]),
  )
  const later = new Map(
    scope.later.map(({ person, version }) => [
      person,
      disk.chain(person).filter((entry) => entry.version > version),
    ]),
  )
  const pools = new Map(scope.laterInPools.map((one) => [one.pool, afterInPool(disk, one)]))
  const wanted = new Set(requests.keys())
  const holds = [...disk.holds.values()].filter(({ request }) => wanted.has(request))
  const nexts = new Map(scope.persons.map((person) => [person, disk.head(bucketOf(person)).next]))
  return {
    earlier: (request) => requests.get(requestName(request)),
    live: (visit) => live.get(visitName(visit)),
    version: (person) => versions.get(person) ?? 0,
    accumulators: (owner, coverage) =>
      [...(counters.get(`${owner}\n${coverage}`) ?? [])].map(([period, row]) => ({
        period,
        counters: row,
      })),
    later: (person, version) =>
      (later.get(person) ?? []).filter((entry) => entry.version > version),
    laterInPool: (pool) => pools.get(pool) ?? [],
    holds: (request) => holds.filter((hold) => hold.request === requestName(request)),
    budgets: () => [],
    upcoming: (person, after) =>
      settlementId({ bucket: bucketOf(person), number: (nexts.get(person) ?? 1) + after }),
  }
}

/** All or nothing: what two at once must not both do is looked at before anything is changed. */
function commit<T>({ disk, now }: World, decided: Decided<T>): Entry[] {
  const drafts = decided.drafts ?? []
  for (const draft of drafts) {
    const isUndone = drafts.some(
      (one) => one.reverses === disk.live.get(visitName(draft.visit))?.id,
    )
    if (draft.kind === 'settlement' && disk.live.has(visitName(draft.visit)) && !isUndone) {
      throw new Conflict('the visit is settled')
    }
    if (
      draft.reverses !== null &&
      disk.log.some(({ entry }) => entry.reverses === draft.reverses)
    ) {
      throw new Conflict('it is taken back')
    }
  }
  const first = drafts[0]
  for (const request of [first?.request, ...(decided.bindings ?? []).map((one) => one.request)]) {
    if (request !== undefined && disk.requests.has(requestName(request))) throw new Conflict('key')
  }
  for (const { id } of decided.opens ?? []) if (disk.holds.has(id)) throw new Conflict('hold')
  const recordedAt = now().toISOString()
  const entries = drafts.map((draft) => record(disk, draft, recordedAt))
  for (const { request, fingerprint, to } of decided.bindings ?? []) {
    const entry = disk.find(to)
    if (entry === undefined) throw new Error('A request is bound to nothing.')
    disk.requests.set(requestName(request), { entry, fingerprint, again: true })
  }
  for (const { request, ...hold } of decided.opens ?? []) {
    const asked = {
      state: 'asked',
      said: null,
      amountMinor: null,
      fault: null,
      usedBy: null,
    } as const
    disk.holds.set(hold.id, { ...hold, ...asked, request: requestName(request) })
  }
  for (const { hold } of decided.voids ?? []) {
    moveHold(disk, hold, ['asked', 'answered'], { state: 'void-wanted' })
  }
  return entries
}

function record(disk: Disk, draft: Draft, recordedAt: string): Entry {
  const { person, kind, reverses, replaces, visit, businessDate, currency, document } = draft
  const { totalMinor, cashMinor } = draft
  const bucket = bucketOf(person)
  const head = disk.head(bucket)
  const chain = disk.chains.get(person) ?? []
  const entry: Entry = {
    id: settlementId({ bucket, number: head.next }),
    person,
    version: chain.length + 1,
    kind,
    reverses,
    replaces,
    visit,
    businessDate,
    recordedAt,
    currency,
    totalMinor,
    cashMinor,
    document,
  }
  head.next += 1
  disk.chains.set(person, [...chain, entry])
  for (const pool of new Set(draft.pools)) {
    disk.pools.set(pool, [...(disk.pools.get(pool) ?? []), entry])
  }
  disk.log.push({ entry, draft })
  if (kind === 'settlement') disk.live.set(visitName(visit), entry)
  else disk.live.delete(visitName(visit))
  const name = requestName(draft.request)
  if (!disk.requests.has(name)) {
    disk.requests.set(name, { entry, fingerprint: draft.fingerprint, again: false })
  }
  for (const move of draft.counters) moveCounter(disk, move)
  for (const { hold, amountMinor } of draft.captures) {
    moveHold(disk, hold, ['answered'], { state: 'captured', amountMinor, usedBy: entry.id })
  }
  for (const hold of disk.holds.values()) {
    if (reverses === null || hold.usedBy !== reverses) continue
    moveHold(disk, hold.id, ['captured', 'confirmed'], { state: 'refund-wanted' })
  }
  return entry
}

function moveCounter(disk: Disk, { owner, coverage, period, slot, by }: CounterMove): void {
  const name = `${owner}\n${coverage}`
  const periods = disk.counters.get(name) ?? new Map<string, readonly number[]>()
  const row = [...(periods.get(period) ?? [])]
  while (row.length <= slot) row.push(0)
  row[slot] = (row[slot] ?? 0) + by
  periods.set(period, row)
  disk.counters.set(name, periods)
}

/** Moves a hold on, unless it has moved meanwhile. */
export function moveHold(
  disk: Disk,
  id: string,
  from: readonly Hold['state'][],
  to: Partial<StoredHold>,
): void {
  const hold = disk.holds.get(id)
  if (hold !== undefined && from.includes(hold.state)) disk.holds.set(id, { ...hold, ...to })
}
