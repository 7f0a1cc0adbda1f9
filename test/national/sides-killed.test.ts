/**
 * Two processes, one on each network, with a claim between them that is paid from a fund's record:
 * either is killed at each step and at moments that the seed chooses, and started again. Nothing is
 * lost, nothing passes twice, and what the channel paid out is what the claims say.
 */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomOf } from '../../samples/random.ts'
import type { ClaimJson, OwnClaimsJson } from '../../server/http/contract/claim.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { withoutLeases } from '../../server/storage/ownership.ts'
import { createSideQueue } from '../../server/storage/side-queue.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { startWireProxy, targetOf, throughProxy, type WireProxy } from '../support/wire-proxy.ts'
import { chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { fundRecord } from './fund-records.ts'
import { HisClient } from './his-client.ts'
import { type Side, type SideStep, sideSteps, type Wire } from './side-steps.ts'

const token = 'a-token-that-both-sides-know'
const hospital = { institution: 'H11000000001', area: '110000' }
const expiry = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
const person = 'P-0001'
const sides = ['insurance', 'internet'] as const
/** It prepares and answers; what goes on by itself the two processes do alone. */
const still = { isHere: () => false, wakeElsewhere: () => {} }
/** Both sides may have to start again meanwhile, on a machine that does much else. */
const patienceMs = 900_000
const mostAnswerMs = 20_000
/** How often a side is killed over one bill: however slow the machine, a bill comes to its end. */
const mostKilled = 16

interface Running {
  readonly database: TestDatabase
  readonly folder: string
  readonly base: Alliance
  readonly server: MortalServer
}

describe('the two sides as processes, either of which is killed', { timeout: 3_600_000 }, () => {
  const random = randomOf(`sides killed ${seed}`)
  const wires = {} as Record<Wire, WireProxy>
  const running = {} as Record<Side, Running>
  let records: string
  let his: HisClient
  let patient: Patient
  let cases = 0

  before(async () => {
    records = await mkdtemp(join(tmpdir(), 'yiqiao-fund-'))
    await mkdir(records, { recursive: true })
    const internet = await open('internet', () => ({ sideQueue: { address: null, token } }))
    wires.between = await startWireProxy(() => targetOf(internet.server.address))
    wires.people = await startWireProxy(() => targetOf(internet.server.address))
    const address = `http://127.0.0.1:${wires.between.port}`
    const insurance = await open('insurance', () => ({
      sideQueue: { address, token },
      fundRecords: { folder: records },
    }))
    wires.hospital = await startWireProxy(() => targetOf(insurance.server.address))
    await Promise.all(sides.map((side) => running[side].server.start()))
    his = new HisClient({ address: `http://127.0.0.1:${wires.hospital.port}`, ...hospital })
    await his.signIn()
    const [first] = insurance.base.api.samples?.persons.persons ?? []
    patient = await readPatient(his, first?.credential ?? '')
    const { claimsInland = '' } = internet.base.outside ?? {}
    const body = JSON.stringify({ address: internet.server.address })
    await fetch(`${claimsInland}/platform`, { method: 'POST', body })
    await say(claimsInland, { subject: 'any', fault: 'agree' })
  })
  after(async () => {
    for (const side of sides) {
      const { server, base, database, folder } = running[side]
      await server.kill()
      await base.close()
      await database.close()
      await rm(folder, { recursive: true })
    }
    for (const wire of Object.values(wires)) await wire.close()
    await rm(records, { recursive: true })
  })

  async function open(side: Side, settings: () => object): Promise<Running> {
    const database = await withDatabase()
    const folder = await mkdtemp(join(tmpdir(), `yiqiao-${side}-`))
    const base = await openAlliance(
      { mode: 'sample', dataFolder: folder, side },
      database.url,
      database.pool,
      undefined,
      { ownership: withoutLeases(), background: still },
    )
    wires[side] = await startWireProxy(() => targetOf(database.url))
    const { outside } = base
    assert.ok(outside)
    if (side === 'internet') {
      wires.insurer = await startWireProxy(() => targetOf(outside.claimsInland))
      wires.channels = await startWireProxy(() => targetOf(outside.channels))
    }
    const told = JSON.stringify({
      side,
      ...settings(),
      outside: {
        ...outside,
        claimsInland: throughProxy(outside.claimsInland, wires.insurer),
        // Paths are set behind it as they are.
        channels: `http://127.0.0.1:${wires.channels.port}`,
      },
    })
    const script = join(import.meta.dirname, 'serve-program.ts')
    const url = throughProxy(database.url, wires[side])
    const server = await mortalServer(script, (port) => [url, folder, String(port), told])
    running[side] = { database, folder, base, server }
    return running[side]
  }

  const say = (address: string, body: object) =>
    fetch(`${address}/behaviour`, { method: 'POST', body: JSON.stringify(body) })

  async function revive(): Promise<void> {
    for (const side of sides) await running[side].server.start()
  }

  /** Sends the same again until it is heard; whoever is dead is started. */
  async function insist<T>(send: () => Promise<T | undefined>): Promise<T> {
    const until = performance.now() + patienceMs
    for (;;) {
      // Whoever is killed as it starts is started once more.
      await revive().catch(() => undefined)
      const answer = await send().catch(() => undefined)
      if (answer !== undefined) return answer
      assert.ok(performance.now() < until, 'it was never answered')
      await sleep(50)
    }
  }

  function must(code: string, body: unknown) {
    const message = his.newMessageId()
    return insist(async () => {
      const answer = await his.call(code, body, message)
      if (answer.infcode === 0) return answer.output
      assert.match(answer.message, /under-way|outage|unavailable/, answer.bytes)
      return undefined
    })
  }

  async function asPatient<T>(path: string, body?: unknown, key = ''): Promise<T> {
    return insist(async () => {
      const response = await fetch(`http://127.0.0.1:${wires.people.port}${path}`, {
        headers: {
          'x-sample-actor': `patient:${person}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(mostAnswerMs),
      })
      if (response.status >= 500) return undefined
      assert.ok(response.ok, `${path} ${response.status} ${await response.clone().text()}`)
      return (await response.json()) as T
    })
  }

  const own = () => asPatient<OwnClaimsJson>(`/api/persons/${person}/claims`)

  /** Looks again until something is there. */
  async function until<T>(
    what: string | (() => string),
    look: () => Promise<T | undefined>,
  ): Promise<T> {
    const end = performance.now() + patienceMs
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      assert.ok(performance.now() < end, `${typeof what === 'string' ? what : what()} never came`)
      await sleep(100)
    }
  }

  /** A bill at the counter, an authorisation, a fund's record, and a claim of it that is paid. */
  async function bill(): Promise<void> {
    cases += 1
    const settlement = `K-${cases}`
    const day = new Date(Date.UTC(2026, 0, cases)).toISOString().slice(0, 10)
    const charged = await insist(() => chargedVisit(his, patient))
    await must('2206', settling(charged))
    const { setlinfo } = await must('2207', settling(charged))
    const { id: authorisation } = await asPatient<{ id: string }>(
      `/api/persons/${person}/claim-authorisations`,
      {
        insurer: 'I-PROPERTY',
        fields: ['settlement-sheet', 'fee-lines', 'invoice-number'],
        ticks: ['health'],
        from: day,
        to: day,
        expiresOn: expiry,
        opensByItself: false,
        account: '6222000011112222',
      },
      `authorised-${settlement}-by-the-patient`,
    )
    const file = join(records, `${settlement}.ndjson`)
    await writeFile(`${file}.part`, `${JSON.stringify(recordOf(settlement, day))}\n`)
    await rename(`${file}.part`, file)
    const { settlement: known } = await until(`the bill of ${settlement}`, async () =>
      (await own()).claimable.find(({ visit }) => visit === `V-${settlement}`),
    )
    const claim = await asPatient<ClaimJson>(
      '/api/claims',
      { settlement: known, authorisation },
      `claimed-${settlement}-by-the-patient`,
    )
    let last: ClaimJson | undefined
    const paid = async () => {
      last = (await own()).claims.find(({ id }) => id === claim.id)
      return last?.state === 'paid' || undefined
    }
    await until(() => `the payment of ${JSON.stringify(last)}`, paid)
    const again = await must('5203', {
      data: { psn_no: charged.psn_no, mdtrt_id: charged.mdtrt_id },
    })
    assert.equal(again.setlinfo.setl_id, setlinfo.setl_id, 'the hospital’s bill is the one it was')
  }

  /** Of one day, which one authorisation covers. The first one takes the deductible of the year. */
  function recordOf(settlement: string, day: string) {
    const record = fundRecord(settlement, patient.card, day)
    record.setlinfo['begndate'] = day
    if (cases > 1) {
      const left = { psn_part_amt: '500.00', psn_cash_pay: '500.00' }
      Object.assign(record.setlinfo, { hifp_pay: '54500.00', fund_pay_sumamt: '59500.00', ...left })
    }
    return record
  }

  /** Both queues, the claims, the channel’s own list and either side’s books. */
  async function expectOneBook(): Promise<void> {
    await revive()
    const [inside, outside] = sides.map((side) => createSideQueue(running[side].database.pool))
    assert.ok(inside && outside)
    for (const side of sides) {
      await until(`the rest of the queue of the ${side}`, async () => {
        const [a, b] = await Promise.all([inside, outside].map((q) => q.after(side, 0, 100_000)))
        return a?.length === b?.length || undefined
      })
      assert.deepEqual(await inside.after(side, 0, 100_000), await outside.after(side, 0, 100_000))
      assert.equal(await outside.firstBroken(side), null)
    }
    const released = (await outside.about('insurance', person)).filter(
      ({ kind }) => kind === 'record-released',
    )
    const names = released.map(({ content }) => content['visit'] ?? '')
    assert.equal(new Set(names).size, names.length, 'no record passed twice')
    const { claims } = await own()
    const paid = claims.filter(({ visit }) => visit.startsWith('V-K-'))
    assert.equal(paid.length, cases)
    const { channels = '' } = running.internet.base.outside ?? {}
    const listed = await fetch(`${channels}/list?batch=claims-I-PROPERTY`)
    const { lines } = (await listed.json()) as { lines: { amount: string }[] }
    assert.deepEqual(
      lines.map(({ amount }) => amount).toSorted(),
      paid.map((claim) => claim.paid).toSorted(),
      'the channel paid what the claims say, once each',
    )
    for (const side of sides) {
      const { finding } = await verifyDatabase({ DATABASE_URL: running[side].database.url })
      assert.equal(finding, null, `${side}: ${JSON.stringify(finding)}`)
    }
  }

  function killAt({ victim, wire, ...at }: SideStep) {
    for (const proxy of Object.values(wires)) proxy.forgetSteps()
    // Statements are sent with their text only when a session hears them for the first time.
    for (const side of sides) wires[side].cut()
    let struck = false
    const strike = wires[wire].at({
      ...at,
      act: async (): Promise<'drop'> => {
        await running[victim].server.kill()
        struck = true
        return 'drop'
      },
    })
    return async () => {
      await Promise.race([strike, sleep(8000, undefined, { ref: false })])
      assert.ok(struck, 'the step was reached')
    }
  }

  const all = Object.keys(sideSteps)
  const chosen = new Set(sampled([random.pick(all)], all))
  for (const [name, step] of Object.entries(sideSteps)) {
    if (!chosen.has(name)) continue
    it(`pays one claim of one record when the ${step.victim} side is killed as ${name}`, async () => {
      await revive()
      const killed = killAt(step)
      await bill()
      await killed()
    })
  }

  it('and at moments that the seed chooses', async () => {
    for (const proxy of Object.values(wires)) proxy.forgetSteps()
    for (let bills = 0; bills < sampled(0, 12); bills++) {
      let isOpen = true
      const killing = (async () => {
        for (let killed = 0; isOpen && killed < mostKilled; killed++) {
          await sleep(500 + random.below(6000))
          if (isOpen) await running[random.pick(sides)].server.kill()
          // One that starts more slowly than it is killed would never be heard; now and then it is killed as it starts.
          if (isOpen && random.below(4) > 0) await revive().catch(() => undefined)
        }
      })()
      try {
        await bill()
      } finally {
        isOpen = false
        await killing
      }
    }
    await expectOneBook()
  })
})
