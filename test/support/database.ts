/**
 * A database of its own for a test: real PostgreSQL, all migrations applied, empty.
 *
 * `npm test` starts one server for all files and names it in TEST_DATABASE_URL. A file that is run
 * alone starts its own and stops it at the end.
 */
import pg from 'pg'
import { type Database, type DatabaseOptions, openDatabase } from '../../server/storage/database.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { startTestServer } from './server.ts'

export interface TestDatabase {
  /** As the application's role, which is no superuser. */
  readonly url: string
  readonly pool: Database
  /** How the lanes are opened on it, where that matters. */
  readonly lanes?: DatabaseOptions
  /** Ends the pool and drops the database, whoever else is still connected. */
  close(): Promise<void>
}

const template = 'yiqiao_template'
const role = 'yiqiao'
const templateLock = 7_426_118_306

let ownServer: Promise<string> | undefined
let count = 0

/**
 * Clones the migrated template, file by file. Call `close` in `after`.
 *
 *     const database = await withDatabase()
 *     after(() => database.close())
 */
export async function withDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = await adminAddress()
  count += 1
  const name = `test_${process.pid}_${count}`
  await asAdmin(adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${role} STRATEGY file_copy`),
  )
  const url = addressOf(adminUrl, name)
  const pool = openDatabase(url, options)
  return {
    url,
    pool,
    async close() {
      await pool.end()
      await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

/** The superuser's address of the server on which tests have their databases. */
export async function adminAddress(): Promise<string> {
  return process.env['TEST_DATABASE_URL'] ?? (await startOwnServer())
}

/** Makes the database that every test clones. Safe to call from several processes. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [templateLock])
    const { rows } = await admin.query<{ role: boolean; template: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = $2) AS template`,
      [role, template],
    )
    if (!rows[0]?.role) {
      const password = pg.escapeLiteral(decodeURIComponent(new URL(adminUrl).password))
      await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${password}`)
    }
    if (!rows[0]?.template) await admin.query(`CREATE DATABASE ${template} OWNER ${role}`)
    await migrate(addressOf(adminUrl, template))
  })
}

async function startOwnServer(): Promise<string> {
  ownServer ??= (async () => {
    const server = await startTestServer()
    process.env['TEST_DATABASE_URL'] = server.adminUrl
    process.once('beforeExit', () => server.stop())
    await prepareTemplate(server.adminUrl)
    return server.adminUrl
  })()
  return ownServer
}

/** The superuser's address of a test's database. */
export function superuserOf(url: string): string {
  const admin = new URL(process.env['TEST_DATABASE_URL'] ?? '')
  admin.pathname = new URL(url).pathname
  return admin.href
}

function addressOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.pathname = `/${database}`
  return url.href
}

async function asAdmin(adminUrl: string, work: (admin: pg.Client) => Promise<unknown>) {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
