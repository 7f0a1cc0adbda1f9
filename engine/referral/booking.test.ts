import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type BookingAct,
  type BookingDeed,
  type BookingSide,
  type BookingStateName,
  bookingState,
  bookingStates,
  mayBook,
} from './booking.ts'

const booking = {
  ...{ institution: 'M-1', slot: 'theatre', service: 'theatre', seat: 1, startsAt: 9 },
  ...{ house: 'C-1', caseNumber: 'K-17' },
}
const deeds: { readonly [Act in BookingAct]: BookingDeed & { readonly act: Act } } = {
  book: { act: 'book', booking },
  use: { act: 'use' },
  miss: { act: 'miss' },
  cancel: { act: 'cancel', reason: 'the case was put off' },
}
const both: readonly BookingSide[] = ['house', 'owner']

describe('a shared place that a house has taken', () => {
  const booked = bookingState([deeds.book])

  it('is used, missed or given back, and then for good', () => {
    const ends = (['use', 'miss', 'cancel'] as const).map((act) => {
      assert.equal(mayBook(deeds[act], booked, both), null)
      const over = bookingState([deeds.book, deeds[act]])
      for (const deed of Object.values(deeds)) {
        assert.equal(mayBook(deed, over, both)?.code, 'booking-out-of-turn')
      }
      return over.state
    })
    const reached: BookingStateName[] = ['none', booked.state, ...ends]
    assert.deepEqual(reached, [...bookingStates])
  })

  it('is given back by either house, with a reason', () => {
    for (const side of both) assert.equal(mayBook(deeds.cancel, booked, [side]), null)
    const silent = { act: 'cancel', reason: ' ' } as const
    assert.equal(mayBook(silent, booked, both)?.code, 'booking-reason-missing')
    assert.equal(mayBook(deeds.use, booked, ['house'])?.code, 'booking-of-others')
  })
})
