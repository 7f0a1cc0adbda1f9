import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'
import { type Charged, chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { HisClient } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

const hospital = { institution: 'H11000000001', area: '110000' }

/** Live settlements of a visit, as the journal has them. */
async function liveOf(database: TestDatabase, { mdtrt_id }: Charged): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM live_visit v JOIN visit_action a
       ON a.kind IN ('registered', 'admitted') AND a.action->>'number' = v.visit
     WHERE a.visit = $1`,
    [mdtrt_id],
  )
  return rows[0]?.count ?? 0
}

/** Lets a process "die" at its so-many-th write: before it, or after it and before anybody hears. */
class Dying {
  left = Number.POSITIVE_INFINITY
  isAfter = false
  count = 0

  async at<T>(work: () => Promise<T>): Promise<T> {
    this.count += 1
    this.left -= 1
    if (this.left > 0) return work()
    this.left = Number.POSITIVE_INFINITY
    if (this.isAfter) await work()
    throw new Error('the process is gone')
  }
}

describe('a gateway that dies while it settles', () => {
  let served: ServedGateway
  let close: () => Promise<void>
  let his: HisClient
  let mortal: HisClient
  let patient: Patient
  const dying = new Dying()

  before(async () => {
    served = await serveGateway()
    const { api } = served.alliance
    assert.ok(api.national)
    const { gateway, proof } = api.national
    const { store } = gateway
    const journal = {
      ...store.journal,
      exchange: ((scope, decide) =>
        dying.at(() => store.journal.exchange(scope, decide))) as typeof store.journal.exchange,
    }
    const visits = {
      ...store.visits,
      append: (...args: Parameters<typeof store.visits.append>) =>
        dying.at(() => store.visits.append(...args)),
    }
    const messages = {
      ...store.messages,
      arrive: (...args: Parameters<typeof store.messages.arrive>) =>
        dying.at(() => store.messages.arrive(...args)),
      answer: (...args: Parameters<typeof store.messages.answer>) =>
        dying.at(() => store.messages.answer(...args)),
    }
    const national = {
      gateway: { ...gateway, store: { ...store, journal, visits, messages } },
      proof,
    }
    const app = await buildApp({
      logger: pino({ level: 'silent' }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, { ...api, national }),
    })
    close = () => app.close()
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    his = new HisClient({ address: served.address, ...hospital })
    mortal = new HisClient({ address, ...hospital })
    await his.signIn()
    await mortal.signIn()
    const [first] = api.samples?.persons.persons ?? []
    patient = await readPatient(his, first?.credential ?? '')
  })
  after(async () => {
    await close()
    await served.close()
  })

  async function quoted(): Promise<Charged> {
    const visit = await chargedVisit(his, patient)
    await his.must('2206', settling(visit))
    return visit
  }

  async function stepsOf(code: string, body: unknown): Promise<number> {
    dying.count = 0
    await mortal.must(code, body)
    return dying.count
  }

  it('settles once, whichever step was the last, when the same message comes again', async () => {
    const steps = await stepsOf('2207', settling(await quoted()))
    assert.ok(steps >= 5, `${steps} steps`)
    for (let step = 1; step <= steps; step++) {
      for (const isAfter of [false, true]) {
        const visit = await quoted()
        const message = mortal.newMessageId()
        dying.left = step
        dying.isAfter = isAfter
        const lost = await mortal.call('2207', settling(visit), message)
        assert.equal(lost.infcode, -1)
        const told = `step ${step} ${isAfter ? 'after' : 'before'}`
        const again = await mortal.call('2207', settling(visit), message)
        assert.equal(again.infcode, 0, `${told}: ${again.bytes}`)
        const third = await mortal.call('2207', settling(visit), message)
        assert.equal(third.bytes, again.bytes, told)
        assert.equal(await liveOf(served.database, visit), 1, told)
      }
    }
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })

  it('leaves nothing settled when what was lost is called back', async () => {
    const steps = await stepsOf('2207', settling(await quoted()))
    for (let step = 1; step <= steps; step++) {
      const visit = await quoted()
      const message = mortal.newMessageId()
      dying.left = step
      dying.isAfter = step % 2 === 0
      await mortal.call('2207', settling(visit), message)
      const body = { data: { psn_no: visit.psn_no, omsgid: message, oinfno: '2207' } }
      const name = { institution: 'H-BJ-01', message }
      const first = (await served.alliance.api.national?.gateway.store.messages.find(name))?.answer
      const back = await his.call('2601', body)
      // A settlement that was begun and may still go on is called back for when it comes.
      if (back.infcode !== 0) assert.match(back.message, /message-under-way/)
      const late = await his.call('2207', settling(visit), message)
      // An answer that was given once stays what it was, and only 5203 tells what has become of it.
      if (first) assert.equal(late.bytes, first)
      else assert.equal(late.infcode, -1, late.bytes)
      const named = { data: { psn_no: visit.psn_no, mdtrt_id: visit.mdtrt_id } }
      assert.match(await his.refused('5203', named), /settlement-unknown-here/)
      assert.equal(await liveOf(served.database, visit), 0, `step ${step}`)
    }
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })
})

describe('a gateway that is killed', () => {
  let database: TestDatabase
  let folder: string
  let server: MortalServer
  let his: HisClient
  let patient: Patient

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-gateway-'))
    const script = join(import.meta.dirname, 'serve-program.ts')
    server = await mortalServer(script, (port) => [database.url, folder, String(port)])
    await server.start()
    his = new HisClient({ address: server.address, ...hospital })
    await his.signIn()
    const response = await fetch(`${server.address}/api/sample-persons`)
    const { persons } = (await response.json()) as { persons: { credential: string }[] }
    patient = await readPatient(his, persons[0]?.credential ?? '')
  })
  after(async () => {
    await server.kill()
    await database.close()
    await rm(folder, { recursive: true })
  })

  it('goes on between quote and settlement as if nothing had been, since it remembers nothing', async () => {
    const visit = await chargedVisit(his, patient)
    await his.must('2206', settling(visit))
    await server.kill()
    await server.start()
    const { setlinfo } = await his.must('2207', settling(visit))
    assert.equal(setlinfo.medfee_sumamt, '50.03')
  })

  it('has settled once after it was killed behind the commit', async () => {
    const visit = await chargedVisit(his, patient)
    await his.must('2206', settling(visit))
    const message = his.newMessageId()
    const lost = his.call('2207', settling(visit), message).catch(() => undefined)
    for (let waited = 0; (await liveOf(database, visit)) === 0 && waited < 4000; waited++) {
      await sleep(1)
    }
    await server.kill()
    await lost
    await server.start()
    const named = { data: { psn_no: visit.psn_no, mdtrt_id: visit.mdtrt_id } }
    const found = await his.must('5203', named)
    const again = await his.must('2207', settling(visit), message)
    assert.equal(again.setlinfo.setl_id, found.setlinfo.setl_id)
    assert.equal(await liveOf(database, visit), 1)
  })
})
