/** Sessions, file descriptors, memory or the processor run out, because others have them. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { aClerk, type Clerk, type Reply, recount } from '../support/clerk.ts'
import { adminAddress } from '../support/database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'
import { sampled } from '../support/thoroughness.ts'

const serve = join(import.meta.dirname, '../support/serve-linjiang.ts')

describe('when something runs out', () => {
  let linjiang: Linjiang
  let server: MortalServer
  let clerk: Clerk
  let people: readonly string[]
  let bills = 0

  before(async () => {
    linjiang = await openLinjiang()
    const { database, simulator } = linjiang
    server = await mortalServer(serve, (port) => [database.url, simulator.address, String(port)])
    await server.start()
    clerk = aClerk(server.address)
    const added = Array.from({ length: 12 }, () => aPerson('linjiang/first'))
    await linjiang.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
  })
  after(async () => {
    await server.kill()
    await linjiang.close()
  })

  function someBills(): (() => Promise<Reply>)[] {
    return people.map((person) => {
      bills += 1
      const key = `famine-${bills}`
      const bill = aStay(person, key, '700.00')
      return () => clerk.settle(key, bill)
    })
  }

  /** Each is answered in time: settled, or told to come again. Nothing else is an answer. */
  async function assertPlain(sent: readonly (() => Promise<Reply>)[]): Promise<number> {
    const outcomes = await Promise.allSettled(sent.map((bill) => bill()))
    let refused = 0
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled' && outcome.value.status === 201) continue
      refused += 1
      if (outcome.status === 'rejected') {
        assert.notEqual(outcome.reason.name, 'TimeoutError', 'nobody waits beyond the deadline')
        continue
      }
      assert.equal(outcome.value.status, 503, outcome.value.text)
      assert.notEqual(outcome.value.retryAfter, null)
    }
    return refused
  }

  /** All comes right by itself, and nothing that was granted is gone. */
  async function makeGood(sent: readonly (() => Promise<Reply>)[]): Promise<void> {
    for (const bill of sent) {
      for (let tries = 1; ; tries++) {
        const reply = await bill().catch(() => undefined)
        if (reply?.status === 201) break
        assert.ok(tries < 200, `it does not recover: ${reply?.text}`)
        await sleep(50)
      }
    }
    await recount(linjiang.database.pool, linjiang.database.url, [clerk])
  }

  async function asAdmin(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: await adminAddress() })
    await client.connect()
    await client.query(text)
    await client.end()
  }

  it('F26: others have all sessions that the database allows', async (t) => {
    const name = new URL(linjiang.database.url).pathname.slice(1)
    const { rows } = await linjiang.database.pool.query<{ sessions: number }>(
      'SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database()',
    )
    const others: pg.Client[] = []
    t.after(async () => {
      for (const other of others) await other.end()
      await asAdmin(`ALTER DATABASE ${name} CONNECTION LIMIT -1`)
    })
    await asAdmin(`ALTER DATABASE ${name} CONNECTION LIMIT ${(rows[0]?.sessions ?? 0) + 3}`)
    for (;;) {
      const other = new pg.Client({ connectionString: linjiang.database.url })
      other.on('error', () => {})
      const isIn = await other.connect().then(
        () => true,
        () => false,
      )
      if (!isIn) break
      others.push(other)
    }
    // What the server had is lost to others as well. Said from another database: in this one even
    // the test may find no session left.
    await asAdmin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = '${name}' AND application_name = 'lanes'`,
    )
    await asAdmin(`ALTER DATABASE ${name} CONNECTION LIMIT ${others.length + 1}`)
    const sent = someBills()
    assert.ok((await assertPlain(sent)) > 0, 'it was felt')
    for (const other of others.splice(0)) await other.end()
    await asAdmin(`ALTER DATABASE ${name} CONNECTION LIMIT -1`)
    await makeGood(sent)
  })

  function setLimit(pid: number, what: 'nofile' | 'as', value: string): void {
    const { status } = spawnSync('prlimit', ['--pid', String(pid), `--${what}=${value}:`])
    assert.equal(status, 0, 'prlimit, of util-linux, sets the limit')
  }

  it('F26: no memory is left to the sessions of the database', async () => {
    const warm = someBills()
    assert.equal(await assertPlain(warm), 0)
    const { rows } = await linjiang.database.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'lanes'`,
    )
    assert.ok(rows.length > 0)
    // What a session has it keeps; it gets no page more.
    for (const { pid } of rows) setLimit(pid, 'as', '1')
    const sent = Array.from({ length: 40 }, someBills).flat()
    const refused = await assertPlain(sent)
    // Mostly nobody notices: a session that fails is given up, and its batch goes to a new one.
    const isLeft = rows.filter(({ pid }) => isAlive(pid))
    assert.ok(refused > 0 || isLeft.length < rows.length, 'it was felt')
    await linjiang.database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid',
      [rows.map(({ pid }) => pid)],
    )
    await makeGood([...warm, ...sent])
  })

  it('F26: no file descriptor is left to the server', async () => {
    const first = someBills()
    assert.equal(await assertPlain(first), 0)
    // Before its connections end, and below their numbers: new ones would take those at once.
    setLimit(server.pid, 'nofile', '8')
    await linjiang.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    const sent = someBills()
    assert.ok((await assertPlain(sent)) > 0, 'it was felt')
    setLimit(server.pid, 'nofile', '1024')
    await makeGood([...first, ...sent])
  })

  it('F26: a tenth of the processor is left to the server', async () => {
    const sent = Array.from({ length: sampled(3, 20) }, someBills).flat()
    let isStarved = true
    const starving = (async () => {
      while (isStarved) {
        await server.standStill(90)
        await sleep(10)
      }
    })()
    await assertPlain(sent)
    isStarved = false
    await starving
    await makeGood(sent)
  })
})
