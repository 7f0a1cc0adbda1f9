/** Who may be tried in sample mode, by one press or by a link: one for each office there is. */
import type { Role } from '../engine/access/words.ts'
import type { Texts } from '../engine/policy/policy-value.ts'
import { personId } from '../samples/alliance/person.ts'
import { sampleActor, sampleStandIns } from './own-actors.ts'
import type { Actor } from './usecases/gate.ts'
import type { Institution } from './usecases/registry.ts'

function sample(role: Role, name: Texts): Actor {
  return { id: `sample-${role}`, name, role, institution: null }
}

/** A fictional person of the sample alliance, and that person’s child. */
const [person, child] = [personId(1), personId(4)]

const others: readonly Actor[] = [
  sample('doctor', { 'zh-CN': '示例医生', 'zh-HK': '示範醫生', en: 'Sample doctor' }),
  sample('pharmacist', { 'zh-CN': '示例药师', 'zh-HK': '示範藥劑師', en: 'Sample pharmacist' }),
  sample('referral-desk', {
    'zh-CN': '示例转诊专员',
    'zh-HK': '示範轉介專員',
    en: 'Sample referral desk',
  }),
  sample('claims-handler', {
    'zh-CN': '示例理赔员',
    'zh-HK': '示範賠償主任',
    en: 'Sample claims handler',
  }),
  sample('auditor', { 'zh-CN': '示例审计员', 'zh-HK': '示範審計員', en: 'Sample auditor' }),
  {
    ...sample('patient', { 'zh-CN': '示例患者', 'zh-HK': '示範病人', en: 'Sample patient' }),
    self: person,
  },
  {
    ...sample('guardian', { 'zh-CN': '示例监护人', 'zh-HK': '示範監護人', en: 'Sample guardian' }),
    self: person,
    wards: [child],
  },
]

/** Whoever stands in for others already comes first; no office twice. */
export function sampleRoles(institutions: readonly Institution[]): readonly Actor[] {
  const standIns = sampleStandIns(institutions)
  const missing = others.filter(({ role }) => !standIns.some((one) => one.role === role))
  return [sampleActor, ...standIns, ...missing]
}
