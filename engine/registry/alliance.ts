/** Alliances of institutions: a lead hospital, its members and their branches, each for a time. */
import type { Day } from '../base/calendar-date.ts'
import { holdsOn, type Span } from './institution.ts'

export interface AllianceSeat extends Span {
  readonly institution: string
  readonly role: 'lead' | 'member' | 'branch'
  /** Under whom it sits; null for the lead. */
  readonly under: string | null
}

export interface Alliance {
  readonly id: string
  readonly kind: 'consortium' | 'cross-region'
  readonly seats: readonly AllianceSeat[]
}

export interface AllianceNode {
  readonly institution: string
  readonly role: AllianceSeat['role']
  readonly below: readonly AllianceNode[]
}

/** As it stands on a day; null while it has no lead. Who sits under somebody who left is not shown. */
export function treeOn({ seats }: Alliance, day: Day): AllianceNode | null {
  const inForce = seats.filter((seat) => holdsOn(seat, day))
  const nodeOf = ({ institution, role }: AllianceSeat): AllianceNode => ({
    institution,
    role,
    below: inForce.filter(({ under }) => under === institution).map(nodeOf),
  })
  const lead = inForce.find(({ role }) => role === 'lead')
  return lead === undefined ? null : nodeOf(lead)
}

export type AllianceFault = {
  readonly fault: 'two-leads' | 'two-seats' | 'no-such-seat' | 'ring' | 'wrong-level'
} & {
  readonly institution: string
}

/** What stands against it as a tree, on every day on which something changes. */
export function faultsOf(alliance: Alliance): readonly AllianceFault[] {
  const days = alliance.seats.flatMap(({ from, to }) => (to === null ? [from] : [from, to + 1]))
  const found = [...new Set(days)].flatMap((day) => faultsOn(alliance, day))
  return [...new Map(found.map((one) => [`${one.fault} ${one.institution}`, one])).values()]
}

function faultsOn({ seats }: Alliance, day: Day): AllianceFault[] {
  const inForce = seats.filter((seat) => holdsOn(seat, day))
  const seatOf = new Map(inForce.map((seat) => [seat.institution, seat]))
  const leads = inForce.filter(({ role }) => role === 'lead').slice(1)
  const doubled = inForce.filter((seat) => seatOf.get(seat.institution) !== seat)
  return [
    ...leads.map(({ institution }) => ({ fault: 'two-leads' as const, institution })),
    ...doubled.map(({ institution }) => ({ fault: 'two-seats' as const, institution })),
    ...inForce.flatMap((seat) => faultOfSeat(seat, seatOf)),
  ]
}

function faultOfSeat(
  { institution, role, under }: AllianceSeat,
  seatOf: ReadonlyMap<string, AllianceSeat>,
): AllianceFault[] {
  if (role === 'lead') return under === null ? [] : [{ fault: 'wrong-level', institution }]
  const above = under === null ? undefined : seatOf.get(under)
  if (above === undefined) return [{ fault: 'no-such-seat', institution }]
  const wanted = role === 'member' ? 'lead' : 'member'
  if (above.role !== wanted && !(role === 'branch' && above.role === 'lead')) {
    return [{ fault: above.under === institution ? 'ring' : 'wrong-level', institution }]
  }
  return []
}

/** Where a referral goes first: to the house above, and to the lead. */
export function aboveOn(
  alliances: readonly Alliance[],
  institution: string,
  day: Day,
): readonly string[] {
  const found = alliances.flatMap(({ seats }) => {
    const inForce = seats.filter((seat) => holdsOn(seat, day))
    const own = inForce.find((seat) => seat.institution === institution)
    if (own === undefined) return []
    const lead = inForce.find(({ role }) => role === 'lead')?.institution
    return [own.under, lead].filter((one) => one !== null && one !== undefined)
  })
  return [...new Set(found)].filter((one) => one !== institution)
}

/** Who leads an alliance in which the institution sits; null where it sits in none. */
export function leadOn(
  alliances: readonly Alliance[],
  institution: string,
  day: Day,
): string | null {
  const inForce = alliances.map(({ seats }) => seats.filter((seat) => holdsOn(seat, day)))
  const own = inForce.find((seats) => seats.some((seat) => seat.institution === institution))
  return own?.find(({ role }) => role === 'lead')?.institution ?? null
}
