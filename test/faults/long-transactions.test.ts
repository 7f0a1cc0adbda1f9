/** Somebody leaves a transaction open, and vacuum may not remove what it could still see. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { buildApp } from '../../server/http/app.ts'
import { inTransaction, openDatabase } from '../../server/storage/database.ts'
import { settingsText } from '../../server/storage/embedded/profile.ts'
import { readStrain } from '../../server/storage/strain.ts'
import { lookAfter } from '../../server/watch-database.ts'
import { adminAddress, type TestDatabase, withDatabase } from '../support/database.ts'

const atOnce = { idleSeconds: 0, busySeconds: 0, mostUsedIds: 500_000_000 }

describe('a transaction that somebody left open', () => {
  let database: TestDatabase
  let adminUrl: string

  before(async () => {
    database = await withDatabase()
    const admin = new URL(await adminAddress())
    admin.pathname = new URL(database.url).pathname
    adminUrl = admin.href
  })
  after(() => database.close())

  /** As an operator's tool would do it that was forgotten over lunch. */
  async function forget(url: string, name: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, application_name: name })
    client.on('error', () => {})
    await client.connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await client.query('SELECT count(*) FROM settlement')
    return client
  }

  const namesOf = (alarms: Awaited<ReturnType<typeof lookAfter>>) =>
    alarms.filter(({ what }) => /lunch/.test(what))

  it('F25: is told to the operator with its name and process, as long as it lasts', async () => {
    const client = await forget(adminUrl, 'psql at lunch')
    for (let look = 0; look < 2; look++) {
      const [alarm] = namesOf(await lookAfter(database.pool, atOnce))
      assert.equal(alarm?.code, 'transaction-forgotten')
      assert.match(alarm?.what ?? '', /^session \d+ \(psql at lunch\) since \d+ s$/)
      assert.equal(alarm?.isEnded, false, 'it is another role’s')
    }
    await client.end()
    assert.deepEqual(namesOf(await lookAfter(database.pool, atOnce)), [])
  })

  it('F25: is ended where it is our own, and vacuum goes on', async () => {
    const client = await forget(database.url, 'ours at lunch')
    const ended = new Promise((resolve) => client.once('end', resolve))
    await database.pool.query('CREATE TABLE worn AS SELECT n FROM generate_series(1, 1000) n')
    await database.pool.query('DELETE FROM worn')
    const deadAfterVacuum = async () => {
      await database.pool.query('VACUUM worn')
      const { rows } = await database.pool.query("SELECT pg_relation_size('worn')::int AS bytes")
      return rows[0].bytes
    }
    assert.ok((await deadAfterVacuum()) > 0, 'it holds vacuum back')
    const [alarm] = namesOf(await lookAfter(database.pool, atOnce))
    assert.equal(alarm?.isEnded, true)
    await ended
    assert.equal(await deadAfterVacuum(), 0)
  })

  it('F25: does not last with us: the server ends it, and the pool heals', async () => {
    const { rows } = await database.pool.query('SHOW idle_in_transaction_session_timeout')
    assert.deepEqual(rows, [{ idle_in_transaction_session_timeout: '1min' }])
    const pool = openDatabase(database.url, { max: 1 })
    await assert.rejects(
      inTransaction(pool, async (connection) => {
        await connection.query("SET idle_in_transaction_session_timeout = '30ms'")
        await sleep(200)
        await connection.query('SELECT 1')
      }),
    )
    assert.equal((await pool.query('SELECT 1 AS one')).rows[0].one, 1)
    await pool.end()
    // Whoever comes to the embedded database with a tool of his own has no limit of ours.
    assert.match(settingsText('production'), /^idle_in_transaction_session_timeout = '10min'$/m)
  })

  it('F25: shows in the metrics, which are there even when the database is not', async () => {
    let isAway = false
    const strain = () => (isAway ? Promise.reject(new Error('away')) : readStrain(database.pool))
    const app = await buildApp({
      logger: pino({ level: 'silent' }),
      isSecure: false,
      isReady: async () => true,
      strain,
    })
    const client = await forget(adminUrl, 'metrics at lunch')
    await sleep(1100)
    const { body } = await app.inject('/metrics')
    const figure = (name: string) =>
      Number(new RegExp(`^yiqiao_database_${name} (\\d+)$`, 'm').exec(body)?.[1])
    assert.ok(figure('oldest_transaction_seconds') >= 1)
    assert.ok(figure('sessions') >= 1 && figure('sessions_most') >= figure('sessions'))
    assert.ok(figure('used_transaction_ids') >= 0 && figure('dead_rows') >= 0)
    isAway = true
    assert.equal((await app.inject('/metrics')).statusCode, 200)
    await client.end()
    await app.close()
  })
})
