/** Who acts here without having signed in: the stand-ins of the sample, the clock, and who verifies. */
import type { Actor } from './usecases/gate.ts'
import type { Institution } from './usecases/registry.ts'

/** Who asks in sample mode while nobody is signed in. */
export const sampleActor: Actor = {
  id: 'sample-cashier',
  name: { 'zh-CN': '示例收费员', 'zh-HK': '示範收費處職員', en: 'Sample cashier' },
  role: 'cashier',
  institution: null,
}

/** Who clears in sample mode: one proposes, the other releases. */
export const sampleClearingOfficers: readonly Actor[] = [
  {
    id: 'sample-clearing-maker',
    name: {
      'zh-CN': '示例清算经办',
      'zh-HK': '示範清算經辦',
      en: 'Sample clearing officer',
    },
    role: 'clearing-officer',
    institution: null,
  },
  {
    id: 'sample-clearing-checker',
    name: {
      'zh-CN': '示例清算复核',
      'zh-HK': '示範清算覆核',
      en: 'Sample clearing checker',
    },
    role: 'clearing-officer',
    institution: null,
  },
]

/** Who closes windows by the clock. */
export const clearingClock: Actor = {
  id: 'clearing-clock',
  name: { 'zh-CN': '清算时钟', 'zh-HK': '清算時鐘', en: 'Clearing clock' },
  role: 'clearing-officer',
  institution: null,
}

/** Who looks at a shift in sample mode besides the cashier who worked it. */
export const sampleSupervisor: Actor = {
  id: 'sample-supervisor',
  name: { 'zh-CN': '示例收费组长', 'zh-HK': '示範收費主任', en: 'Sample counter supervisor' },
  role: 'supervisor',
  institution: null,
}

export const sampleOperator: Actor = {
  id: 'sample-operator',
  name: { 'zh-CN': '示例运维', 'zh-HK': '示範系統管理員', en: 'Sample operator' },
  role: 'operator',
  institution: null,
}

/** Who approves what the other operator proposed. */
export const sampleSecondOperator: Actor = {
  id: 'sample-second-operator',
  name: { 'zh-CN': '示例运维复核', 'zh-HK': '示範系統覆核', en: 'Sample second operator' },
  role: 'operator',
  institution: null,
}

/** Who treats, in sample mode; where the doctor works is set beside the sample's institutions. */
export const sampleDoctor: Actor = {
  id: 'sample-doctor',
  name: { 'zh-CN': '示例医生', 'zh-HK': '示範醫生', en: 'Sample doctor' },
  role: 'doctor',
  institution: null,
}

/** Who may act in sample mode by being named. */
export function sampleStandIns([first]: readonly Pick<Institution, 'id'>[]): readonly Actor[] {
  const doctor = { ...sampleDoctor, institution: first?.id ?? null }
  return [
    sampleSupervisor,
    ...sampleClearingOfficers,
    sampleOperator,
    sampleSecondOperator,
    doctor,
    auditActor,
  ]
}

/** Outside the sample mode nobody acts who is not signed in. */
export const unknownActor: Actor = {
  id: 'nobody',
  name: { 'zh-CN': '未登录', 'zh-HK': '未登入', en: 'Not signed in' },
  role: 'operator',
  institution: null,
}

/** Who verifies: somebody at the machine itself, who needs no purpose but this. */
export const auditActor: Actor = {
  id: 'auditor',
  name: { 'zh-CN': '审计员', 'zh-HK': '審計員', en: 'Auditor' },
  role: 'auditor',
  institution: null,
}
