/**
 * Records settlements: whatever is waiting on a lane goes to the database as one batch.
 *
 * Most batches are one trip: decided on what this process remembers of its persons, and refused by
 * the database if anybody else wrote in between. What needs more (holds, pools, what came later), and
 * what was refused, takes two: `BEGIN, locks and reads` and `writes, COMMIT`.
 *
 * A lane takes what has queued while its last batch was under way, so a lone request waits for
 * nothing. Locks are taken in the order of buckets and keys, so batches of several processes wait
 * for each other but never in a ring.
 */
import { Accounts } from './accounts.ts'
import { KnownBudgets } from './budget-slots.ts'
import type { Database } from './database.ts'
import { Words } from './document/words.ts'
import type { Entry, RequestName, Visit } from './journal-entry.ts'
import { type KnownPerson, KnownPersons } from './known-persons.ts'
import { Lane, StoreBusy } from './lane.ts'
import { bucketOfScope } from './load-batch.ts'
import { NotWriter, type Ownership, withoutLeases } from './ownership.ts'
import type { Placed } from './placement.ts'
import type { PoolQuestion } from './pool-uses.ts'
import { RecentNames } from './recent-names.ts'
import { type Decided, type Loaded, visitKey } from './working-state.ts'

/** What a decision will ask about; all of it is loaded, and its persons are locked. */
export interface Scope {
  readonly requests: readonly RequestName[]
  readonly visits: readonly Visit[]
  readonly persons: readonly string[]
  /** Owners of shared counters. */
  readonly pools: readonly string[]
  /** Whether payers may have been asked for one of the requests. */
  readonly holds: boolean
  /** Entries of a person after a version, for one that may undo them. */
  readonly later: readonly { readonly person: string; readonly version: number }[]
  /** Entries after one of them among all who share a pool; the pool is one of `pools`. */
  readonly laterInPools?: readonly PoolQuestion[]
}

export interface Exchanged<D, T> {
  readonly result: T
  /** What was recorded, in the order of the decision's drafts. */
  readonly entries: readonly Entry<D>[]
}

export interface SettlementStore<D> {
  /**
   * Runs `decide` on what `scope` names and records what it wants, durably, before it answers.
   * `decide` may run more than once, each time on freshly loaded facts; only the last run counts.
   *
   * @throws NotWriter when another process writes the person's bucket, which then has done nothing;
   * StoreBusy when too much is waiting; what `decide` throws; an error of the database.
   */
  exchange<T>(scope: Scope, decide: (loaded: Loaded<D>) => Decided<D, T>): Promise<Exchanged<D, T>>
  /** Whether whatever comes now is refused, so that nobody need read it. */
  isFull(): boolean
}

export interface StoreOptions {
  readonly lanes?: number
  readonly mostWaiting?: number
  readonly now?: () => Date
  readonly ownership?: Ownership
}

/**
 * `placed` is best opened with `pipeline`, and with two connections more than lanes. Each place has
 * lanes of its own: one that is gone holds nobody up who lies elsewhere.
 */
export function createSettlementStore<D>(
  placed: Placed,
  {
    lanes: count = 2,
    mostWaiting = 2000,
    now = () => new Date(),
    ownership = withoutLeases(),
  }: StoreOptions = {},
): SettlementStore<D> {
  const budgets = new KnownBudgets()
  const { isApart, main } = placed
  const memory = new KnownPersons(placed, budgets)
  const recent = new RecentNames()
  const accounts = new Accounts(placed.main)
  const words = new Words()
  const failed = (error: unknown) => placed.failed(error)
  const shared = { main, isApart, memory, accounts, words, ownership, budgets, now, failed }
  const lanes = new Map<Database, readonly Lane<D>[]>()
  return {
    isFull() {
      const all = [...lanes.values()].flat()
      return all.length > 0 && all.every((lane) => lane.isFull)
    },
    async exchange<T>(scope: Scope, decide: (loaded: Loaded<D>) => Decided<D, T>) {
      const bucket = bucketOfScope(scope)
      if (!ownership.writes(bucket)) throw new NotWriter(bucket)
      const lane = lanesOn(placed.of(bucket))[bucket % count]
      if (lane === undefined || lane.isFull) {
        throw new StoreBusy('Too many settlements are waiting.')
      }
      return lane.run<T>(scope, decide, mayBeRemembered(scope, recent) ? hold(scope) : null)
    },
  }

  function lanesOn(database: Database): readonly Lane<D>[] {
    const found =
      lanes.get(database) ??
      Array.from({ length: count }, () => new Lane<D>({ ...shared, database }, mostWaiting))
    lanes.set(database, found)
    return found
  }

  /** Should it not be readable, the batch reads it and says why. */
  function hold({ persons }: Scope): Promise<KnownPerson | null> {
    return memory.hold(persons[0] ?? '').catch(() => null)
  }
}

/** One bill of one person who shares nothing, under names that are surely new to this process. */
function mayBeRemembered(scope: Scope, recent: RecentNames): boolean {
  const { requests, visits, persons, pools, later, laterInPools = [] } = scope
  let isNew = true
  for (const { institution, key } of requests) {
    if (recent.see(`${institution}\n${key}`)) isNew = false
  }
  for (const visit of visits) if (recent.see(visitKey(visit))) isNew = false
  const isSimple = requests.length === 1 && visits.length === 1 && persons.length === 1
  const sharesNothing = pools.length + later.length + laterInPools.length === 0 && !scope.holds
  return isNew && isSimple && sharesNothing
}
