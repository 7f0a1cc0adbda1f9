/** Who belongs to a team of family doctors, and from when until when. */
import type { Day } from '../base/calendar-date.ts'

export interface TeamMember {
  /** The id under which a practitioner signs. */
  readonly practitioner: string
  readonly from: Day
  /** The last day; null where none is known. */
  readonly to: Day | null
}

/** In their order: the first leads. */
export function membersOn(members: readonly TeamMember[], day: Day): readonly string[] {
  return members
    .filter(({ from, to }) => from <= day && (to === null || day <= to))
    .map(({ practitioner }) => practitioner)
}

export type TeamBar = 'empty' | 'member-days' | 'member-twice'

/** Null where nothing speaks against these members; who comes back has a second span. */
export function barToMembers(members: readonly TeamMember[]): TeamBar | null {
  if (members.length === 0) return 'empty'
  if (members.some(({ from, to }) => to !== null && to < from)) return 'member-days'
  const isTwice = members.some((one, at) =>
    members.slice(at + 1).some((other) => isSame(one, other) && overlap(one, other)),
  )
  return isTwice ? 'member-twice' : null
}

function isSame(a: TeamMember, b: TeamMember): boolean {
  return a.practitioner === b.practitioner
}

function overlap(a: TeamMember, b: TeamMember): boolean {
  return (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to)
}
