/** The sample's teams of family doctors, put together as any house does it, at the first start. */
import { dayOf } from '../engine/base/calendar-date.ts'
import { familyTeams } from '../samples/alliance/family-teams.ts'
import type { SampleInstitution } from '../samples/alliance/institutions.ts'
import type { EnrolmentStore } from './usecases/enrolment/enrolment-store.ts'
import { keepTeam } from './usecases/enrolment/keep-team.ts'
import type { Actor } from './usecases/gate.ts'

const founded = dayOf(2020, 1, 1)

export async function addSampleTeams(
  institutions: readonly SampleInstitution[],
  store: EnrolmentStore,
): Promise<void> {
  const known = new Set((await store.teams.all()).map(({ institution }) => institution))
  for (const { institution, title, members } of familyTeams(institutions)) {
    if (known.has(institution)) continue
    const [id = ''] = members
    const name = { 'zh-CN': id, 'zh-HK': id, en: id }
    const leader: Actor = { id, name, role: 'doctor', institution }
    const those = members.map((practitioner) => ({ practitioner, from: founded, to: null }))
    const command = { key: 'sample-team', team: null, institution, title, members: those }
    const outcome = await keepTeam(command, leader, store)
    if (!outcome.kept) throw new Error(`A sample team is refused: ${outcome.refusal.code}.`)
  }
}
