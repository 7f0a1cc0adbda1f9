/**
 * What this process knows of persons and buckets between batches, so that a batch needs no read in
 * its transaction. Nothing here is trusted: a batch says which number comes next in each of its
 * buckets, and fails when somebody else has written there.
 *
 * A person's counters are known as of a number of the bucket, read in one snapshot with it. They
 * still hold when every number since then was written by this process, which then knows of it.
 */
import { numbersText, textsText } from './array-text.ts'
import { bucketOf } from './bucket.ts'
import type { KnownBudgets } from './budget-slots.ts'
import type { Database } from './database.ts'
import { joinedInBuckets } from './joined-reads.ts'
import type { Placed } from './placement.ts'
import { aboutBucket, type Portion } from './portions.ts'

export interface CounterRow {
  readonly coverage: string
  readonly period: string
  readonly counters: readonly number[]
}

export interface KnownPerson {
  readonly person: string
  readonly bucket: number
  /** The next number of the bucket when this held. */
  asOf: number
  /** The head of the bucket when this held; a later epoch means that others moved counters. */
  head: HeadRead
  version: number
  /** By coverage and period. */
  readonly rows: Map<string, CounterRow>
  users: number
}

export interface HeadRead {
  readonly epoch: number
  readonly owner: string | null
}

export interface KnownBucket extends HeadRead {
  next: number
  /** All numbers from here to `next` were written by this process. */
  ownSince: number
}

/** Kept beyond their use, for those who come again soon. */
const mostIdle = 10_000

export class KnownPersons {
  readonly #read: (persons: readonly string[]) => Promise<ReadonlyMap<string, KnownPerson>>
  readonly #loading = new Map<string, Promise<KnownPerson>>()
  readonly #held = new Map<string, KnownPerson>()
  readonly #idle = new Map<string, KnownPerson>()
  readonly #buckets = new Map<number, KnownBucket>()

  constructor(placed: Placed, budgets: KnownBudgets) {
    this.#read = joinedInBuckets(placed, bucketOf, (database, persons) =>
      readPersons(database, persons, budgets),
    )
  }

  /** What is known of a person, read where it is not. Whoever holds it releases it in the end. */
  async hold(person: string): Promise<KnownPerson> {
    const known = this.#held.get(person) ?? this.#awaken(person) ?? (await this.#load(person))
    known.users += 1
    return known
  }

  release(known: KnownPerson): void {
    known.users -= 1
    if (known.users > 0 || this.#held.get(known.person) !== known) return
    this.#held.delete(known.person)
    this.#idle.set(known.person, known)
    if (this.#idle.size <= mostIdle) return
    const [oldest] = this.#idle.keys()
    if (oldest !== undefined) this.#idle.delete(oldest)
  }

  /** Whether this is what those who hold the person from now on will get. */
  holds(known: KnownPerson): boolean {
    return this.#held.get(known.person) === known
  }

  #awaken(person: string): KnownPerson | undefined {
    const idle = this.#idle.get(person)
    if (idle === undefined) return undefined
    this.#idle.delete(person)
    this.#held.set(person, idle)
    return idle
  }

  /** Those who ask while it is being read share one reading. */
  #load(person: string): Promise<KnownPerson> {
    const loading = this.#loading.get(person) ?? this.#readOne(person)
    this.#loading.set(person, loading)
    return loading
  }

  async #readOne(person: string): Promise<KnownPerson> {
    try {
      const found = (await this.#read([person])).get(person)
      if (found === undefined) throw new Error('A bucket has no head.')
      this.#held.set(person, found)
      return found
    } finally {
      this.#loading.delete(person)
    }
  }

  /** Takes note that the person was read at a later number of its bucket than is known. */
  raise({ bucket, asOf, head }: KnownPerson): void {
    const found = this.#buckets.get(bucket)
    if (found !== undefined && found.next >= asOf) return
    this.#buckets.set(bucket, { ...head, next: asOf, ownSince: asOf })
  }

  /** The bucket as it must still be when a batch with this person commits; null when outdated. */
  bucketFor({ bucket, asOf, head }: KnownPerson): KnownBucket | null {
    const found = this.#buckets.get(bucket)
    if (found === undefined || head.epoch !== found.epoch) return null
    return asOf >= found.ownSince ? found : null
  }

  /** A batch of this process was committed and took the numbers of a bucket up to `next`. */
  advance(bucket: number, head: HeadRead, next: number): void {
    const ownSince = this.#buckets.get(bucket)?.ownSince ?? next
    this.#buckets.set(bucket, { ...head, next, ownSince })
  }

  /** What was known of the persons of a bucket no longer holds; `next` is its next number. */
  outdate(bucket: number, head: HeadRead, next: number): void {
    this.#buckets.set(bucket, { ...head, next, ownSince: next })
  }

  /** Persons about whom this process may be mistaken are read anew when they are next held. */
  forget(persons: readonly string[]): void {
    for (const person of persons) {
      this.#held.delete(person)
      this.#idle.delete(person)
      this.#buckets.delete(bucketOf(person))
    }
  }
}

interface Row {
  readonly person: string
  readonly bucket: number
  readonly epoch: number
  readonly owner: string | null
  readonly next_number: number
  readonly budgets: number
  readonly version: number | null
  readonly counters: readonly (readonly [string, string, readonly number[]])[] | null
}

/** One statement is one snapshot: the head of the bucket and the person belong together. */
async function readPersons(
  database: Database,
  { rows: persons, bucket }: Portion<string>,
  budgets: KnownBudgets,
): Promise<ReadonlyMap<string, KnownPerson>> {
  const { rows } = await database.query<Row>(
    aboutBucket(
      bucket,
      'known-persons',
      [numbersText(persons.map(bucketOf)), textsText(persons)],
      (only) => `SELECT n.person, h.bucket, h.epoch, h.owner, h.next_number, h.budgets,
           (SELECT max(s.version) FROM settlement s
            WHERE s.bucket = n.bucket ${only('s')} AND s.person = n.person) AS version,
           (SELECT json_agg(json_build_array(a.coverage, a.period, a.counters)) FROM accumulator a
            WHERE a.bucket = n.bucket ${only('a')} AND a.owner = n.person) AS counters
         FROM unnest($1::smallint[], $2::text[]) n (bucket, person)
         JOIN bucket_head h ON h.bucket = n.bucket WHERE true ${only('h')}`,
    ),
  )
  for (const row of rows) budgets.thereAre(row.budgets)
  return new Map(rows.map((row) => [row.person, knownFrom(row)]))
}

function knownFrom({ person, bucket, epoch, owner, next_number, version, counters }: Row) {
  const rows = new Map<string, CounterRow>()
  for (const [coverage, period, values] of counters ?? []) {
    rows.set(rowKey(coverage, period), { coverage, period, counters: values })
  }
  const known: KnownPerson = {
    person,
    bucket,
    asOf: next_number,
    head: { epoch, owner },
    version: version ?? 0,
    rows,
    users: 0,
  }
  return known
}

export function rowKey(coverage: string, period: string): string {
  return `${coverage}\n${period}`
}
