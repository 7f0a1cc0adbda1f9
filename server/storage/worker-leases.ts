/**
 * Leases of the processes that serve on one database, and who writes which bucket.
 *
 * Only the clock of the database says whether a lease has run out. That decides who *should* write;
 * who *may* is decided by the owner and the epoch in the head of the bucket, which every batch
 * checks: taking a bucket over raises its epoch, so that batches of its former writer fail.
 */
import { BUCKETS } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import { shareOut } from './share-out.ts'

export interface Worker {
  readonly id: string
  readonly host: string
  /** Where it takes requests that reached another one; null where it writes no bucket. */
  readonly address: string | null
  readonly runsBackground: boolean
}

/** The workers that live, in the order in which they joined, and the writer of each bucket. */
export interface Roll {
  readonly workers: readonly (Worker & { readonly msLeft: number })[]
  readonly writers: readonly (string | null)[]
}

export interface WorkerLeases {
  /**
   * Renews the lease of `me` and shares the buckets out anew where that is due. Buckets of a worker
   * that is gone are taken over; whatever it still had under way in the database is ended.
   */
  beat(me: Worker): Promise<Roll>
  look(): Promise<Roll>
  /** Ends a lease at once: the worker has stopped, or is known to be dead. */
  end(worker: string): Promise<void>
  /** Ends the leases of all; for whoever knows that nobody else lives. */
  endAll(): Promise<void>
  /** Every lease that was not ended, also where its time is over. */
  all(): Promise<readonly (Worker & { readonly msLeft: number })[]>
}

export interface LeaseOptions {
  /** A faked clock; the database's own without it. */
  readonly now?: () => Date | null
  readonly leaseMs?: number
}

export const leaseMs = 3000
/** Chosen once at random; those who share out at the same time meet on it. */
const sharingLock = 7_426_118_307
/** Leases that ran out so long ago are forgotten. */
const forgottenAfter = '1 hour'

/** Sessions in which a worker writes bear its name, so that they can be ended in its stead. */
export function laneSessions(worker: string): string {
  return `yiqiao lanes ${worker}`
}

export function createWorkerLeases(
  database: Database,
  { now = () => null, leaseMs: forMs = leaseMs }: LeaseOptions = {},
): WorkerLeases {
  const look = async (connection: Database | Connection): Promise<Roll> => {
    const workers = (await readLeases(connection, now())).filter(({ msLeft }) => msLeft > 0)
    return { workers, writers: await readWriters(connection) }
  }
  return {
    async beat(me) {
      await renew(database, me, now(), forMs)
      const roll = await look(database)
      if (movesIn(roll).size === 0) return roll
      return inTransaction(database, async (connection) => {
        await connection.query('SELECT pg_advisory_xact_lock($1)', [sharingLock])
        const seen = await look(connection)
        const moves = movesIn(seen)
        await endSessions(connection, seen)
        await moveBuckets(connection, moves)
        return { ...seen, writers: seen.writers.map((was, bucket) => moves.get(bucket) ?? was) }
      })
    },
    look: () => look(database),
    async end(worker) {
      await database.query('DELETE FROM worker_lease WHERE worker = $1', [worker])
    },
    async endAll() {
      await database.query('DELETE FROM worker_lease')
    },
    all: () => readLeases(database, now()),
  }
}

export function movesIn({ workers, writers }: Roll): ReadonlyMap<number, string> {
  const living = workers.filter(({ address }) => address !== null).map(({ id }) => id)
  return shareOut(writers, living)
}

async function renew(
  database: Database,
  { id, host, address, runsBackground }: Worker,
  now: Date | null,
  forMs: number,
): Promise<void> {
  await database.query({
    name: 'renew-lease',
    text: `WITH clock AS (SELECT coalesce($5::timestamptz, clock_timestamp()) AS now),
             old AS (DELETE FROM worker_lease l USING clock
                     WHERE l.expires_at < clock.now - interval '${forgottenAfter}'
                       AND l.worker <> $1)
           INSERT INTO worker_lease (worker, host, address, runs_background, joined_at, expires_at)
           SELECT $1, $2, $3, $4, now, now + $6::int * interval '1 millisecond' FROM clock
           ON CONFLICT (worker) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
    values: [id, host, address, runsBackground, now, forMs],
  })
}

interface LeaseRow {
  readonly worker: string
  readonly host: string
  readonly address: string | null
  readonly runs_background: boolean
  readonly ms_left: number
}

async function readLeases(connection: Database | Connection, now: Date | null) {
  const { rows } = await connection.query<LeaseRow>({
    name: 'read-leases',
    text: `SELECT worker, host, address, runs_background,
             (extract(epoch FROM expires_at - coalesce($1::timestamptz, clock_timestamp()))
               * 1000)::int AS ms_left
           FROM worker_lease ORDER BY joined_at, worker`,
    values: [now],
  })
  return rows.map(({ worker, runs_background, ms_left, ...rest }) => ({
    ...rest,
    id: worker,
    runsBackground: runs_background,
    msLeft: ms_left,
  }))
}

async function readWriters(connection: Database | Connection): Promise<(string | null)[]> {
  const { rows } = await connection.query<{ owner: string | null }>({
    name: 'read-writers',
    text: `SELECT owner FROM bucket_head WHERE bucket < ${BUCKETS} ORDER BY bucket`,
  })
  return rows.map(({ owner }) => owner)
}

/**
 * A worker that was paused in the middle of a batch holds its locks for as long as its session
 * lasts, and whoever takes its buckets over would wait for that.
 */
async function endSessions(connection: Connection, { workers, writers }: Roll): Promise<void> {
  const living = new Set(workers.map(({ id }) => id))
  const gone = [...new Set(writers)].filter((id) => id !== null && !living.has(id))
  if (gone.length === 0) return
  await connection.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user
       AND application_name = ANY($1::text[])`,
    [gone.map((id) => laneSessions(id ?? ''))],
  )
}

/**
 * Heads are locked in the order in which batches lock them, one by one: no statement locks rows on
 * several servers.
 */
async function moveBuckets(
  connection: Connection,
  moves: ReadonlyMap<number, string>,
): Promise<void> {
  const inOrder = [...moves].sort(([a], [b]) => a - b)
  for (const move of inOrder) {
    await connection.query({
      name: 'move-bucket',
      text: 'UPDATE bucket_head SET owner = $2, epoch = epoch + 1 WHERE bucket = $1',
      values: move,
    })
  }
}
