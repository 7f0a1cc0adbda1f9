/** A house puts its teams of family doctors together: whoever may sign for it, from those who practise there. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { barToMembers, membersOn, type TeamMember } from '../../../engine/enrolment/team.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { digestText } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { EnrolmentStore, FamilyTeam } from './enrolment-store.ts'

export interface KeepTeamCommand {
  readonly key: string
  /** Null for a new one. */
  readonly team: string | null
  readonly institution: string
  readonly title: Texts
  readonly members: readonly TeamMember[]
}

export type TeamOutcome =
  | { readonly kept: true; readonly team: FamilyTeam }
  | { readonly kept: false; readonly refusal: Refusal }

export const signing = { kind: 'sign-family-contract', department: null } as const

export async function keepTeam(
  { key, team: wanted, ...content }: KeepTeamCommand,
  by: Actor,
  store: EnrolmentStore,
): Promise<TeamOutcome> {
  const forbidden = barOf(content.institution, by, store)
  if (forbidden !== null) return no(forbidden)
  const id = wanted ?? `T-${digestText(JSON.stringify([content.institution, key])).slice(0, 24)}`
  const before = (await store.teams.all()).find((one) => one.id === id)
  if (before?.message === key) return { kept: true, team: before }
  const isTheirs = before?.institution === content.institution
  if ((wanted !== null || before !== undefined) && !isTheirs) {
    return no({ code: 'enrolment-team-unknown', team: id })
  }
  const bar = barToMembers(content.members)
  if (bar !== null) return no({ code: `team-${bar}` })
  const stranger = strangerIn(content.members, content.institution, store)
  if (stranger !== null) return no(stranger)
  const team = { id, ...content, number: (before?.number ?? 0) + 1, message: key, by: by.id }
  return (await store.teams.add(team))
    ? { kept: true, team }
    : no({ code: 'team-changed-meanwhile' })
}

/** What a house sees of its teams, and from whom it can choose. */
export async function readTeamsOf(institution: string, by: Actor, store: EnrolmentStore) {
  const refusal = barOf(institution, by, store)
  if (refusal !== null) return { found: false as const, refusal }
  const teams = (await store.teams.all()).filter((one) => one.institution === institution)
  const staff = store.registry.practitionersAt(institution, store.today())
  return { found: true as const, value: { teams, staff } }
}

/** A doctor of the house whose licence is looked at each time, as at every signature. */
function barOf(
  institution: string,
  by: Actor,
  { registry, today }: EnrolmentStore,
): Refusal | null {
  return (
    gate(by, 'care', 'keep-teams', institution) ??
    registry.rightToAct(by.id, signing, institution, today())
  )
}

/** Who is still to work in the team practises in this house, and one of them may sign for it. */
function strangerIn(
  members: readonly TeamMember[],
  institution: string,
  { registry, today }: EnrolmentStore,
): Refusal | null {
  const day = today()
  const here = new Set(registry.practitionersAt(institution, day).map(({ id }) => id))
  const isPast = (to: Day | null) => to !== null && to < day
  const stranger = members.find(({ practitioner, to }) => !isPast(to) && !here.has(practitioner))
  if (stranger !== undefined) {
    return { code: 'team-member-elsewhere', practitioner: stranger.practitioner }
  }
  const now = membersOn(members, day)
  const isClosed = now.length === 0
  const maySign = now.some((who) => registry.rightToAct(who, signing, institution, day) === null)
  return isClosed || maySign ? null : { code: 'team-without-doctor' }
}

function no(refusal: Refusal): TeamOutcome {
  return { kept: false, refusal }
}
