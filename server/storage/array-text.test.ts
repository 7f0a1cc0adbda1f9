import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { numbersText, textsText } from './array-text.ts'

describe('arrays as texts', () => {
  let database: TestDatabase
  before(async () => {
    database = await withDatabase()
  })
  after(() => database.close())

  it('are read by the server as what was written, whatever it is', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((value) => !value.includes('\0'))
    const texts = fc.array(fc.oneof(text, fc.constantFrom('', 'NULL', 'null', '{}', 'a"b\\c')))
    await fc.assert(
      fc.asyncProperty(texts, async (values) => {
        const { rows } = await database.pool.query('SELECT to_json($1::text[]) AS read', [
          textsText(values),
        ])
        assert.deepEqual(rows[0].read, values)
      }),
    )
  })

  it('hold numbers of the whole range, and none', async () => {
    const values = [0, -1, null, Number.MAX_SAFE_INTEGER]
    const { rows } = await database.pool.query('SELECT $1::bigint[] AS read', [numbersText(values)])
    assert.deepEqual(rows[0].read, values)
  })
})
