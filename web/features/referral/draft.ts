/** What a doctor has written of a referral so far, and how it is sent. */
import type { ReferralJson } from '../../../server/http/contract/referral.ts'

export interface TakenDrug {
  readonly code: string
  readonly name: string
}

export interface Draft {
  readonly person: string
  readonly direction: string
  readonly kind: string
  readonly setting: string
  /** Of the own house. */
  readonly ownDepartment: string
  readonly department: string
  readonly capability: string
  readonly target: string
  readonly code: string
  readonly name: string
  readonly illness: string
  readonly history: string
  readonly treatment: string
  readonly opinion: string
  readonly doctor: string
  readonly phone: string
  readonly stay: string
  readonly drugs: readonly TakenDrug[]
  readonly language: string
  readonly insurer: string
  readonly needsInterpreter: boolean
  readonly needsAmbulance: boolean
}

export const blank: Draft = {
  person: '',
  direction: 'up',
  kind: 'ordinary',
  setting: 'outpatient',
  ownDepartment: 'general-medicine',
  department: 'cardiology',
  capability: '',
  target: '',
  code: '',
  name: '',
  illness: '',
  history: '',
  treatment: '',
  opinion: '',
  doctor: '',
  phone: '',
  stay: '',
  drugs: [],
  language: '',
  insurer: '',
  needsInterpreter: false,
  needsAmbulance: false,
}

/** Those of its parts that are texts. */
export type TextName = {
  [Name in keyof Draft]: Draft[Name] extends string ? Name : never
}[keyof Draft]

const mustSay: readonly TextName[] = [
  'person',
  'code',
  'name',
  'illness',
  'opinion',
  'doctor',
  'phone',
  'target',
]

export function missingIn(draft: Draft): readonly TextName[] {
  return mustSay.filter((name) => draft[name].trim() === '')
}

/** A sheet that was begun elsewhere, with what is known of it. */
export function draftOf({ person, kind, need, from, diagnosis, ...said }: ReferralJson): Draft {
  return {
    ...blank,
    ...{ person, kind, direction: said.direction, setting: need.setting },
    ...{ ownDepartment: from.department, department: need.department },
    ...{ code: diagnosis.code, name: diagnosis.name, doctor: from.doctor, phone: from.phone },
    ...{ illness: said.illness, history: said.history, treatment: said.treatment },
    opinion: said.opinion,
  }
}

/** All but whose it is and where from, which a sheet that was begun has already. */
export function sheetOf(draft: Draft) {
  const { direction, kind, setting, department, capability, target, code, name } = draft
  const { illness, history, treatment, opinion, doctor, phone, stay, ownDepartment } = draft
  return {
    ...{ direction, kind, illness, history, treatment, opinion },
    from: { department: ownDepartment, doctor, phone, stay: stay === '' ? null : stay },
    need: { setting, department, capability: capability === '' ? null : capability },
    target: { institution: target, doctor: null },
    diagnosis: { code, name },
    drugs: direction === 'down' ? draft.drugs.map((drug) => drug.code) : [],
    crossBoundary: boundaryOf(draft),
  }
}

function boundaryOf({ language, insurer, needsInterpreter, needsAmbulance }: Draft) {
  const isSaid = language !== '' || insurer !== '' || needsInterpreter || needsAmbulance
  if (!isSaid) return null
  return { language, needsInterpreter, needsAmbulance, insurer: insurer === '' ? null : insurer }
}
