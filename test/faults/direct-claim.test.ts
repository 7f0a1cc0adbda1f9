/** A direct claim whose server is killed between every two of its steps: nothing is lost or paid twice. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { textFromMinor } from '../../engine/base/money.ts'
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
import { startWireProxy, targetOf, throughProxy, type WireProxy } from '../support/wire-proxy.ts'
import { type Step, type Story, steps } from './direct-claim-steps.ts'

/** How many of the steps an ordinary run takes. */
const atATime = 2

interface Promised {
  readonly state: string
  readonly confirmed: string | null
}

const patience = 15_000
/** A machine under load starts a server more slowly than it is killed. */
const finalWithin = 180_000
/** What an insurer may do while the server dies; amounts of an honest one are 600.00. */
const whims = ['none', 'none', 'no', 'wrong', 'bad-signature', 'too-much', 'twice', 'malformed']
const counters = 4
const elsewhere = { isHere: () => false, wakeElsewhere: () => {} }

describe('a direct claim, killed at every step', () => {
  let folder: string
  let linjiang: Linjiang
  let wires: Record<Step['wire'], WireProxy>
  let server: MortalServer
  let clerk: Clerk
  let visits = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-direct-claim-'))
    // The server alone tells the insurer, over a wire that is watched.
    linjiang = await openLinjiang([], { background: elsewhere })
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
    const until = performance.now() + finalWithin
    for (;;) {
      // Several ask at once: whoever finds it starting waits as well.
      await server.start()
      const reply = await send().catch(() => undefined)
      if (reply !== undefined && reply.status < 500) {
        assert.ok(reply.status < 300, JSON.stringify(reply.body))
        return reply.body
      }
      assert.ok(performance.now() < until, 'no final answer')
      await sleep(50)
    }
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    const answer = await fetch(new URL(path, clerk.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
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

  /** Until the insurer has heard the end of everything, whoever tells it. */
  async function untilAllIsTold() {
    for (let tries = 0; tries < 400; tries++) {
      await server.start()
      await linjiang.services.completeHolds(120_000)
      const [open] = await linjiang.rows(
        `SELECT hold FROM payer_hold WHERE state NOT IN ('confirmed', 'voided', 'refunded') LIMIT 1`,
      )
      if (open === undefined) return
      await sleep(25)
    }
    assert.fail('a hold never came to its end')
  }

  /** The insurer's own book and ours, promise by promise. */
  async function expectOneBook() {
    await untilAllIsTold()
    const asked = await fetch(`${linjiang.simulator.address}/holds`)
    const theirs = (await asked.json()) as Record<string, Promised>
    const ours = await linjiang.rows('SELECT hold, state, amount_minor FROM payer_hold')
    const owed = (state: string, amount: string | null) =>
      state === 'confirmed' ? `owes ${amount}` : state
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(theirs).map(([id, { state, confirmed }]) => [id, owed(state, confirmed)]),
      ),
      Object.fromEntries(
        ours.map(({ hold, state, amount_minor }) => [
          hold,
          state === 'voided' ? 'cancelled' : owed(state, textFromMinor(amount_minor ?? 0, 'CNY')),
        ]),
      ),
    )
  }

  /** Of a visit: one live settlement at most, and one promise that is owed with it. */
  async function expectOwedOnce(wang: string, number: string, isOwed: boolean) {
    const owed = await linjiang.rows(
      `SELECT number FROM payer_hold WHERE person = $1 AND state = 'confirmed'`,
      [wang],
    )
    const live = await linjiang.rows('SELECT number FROM live_visit WHERE visit = $1', [number])
    assert.equal(owed.length, isOwed ? 1 : 0, 'the insurer owes once, or nothing')
    if (isOwed) assert.deepEqual(owed, live)
  }

  const behave = (subject: string, fault: string) =>
    fetch(`${linjiang.simulator.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject, fault }),
    })

  const takeBack = (number: string, settlement: string) =>
    insist(async () => {
      const reply = await clerk.reverse(`taken-back-${number}`, settlement)
      return { status: reply.status, body: reply }
    })

  /** Kills the server when the step is reached, whatever it is doing besides. */
  function killAt({ wire, ...at }: Step) {
    for (const proxy of Object.values(wires)) proxy.forgetSteps()
    // Statements are sent with their text only when a session hears them for the first time.
    wires.database.cut()
    let struck = false
    const strike = wires[wire].at({
      ...at,
      act: async (): Promise<'drop'> => {
        await server.kill()
        struck = true
        return 'drop'
      },
    })
    return async () => {
      await Promise.race([strike, sleep(8000, undefined, { ref: false })])
      assert.ok(struck, 'the step was reached')
    }
  }

  const stories: Record<Story, (at: Step) => Promise<void>> = {
    async paid(at) {
      const { wang, plan } = await insured()
      const number = `D-${++visits}`
      const killed = killAt(at)
      const reply = await claimDirectly(wang, plan, number)
      await killed()
      const again = await claimDirectlyAgain(number, wang, reply.text)
      assert.equal(again, reply.text, 'a retry gets the same bytes')
      assert.equal(JSON.parse(reply.text).cash, '600.00')
      await untilAllIsTold()
      await expectOwedOnce(wang, number, true)
    },
    async unused(at) {
      const { wang, plan } = await insured()
      const number = `D-${++visits}`
      await behave(number, 'bad-signature')
      const killed = killAt(at)
      const reply = await claimDirectly(wang, plan, number)
      await killed()
      assert.equal(JSON.parse(reply.text).cash, '1200.00', 'the patient pays that share')
      await untilAllIsTold()
      await expectOwedOnce(wang, number, false)
    },
    async 'taken back'(at) {
      const { wang, plan } = await insured()
      const number = `D-${++visits}`
      const settled = await claimDirectly(wang, plan, number)
      await untilAllIsTold()
      const killed = killAt(at)
      const reply = await takeBack(number, idIn(settled))
      await killed()
      assert.equal((await takeBack(number, idIn(settled))).text, reply.text)
      await untilAllIsTold()
      await expectOwedOnce(wang, number, false)
    },
  }

  const random = randomOf(`direct claims ${seed}`)
  const all = [...steps.keys()]
  const chosen = new Set(
    sampled(
      Array.from({ length: atATime }, () => random.pick(all)),
      all,
    ),
  )
  for (const [name, step] of steps) {
    if (!chosen.has(name)) continue
    it(`comes to one share and one payment when the server is killed as ${name}`, async () => {
      await server.start()
      await stories[step.of](step)
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

  it('comes to one book with every insurer, killed at moments that the seed chooses', async () => {
    await server.start()
    for (const proxy of Object.values(wires)) proxy.forgetSteps()
    let isOpen = true
    let finals = 0
    const counter = async () => {
      while (isOpen) {
        const { wang, plan } = await insured()
        const number = `D-${++visits}`
        await behave(number, random.pick(whims))
        const settled = await claimDirectly(wang, plan, number)
        if (random.below(4) === 0) await takeBack(number, idIn(settled))
        finals += 1
      }
    }
    const working = Promise.all(Array.from({ length: counters }, counter))
    for (let kills = 0; kills < sampled(1, 40); kills++) {
      await Promise.race([sleep(random.below(900)), working])
      await server.kill()
      const before = finals
      while (finals < before + counters) await Promise.race([sleep(10), working])
    }
    isOpen = false
    await working
    await expectOneBook()
  })

  it('leaves books in which nothing is broken', async () => {
    const pool = openDatabase(linjiang.database.url, { max: 1 })
    const { settlements } = await recount(pool, linjiang.database.url, [clerk])
    await pool.end()
    assert.ok(settlements > chosen.size)
    await expectOneBook()
  })
})
