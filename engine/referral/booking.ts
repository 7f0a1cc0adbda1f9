/**
 * A place that one house takes for a case of its own: a bed, a test, or the laboratory, imaging or theatre
 * that the houses of a medical mall share. It names no patient.
 *
 *   booked ──use──► used          booked ──cancel──► cancelled          booked ──miss──► missed
 */
import { assert } from '../base/assert.ts'

export interface SharedBooking {
  /** Whose place it is, and which. */
  readonly institution: string
  readonly slot: string
  readonly service: string
  readonly seat: number
  readonly startsAt: number
  /** The house that takes it, and its own number of the case. */
  readonly house: string
  readonly caseNumber: string
}

export type BookingDeed =
  | { readonly act: 'book'; readonly booking: SharedBooking }
  | { readonly act: 'use' }
  | { readonly act: 'miss' }
  | { readonly act: 'cancel'; readonly reason: string }
export type BookingAct = BookingDeed['act']

export const bookingStates = ['none', 'booked', 'used', 'missed', 'cancelled'] as const
export type BookingStateName = (typeof bookingStates)[number]

export interface BookingState {
  readonly state: BookingStateName
  readonly booking: SharedBooking | null
  readonly reason: string | null
}

export type BookingSide = 'house' | 'owner'

export const bookingTurns: Readonly<
  Record<BookingAct, { readonly in: BookingStateName; readonly by: readonly BookingSide[] }>
> = {
  book: { in: 'none', by: ['house'] },
  use: { in: 'booked', by: ['owner'] },
  miss: { in: 'booked', by: ['owner'] },
  cancel: { in: 'booked', by: ['house', 'owner'] },
}

export function bookingState(deeds: readonly BookingDeed[]): BookingState {
  return deeds.reduce<BookingState>(after, { state: 'none', booking: null, reason: null })
}

function after(before: BookingState, deed: BookingDeed): BookingState {
  assert(bookingTurns[deed.act].in === before.state, `${deed.act} in ${before.state}`)
  switch (deed.act) {
    case 'book':
      return { ...before, state: 'booked', booking: deed.booking }
    case 'use':
      return { ...before, state: 'used' }
    case 'miss':
      return { ...before, state: 'missed' }
    case 'cancel':
      return { ...before, state: 'cancelled', reason: deed.reason }
  }
}

export type BookingRefusal =
  | {
      readonly code: 'booking-out-of-turn'
      readonly act: BookingAct
      readonly state: BookingStateName
    }
  | { readonly code: 'booking-of-others'; readonly act: BookingAct }
  | { readonly code: 'booking-reason-missing' }

export function mayBook(
  deed: BookingDeed,
  { state }: BookingState,
  sides: readonly BookingSide[],
): BookingRefusal | null {
  const { act } = deed
  const turn = bookingTurns[act]
  if (turn.in !== state) return { code: 'booking-out-of-turn', act, state }
  if (!turn.by.some((side) => sides.includes(side))) return { code: 'booking-of-others', act }
  const isSilent = deed.act === 'cancel' && deed.reason.trim() === ''
  return isSilent ? { code: 'booking-reason-missing' } : null
}
