import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../samples/random.ts'
import { openDatabase } from '../../server/storage/database.ts'
import {
  type EmbeddedServer,
  startEmbedded,
} from '../../server/storage/embedded/embedded-server.ts'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { untilGone } from '../launcher/processes.ts'
import { aClerk, type Clerk, idIn, type Reply, recount } from '../support/clerk.ts'
import { diskFaults, failFilesOf, type Mend, stallFilesOf } from '../support/failing-files.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'
import { seed } from '../support/seed.ts'
import { isThorough, sampled } from '../support/thoroughness.ts'
import { startWireProxy, targetOf, throughProxy, type WireProxy } from '../support/wire-proxy.ts'
import { type FaultName, faults, type Step, steps } from './crash-grid.ts'
import { OfficeWork } from './office-work.ts'

describe('when something is killed', () => {
  let folder: string
  let database: EmbeddedServer
  let toDatabase: WireProxy
  let toServer: WireProxy
  let server: MortalServer
  let linjiang: Linjiang
  let clerk: Clerk
  let people: readonly string[]
  let office: OfficeWork
  let mend: Mend | undefined
  const felt = new Map<FaultName, number>()
  let bills = 0
  const random: Random = randomOf(`crashes ${seed}`)

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-crashes-'))
    await startDatabase()
    await migrate(database.url)
    toDatabase = await startWireProxy(() => targetOf(database.url))
    const url = throughProxy(database.url, toDatabase)
    linjiang = await openLinjiang([], {
      open: async () => {
        // It stays when the database is killed: a pool opens new connections.
        const pool = openDatabase(url)
        return { url, pool, close: () => pool.end() }
      },
    })
    server = await mortalServer(
      join(import.meta.dirname, '../support/serve-linjiang.ts'),
      (port) => [url, linjiang.simulator.address, String(port), '', folder],
    )
    toServer = await startWireProxy(() => targetOf(server.address))
    clerk = aClerk(`http://127.0.0.1:${toServer.port}`)
    office = new OfficeWork(clerk.address, folder)
    const added = Array.from({ length: 9 }, (_, i) =>
      i < 6 ? aPerson('linjiang/keep') : aPerson('linjiang/keep', 'linjiang-life/plan'),
    )
    await linjiang.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
    await server.start()
  })
  after(async () => {
    await mend?.()
    await server.kill()
    await linjiang.close()
    await toServer.close()
    await toDatabase.close()
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function startDatabase(): Promise<void> {
    database = await startEmbedded({ dataFolder: folder, profile: 'test' })
  }

  /** What a client would send: new bills, and one that is taken back. Each has a key of its own. */
  function someRequests(): (() => Promise<Reply>)[] {
    return [...people.map((person) => newBill(person)), ...someReversals(1)]
  }

  function newBill(person: string): () => Promise<Reply> {
    bills += 1
    const key = `crash-${bills}-${seed}`
    const bill = aStay(person, `V-${bills}`, `${random.between(100, 3000)}.00`)
    return () => clerk.settle(key, bill)
  }

  function someReversals(count: number): (() => Promise<Reply>)[] {
    const settled = [...clerk.granted].filter(([key]) => key.startsWith('crash-'))
    const chosen =
      settled.length > 0 ? Array.from({ length: count }, () => random.pick(settled)) : []
    const ids = chosen.flatMap(([, [text]]) => (text === undefined ? [] : [idIn({ text })]))
    return [...new Set(ids)].map(reversalOf)
  }

  /** What reaches this step, and others besides. */
  async function requestsFor({ of }: Step): Promise<readonly (() => Promise<Reply>)[]> {
    if (of === 'settle') return someRequests()
    if (of !== 'reverse') return [office.request(of), ...people.slice(0, 3).map(newBill)]
    // Nobody else may write what is taken for the reversal.
    const fresh = newBill(people[0] ?? '')
    const { text } = await fresh()
    return [reversalOf(idIn({ text }))]
  }

  function reversalOf(settlement: string): () => Promise<Reply> {
    return () => clerk.reverse(`back-of-${settlement}`, settlement)
  }

  async function strike(fault: FaultName): Promise<'pass' | 'drop'> {
    switch (fault) {
      case 'the server is killed':
        await server.kill()
        return 'drop'
      case 'the database is killed':
        process.kill(database.pid, 'SIGKILL')
        await untilGone(database.pid)
        return 'drop'
      case 'a session of the database is killed':
        await killSession()
        return 'pass'
      case 'all sessions are ended':
        await onTheSide((pool) =>
          pool.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()`,
          ),
        )
        return 'pass'
      case 'what was said is lost':
        toDatabase.cut()
        toServer.cut()
        return 'drop'
      case 'it takes five seconds':
        await sleep(sampled(1000, 5000))
        return 'pass'
      case 'the server stands still':
        // It answers to nobody, however long the answer lies there.
        void server.standStill(sampled(1500, 5000))
        return 'pass'
      case 'the disk of the database is full':
        mend = await failFilesOf(database.pid, 'is full')
        return 'pass'
      case 'the disk of the database fails':
        mend = await failFilesOf(database.pid, 'fails')
        return 'pass'
      case 'the disk of the database stalls':
        mend = await stallFilesOf(database.pid, 2000)
        return 'pass'
    }
  }

  /** The server takes this for a crash and starts all sessions anew. */
  async function killSession(): Promise<void> {
    const { rows } = await onTheSide((pool) =>
      pool.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'lanes' ORDER BY random() LIMIT 1",
      ),
    )
    if (rows[0] !== undefined) process.kill(rows[0].pid, 'SIGKILL')
  }

  async function onTheSide<T>(work: (pool: ReturnType<typeof openDatabase>) => Promise<T>) {
    const pool = openDatabase(database.url, { max: 1, name: 'the side' })
    try {
      return await work(pool)
    } finally {
      await pool.end()
    }
  }

  async function startWhatIsDead(): Promise<void> {
    await mend?.()
    mend = undefined
    if (!isAlive(database.pid)) {
      await database.stop()
      await startDatabase()
    }
    if (!server.isRunning) await server.start()
  }

  /** Sends every request again until it has a final answer, and counts again. */
  async function makeGood(requests: readonly (() => Promise<Reply>)[]): Promise<void> {
    for (const request of requests) {
      for (let tries = 1; ; tries++) {
        await startWhatIsDead()
        const reply = await request().catch(() => undefined)
        if (reply !== undefined && reply.status < 500) break
        assert.ok(tries < 200, `no final answer: ${reply?.text}`)
        await sleep(50)
      }
    }
    await onTheSide(async (pool) => {
      await office.countAgain(pool)
      const { keys } = await recount(pool, database.url, [clerk])
      const { rows } = await pool.query('SELECT count(*)::int AS keys FROM request_key')
      assert.equal(rows[0].keys, keys, 'each key that was granted is there, and no other')
    })
  }

  /** Whoever gets an answer while something is broken is told to come again, and when. */
  function assertPlain(outcomes: readonly PromiseSettledResult<Reply>[]): void {
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected' || outcome.value.status < 500) continue
      const { status, text, retryAfter } = outcome.value
      assert.equal(status, 503, text)
      assert.notEqual(retryAfter, null, text)
    }
  }

  const cells = Object.keys(steps).flatMap((step) => faults.map((fault) => [step, fault] as const))
  const chosen = sampled(
    Array.from({ length: 3 }, () => random.pick(cells)),
    cells,
  )
  for (const [name, fault] of new Set(chosen)) {
    it(`F1, F2, F12, F13, F22, F28: ${fault} when ${name}`, async () => {
      for (const proxy of [toDatabase, toServer]) proxy.forgetSteps()
      await startWhatIsDead()
      const step = steps[name]
      assert.ok(step)
      const requests = await requestsFor(step)
      // Statements are sent with their text only when a session hears them for the first time.
      toDatabase.cut()
      await sleep(50)
      const proxy = step.wire === 'database' ? toDatabase : toServer
      const struck = proxy.at({ ...step, act: () => strike(fault) })
      const outcomes = Promise.allSettled(requests.map((request) => request()))
      await Promise.race([
        struck,
        sleep(8000, undefined, { ref: false }).then(() => assert.fail(`${name}: never reached`)),
      ])
      const answers = await outcomes
      assertPlain(answers)
      const isFelt = answers.some((one) => one.status === 'rejected' || one.value.status === 503)
      if (isFelt) felt.set(fault, (felt.get(fault) ?? 0) + 1)
      await makeGood(requests)
    })
  }

  if (isThorough) {
    it('felt the disks that fail at most of the steps at which they did', () => {
      const cellsOf = Map.groupBy(chosen, ([, fault]) => fault)
      for (const how of diskFaults) {
        const fault: FaultName = `the disk of the database ${how}`
        const cells = cellsOf.get(fault) ?? []
        assert.ok((felt.get(fault) ?? 0) * 2 > cells.length, fault)
      }
    })
  }

  it('F1: the server is killed at any instruction, again and again', async () => {
    for (let round = 0; round < sampled(1, 60); round++) {
      await startWhatIsDead()
      const requests = [...someRequests(), ...someRequests()]
      const sent = Promise.allSettled(requests.map((request) => request()))
      await sleep(random.below(120))
      await server.kill()
      await sent
      await makeGood(requests)
    }
  })

  it('F2: the database is killed at any instruction, again and again', async () => {
    for (let round = 0; round < sampled(1, 60); round++) {
      await startWhatIsDead()
      const requests = [...someRequests(), ...someRequests()]
      const sent = Promise.allSettled(requests.map((request) => request()))
      await sleep(random.below(80))
      process.kill(database.pid, 'SIGKILL')
      await untilGone(database.pid)
      await startWhatIsDead()
      await sent
      await makeGood(requests)
    }
  })

  it('tells every insurer in the end what became of its word', async () => {
    await startWhatIsDead()
    for (let i = 0; i < 5; i++) await linjiang.services.completeHolds(120_000)
    const { rows } = await onTheSide((pool) =>
      pool.query('SELECT hold, state, said, amount_minor FROM payer_hold'),
    )
    assert.ok(rows.length > 0)
    const endOf = { confirmed: 'confirmed', voided: 'cancelled', refunded: 'refunded' } as const
    for (const { hold, state, amount_minor: amount } of rows) {
      const response = await fetch(`${linjiang.simulator.address}/holds/${hold}`)
      const theirs = JSON.parse(await response.text())
      assert.equal(theirs?.state, Reflect.get(endOf, state), `${hold} is ${state}`)
      if (state === 'confirmed') assert.equal(Math.round(Number(theirs.confirmed) * 100), amount)
    }
  })
})
