import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { openDatabase } from '../../server/storage/database.ts'
import { aClerk, type Clerk, idIn, recount } from '../support/clerk.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import {
  type Fault,
  startWireProxy,
  targetOf,
  throughProxy,
  type WireProxy,
} from '../support/wire-proxy.ts'

describe('when the network fails', () => {
  let direct: TestDatabase
  let toDatabase: WireProxy
  let toServer: WireProxy
  let api: LinjiangApi
  let clerk: Clerk
  let people: readonly string[]
  let bills = 0

  before(async () => {
    direct = await withDatabase()
    toDatabase = await startWireProxy(() => targetOf(direct.url))
    const url = throughProxy(direct.url, toDatabase)
    api = await openLinjiangApi([], {
      open: async () => {
        const impatient = { connectTimeoutMs: 700, answerTimeoutMs: 700 }
        const pool = openDatabase(url, impatient)
        return { url, pool, lanes: impatient, close: () => pool.end() }
      },
    })
    const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
    toServer = await startWireProxy(() => targetOf(address))
    clerk = aClerk(`http://127.0.0.1:${toServer.port}`)
    const added = Array.from({ length: 8 }, () => aPerson('linjiang/first'))
    await api.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
  })
  after(async () => {
    await api.close()
    await toServer.close()
    await toDatabase.close()
    await direct.close()
  })

  function aBill() {
    bills += 1
    const person = people[bills % people.length] ?? ''
    return { key: `network-${bills}`, bill: aStay(person, `V-${bills}`, '700.00') }
  }

  const sound = () => recount(direct.pool, direct.url, [clerk])

  async function rowsOf(key: string): Promise<number> {
    const visit = key.replace('network-', 'V-')
    const { rows } = await direct.pool.query('SELECT FROM settlement WHERE visit = $1', [visit])
    return rows.length
  }

  it('F3: an answer that is lost on its way comes again, byte for byte', async () => {
    const { key, bill } = aBill()
    toServer.set({ kind: 'swallow', direction: 'down', resetAfterMs: 200 })
    await assert.rejects(clerk.settle(key, bill))
    toServer.set({ kind: 'none' })
    const second = await clerk.settle(key, bill)
    assert.deepEqual([second.status, second.isReplay], [201, true])
    assert.equal((await clerk.settle(key, bill)).text, second.text)
    await sound()
  })

  it('F3: a lost answer to COMMIT is no second settlement', async () => {
    const { key, bill } = aBill()
    const lost = toDatabase.at({ direction: 'down', pattern: /COMMIT\0/, act: () => 'drop' })
    const reply = await clerk.settle(key, bill)
    await lost
    assert.equal(reply.status, 201, reply.text)
    assert.equal(await rowsOf(key), 1)
    await sound()
  })

  it('F4: a request sent fifty times at once settles once', async () => {
    const { key, bill } = aBill()
    const replies = await Promise.all(Array.from({ length: 50 }, () => clerk.settle(key, bill)))
    assert.equal(new Set(replies.map(({ text }) => text)).size, 1)
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201])
    assert.equal(replies.filter(({ isReplay }) => !isReplay).length, 1)
    assert.equal(await rowsOf(key), 1)
    await sound()
  })

  const faults: readonly (readonly [string, Fault])[] = [
    ['is slow by 200 ms', { kind: 'delay', ms: 200 }],
    ['is cut in the middle of a row', { kind: 'reset-after', bytes: 700, direction: 'down' }],
    ['is cut in the middle of a statement', { kind: 'reset-after', bytes: 900, direction: 'up' }],
    ['loses what the database says', { kind: 'swallow', direction: 'down', resetAfterMs: 100 }],
    ['loses what the database is told', { kind: 'swallow', direction: 'up', resetAfterMs: 100 }],
  ]
  for (const [what, fault] of faults) {
    it(`F15: settles once, though the way to the database ${what}`, async () => {
      const sent = Array.from({ length: 6 }, aBill)
      const before = toDatabase.broken
      toDatabase.set(fault)
      const first = Promise.allSettled(sent.map(({ key, bill }) => clerk.settle(key, bill)))
      await new Promise((resolve) => setTimeout(resolve, 300))
      toDatabase.set({ kind: 'none' })
      for (const outcome of await first) {
        if (outcome.status === 'rejected' || outcome.value.status === 201) continue
        assert.equal(outcome.value.status, 503, outcome.value.text)
        assert.notEqual(outcome.value.retryAfter, null, 'an outage says when to come again')
      }
      for (const { key, bill } of sent) {
        assert.equal((await clerk.insist(key, bill)).status, 201)
        assert.equal(await rowsOf(key), 1)
      }
      assert.ok(fault.kind === 'delay' || toDatabase.broken > before, 'the fault struck')
      await sound()
    })
  }

  it('F15: the pool heals after every connection was cut at once', async () => {
    for (let i = 0; i < 5; i++) {
      toDatabase.cut()
      const { key, bill } = aBill()
      assert.equal((await clerk.insist(key, bill)).status, 201)
    }
    await sound()
  })

  it('F15: a request to a database gone silent is answered within its deadline', async () => {
    const { key, bill } = aBill()
    toDatabase.set({ kind: 'silence' })
    const reply = await clerk.settle(key, bill)
    assert.equal(reply.status, 503, reply.text)
    toDatabase.set({ kind: 'none' })
    assert.equal((await clerk.insist(key, bill)).status, 201)
    assert.equal(await rowsOf(key), 1)
    await sound()
  })

  it('F15: one who sends a byte now and then holds up nobody else', async () => {
    const slow = connect(Number(new URL(clerk.address).port), '127.0.0.1')
    slow.on('error', () => {})
    slow.write('POST /api/settlements HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n')
    slow.write('idempotency-key: slow-body-1\r\ncontent-length: 4000\r\n\r\n{')
    const drip = setInterval(() => slow.write(' '), 20)
    const replies = await Promise.all(
      Array.from({ length: 20 }, aBill).map(({ key, bill }) => clerk.settle(key, bill)),
    )
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201])
    clearInterval(drip)
    slow.destroy()
    await sound()
  })

  it('F15: an answer that goes out byte by byte is whole', async () => {
    const { key, bill } = aBill()
    const whole = await clerk.settle(key, bill)
    toServer.set({ kind: 'trickle', bytesPerSecond: 2000, direction: 'down' })
    const trickled = await clerk.settle(key, bill)
    toServer.set({ kind: 'none' })
    assert.equal(trickled.text, whole.text)
    assert.equal(idIn(trickled), idIn(whole))
  })
})
