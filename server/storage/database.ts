/** The door to PostgreSQL: a pool whose values arrive in the types the engine computes with. */
import pg from 'pg'
import { errorCode, StartFailure } from '../start-failure.ts'

export type Database = pg.Pool
export type Connection = pg.ClientBase

export interface DatabaseOptions {
  /** Most connections at a time. */
  readonly max?: number
  /** Shown in `pg_stat_activity`. */
  readonly name?: string
  /** Sends queries without waiting for the answer of the one before. */
  readonly pipeline?: boolean
  /** Plans prepared statements for their values, by which a distributing server finds the place. */
  readonly plansByValue?: boolean
  /** Ends a statement that runs longer; 0 lets it run. */
  readonly statementTimeoutMs?: number
  /** Gives up a server that cannot be reached, or does not let us in, after this time. */
  readonly connectTimeoutMs?: number
  /**
   * Gives up a statement, and its connection, when no answer has come for so long. The server's own
   * limit does not help where the network swallows its answers. 0 waits for ever.
   */
  readonly answerTimeoutMs?: number
}

const oldestVersion = 150_000
const timeouts = { connectMs: 10_000, lockMs: 10_000, idleInTransactionMs: 60_000 }
const defaults = {
  max: 16,
  name: 'yiqiao',
  pipeline: false,
  statementTimeoutMs: 30_000,
  connectTimeoutMs: timeouts.connectMs,
}
/** An answer to a statement that took all its time is still on the way. */
const onTheWayMs = 5000

/**
 * Statements of a batch find few rows by their keys, in tables that grow while they are prepared
 * once. Any other plan is a mistake that lasts.
 */
const probing = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off']
const planningOnce = 'plan_cache_mode=force_generic_plan'

const typeOf = { int8: 20, int8Array: 1016, date: 1082, dateArray: 1182 }

/**
 * Opens a pool on `url`; no connection is made before the first query.
 *
 * `bigint` arrives as a number and is refused where a number could not hold it exactly; a `date`
 * arrives as its ISO text, because a JavaScript Date would shift it by the zone of the machine.
 * `numeric` stays text: cast a sum to `bigint` in the statement.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { max, name, pipeline, statementTimeoutMs, connectTimeoutMs, answerTimeoutMs } = {
    ...defaults,
    answerTimeoutMs: answerTimeoutFor(options),
    ...options,
  }
  const planning = options.plansByValue ? probing : [planningOnce, ...probing]
  const settings: pg.PoolConfig & { pipeline: boolean } = {
    connectionString: url,
    application_name: name,
    max,
    pipeline,
    types: { getTypeParser },
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    query_timeout: answerTimeoutMs,
    statement_timeout: statementTimeoutMs,
    lock_timeout: timeouts.lockMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
    ...(pipeline ? { options: planning.map((setting) => `-c ${setting}`).join(' ') } : {}),
  }
  const pool = new pg.Pool(settings)
  // A connection that breaks while nobody uses it leaves the pool by itself; the next query opens
  // another one or fails where it can be answered. Without a listener Node would end the process.
  pool.on('error', () => {})
  // The same for one that breaks while it is checked out: the query in flight reports it.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function answerTimeoutFor({ statementTimeoutMs = defaults.statementTimeoutMs }: DatabaseOptions) {
  return statementTimeoutMs === 0 ? 0 : statementTimeoutMs + onTheWayMs
}

/**
 * Runs `work` in one transaction and commits it.
 *
 * @throws what `work` throws, after a rollback; an error when the server rolled back at COMMIT.
 */
export async function inTransaction<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect()
  try {
    await connection.query('BEGIN')
    const result = await work(connection)
    const { command } = await connection.query('COMMIT')
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and without an error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back at COMMIT.')
    connection.release()
    return result
  } catch (error) {
    await connection.query('ROLLBACK').then(
      () => connection.release(),
      (broken: Error) => connection.release(broken),
    )
    throw error
  }
}

/**
 * Makes sure that the server behind `url` answers, lets us in and is new enough.
 *
 * @throws StartFailure that names host and database, never the password.
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeouts.connectMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number; name: string }>(
      `SELECT current_setting('server_version_num')::int AS version,
              current_setting('server_version') AS name`,
    )
    const [server] = rows
    if (server === undefined || server.version < oldestVersion) {
      throw new StartFailure(
        'database-refuses',
        `The database ${placeOf(url)} runs PostgreSQL ${server?.name}: point DATABASE_URL at version 15 or later.`,
      )
    }
  } catch (error) {
    throw error instanceof StartFailure ? error : unusable(url, error)
  } finally {
    await client.end().catch(() => {})
  }
}

const refusals: Readonly<Record<string, string>> = {
  '28P01': 'does not accept the user and password: correct them in DATABASE_URL',
  '28000':
    'does not let this user in: correct the user in DATABASE_URL or the server’s pg_hba.conf',
  '3D000': 'does not exist: create it, or correct the name in DATABASE_URL',
  '53300': 'has no free connection: raise its max_connections or stop another client',
}

function unusable(url: string, error: unknown): StartFailure {
  const place = placeOf(url)
  const refusal = refusals[errorCode(error)]
  if (refusal !== undefined) {
    return new StartFailure('database-refuses', `The database ${place} ${refusal}.`, error)
  }
  return new StartFailure(
    'database-unreachable',
    `The database ${place} does not answer (${reasonOf(error)}): start it, correct DATABASE_URL, or remove DATABASE_URL to use the embedded one.`,
    error,
  )
}

/** Node joins one error for each address it tried, and the joined one has an empty message. */
function reasonOf(error: unknown): string {
  const code = errorCode(error)
  if (code !== '') return code
  return error instanceof Error && error.message !== '' ? error.message : 'no reason given'
}

/** Host and database of an address, without user and password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host === '' ? 'localhost' : host}${pathname}`
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
  if (oid === typeOf.int8) return safeInteger
  if (oid === typeOf.int8Array) return (text) => elements(text).map(safeIntegerOrNull)
  if (oid === typeOf.date) return (text) => text
  if (oid === typeOf.dateArray) return elements
  return pg.types.getTypeParser(oid, 'text')
}

/** Elements of a one-dimensional array of numbers or days, neither of which is ever quoted. */
function elements(text: string): (string | null)[] {
  if (text === '{}') return []
  return text
    .slice(1, -1)
    .split(',')
    .map((element) => (element === 'NULL' ? null : element))
}

function safeIntegerOrNull(text: string | null): number | null {
  return text === null ? null : safeInteger(text)
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`The database holds ${text}, which a number cannot hold exactly.`)
  }
  return value
}
