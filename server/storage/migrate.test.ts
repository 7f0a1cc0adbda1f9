import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { migrate } from './migrate.ts'

const first = { '9001-visit.sql': '-- Visits come first.\nCREATE TABLE visit (id int);' }
const second = { '9002-bill.sql': '-- A bill belongs to a visit.\nCREATE TABLE bill (id int);' }

describe('migrate', () => {
  let database: TestDatabase
  let url: string
  before(async () => {
    database = await withDatabase()
    url = database.url
    await database.pool.query('DROP TABLE migration')
  })
  after(() => database.close())

  /** Runs the migrations of a folder with exactly these files. */
  async function migrateWith(files: Record<string, string>): Promise<string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'yiqiao-migrations-'))
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      return await migrate(url, folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  it('applies each file once, however many starts there are at the same time', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => migrateWith(first)))
    assert.deepEqual(starts.flat(), ['9001-visit.sql'])
  })

  it('applies a new file and does not mind changed line ends in the old one', async () => {
    const checkedOut = { '9001-visit.sql': first['9001-visit.sql'].replace('\n', '\r\n') }
    assert.deepEqual(await migrateWith({ ...checkedOut, ...second }), ['9002-bill.sql'])
  })

  it('refuses a file that was edited after it ran', async () => {
    await assert.rejects(
      migrateWith({ ...first, '9002-bill.sql': 'CREATE TABLE bill (id text);' }),
      {
        code: 'migration-altered',
        message: /9002-bill\.sql was edited after it ran/,
      },
    )
  })

  it('refuses a file that is placed before one that ran', async () => {
    await assert.rejects(migrateWith({ ...first, '9001b-late.sql': 'SELECT 1;', ...second }), {
      code: 'migration-altered',
      message: /9001b-late\.sql is placed before 9002-bill\.sql/,
    })
  })

  it('refuses a database that a later version made', async () => {
    await assert.rejects(migrateWith(first), {
      code: 'migration-altered',
      message: /made by another version, which has the migration 9002-bill\.sql/,
    })
  })

  it('leaves nothing of a file that fails midway', async () => {
    const broken = { '9003-broken.sql': 'CREATE TABLE half (id int); SELECT no_such_column;' }
    await assert.rejects(migrateWith({ ...first, ...second, ...broken }), {
      message: /Migration 9003-broken\.sql: column "no_such_column" does not exist/,
    })
    const { rows } = await database.pool.query(`SELECT to_regclass('half') AS half`)
    assert.deepEqual(rows, [{ half: null }])
  })
})
