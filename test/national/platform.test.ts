import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { auditActor, sampleActor, sampleClearingOfficers } from '../../server/own-actors.ts'
import { httpReconciling } from '../../server/platform/http-reconciling.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { createBreakStore } from '../../server/storage/break-store.ts'
import { createHouseBooks } from '../../server/storage/house-books.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createReadMark } from '../../server/storage/read-marks.ts'
import { completeOrders } from '../../server/usecases/platform/complete-orders.ts'
import type { PlatformStore } from '../../server/usecases/platform/platform-store.ts'
import { type DaysStore, reconcileDays } from '../../server/usecases/platform/reconcile-days.ts'
import { reconcilePlatform } from '../../server/usecases/platform/reconcile-platform.ts'
import { settleAtPlatform } from '../../server/usecases/platform/settle-at-platform.ts'
import { reverseAtPlatform } from '../../server/usecases/platform/take-back-order.ts'
import type { Detail } from '../../server/usecases/reconciliation/run-reconciliation.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay, hospital, type Linjiang } from '../support/linjiang.ts'
import { area, nationalCode, openPlatformWorld, type PlatformWorld } from './platform-door.ts'

const [officer = auditActor] = sampleClearingOfficers

describe('bills that a fund’s own platform decides', () => {
  let world: PlatformWorld
  let linjiang: Linjiang
  let store: PlatformStore & Linjiang['services']['store']

  before(async () => {
    world = await openPlatformWorld(['policy=100000:80'])
    ;({ linjiang } = world)
    store = { ...linjiang.services.store, platform: world.door, orders: world.orders }
  })
  after(() => world.close())
  beforeEach(async () => {
    for (const subject of ['2304', '2305', '5203', '2601', '2401']) await behave(subject, 'none')
  })

  const behave = (subject: string, fault: string) => world.behave(subject, fault)
  const booked = async () => (await world.counts()).booked

  let count = 0

  async function aBill(): Promise<{ bill: BillText; key: string }> {
    count += 1
    const added = aPerson('linjiang/first')
    await linjiang.services.persons.addPersons([added])
    const line = {
      id: 'L1',
      code: 'X1',
      name: 'Stay',
      on: '2026-03-05',
      quantity: '1',
      unitPrice: '10800',
      amount: '10800.00',
      category: 'bed',
    }
    const { sums: _, ...stay } = aStay(added.person.id, `PL-${count}`, '0.00')
    return {
      bill: { ...stay, lines: [line] },
      key: `platform-${count}-${randomBytes(4).toString('hex')}`,
    }
  }

  const settle = ({ bill, key }: { bill: BillText; key: string }) =>
    settleAtPlatform({ key, bill, expected: null }, sampleActor, 'settlement', store)

  async function settled(command: { bill: BillText; key: string }) {
    const outcome = await settle(command)
    assert.ok(outcome.settled, JSON.stringify(outcome))
    const { document } = outcome.entry
    assert.ok(document.kind === 'settlement')
    return { entry: outcome.entry, settlement: document.settlement }
  }

  async function refusedBy(command: { bill: BillText; key: string }): Promise<string> {
    const outcome = await settle(command)
    assert.ok(!outcome.settled)
    return outcome.refusal.code
  }

  async function live(bill: BillText): Promise<number> {
    const rows = await linjiang.rows(
      'SELECT count(*)::int AS count FROM live_visit WHERE visit = $1 AND institution = $2',
      [bill.visit.number, hospital.id],
    )
    return rows[0].count
  }

  it('takes the platform’s answer as a fact, which agrees with our reading of the rules', async () => {
    const { settlement } = await settled(await aBill())
    assert.deepEqual(
      settlement.shares.map(({ payer, amountMinor, decidedBy, state }) => [
        payer,
        amountMinor,
        decidedBy,
        state,
      ]),
      [['linjiang/first.pool', 784_000, 'platform', 'accepted']],
    )
    assert.deepEqual(settlement.breaks, [])
  })

  it('is bound by a wrong amount, and names the difference', async () => {
    const command = await aBill()
    await behave('2304', 'wrong')
    const { settlement } = await settled(command)
    assert.equal(settlement.shares[0]?.amountMinor, 783_940)
    assert.deepEqual(settlement.breaks, [
      { payer: 'linjiang/first.pool', oursMinor: 784_000, theirsMinor: 783_940 },
    ])
  })

  it('asks for no second settlement where the answer to the first was lost: it looks for it', async () => {
    const before = await booked()
    for (const fault of ['lost', 'slow', 'nonsense'] as const) {
      const command = await aBill()
      await behave('2304', fault)
      if (fault === 'nonsense') {
        // Nothing was done there, so it is called back and asked for anew.
        assert.equal(await refusedBy(command), 'platform-called-back')
        await behave('2304', 'none')
      }
      const { settlement } = await settled(command)
      assert.equal(settlement.shares[0]?.amountMinor, 784_000, fault)
    }
    assert.equal(await booked(), before + 3)
  })

  it('calls back what the platform does not know, so that nothing comes of it later', async () => {
    for (const fault of ['cut', 'late', 'broken'] as const) {
      const command = await aBill()
      const before = await booked()
      await behave('2304', fault)
      assert.equal(await refusedBy(command), 'platform-called-back', fault)
      assert.equal(await live(command.bill), 0)
      await behave('2304', 'none')
      if (fault === 'late') await sleep(1500)
      assert.equal(await booked(), before, `${fault}: the late one was refused there`)
      await settled(command)
      assert.equal(await booked(), before + 1)
    }
  })

  it('settles nothing here while nobody knows, and finds out as soon as it can', async () => {
    const command = await aBill()
    await behave('2304', 'lost')
    await behave('5203', 'cut')
    assert.equal(await refusedBy(command), 'platform-undecided')
    assert.equal(await refusedBy(command), 'platform-undecided')
    assert.equal(await live(command.bill), 0)
    await behave('2304', 'none')
    await behave('5203', 'none')
    const { settlement } = await settled(command)
    assert.equal(settlement.shares[0]?.amountMinor, 784_000)
  })

  it('takes back there what nobody came again for', async () => {
    const command = await aBill()
    await behave('2304', 'lost')
    await behave('5203', 'cut')
    assert.equal(await refusedBy(command), 'platform-undecided')
    await behave('5203', 'none')
    await behave('2304', 'none')
    assert.equal(await completeOrders(store, 120_000), 1)
    assert.equal(await live(command.bill), 0)
    // And whoever comes again after all gets a new attempt.
    await settled(command)
  })

  it('passes on what the platform says when it is closed or refuses', async () => {
    const command = await aBill()
    await behave('2304', 'stopped')
    const outcome = await settle(command)
    assert.ok(!outcome.settled && outcome.refusal.code === 'platform-refused')
    assert.match(outcome.refusal.says, /停机/)
    await behave('2304', 'none')
    await settled(command)
  })

  it('gives the same key the same settlement, and the platform one', async () => {
    const command = await aBill()
    const before = await booked()
    const [first, ...others] = await Promise.all([
      settle(command),
      settle(command),
      settle(command),
    ])
    const ids = [first, ...others].flatMap((one) => (one?.settled ? [one.entry.id] : []))
    assert.ok(ids.length >= 1 && new Set(ids).size === 1)
    const again = await settled(command)
    assert.equal(again.entry.id, ids[0])
    assert.equal(await booked(), before + 1)
  })

  it('keeps to one settlement there and here when the same visit comes under another key', async () => {
    const command = await aBill()
    const before = await booked()
    const { entry } = await settled(command)
    const other = await settled({ ...command, key: `${command.key}-again` })
    assert.equal(other.entry.id, entry.id)
    const [line] = command.bill.lines ?? []
    assert.ok(line)
    const dearer = { ...line, unitPrice: '10900', amount: '10900.00' }
    const changed = { ...command.bill, lines: [dearer] }
    assert.equal(await refusedBy({ bill: changed, key: `${command.key}-other` }), 'visit-settled')
    assert.equal(await live(command.bill), 1)
    assert.equal(await booked(), before + 1)
  })

  it('takes a settlement back there first, also where the answer is lost', async () => {
    for (const fault of ['none', 'lost', 'cut'] as const) {
      const command = await aBill()
      const { entry } = await settled(command)
      await behave('2305', fault)
      const key = `back-${entry.id}-${fault}`
      const back = () =>
        reverseAtPlatform(
          { key, settlement: entry.id, reason: 'wrong ward' },
          sampleActor,
          'settlement',
          store,
        )
      let outcome = await back()
      if (fault === 'cut') {
        assert.ok(!outcome.settled && outcome.refusal.code === 'platform-undecided')
        assert.equal(await live(command.bill), 1)
        await behave('2305', 'none')
        outcome = await back()
      }
      assert.ok(outcome.settled, `${fault} ${JSON.stringify(outcome)}`)
      assert.equal(await live(command.bill), 0)
    }
  })

  describe('and the platform’s books of the day', () => {
    const number = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000)
    let days: DaysStore
    let breaks: ReturnType<typeof createBreakStore<Detail>>
    const payer = 'linjiang/first.pool'

    before(() => {
      const { pool } = linjiang.database
      const place = { codeOf: () => nationalCode, areaOf: () => area }
      breaks = createBreakStore<Detail>(pool, createHouseBooks(pool))
      days = {
        reconciling: httpReconciling({ ...world.door, ...place }),
        answered: world.orders.answered,
        known: async () => [{ institution: hospital.id, since: number - 2 }],
        kindsOf: () => [true, false].map((isStay) => ({ insuranceType: '310', isStay })),
        insuranceTypeOf: () => '310',
        markOf: (name) => createReadMark(onOneServer(pool), `days ${name}`),
        payers: [payer],
        anyPayer: payer,
        breaks,
        now: () => new Date(),
      }
    })

    async function compare(today: number) {
      const reconciled = await reconcileDays(today, officer, days)
      assert.ok(reconciled.done)
      return reconciled.findings
    }
    const open = async () =>
      (await breaks.list({ state: 'open' }, 100)).map((one) => [
        one.class,
        one.settlement,
        one.amountMinor,
        one.openSince,
      ])

    it('agree, kind by kind, and row by row where they do not', async () => {
      const done = await reconcilePlatform(hospital.id, number, officer, {
        ...days,
        kinds: days.kindsOf(hospital.id),
      })
      assert.ok(done.done, JSON.stringify(done))
      assert.deepEqual(done.differences, [])
    })

    it('are compared later for days on which the platform did not answer', async () => {
      await behave('3201', 'cut')
      const silent = await compare(number + 1)
      assert.deepEqual(
        silent.map(({ differences }) => differences),
        [null],
      )
      assert.equal(await days.markOf(hospital.id).read(), 0)
      await behave('3201', 'none')
      await compare(number)
      assert.equal(await days.markOf(hospital.id).read(), number - 1, 'two days were caught up')
    })

    it('make breaks that have an age and are cleared once they agree', async () => {
      const mine = await world.orders.answered(
        hospital.id,
        new Date(0),
        new Date(Date.now() + 1000),
      )
      const [first, second] = mine
      assert.ok(first?.recorded && second?.recorded)
      await world.post('alter', { settlement: second.result.settlement, minor: '500' })
      await behave('5203', 'none')
      await compare(number + 1)
      const on = textFromDay(number + 1)
      assert.deepEqual(await open(), [['total-differs', second.recorded, 500, on]])
      await world.post('forget', { settlement: first.result.settlement })
      await world.post('alter', { settlement: second.result.settlement, minor: '-500' })
      await compare(number + 2)
      const later = await breaks.list({ state: 'open', institution: hospital.id }, 100)
      assert.deepEqual(
        later.map((one) => [one.class, one.settlement, one.payer, one.owner]),
        [['missing-there', first.recorded, payer, null]],
      )
    })
  })

  it('leaves books that verify', async () => {
    const { finding } = await auditing<JournalDocument, Verification>(
      linjiang.database.pool,
      (reads) => verifyJournal(auditActor, 'audit', reads, linjiang.services.store.archive),
    )
    assert.equal(finding, null)
  })
})
