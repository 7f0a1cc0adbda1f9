/**
 * What went wrong in a county hospital's first year of settling over the wire, each by its name.
 * Those that are about the counter's cash or about reconciliation are tested where these are.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { BillBody } from '../../samples/bill-body.ts'
import { sampleAlliance, sampleBills } from '../../samples/read-samples.ts'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { aClerk, type Clerk, idIn, recount } from '../support/clerk.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { startWireProxy, targetOf, type WireProxy } from '../support/wire-proxy.ts'

interface Answer {
  readonly alreadySettled?: boolean
  readonly code?: string
  readonly title?: string
  readonly remedy?: string
  readonly pointer?: string
  readonly settlement?: string
  readonly cash: string
  readonly total: string
  readonly shares: readonly { readonly payer: string; readonly amount: string }[]
}

describe('a county hospital', () => {
  let folder: string
  let database: TestDatabase
  let alliance: Alliance
  let app: FastifyInstance
  let wire: WireProxy
  let counter: Clerk
  let visits = 0
  const logged: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-county-'))
    database = await withDatabase()
    const config = { mode: 'sample', dataFolder: folder } as const
    alliance = await openAlliance(config, database.url, database.pool)
    app = await buildApp({
      logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, alliance.api),
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    wire = await startWireProxy(() => targetOf(address))
    counter = aClerk(`http://127.0.0.1:${wire.port}`)
  })
  after(async () => {
    await wire.close()
    await app.close()
    await alliance.close()
    await database.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A sample bill under a visit number of its own. */
  function bill(name: string): BillBody {
    const body = sampleBills().find((one) => one.name === name)?.body
    assert.ok(body, `there is a sample bill ${name}`)
    visits += 1
    return { ...body, visit: { ...body.visit, number: `COUNTY-${visits}` } }
  }

  const said = ({ text }: { text: string }): Answer => JSON.parse(text)
  const key = () => `county-${++visits}-message`

  async function live({ visit }: BillBody): Promise<number> {
    const { rows } = await database.pool.query(
      `SELECT coalesce(sum(CASE WHEN kind = 'settlement' THEN 1 ELSE -1 END), 0)::int AS live
       FROM settlement WHERE visit = $1`,
      [visit.number],
    )
    return rows[0].live
  }

  const sound = () => recount(database.pool, database.url, [counter])

  it('request lost on one side: the hospital believes it was sent, and nothing is settled', async () => {
    const stay = bill('one-line')
    const message = key()
    wire.set({ kind: 'swallow', direction: 'up', resetAfterMs: 50 })
    await assert.rejects(counter.settle(message, stay))
    wire.set({ kind: 'none' })
    assert.equal(await live(stay), 0)
    const again = await counter.settle(message, stay)
    assert.deepEqual([again.status, again.isReplay], [201, false], 'the first that arrived')
    assert.equal(await live(stay), 1)
    await sound()
  })

  it('request lost on the insurer’s side: its share is not promised, and the bill still settles', async () => {
    const stay = bill('insurer-away')
    const reply = await counter.settle(key(), stay)
    assert.equal(reply.status, 201, reply.text)
    const insurers = sampleAlliance().insurers.flatMap(({ payers }) => payers)
    const paid = said(reply).shares.filter(({ payer }) => insurers.includes(payer))
    assert.ok(paid.every(({ amount }) => Number(amount) === 0))
    await sound()
  })

  it('answer lost: the same message brings the same answer, and the insurer is asked once', async () => {
    const stay = bill('insurer-says-yes')
    const message = key()
    wire.set({ kind: 'swallow', direction: 'down', resetAfterMs: 400 })
    await assert.rejects(counter.settle(message, stay))
    wire.set({ kind: 'none' })
    const again = await counter.insist(message, stay)
    assert.equal(again.status, 201, again.text)
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS asked FROM payer_hold h JOIN settlement s USING (bucket, person)
       WHERE s.visit = $1`,
      [stay.visit.number],
    )
    assert.equal(rows[0].asked, 1)
    assert.equal(await live(stay), 1)
    await sound()
  })

  it('discharge settled twice by a double click: one settlement, and the second click says so', async () => {
    const stay = bill('sums-only')
    // A page that is pressed twice makes two keys; the same form sent twice has one.
    const clicks = [key(), key()]
    const replies = await Promise.all(
      [...clicks, ...clicks].map((one) => counter.settle(one, stay)),
    )
    assert.equal(new Set(replies.map(idIn)).size, 1)
    const marks = new Set(replies.map((reply) => said(reply).alreadySettled))
    assert.deepEqual([...marks].sort(), [false, true])
    assert.equal(await live(stay), 1)
    await sound()
  })

  it('the same discharge sent again under a new message id gets the first answer', async () => {
    const stay = bill('sums-only')
    const first = await counter.settle(key(), stay)
    assert.equal(first.status, 201, first.text)
    const second = await counter.settle(key(), stay)
    assert.deepEqual([second.status, said(second).alreadySettled], [200, true])
    assert.equal(idIn(second), idIn(first))
    assert.deepEqual(said(second).shares, said(first).shares)
    assert.ok(stay.sums)
    const changed = { ...stay, sums: { ...stay.sums, inScope: '18420.38' } }
    const third = await counter.settle(key(), changed)
    assert.deepEqual([third.status, said(third).code], [409, 'visit-settled'])
    assert.equal(said(third).settlement, idIn(first), 'the refusal names the first')
    assert.equal(await live(stay), 1)
    await sound()
  })

  it('detail upload failing: the answer names the line, the rule and what to do', async () => {
    const stay = bill('one-line')
    const [line] = stay.lines ?? []
    assert.ok(line)
    //  what is wrong with the line            where             the line
    const rows: [string, RegExp, object][] = [
      ['an amount that is not its product', /^\/lines\/1/, { ...line, id: '2', amount: '99.00' }],
      ['the same id twice', /^\/lines\/1/, line],
      ['a day after the stay', /^\/lines\/1\/on/, { ...line, id: '2', on: '2026-02-30' }],
      [
        'a price of seven decimals',
        /^\/lines\/1\/unitPrice/,
        { ...line, id: '2', unitPrice: '1.1234567' },
      ],
      [
        'taking back what was never charged',
        /^\/lines\/1/,
        { ...line, id: '2', quantity: '-1', reverses: 'no' },
      ],
      ['no code', /^\/lines\/1/, { ...line, id: '2', code: undefined }],
    ]
    for (const [what, pointer, wrong] of rows) {
      const reply = await counter.settle(key(), { ...stay, lines: [line, wrong] })
      const problem = said(reply)
      assert.ok([400, 422].includes(reply.status), `${what}: ${reply.text}`)
      assert.match(problem.pointer ?? '', pointer, what)
      assert.ok(problem.code && problem.title && problem.remedy, what)
    }
    const good = await counter.settle(key(), stay)
    assert.equal(good.status, 201, 'what was refused has not used up the visit')
    await sound()
  })

  it('a bill that turns into self-pay when approval is refused shows it before it is settled', async () => {
    const stay = bill('indication-and-approval')
    const agreed = await quoted(stay)
    const refused = {
      ...stay,
      lines: (stay.lines ?? []).map((line) =>
        line.approval === 'approved' ? { ...line, approval: 'refused' as const } : line,
      ),
    }
    const expected = {
      shares: Object.fromEntries(agreed.shares.map(({ payer, amount }) => [payer, amount])),
      cash: agreed.cash,
    }
    const surprise = await counter.settle(key(), { ...refused, expected })
    assert.deepEqual([surprise.status, said(surprise).code], [409, 'amounts-changed'])
    const now = await quoted(refused)
    assert.ok(Number(now.cash) > Number(agreed.cash), 'what is not approved is the patient’s')
    assert.equal(now.total, agreed.total)
    const settled = await counter.settle(key(), refused)
    assert.equal(settled.status, 201, settled.text)
    assert.equal(said(settled).cash, now.cash)
    await sound()
  })

  it('writes no word about a person into its log', async () => {
    const { persons } = sampleAlliance()
    for (const { id, credentials } of persons.slice(0, 5)) {
      await fetch(new URL('/api/persons/lookup', counter.address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ credential: credentials[0]?.value ?? '' }),
      })
      await fetch(new URL(`/api/persons/${id}/coverages`, counter.address))
      await fetch(new URL(`/api/settlements?person=${id}`, counter.address))
    }
    const secrets = persons.flatMap(({ id, name, credentials }) => [
      id,
      ...Object.values(name),
      ...credentials.map(({ value }) => value),
    ])
    assert.ok(logged.length > 30 && secrets.length > 100)
    const told = logged.filter((line) => secrets.some((secret) => line.includes(secret)))
    assert.deepEqual(told, [])
  })

  async function quoted(body: BillBody): Promise<Answer> {
    const response = await fetch(new URL('/api/quotes', counter.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    assert.equal(response.status, 200, text)
    return said({ text })
  }
})
