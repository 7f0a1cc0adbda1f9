/**
 * A house takes a bed, a test or a shared facility for a case of its own. The seat is held, the booking
 * written, and the seat confirmed; what a crash leaves between is put right with the other holds.
 */
import {
  type BookingDeed,
  type BookingSide,
  type BookingState,
  bookingState,
  mayBook,
  type SharedBooking,
} from '../../../engine/referral/booking.ts'
import { canonicalText } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ReferralRead } from './read-referrals.ts'
import type { ReferralStore, SlotWithPlaces } from './referral-store.ts'

export interface StoredBooking {
  readonly id: string
  readonly booking: SharedBooking
  readonly state: BookingState
  readonly sides: readonly BookingSide[]
}

export type BookingOutcome =
  | { readonly done: true; readonly booked: StoredBooking; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface BookSharedCommand {
  readonly key: string
  readonly institution: string
  readonly slot: string
  readonly caseNumber: string
}

const holdMs = 60_000
const dayMs = 86_400_000
const mostDays = 60
const mostRounds = 6
const mostOnDesk = 200

export async function bookShared(
  { key, institution, slot, caseNumber }: BookSharedCommand,
  by: Actor,
  store: ReferralStore,
): Promise<BookingOutcome> {
  const house = by.institution ?? institution
  const forbidden = gate(by, 'referral', 'run-capacity', house)
  if (forbidden !== null) return no(forbidden)
  const id = store.bookings.idOf(institution, `${house} ${key}`)
  const before = await repeated(id, { institution, slot, house, caseNumber }, by, store)
  if (before !== null) return before
  const found = await openSlot(institution, slot, store)
  // A clinic is booked by whoever is referred to it.
  if (found === undefined || found.kind === 'clinic') {
    return no({ code: 'slot-not-to-be-had', why: 'unknown' })
  }
  const seat = { institution, slot, taker: id }
  const taken = await store.capacity.take({ ...seat, isReferred: false }, store.now(), holdMs)
  if (!taken.taken) return no({ code: 'slot-not-to-be-had', why: taken.why })
  const booking = {
    ...{ institution, slot, service: found.service, house, caseNumber },
    ...{ seat: taken.seat, startsAt: taken.startsAt.getTime() },
  }
  const outcome = await addAct(id, 'book', { act: 'book', booking }, by, store)
  if (outcome.done) await store.capacity.confirm(seat)
  return outcome
}

/** The answer to a request that comes again: what was given back since is not taken anew. */
async function repeated(
  id: string,
  asked: Omit<SharedBooking, 'seat' | 'startsAt' | 'service'>,
  by: Actor,
  store: ReferralStore,
): Promise<BookingOutcome | null> {
  const state = await readBooking(id, store)
  const { booking } = state
  if (booking === null) return null
  const { institution, slot, house, caseNumber } = booking
  const isSame = canonicalText({ institution, slot, house, caseNumber }) === canonicalText(asked)
  if (!isSame) return no({ code: 'key-reused' })
  return { done: true, booked: { id, booking, state, sides: sidesOf(by, booking) }, isNew: false }
}

async function openSlot(
  institution: string,
  slot: string,
  { capacity, now }: ReferralStore,
): Promise<SlotWithPlaces | undefined> {
  const until = new Date(now().getTime() + mostDays * dayMs)
  return (await capacity.ahead(institution, now(), until)).find((one) => one.slot === slot)
}

export async function actOnBooking(
  { booking: id, key, deed }: { booking: string; key: string; deed: BookingDeed },
  by: Actor,
  store: ReferralStore,
): Promise<BookingOutcome> {
  const forbidden = gate(by, 'referral', 'run-capacity', by.institution)
  if (forbidden !== null) return no(forbidden)
  const { booking, state } = await readBooking(id, store)
  if (booking === null) return no({ code: 'booking-unknown', booking: id })
  const seat = { institution: booking.institution, slot: booking.slot, taker: id }
  const gives = deed.act === 'cancel' && state === 'booked'
  if (gives) await store.capacity.loosen(seat, new Date(store.now().getTime() + holdMs))
  const outcome = await addAct(id, key, deed, by, store)
  if (gives && outcome.done) await store.capacity.release(seat)
  else if (gives) await store.capacity.confirm(seat)
  return outcome
}

/** What a house has taken, and what others have taken of it; the latest change first. */
export async function readBookings(
  institution: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly StoredBooking[]>> {
  const forbidden = gate(by, 'referral', 'run-capacity', institution)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const rows = await store.bookings.onDesk(institution, { limit: mostOnDesk })
  const asDesk = { ...by, institution: by.institution ?? institution }
  const found = await Promise.all(
    rows.map(async ({ record: id }) => {
      const state = await readBooking(id, store)
      const { booking } = state
      return booking === null ? [] : [{ id, booking, state, sides: sidesOf(asDesk, booking) }]
    }),
  )
  return { found: true, value: found.flat() }
}

export async function readBooking(
  id: string,
  { bookings }: Pick<ReferralStore, 'bookings'>,
): Promise<BookingState> {
  return bookingState((await bookings.read(id)).map(({ action }) => action))
}

async function addAct(
  id: string,
  key: string,
  deed: BookingDeed,
  by: Actor,
  store: ReferralStore,
): Promise<BookingOutcome> {
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.bookings.read(id)
    const before = bookingState(recorded.map(({ action }) => action))
    const booking = deed.act === 'book' ? deed.booking : before.booking
    if (booking === null) return no({ code: 'booking-unknown', booking: id })
    const sides = sidesOf(by, booking)
    const same = recorded.find(({ message }) => message === key)
    if (same !== undefined) {
      if (canonicalText(same.action) !== canonicalText(deed)) return no({ code: 'key-reused' })
      return { done: true, booked: { id, booking, state: before, sides }, isNew: false }
    }
    const refusal = mayBook(deed, before, sides)
    if (refusal !== null) return no(refusal)
    const state = bookingState([...recorded.map(({ action }) => action), deed])
    const desks = [...new Set([booking.house, booking.institution])].map((desk) => ({
      ...{ desk, state: state.state, dueAt: null },
    }))
    const draft = { record: id, number: recorded.length + 1, message: key, by: by.id, desks }
    if (await store.bookings.append({ ...draft, action: deed })) {
      return { done: true, booked: { id, booking, state, sides }, isNew: true }
    }
  }
  return no({ code: 'referral-busy' })
}

function sidesOf(
  { institution, role }: Actor,
  { house, institution: owner }: SharedBooking,
): readonly BookingSide[] {
  if (role !== 'referral-desk') return []
  const isAt = (one: string) => institution === null || institution === one
  return [...(isAt(house) ? ['house' as const] : []), ...(isAt(owner) ? ['owner' as const] : [])]
}

function no(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}
