import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { StartFailure } from '../start-failure.ts'
import { checkDatabase, inTransaction } from './database.ts'

describe('the database', () => {
  let database: TestDatabase
  before(async () => {
    database = await withDatabase()
    await database.pool.query('CREATE TABLE amount (paid_minor bigint)')
  })
  after(() => database.close())

  async function read(expression: string): Promise<unknown> {
    const { rows } = await database.pool.query<{ value: unknown }>(`SELECT ${expression} AS value`)
    return rows[0]?.value
  }

  //  expression                                    arrives as
  const rows: [string, unknown][] = [
    [`9007199254740991::bigint`, 9_007_199_254_740_991],
    [`'{1,-2,NULL}'::bigint[]`, [1, -2, null]],
    [`'{}'::bigint[]`, []],
    [`'2026-03-10'::date`, '2026-03-10'],
    [`'{2026-03-10,NULL}'::date[]`, ['2026-03-10', null]],
    [`NULL::bigint`, null],
  ]
  for (const [expression, expected] of rows) {
    it(`hands ${expression} on as ${JSON.stringify(expected)}`, async () => {
      assert.deepEqual(await read(expression), expected)
    })
  }

  it('refuses an amount that a number cannot hold exactly', async () => {
    await assert.rejects(read('9007199254740993::bigint'), RangeError)
    await assert.rejects(read(`'{9007199254740993}'::bigint[]`), RangeError)
  })

  it('keeps nothing of a transaction whose work fails', async () => {
    const failing = inTransaction(database.pool, async (connection) => {
      await connection.query('INSERT INTO amount VALUES (100)')
      throw new Error('the printer is out of paper')
    })
    await assert.rejects(failing, /out of paper/)
    assert.equal(await read('(SELECT count(*) FROM amount)'), 0)
  })

  it('does not take a COMMIT that rolled back for one that kept the rows', async () => {
    const swallowed = inTransaction(database.pool, async (connection) => {
      await connection.query('INSERT INTO amount VALUES (100)')
      await connection.query('SELECT 1/0').catch(() => {})
    })
    await assert.rejects(swallowed, /rolled back at COMMIT/)
    assert.equal(await read('(SELECT count(*) FROM amount)'), 0)
  })

  it('says what is wrong with an address without repeating the password', async () => {
    const cases: [(url: URL) => void, string, RegExp][] = [
      [(url) => Object.assign(url, { port: '1' }), 'database-unreachable', /does not answer/],
      [
        (url) => Object.assign(url, { password: 'wrong-one' }),
        'database-refuses',
        /user and password/,
      ],
      [(url) => Object.assign(url, { pathname: '/nowhere' }), 'database-refuses', /does not exist/],
    ]
    for (const [change, code, message] of cases) {
      const url = new URL(database.url)
      change(url)
      const error = await checkDatabase(url.href).catch((reason: unknown) => reason)
      assert.ok(error instanceof StartFailure)
      assert.match(error.message, message)
      assert.equal(error.code, code)
      assert.ok(!error.message.includes(url.password))
    }
    await checkDatabase(database.url)
  })
})
