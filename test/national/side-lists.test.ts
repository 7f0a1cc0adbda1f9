import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { mayPass, sideKinds } from '../../engine/visit/side-message.ts'
import { createSideQueue, type SideQueue } from '../../server/storage/side-queue.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

describe('what may pass between the two sides', () => {
  let database: TestDatabase
  let queue: SideQueue
  before(async () => {
    database = await withDatabase()
    queue = createSideQueue(database.pool)
  })
  after(() => database.close())

  it('takes nothing that stands on no list, and writes down that it came', async () => {
    const refusals = async () => {
      const { rows } = await database.pool.query<{ why: string }>(
        'SELECT why FROM side_refusal ORDER BY refusal',
      )
      return rows.map(({ why }) => why)
    }
    const base = {
      authorisation: 'AUTH-1',
      person: 'P-0001',
      institution: '',
      settlement: '',
      from: '2026-01-01',
      to: '2026-12-31',
      until: '2026-12-31',
      parts: 'fee-lines',
    }
    const before = (await refusals()).length
    const rows: readonly [string, Record<string, string>, string][] = [
      ['person-name', base, 'kind-unknown'],
      ['record-released', base, 'wrong-direction'],
      ['authorisation-given', { ...base, parts: 'everything' }, 'field-form'],
      ['authorisation-given', { ...base, name: 'somebody' }, 'field-unknown'],
      ['authorisation-given', { ...base, to: 'whenever' }, 'field-form'],
      ['authorisation-given', { ...base, person: 'a b c' }, 'field-form'],
      ['authorisation-withdrawn', { authorisation: 'A' }, 'field-missing'],
      ['__proto__', base, 'kind-unknown'],
    ]
    for (const [kind, content, why] of rows) {
      assert.equal(await queue.send('internet', kind, content), why)
    }
    assert.deepEqual(
      (await refusals()).slice(before),
      rows.map(([, , why]) => why),
    )
    const forged = { number: 1000, kind: 'record-reversed', content: {}, chain: '0'.repeat(64) }
    const last = (await queue.after('insurance', 0, 1000)).length
    assert.equal(await queue.take('insurance', [forged]), last)
    const content = { authorisation: 'A', record: 'R', person: 'P' }
    assert.equal(await queue.take('insurance', [{ ...forged, content }]), last)
    assert.deepEqual((await refusals()).slice(-2), ['field-missing', 'out-of-order'])
  })

  it('lets a message wait once, however many send it at the same moment', async () => {
    const content = { authorisation: 'A-ONCE', person: 'P-0001' }
    const before = (await queue.about('internet', 'P-0001')).length
    const sent = Array.from({ length: 8 }, () =>
      queue.send('internet', 'authorisation-withdrawn', content),
    )
    assert.deepEqual(new Set(await Promise.all(sent)), new Set([null]))
    assert.equal((await queue.about('internet', 'P-0001')).length, before + 1)
  })

  it('knows every kind by its fields, and none of them can hold a sentence', () => {
    for (const [kind, { from, fields }] of Object.entries(sideKinds)) {
      const content = Object.fromEntries(
        Object.keys(fields).map((name) => [name, 'a whole sentence about somebody']),
      )
      assert.equal(mayPass(from, kind, content), 'field-form', kind)
    }
  })
})
