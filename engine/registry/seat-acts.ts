/** A house joins an alliance, moves within it, or leaves it: the seats as they stand after that. */
import type { Day } from '../base/calendar-date.ts'
import type { AllianceSeat } from './alliance.ts'

export type SeatAct = { readonly institution: string; readonly on: Day } & (
  | {
      readonly act: 'add' | 'move'
      readonly role: AllianceSeat['role']
      readonly under: string | null
    }
  | { readonly act: 'leave' }
)

/** What was before that day stays. Whoever sits under a house that leaves, leaves with it. */
export function seatsAfter(seats: readonly AllianceSeat[], act: SeatAct): readonly AllianceSeat[] {
  const { institution, on } = act
  if (act.act === 'leave') return without(seats, leaving(seats, institution), on)
  const { role, under } = act
  const kept = act.act === 'move' ? without(seats, new Set([institution]), on) : seats
  return [...kept, { institution, role, under, from: on, to: null }]
}

function leaving(seats: readonly AllianceSeat[], institution: string): ReadonlySet<string> {
  const found = new Set([institution])
  for (const one of found) {
    for (const seat of seats) if (seat.under === one) found.add(seat.institution)
  }
  return found
}

function without(
  seats: readonly AllianceSeat[],
  houses: ReadonlySet<string>,
  on: Day,
): AllianceSeat[] {
  return seats.flatMap((seat) => {
    const isOver = seat.to !== null && seat.to < on
    if (!houses.has(seat.institution) || isOver) return [seat]
    return seat.from < on ? [{ ...seat, to: on - 1 }] : []
  })
}
