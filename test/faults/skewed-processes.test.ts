/** Several processes settle on one database, and their clocks are days apart. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it, mock } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aClerk, type Clerk, recount } from '../support/clerk.ts'
import { TestCounter } from '../support/counter.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { mortalServer } from '../support/mortal-server.ts'
import { skewedClock } from '../support/skewed-clock.ts'

const dayMs = 86_400_000
const serve = join(import.meta.dirname, '../support/serve-linjiang.ts')

describe('processes whose clocks are days apart', () => {
  let counter: TestCounter
  before(async () => {
    counter = await TestCounter.start(300)
  })
  after(() => counter.close())
  afterEach(() => mock.timers.reset())

  /** From now on this process sees another day than its database does. */
  function beDaysAhead(days: number): void {
    mock.timers.reset()
    mock.timers.enable({ apis: ['Date'], now: Date.now() + days * dayMs })
  }

  async function somebody(): Promise<string> {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    await counter.api.services.persons.addPersons([added])
    return added.person.id
  }

  it('F11: number one person’s bills in one order, whichever of them records', async () => {
    const { database, simulator } = counter.api
    const servers = await Promise.all(
      // Where summer time begins and ends on other days, and by half an hour.
      (
        [
          [1, 'Australia/Lord_Howe'],
          [-1, 'America/New_York'],
        ] as const
      ).map(([days, TZ]) =>
        mortalServer(
          serve,
          (port) => [database.url, simulator.address, String(port)],
          () => ({ ...skewedClock(days * dayMs), TZ }),
        ),
      ),
    )
    await Promise.all(servers.map((server) => server.start()))
    const [ahead, behind] = servers.map(({ address }) => aClerk(address))
    assert.ok(ahead && behind)
    const wang = await somebody()
    const visits = Array.from({ length: 6 }, (_, n) => `skewed-${n}`)
    for (const [n, visit] of visits.entries()) {
      const bill = aStay(wang, visit, '700.00')
      const inTurn: readonly Clerk[] = n % 2 === 0 ? [ahead, behind] : [behind, ahead]
      for (const [again, clerk] of inTurn.entries()) {
        assert.equal((await clerk.insist(visit, bill)).isReplay, again === 1)
      }
    }
    for (const server of servers) await server.kill()
    const { rows } = await database.pool.query<{ visit: string }>(
      'SELECT visit FROM settlement WHERE person = $1 ORDER BY version',
      [wang],
    )
    assert.deepEqual(
      rows.map(({ visit }) => visit),
      visits,
    )
    await recount(database.pool, database.url, [ahead, behind])
  })

  /** Settles, and does something else between the note of the hold and the insurer's answer. */
  async function settleWith(person: string, visit: string, between: () => Promise<void>) {
    const { store } = counter.api.services
    const asking = {
      ...store,
      async ask(holds: Parameters<typeof store.ask>[0]) {
        await between()
        await store.ask(holds)
      },
    }
    const command = { key: visit, bill: aStay(person, visit, '700.00'), expected: null }
    return settleAll([command], sampleActor, 'settlement', asking)
  }

  async function holdOf(person: string): Promise<string[]> {
    const { rows } = await counter.api.database.pool.query<{ state: string }>(
      'SELECT state FROM payer_hold WHERE person = $1 ORDER BY attempt',
      [person],
    )
    return rows.map(({ state }) => state)
  }

  it('F11: let nobody void what an insurer is just being asked for', async () => {
    const wang = await somebody()
    beDaysAhead(-1)
    const [outcome] = await settleWith(wang, 'is-asked', async () => {
      beDaysAhead(2)
      await counter.api.services.completeHolds()
      assert.deepEqual(await holdOf(wang), ['asked'])
    })
    assert.ok(outcome?.settled)
    assert.equal((await holdOf(wang)).length, 1)
  })

  it('F11: void after a minute what a process ahead of its time has left behind', async () => {
    const wang = await somebody()
    beDaysAhead(1)
    const dies = settleWith(wang, 'is-left', () => Promise.reject(new Error('killed')))
    await assert.rejects(dies, /killed/)
    beDaysAhead(-1)
    const { services } = counter.api
    await services.completeHolds(59_000)
    assert.deepEqual(await holdOf(wang), ['asked'])
    for (let i = 0; i < 3; i++) await services.completeHolds(61_000)
    assert.deepEqual(await holdOf(wang), ['voided'])
  })

  it('F11: close no order that a patient is still paying, and close it when its time is over', async () => {
    const wang = await somebody()
    await counter.openShift('100.00')
    await counter.behave('wallet', 'down')
    beDaysAhead(-1)
    const asked = await counter.deposit(wang, 'pays', 0, [{ kind: 'wallet', amount: '50.00' }])
    const [tender] = asked.body.tenders
    assert.equal(tender?.state, 'asked')
    const stateNow = async () => (await counter.visit('pays')).body.tenders[0]?.state
    beDaysAhead(1)
    await counter.behave('wallet', 'none')
    const { services } = counter.api
    await services.completeCounters(80_000)
    assert.equal(await stateNow(), 'asked', 'not after 80 seconds')
    beDaysAhead(-2)
    await services.completeCounters(100_000)
    assert.notEqual(await stateNow(), 'asked', 'but after 100')
  })
})
