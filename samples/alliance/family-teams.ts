/** Teams of family doctors in the sample: one in each house of primary care. None of them exists. */
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { SampleInstitution } from './institutions.ts'

export interface SampleTeam {
  readonly id: string
  readonly institution: string
  readonly title: Texts
  /** Ids of practitioners; the first leads it. */
  readonly members: readonly string[]
}

const firstContact = ['health-centre', 'clinic', 'hospital']
const levels = ['community', 'primary']

export function familyTeams(institutions: readonly SampleInstitution[]): readonly SampleTeam[] {
  return institutions
    .filter(({ kind, level }) => firstContact.includes(kind) && levels.includes(level ?? ''))
    .map(({ id }) => ({
      id: `T-${id.slice(2)}`,
      institution: id,
      title: {
        'zh-CN': '家庭医生第一团队（样例）',
        'zh-HK': '家庭醫生第一團隊（樣例）',
        en: 'First team of family doctors (sample)',
      },
      members: [`staff:doctor:${id}`, `staff:pharmacist:${id}`],
    }))
}
