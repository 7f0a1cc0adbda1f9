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
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import {
  type Direction,
  startWireProxy,
  targetOf,
  throughProxy,
  type WireProxy,
} from '../support/wire-proxy.ts'

/** Steps of settling, known by the bytes that pass when they are reached. */
const steps: Readonly<Record<string, readonly ['database' | 'counter', Direction, RegExp]>> = {
  'a batch begins': ['database', 'up', /BEGIN\0/],
  'a settlement is written': ['database', 'up', /INSERT INTO settlement\b/],
  'a batch is to be committed': ['database', 'up', /COMMIT\0/],
  'a batch was committed': ['database', 'down', /COMMIT\0/],
  'an insurer is to be asked': ['database', 'up', /INSERT INTO payer_hold\b/],
  'the insurer has answered': ['database', 'up', /UPDATE payer_hold\b.*'answered'/],
  'the insurer is to be told': ['database', 'up', /UPDATE payer_hold SET state/],
  'the answer goes out': ['counter', 'down', /^HTTP\/1\.1 201/],
}

const faults = [
  'the server is killed',
  'the database is killed',
  'a session of the database is killed',
  'all sessions are ended',
  'what was said is lost',
  'it takes a second',
] as const
type FaultName = (typeof faults)[number]

describe('when something is killed', () => {
  let folder: string
  let database: EmbeddedServer
  let toDatabase: WireProxy
  let toServer: WireProxy
  let server: MortalServer
  let linjiang: Linjiang
  let clerk: Clerk
  let people: readonly string[]
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
      (port) => [url, linjiang.simulator.address, String(port)],
    )
    toServer = await startWireProxy(() => targetOf(server.address))
    clerk = aClerk(`http://127.0.0.1:${toServer.port}`)
    const added = Array.from({ length: 9 }, (_, i) =>
      i < 6 ? aPerson('linjiang/keep') : aPerson('linjiang/keep', 'linjiang-life/plan'),
    )
    await linjiang.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
    await server.start()
  })
  after(async () => {
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
    const settled = [...clerk.granted].filter(([key]) => key.startsWith('crash-'))
    const [, texts] = settled.length > 0 ? random.pick(settled) : []
    const [text] = texts ?? []
    const back = text === undefined ? [] : [reversalOf(idIn({ text }))]
    return [
      ...people.map((person) => {
        bills += 1
        const key = `crash-${bills}-${seed}`
        const bill = aStay(person, `V-${bills}`, `${random.between(100, 3000)}.00`)
        return () => clerk.settle(key, bill)
      }),
      ...back,
    ]
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
      case 'it takes a second':
        await sleep(1000)
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
    if (!isAlive(database.pid)) {
      await database.stop()
      await startDatabase()
    }
    if (!server.isRunning) await server.start()
  }

  /** Sends every request again until it has a final answer, and counts again. */
  async function makeGood(requests: readonly (() => Promise<Reply>)[]): Promise<void> {
    await startWhatIsDead()
    for (const request of requests) {
      for (let tries = 1; ; tries++) {
        const reply = await request().catch(() => undefined)
        if (reply !== undefined && reply.status < 500) break
        assert.ok(tries < 200, `no final answer: ${reply?.text}`)
        await sleep(50)
      }
    }
    await onTheSide(async (pool) => {
      const { keys } = await recount(pool, database.url, [clerk])
      const { rows } = await pool.query('SELECT count(*)::int AS keys FROM request_key')
      assert.equal(rows[0].keys, keys, 'each key that was granted is there, and no other')
    })
  }

  const cells = Object.keys(steps).flatMap((step) => faults.map((fault) => [step, fault] as const))
  const chosen = sampled(
    Array.from({ length: 3 }, () => random.pick(cells)),
    cells,
  )
  for (const [step, fault] of new Set(chosen)) {
    it(`F1, F2: ${fault} when ${step}`, async () => {
      await startWhatIsDead()
      const [wire = 'database', direction = 'up', pattern = /./] = steps[step] ?? []
      const proxy = wire === 'database' ? toDatabase : toServer
      // Statements are sent with their text only when a session hears them for the first time.
      toDatabase.cut()
      await sleep(50)
      const struck = proxy.at({ direction, pattern, act: () => strike(fault) })
      const requests = someRequests()
      await Promise.allSettled(requests.map((request) => request()))
      await Promise.race([
        struck,
        sleep(8000, undefined, { ref: false }).then(() => assert.fail(`${step}: never reached`)),
      ])
      await makeGood(requests)
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
    const later = new Date(Date.now() + 120_000)
    for (let i = 0; i < 5; i++) await linjiang.services.completeHolds(later)
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
