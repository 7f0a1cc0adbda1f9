/** A direct claim whose server is killed between every two of its steps: nothing is lost or paid twice. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomOf } from '../../samples/random.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { aClerk, type Clerk, idIn, recount } from '../support/clerk.ts'
import {
  aContract,
  aPerson,
  aStay,
  hospital,
  type Linjiang,
  openLinjiang,
} from '../support/linjiang.ts'
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

interface Step {
  readonly wire: 'database' | 'insurer' | 'counter'
  readonly direction: Direction
  readonly pattern: RegExp
}

const step = (wire: Step['wire'], direction: Direction, pattern: RegExp): Step => ({
  wire,
  direction,
  pattern,
})

/** Every step of a direct claim by the bytes that pass, in their order. */
const steps: Readonly<Record<string, Step>> = {
  'a code is to be kept': step('database', 'up', /INSERT INTO insurance_code\b/),
  'the code goes out': step('counter', 'down', /"lifetimeSeconds"/),
  'the code is to be redeemed': step('database', 'up', /UPDATE insurance_code\b/),
  'what it opens goes out': step('counter', 'down', /"contracts"/),
  'the hold is to be written': step('database', 'up', /INSERT INTO payer_hold\b/),
  'the insurer is to be asked': step('insurer', 'up', /POST \/holds\/[0-9a-f]+ /),
  'the insurer has said yes': step('insurer', 'down', /"said":"yes"/),
  'the yes is to be kept': step('database', 'up', /UPDATE payer_hold\b.*'answered'/),
  'the settlement is to be written': step('database', 'up', /INSERT INTO settlement\b/),
  'the settlement is to be committed': step('database', 'up', /COMMIT\0/),
  'the settlement was committed': step('database', 'down', /COMMIT\0/),
  'the answer goes out': step('counter', 'down', /^HTTP\/1\.1 201[\s\S]*"cash"/),
  'the yes is to be confirmed': step('insurer', 'up', /POST \/holds\/[0-9a-f]+\/confirm/),
  'the confirmation was heard': step('insurer', 'down', /^HTTP\/1\.1 200/),
  'the confirmation is to be noted': step('database', 'up', /UPDATE payer_hold SET state/),
}

/** How many of the steps an ordinary run takes. */
const atATime = 4

function stepNamed(name: string): Step {
  const found = steps[name]
  assert.ok(found)
  return found
}

