import type { Database } from './database.ts'
import type { Placed } from './placement.ts'
import { type Portion, portionsOf } from './portions.ts'

/**
 * Joins reads: those that arrive while one is under way go together in the next. A lone read waits
 * for nothing, and under load one statement serves many.
 */
export function joinedReads<K, R>(
  read: (keys: readonly K[]) => Promise<R>,
  mostKeys = 256,
): (keys: readonly K[]) => Promise<R> {
  interface Waiting {
    readonly keys: readonly K[]
    readonly done: (result: R) => void
    readonly failed: (error: unknown) => void
  }
  let queue: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (queue.length > 0) {
      const readers = takeUpTo(mostKeys)
      try {
        const result = await read(readers.flatMap(({ keys }) => keys))
        for (const { done } of readers) done(result)
      } catch (error) {
        for (const { failed } of readers) failed(error)
      }
    }
    running = false
  }

  function takeUpTo(most: number): Waiting[] {
    let count = 0
    let taken = 0
    for (const { keys } of queue) {
      count += keys.length
      if (taken > 0 && count > most) break
      taken += 1
    }
    const readers = queue.slice(0, taken)
    queue = queue.slice(taken)
    return readers
  }

  return (keys) =>
    new Promise((done, failed) => {
      queue.push({ keys, done, failed })
      if (!running) void run()
    })
}

/** Joins reads of rows that lie in buckets: all of them, or those of each bucket where it lies. */
export function joinedInBuckets<K, V>(
  placed: Placed,
  bucketOf: (key: K) => number,
  read: (database: Database, portion: Portion<K>) => Promise<ReadonlyMap<K, V>>,
): (keys: readonly K[]) => Promise<ReadonlyMap<K, V>> {
  if (!placed.isApart) {
    return joinedReads((rows: readonly K[]) => read(placed.main, { rows, bucket: null }))
  }
  const queues = new Map<number, (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>>()
  const queueOf = (bucket: number) => {
    const found =
      queues.get(bucket) ?? joinedReads((rows) => read(placed.of(bucket), { rows, bucket }))
    queues.set(bucket, found)
    return found
  }
  return async (keys) => {
    const portions = portionsOf(keys, bucketOf, true)
    const parts = await Promise.all(portions.map(({ rows, bucket }) => queueOf(bucket ?? 0)(rows)))
    return new Map(parts.flatMap((part) => [...part]))
  }
}
