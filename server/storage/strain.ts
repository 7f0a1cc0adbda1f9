/** What wears the database out: transactions that keep vacuum from its work, and what piles up meanwhile. */
import type { Database } from './database.ts'

/** Something that keeps rows alive which nobody needs any more. */
export interface Holder {
  readonly kind: 'session' | 'prepared transaction' | 'replication slot'
  /** Process id of a session, else its name. */
  readonly name: string
  readonly application: string
  /** Idle in its transaction: nobody works there. */
  readonly isIdle: boolean
  /** A session of our own role, which we may end. */
  readonly isOurs: boolean
  readonly seconds: number
}

export interface Strain {
  /** The longest first. */
  readonly holders: readonly Holder[]
  readonly oldestSeconds: number
  /** Transaction ids used since the oldest row that is not frozen; two billion are the end. */
  readonly usedIds: number
  readonly deadRows: number
  readonly sessions: number
  readonly mostSessions: number
}

const mostHolders = 50

/**
 * Since when a slot is idle, versions before 17 do not say. Of sessions of other roles the times are seen only by
 * a role that has `pg_read_all_stats`.
 */
export async function readStrain(database: Database): Promise<Strain> {
  const { rows: holders } = await database.query<Holder>({
    name: 'read-holders',
    text: `SELECT 'session' AS kind, pid::text AS name, application_name AS application,
             state LIKE 'idle in transaction%' AS "isIdle", usename = current_user AS "isOurs",
             extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds
           FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()
             AND backend_type = 'client backend' AND xact_start IS NOT NULL
           UNION ALL
           SELECT 'prepared transaction', gid, '', true, false,
             extract(epoch FROM clock_timestamp() - prepared)::int
           FROM pg_prepared_xacts WHERE database = current_database()
           UNION ALL
           SELECT 'replication slot', slot_name, coalesce(plugin, ''), NOT active, false,
             coalesce(extract(epoch FROM clock_timestamp() - (to_jsonb(slot) ->> 'inactive_since')
               ::timestamptz)::int, 0)
           FROM pg_replication_slots slot WHERE coalesce(xmin, catalog_xmin) IS NOT NULL
           ORDER BY seconds DESC LIMIT ${mostHolders}`,
  })
  const { rows } = await database.query<Omit<Strain, 'holders' | 'oldestSeconds'>>({
    name: 'read-strain',
    text: `SELECT age(d.datfrozenxid) AS "usedIds",
             (SELECT coalesce(sum(n_dead_tup), 0)::bigint FROM pg_stat_user_tables) AS "deadRows",
             (SELECT sum(numbackends)::int FROM pg_stat_database) AS sessions,
             current_setting('max_connections')::int AS "mostSessions"
           FROM pg_database d WHERE d.datname = current_database()`,
  })
  const [counts] = rows
  if (counts === undefined) throw new Error('The database does not know itself.')
  return { holders, oldestSeconds: holders[0]?.seconds ?? 0, ...counts }
}

/** Ends a session and with it its transaction, unless it has gone on meanwhile. */
export async function endIdleSession(database: Database, pid: string): Promise<void> {
  await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE pid = $1 AND state LIKE 'idle in transaction%' AND usename = current_user`,
    [pid],
  )
}