describe('a direct claim, killed at every step', () => {
  let folder: string
  let linjiang: Linjiang
  let wires: Record<Step['wire'], WireProxy>
  let server: MortalServer
  let clerk: Clerk
  let visits = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-direct-claim-'))
    linjiang = await openLinjiang()
    const { url } = linjiang.database
    const database = await startWireProxy(() => targetOf(url))
    const insurer = await startWireProxy(() => targetOf(linjiang.simulator.address))
    server = await mortalServer(
      join(import.meta.dirname, '../support/serve-linjiang.ts'),
      (port) => {
        const toInsurer = throughProxy(linjiang.simulator.address, insurer)
        return [throughProxy(url, database), toInsurer, String(port), '', folder]
      },
    )
    const counter = await startWireProxy(() => targetOf(server.address))
    wires = { database, insurer, counter }
    clerk = aClerk(`http://127.0.0.1:${counter.port}`)
    await server.start()
  })
  after(async () => {
    await server.kill()
    for (const wire of Object.values(wires)) await wire.close()
    await linjiang.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function insured() {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    const { person } = added
    const contract = aContract(`N-${person.id}`, { opensBy: 'code' })
    const coverages = person.coverages.map((one, i) => (i === 1 ? { ...one, contract } : one))
    await linjiang.services.persons.addPersons([{ ...added, person: { ...person, coverages } }])
    return { wang: person.id, plan: `${person.id}-c2` }
  }

  /** Sends again until something final comes, starting the server where it is dead. */
  async function insist<T>(send: () => Promise<{ status: number; body: T }>): Promise<T> {
    for (let tries = 1; ; tries++) {
      if (!server.isRunning) await server.start()
      const reply = await send().catch(() => undefined)
      if (reply !== undefined && reply.status < 500) {
        assert.ok(reply.status < 300, JSON.stringify(reply.body))
        return reply.body
      }
      assert.ok(tries < 200, 'no final answer')
      await sleep(50)
    }
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    const answer = await fetch(new URL(path, clerk.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    })
    // biome-ignore lint/suspicious/noExplicitAny: a body of the interface, whose fields a test names
    return { status: answer.status, body: (await answer.json()) as any }
  }

  /** The patient's phone, the scanner and the cashier, each of whom asks again. */
  async function claimDirectly(wang: string, plan: string, number: string) {
    const issued = await insist(() =>
      post(
        `/api/persons/${wang}/insurance-codes`,
        { coverages: [plan], fastClaimAllowed: true },
        { 'x-sample-actor': `patient:${wang}` },
      ),
    )
    const visit = { number, admittedOn: '2026-03-01' }
    const redemption = { code: issued.text, facility: hospital.id, visit, person: wang }
    const opened = await insist(() => post('/api/insurance-code-redemptions', redemption))
    const bill = { ...aStay(wang, number, '2000.00'), insuranceCode: opened.code }
    return insist(async () => {
      const reply = await clerk.settle(`direct-${number}`, bill)
      return { status: reply.status, body: reply }
    })
  }

  /** Runs the completer of the server itself until the insurer has heard the end of everything. */
  async function untilAllIsTold(wang: string) {
    for (let tries = 0; tries < 400; tries++) {
      if (!server.isRunning) await server.start()
      await linjiang.services.completeHolds(120_000)
      const rows = await linjiang.rows('SELECT hold, state FROM payer_hold WHERE person = $1', [
        wang,
      ])
      if (rows.every(({ state }) => state === 'confirmed' || state === 'voided')) return rows
      await sleep(25)
    }
    return assert.fail('a hold never came to its end')
  }

  const all = Object.keys(steps)
  const random = randomOf(`direct claims ${seed}`)
  const chosen = new Set(
    sampled(
      Array.from({ length: atATime }, () => random.pick(all)),
      all,
    ),
  )
  for (const name of chosen) {
    it(`comes to one share and one payment when the server is killed as ${name}`, async () => {
      const { wire, ...at } = stepNamed(name)
      const { wang, plan } = await insured()
      const number = `D-${++visits}`
      if (!server.isRunning) await server.start()
      for (const proxy of Object.values(wires)) proxy.forgetSteps()
      // Statements are sent with their text only when a session hears them for the first time.
      wires.database.cut()
      await sleep(50)
      let struck = false
      const strike = wires[wire].at({
        ...at,
        act: async (): Promise<'drop'> => {
          await server.kill()
          struck = true
          return 'drop'
        },
      })
      const reply = await claimDirectly(wang, plan, number)
      await Promise.race([strike, sleep(8000, undefined, { ref: false })])
      assert.ok(struck, 'the step was reached')
      const again = await claimDirectlyAgain(number, wang, reply.text)
      assert.equal(again, reply.text, 'a retry gets the same bytes')

      assert.equal(JSON.parse(reply.text).cash, '600.00')
      const told = await untilAllIsTold(wang)
      let confirmed = 0
      for (const { hold, state } of told) {
        const theirs = await (await fetch(`${linjiang.simulator.address}/holds/${hold}`)).json()
        const { state: said, confirmed: amount } = theirs as Record<string, string>
        assert.equal(said, state === 'confirmed' ? 'confirmed' : 'cancelled')
        if (state === 'confirmed') {
          confirmed += 1
          assert.equal(amount, '600.00')
        }
      }
      assert.equal(confirmed, 1, 'the insurer owes once')
      const live = await linjiang.rows('SELECT bucket, number FROM live_visit WHERE visit = $1', [
        number,
      ])
      assert.equal(live.length, 1)
      assert.match(idIn(reply), new RegExp(`-${live[0].number}$`))
    })
  }

  async function claimDirectlyAgain(number: string, wang: string, first: string): Promise<string> {
    const code = await linjiang.rows('SELECT code FROM insurance_code WHERE visit = $1', [number])
    assert.equal(code.length, 1, 'one code was redeemed for the visit')
    const bill = { ...aStay(wang, number, '2000.00'), insuranceCode: code[0].code }
    const reply = await insist(async () => {
      const sent = await clerk.settle(`direct-${number}`, bill)
      return { status: sent.status, body: sent }
    })
    assert.equal(reply.isReplay, true, first)
    return reply.text
  }

  it('leaves books in which nothing is broken', async () => {
    const pool = openDatabase(linjiang.database.url, { max: 1 })
    const { settlements } = await recount(pool, linjiang.database.url, [clerk])
    await pool.end()
    assert.equal(settlements, chosen.size)
  })
})
