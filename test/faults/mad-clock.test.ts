import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomOf } from '../../samples/random.ts'
import { sampleClearingOfficers } from '../../server/own-actors.ts'
import { lockDataFolder } from '../../server/storage/embedded/data-lock.ts'
import { closeWindow } from '../../server/usecases/clearing/close-window.ts'
import { startProgram } from '../launcher/processes.ts'
import { aClerk, recount } from '../support/clerk.ts'
import { withDatabase } from '../support/database.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { seed } from '../support/seed.ts'
import { skewedClock } from '../support/skewed-clock.ts'
import { sampled } from '../support/thoroughness.ts'
import { verified } from '../support/verified.ts'

const hour = 3_600_000
const jumps = [0, hour, -hour, 24 * hour, -24 * hour, 366 * 24 * hour]

describe('when the clock goes mad while bills are settled', () => {
  const random = randomOf(`mad clock ${seed}`)
  let api: LinjiangApi
  let people: readonly string[]
  before(async () => {
    // A batch is given up while the process stands still, and its answer is there when it wakes.
    const lanes = { connectTimeoutMs: 1000, answerTimeoutMs: 1000 }
    api = await openLinjiangApi([], { open: async () => ({ ...(await withDatabase()), lanes }) })
    const added = Array.from({ length: 12 }, () => aPerson('linjiang/first', 'linjiang-life/plan'))
    await api.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
  })
  after(() => api.close())

  /** From now on every look at the clock may see another hour or day. */
  async function withMadClock<T>(work: () => Promise<T>): Promise<T> {
    const real = Date.now()
    const began = performance.now()
    mock.timers.enable({ apis: ['Date'], now: real })
    const jump = setInterval(() => {
      mock.timers.setTime(real + Math.floor(performance.now() - began) + random.pick(jumps))
    }, 3)
    try {
      return await work()
    } finally {
      clearInterval(jump)
      mock.timers.reset()
    }
  }

  it('F11: holds, windows and chains hold, and no insurer’s word is lost', async () => {
    const clerk = aClerk(await api.app.listen({ port: 0, host: '127.0.0.1' }))
    const [officer] = sampleClearingOfficers
    assert.ok(officer)
    let open = true
    const inTheBackground = async (work: (n: number) => Promise<unknown>) => {
      for (let n = 0; open; n++) {
        await work(n)
        await sleep(random.below(20))
      }
    }
    const { services } = api
    await withMadClock(async () => {
      const background = [
        inTheBackground(() => services.completeHolds()),
        inTheBackground(() => services.deriveJournal()),
        inTheBackground((n) => {
          const command = { key: `mad-window-${n}`, period: '2026-03' }
          return closeWindow(command, officer, 'clearing', services.clearing)
        }),
      ]
      await Promise.all(
        people.map(async (person, i) => {
          for (let n = 0; n < sampled(6, 100); n++) {
            const key = `mad-clock-${i}-${n}`
            const reply = await clerk.insist(key, aStay(person, key, '2000.00'))
            assert.equal(reply.status, 201, reply.text)
            const again = await clerk.insist(key, aStay(person, key, '2000.00'))
            assert.equal(again.text, reply.text)
          }
        }),
      )
      open = false
      await Promise.all(background)
    })
    // A minute is enough: what the clock said to whoever wrote a hold makes it no younger.
    for (let quiet = 0; quiet < 3; )
      quiet = (await services.completeHolds(61_000)) > 0 ? 0 : quiet + 1
    await services.deriveJournal()
    await recount(api.database.pool, api.database.url, [clerk])
    assert.equal((await verified(api)).finding, null)
    await assertInsurersAgree()
  })

  /** What became of each hold here is what became of it there. */
  async function assertInsurersAgree(): Promise<void> {
    const { rows } = await api.database.pool.query<{
      hold: string
      state: string
      amount: number | null
    }>('SELECT hold, state, amount_minor AS amount FROM payer_hold')
    assert.ok(rows.length > 0)
    const endOf: Readonly<Record<string, string>> = { confirmed: 'confirmed', voided: 'cancelled' }
    for (const { hold, state, amount } of rows) {
      const response = await fetch(`${api.simulator.address}/holds/${hold}`)
      const theirs = JSON.parse(await response.text())
      assert.equal(theirs?.state, endOf[state], `${hold} is ${state}`)
      if (state === 'confirmed') assert.equal(Math.round(Number(theirs.confirmed) * 100), amount)
    }
  }

  it('F11: a data folder has one holder, and its database starts, whatever the clocks say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yiqiao-skew-'))
    const lock = lockDataFolder(folder, 'the first')
    await withMadClock(async () => {
      for (let i = 0; i < 20; i++) {
        assert.throws(() => lockDataFolder(folder, 'the second'), /Another Yiqiao/)
        await sleep(3)
      }
    })
    lock.release()
    lockDataFolder(folder, 'the second').release()
    const launcher = join(import.meta.dirname, '../launcher/launch.ts')
    for (const [n, skew] of [24 * hour, -24 * hour].entries()) {
      const { ended } = startProgram([process.execPath, launcher, folder], skewedClock(skew))
      const { code, output, errors } = await ended
      assert.equal(code, 0, errors)
      assert.equal(JSON.parse(output).starts, n + 1)
    }
    await rm(folder, { recursive: true, force: true })
  })

  it('F28: a process that stands still with a batch under way wakes to no double effect', async () => {
    const clerk = aClerk(`${api.app.listeningOrigin}`)
    for (let round = 0; round < sampled(1, 10); round++) {
      const sent = people.map((person, i) => {
        const key = `stands-still-${round}-${i}`
        return { key, bill: aStay(person, key, '700.00') }
      })
      const first = Promise.allSettled(sent.map(({ key, bill }) => clerk.settle(key, bill)))
      await sleep(random.below(40))
      standStill(sampled(1500, 5000))
      await first
      for (const { key, bill } of sent) assert.equal((await clerk.insist(key, bill)).status, 201)
    }
    await recount(api.database.pool, api.database.url, [clerk])
    const { rows } = await api.database.pool.query(
      `SELECT count(*)::int AS live FROM settlement WHERE visit LIKE 'stands-still-%'`,
    )
    assert.equal(rows[0].live, sampled(1, 10) * people.length)
  })
})

/** As a long collection of garbage or a loop would: nothing else runs in this process meanwhile. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
