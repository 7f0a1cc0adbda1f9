/** Beds, tests and the rooms of a medical mall, taken by several houses at once: nobody has what another has. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { BookingSchema, BookingsSchema } from '../../server/http/contract/referral.ts'
import { clearHolds } from '../../server/usecases/referral/book-seat.ts'
import type { Referring } from './referring.ts'
import { holds, refuses } from './served-alliance.ts'

const owner = 'H-ZH-01'
const desk = (house: string) => `staff:referral-desk:${house}`

export function sharedPlacesTold(told: () => Referring): void {
  const slotOf = async (kind: string, service: string) => {
    const { body } = await told().served.get(`/api/institutions/${owner}/capacity`, desk(owner))
    const found = body.slots.find(
      (one: { kind: string; service: string }) => one.kind === kind && one.service === service,
    )
    assert.ok(found, `${kind} ${service}`)
    return found
  }
  const book = (slot: string, house: string, caseNumber: string, key?: string) =>
    told().served.post(
      `/api/institutions/${owner}/bookings`,
      { slot, caseNumber },
      desk(house),
      key,
    )

  it('three places of a theatre have three takers, however many want them at once', async () => {
    const { slot, seats } = await slotOf('facility', 'theatre')
    assert.equal(seats, 3)
    const houses = ['C-ZH-01', 'H-ZH-01', 'H-GZ-01']
    const asked = Array.from({ length: 24 }, (_, i) => book(slot, houses[i % 3] ?? '', `K-${i}`))
    const answers = await Promise.all(asked)
    const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body)
    assert.deepEqual(booked.map(({ seat }) => seat).sort(), [1, 2, 3])
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      refuses(answer, 'slot-not-to-be-had', 'slot.full')
    }
    assert.equal((await slotOf('facility', 'theatre')).freeForAll, 0)
  })

  it('is given back by the house that took it, and stays given back', async () => {
    const { slot, taken } = await slotOf('bed', 'cardiology')
    const key = 'a-bed-once-0001'
    const booked = holds(await book(slot, 'C-ZH-01', 'K-B', key), BookingSchema, 201)
    // A crash before the seat was confirmed: whoever clears holds finds the booking.
    await told().served.database.pool.query(
      "UPDATE capacity_seat SET held_until = now() - interval '1 hour' WHERE taker = $1",
      [booked.id],
    )
    await clearHolds(told().served.alliance.api.referrals)
    assert.equal((await slotOf('bed', 'cardiology')).taken, taken + 1)
    const act = (body: object, as: string) =>
      told().served.post(`/api/bookings/${booked.id}/acts`, body, as)
    refuses(await act({ act: 'use' }, desk('C-ZH-01')), 'booking-of-others')
    const back = await act({ act: 'cancel', reason: '手术改期' }, desk('C-ZH-01'))
    assert.deepEqual([back.status, back.body.state], [201, 'cancelled'])
    const again = holds(await book(slot, 'C-ZH-01', 'K-B', key), BookingSchema, 200)
    assert.equal(again.state, 'cancelled')
    assert.equal((await slotOf('bed', 'cardiology')).taken, taken)
  })

  it('lies on the desks of both houses, and names nobody', async () => {
    const { slot } = await slotOf('test', 'mri')
    const { id } = holds(await book(slot, 'C-ZH-01', 'K-M'), BookingSchema, 201)
    for (const house of [owner, 'C-ZH-01']) {
      const answer = await told().served.get(`/api/institutions/${house}/bookings`, desk(house))
      const mine = holds(answer, BookingsSchema).bookings.find((one) => one.id === id)
      assert.equal(mine?.caseNumber, 'K-M')
    }
    const used = await told().served.post(`/api/bookings/${id}/acts`, { act: 'use' }, desk(owner))
    assert.equal(used.body.state, 'used')
    const clinic = await slotOf('clinic', 'cardiology')
    refuses(await book(clinic.slot, 'C-ZH-01', 'K-C'), 'slot-not-to-be-had', 'slot.unknown')
    const stranger = await told().served.get(`/api/institutions/${owner}/bookings`, desk('C-ZH-01'))
    assert.equal(stranger.status, 403)
  })
}
