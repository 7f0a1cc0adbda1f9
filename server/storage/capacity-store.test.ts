import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { sampled } from '../../test/support/thoroughness.ts'
import { createCapacityStore, type SlotDraft, type Taken } from './capacity-store.ts'
import { onOneServer } from './placement.ts'

const now = new Date('2026-03-10T08:00:00+08:00')
const holdMs = 60_000
const institution = 'H-2'

function aSlot(slot: string, over: Partial<SlotDraft> = {}): SlotDraft {
  return {
    slot,
    institution,
    kind: 'bed',
    service: 'cardiology',
    startsAt: new Date('2026-03-12T08:00:00+08:00'),
    minutes: 1440,
    seats: 5,
    reserved: 2,
    ...over,
  }
}

describe('places of an institution', () => {
  let database: TestDatabase
  let store: ReturnType<typeof createCapacityStore>
  before(async () => {
    database = await withDatabase()
    store = createCapacityStore(onOneServer(database.pool))
  })
  after(() => database.close())

  const take = (slot: string, taker: string, isReferred = true): Promise<Taken> =>
    store.take({ institution, slot, taker, isReferred }, now, holdMs)
  const seatOf = (taken: Taken) => (taken.taken ? taken.seat : taken.why)

  it('have one taker each, however many come at once', async () => {
    const takers = sampled(200, 1000)
    await store.open([aSlot('rush', { seats: 20, reserved: 8 })], 'desk')
    const wanted = Array.from({ length: takers }, (_, i) => take('rush', `R-${i}`, i % 2 === 0))
    const seats = (await Promise.all(wanted)).map(seatOf)
    const taken = seats.filter((seat) => seat !== 'full')
    assert.equal(taken.length, 20)
    assert.equal(new Set(taken).size, 20)
    const { rows } = await database.pool.query(
      `SELECT count(DISTINCT taker)::integer AS takers, count(taker)::integer AS seats
       FROM capacity_seat WHERE slot = 'rush'`,
    )
    assert.deepEqual(rows, [{ takers: 20, seats: 20 }])
  })

  it('are kept for referred patients as far as they are reserved', async () => {
    await store.open([aSlot('kept', { seats: 3, reserved: 2 })], 'desk')
    assert.equal(seatOf(await take('kept', 'walk-in-1', false)), 3)
    assert.equal(seatOf(await take('kept', 'walk-in-2', false)), 'full')
    assert.equal(seatOf(await take('kept', 'referred')), 1)
    const [slot] = await store.ahead(institution, now, new Date('2026-03-13T00:00:00+08:00'))
    assert.ok(slot)
  })

  it('give the same taker the same seat, even when it asks twice at once', async () => {
    await store.open([aSlot('twice')], 'desk')
    const both = await Promise.all([take('twice', 'R-1'), take('twice', 'R-1')])
    assert.deepEqual(both.map(seatOf), [1, 1])
    assert.equal(seatOf(await take('twice', 'R-2')), 2)
  })

  it('are free again once released, and stay taken once confirmed', async () => {
    await store.open([aSlot('again', { seats: 1, reserved: 0 })], 'desk')
    await take('again', 'R-1')
    await store.release({ institution, slot: 'again', taker: 'R-1' })
    assert.equal(seatOf(await take('again', 'R-2')), 1)
    const later = new Date(now.getTime() + holdMs + 1)
    const held = (await store.outheld(later, 100)).filter(({ slot }) => slot === 'again')
    assert.deepEqual(held, [{ institution, slot: 'again', seat: 1, taker: 'R-2' }])
    await store.confirm({ institution, slot: 'again', taker: 'R-2' })
    const still = (await store.outheld(later, 100)).filter(({ slot }) => slot === 'again')
    assert.deepEqual(still, [])
  })

  it('about to be given back are found again, if that breaks off', async () => {
    await store.open([aSlot('loose', { seats: 1, reserved: 0 })], 'desk')
    await take('loose', 'R-1')
    const seat = { institution, slot: 'loose', taker: 'R-1' }
    await store.confirm(seat)
    await store.loosen(seat, now)
    assert.equal(seatOf(await take('loose', 'R-2')), 'full')
    const later = new Date(now.getTime() + 1)
    const held = (await store.outheld(later, 100)).filter(({ slot }) => slot === 'loose')
    assert.deepEqual(held, [{ ...seat, seat: 1 }])
  })

  it('are not to be had of a slot that is over, nor of one that nobody opened', async () => {
    await store.open([aSlot('past', { startsAt: new Date('2026-03-09T08:00:00+08:00') })], 'desk')
    assert.equal(seatOf(await take('past', 'R-1')), 'over')
    assert.equal(seatOf(await take('never', 'R-1')), 'unknown')
  })

  it('are opened once, whoever opens them again', async () => {
    await store.open([aSlot('once', { seats: 2, reserved: 0 })], 'desk')
    await take('once', 'R-1')
    await store.open([aSlot('once', { seats: 9, reserved: 0 })], 'desk')
    const all = await store.ahead(institution, now, new Date('2026-03-13T00:00:00+08:00'))
    const found = all.find(({ slot }) => slot === 'once')
    assert.deepEqual([found?.seats, found?.taken, found?.freeForAll], [2, 1, 1])
  })
})
