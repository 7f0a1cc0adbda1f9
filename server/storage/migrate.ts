/**
 * Brings a database to the shape this version expects.
 *
 * A migration is a plain SQL file `NNNN-what-it-does.sql` that begins with a sentence saying why.
 * It runs once, in its own transaction, and is never edited: the table `migration` keeps its digest.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { StartFailure } from '../start-failure.ts'
import { distribute } from './distribution.ts'

interface Migration {
  readonly name: string
  readonly digest: string
  readonly sql: string
}

/** Chosen once at random; two starts at the same time meet on it. */
const lockKey = 7_426_118_305

export const migrationsFolder = join(import.meta.dirname, 'migrations')

/**
 * Applies what is missing, in the order of the names, and returns the names it applied. On a server
 * with Citus it also distributes the tables. Says each step.
 *
 * @throws StartFailure when an applied file was edited, is missing, or was put in between.
 */
export async function migrate(
  url: string,
  folder = migrationsFolder,
  say: (line: string) => void = () => undefined,
): Promise<string[]> {
  const wanted = await readMigrations(folder)
  const client = new pg.Client({ connectionString: url, application_name: 'yiqiao migrate' })
  // The query in flight reports a broken connection; unheard, the event would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    const applied = await appliedMigrations(client)
    refuseAltered(wanted, applied)
    const missing = wanted.slice(applied.length)
    for (const migration of missing) {
      await apply(client, migration)
      say(`Applied the migration ${migration.name}`)
    }
    for (const table of await distribute(client)) say(`Distributed the table ${table}`)
    return missing.map(({ name }) => name)
  } finally {
    await client.end().catch(() => {})
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(names.map((name) => readMigration(folder, name)))
}

/** Line ends are made equal first, since a checkout may change them. */
async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  return { name, sql, digest: createHash('sha256').update(sql).digest('hex') }
}

async function appliedMigrations(client: pg.Client): Promise<Omit<Migration, 'sql'>[]> {
  // Asked first, because a role that may not create tables can still start on a finished database.
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('migration') IS NOT NULL AS there`,
  )
  if (!found[0]?.there) {
    await client.query(
      `CREATE TABLE migration (
         name text PRIMARY KEY,
         digest text NOT NULL,
         applied_at timestamptz NOT NULL DEFAULT now()
       )`,
    )
  }
  const { rows } = await client.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM migration ORDER BY name COLLATE "C"',
  )
  return rows
}

function refuseAltered(wanted: readonly Migration[], applied: readonly Omit<Migration, 'sql'>[]) {
  for (const [index, { name, digest }] of applied.entries()) {
    const file = wanted[index]
    if (file?.name === name && file.digest === digest) continue
    throw new StartFailure('migration-altered', whatIsAltered(name, file, wanted))
  }
}

function whatIsAltered(name: string, file: Migration | undefined, wanted: readonly Migration[]) {
  if (file?.name === name) {
    return `The migration ${name} was edited after it ran on this database: restore its text and put the change into a new file.`
  }
  if (file !== undefined && wanted.some((other) => other.name === name)) {
    return `The migration ${file.name} is placed before ${name}, which already ran: give it a later number.`
  }
  return `The database was made by another version, which has the migration ${name}: start that version, or restore the file.`
}

async function apply(client: pg.Client, { name, digest, sql }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('INSERT INTO migration (name, digest) VALUES ($1, $2)', [name, digest])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    if (error instanceof Error) error.message = `Migration ${name}: ${error.message}`
    throw error
  }
}
