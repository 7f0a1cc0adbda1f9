/** Contracts with family doctors as the interface shows them: names masked to all but the person. */
import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { waitsFor } from '../../../engine/enrolment/enrolment.ts'
import { membersOn } from '../../../engine/enrolment/team.ts'
import type { StoredEnrolment } from '../../usecases/enrolment/act-on-enrolment.ts'
import type { EnrolmentStore, FamilyTeam } from '../../usecases/enrolment/enrolment-store.ts'
import type { Actor } from '../../usecases/gate.ts'
import type { EnrolmentJson, FamilyTeamsJson } from '../contract/enrolment.ts'

const plain = (text: string) => ({ 'zh-CN': text, 'zh-HK': text, en: text })

export function teamJson(team: FamilyTeam, { institution, registry, today }: EnrolmentStore) {
  const title = institution(team.institution)?.title ?? plain(team.institution)
  return {
    id: team.id,
    institution: { id: team.institution, title },
    title: team.title,
    members: membersOn(team.members, today()).map(
      (id) => registry.practitioner(id)?.name ?? plain(id),
    ),
  }
}

/** Those that somebody works in now. */
export async function teamsJson(store: EnrolmentStore): Promise<FamilyTeamsJson> {
  const today = store.today()
  const { leastYears, mostYears, renewalDays } = store.rules(today)
  return {
    teams: (await store.teams.all())
      .filter(({ members }) => membersOn(members, today).length > 0)
      .map((team) => teamJson(team, store)),
    packages: [...store.packages(today)],
    term: { leastYears, mostYears, renewalDays },
  }
}

export async function enrolmentJson(
  one: StoredEnrolment,
  by: Actor,
  store: EnrolmentStore,
): Promise<EnrolmentJson> {
  const { id, state, person, terms, renewal, ended, signedBy } = one
  const identity = await store.identity(person)
  const [name, identifier] = [identity?.name ?? '', identity?.identifier ?? '']
  const isOwn = by.self === person || (by.wards ?? []).includes(person)
  const team = (await store.teams.all()).find((other) => other.id === terms.team)
  const today = store.today()
  const packages = store.packages(today)
  const packageOf = (wanted: string) => packages.find((other) => other.id === wanted) ?? null
  return {
    id,
    state,
    person: {
      id: person,
      name: isOwn ? name : maskName(name),
      identifier: isOwn ? identifier : maskIdentifier(identifier),
    },
    team: team === undefined ? null : teamJson(team, store),
    package: packageOf(terms.package),
    from: textFromDay(terms.from),
    to: textFromDay(terms.to),
    renewal:
      renewal === null
        ? null
        : { package: packageOf(renewal.package), to: textFromDay(renewal.to) },
    ended: ended === null ? null : { why: ended.why, on: textFromDay(ended.on) },
    waitsFor: waitsFor(one),
    mayRenew: state === 'in-force' && today >= terms.to - store.rules(today).renewalDays,
    signed: signedBy.map(({ by: who, at, act }) => ({ act, by: who, at: at.toISOString() })),
  }
}
