/**
 * Whether a patient may be seen from afar at all. Online care follows up what a physical institution
 * has diagnosed; it never begins anything.
 */
import { ageOn, type Day } from '../base/calendar-date.ts'
import type { VisitRequest } from './consultation.ts'

/** Figures of the rules, in force on the day. */
export interface FollowUpRules {
  /** Days within which the diagnosis has to have been made or confirmed. */
  readonly windowDays: number
  readonly yearsOfPractice: number
  /** Below this age a guardian and a doctor for children have to be there. */
  readonly guardianBelow: number
}

/** How an institution and its doctor stand; null where there is none. */
export interface FollowUpFacts {
  readonly today: Day
  /** Null where nobody knows it: then the person counts as grown up. */
  readonly birth: Day | null
  readonly isLicensedOnline: boolean
  readonly departments: readonly string[]
  /** Departments that follow up this disease; null where it is none of the list. */
  readonly departmentsOfDisease: readonly string[] | null
  readonly doctor: {
    readonly department: string
    readonly years: number
    readonly treatsChildren: boolean
  } | null
  /** Of the institution that made the diagnosis: `unknown` where only a paper names it. */
  readonly madeAt: 'physical' | 'online' | 'unknown'
  /** What the settled visit that is named was for; null where none is named. */
  readonly settledFor: { readonly diagnosis: string | null; readonly on: Day } | null
  readonly mayTalkFromAfar: boolean
}

export type FollowUpRefusal =
  | { readonly code: 'follow-up-not-licensed'; readonly institution: string }
  | { readonly code: 'follow-up-department'; readonly department: string }
  | { readonly code: 'follow-up-disease-unlisted'; readonly diagnosis: string }
  | { readonly code: 'follow-up-doctor-unknown'; readonly doctor: string }
  | { readonly code: 'follow-up-doctor-years'; readonly years: number; readonly needed: number }
  /** Nothing shows an earlier diagnosis: a first visit is not held online. */
  | { readonly code: 'follow-up-first-visit' }
  | { readonly code: 'follow-up-other-diagnosis'; readonly asked: string; readonly shown: string }
  | { readonly code: 'follow-up-made-online' }
  | { readonly code: 'follow-up-too-old'; readonly days: number; readonly windowDays: number }
  | { readonly code: 'follow-up-in-future' }
  | { readonly code: 'follow-up-guardian'; readonly below: number }
  | { readonly code: 'follow-up-specialist'; readonly below: number }
  | { readonly code: 'follow-up-not-consented' }

export function mayConsult(
  request: Omit<VisitRequest, 'consent' | 'mayRecord'>,
  facts: FollowUpFacts,
  rules: FollowUpRules,
): FollowUpRefusal | null {
  return (
    ofInstitution(request, facts, rules) ??
    ofDiagnosis(request, facts, rules) ??
    ofChild(request, facts, rules) ??
    (facts.mayTalkFromAfar ? null : { code: 'follow-up-not-consented' })
  )
}

/** Whether somebody has practised alone for long enough to see patients from afar. */
export function hasYearsOnline(
  { years }: { readonly years: number },
  { yearsOfPractice }: Pick<FollowUpRules, 'yearsOfPractice'>,
): boolean {
  return years >= yearsOfPractice
}

function ofInstitution(
  {
    institution,
    department,
    diagnosis,
    doctor: named,
  }: Pick<VisitRequest, 'institution' | 'department' | 'diagnosis' | 'doctor'>,
  { isLicensedOnline, departments, departmentsOfDisease, doctor }: FollowUpFacts,
  rules: FollowUpRules,
): FollowUpRefusal | null {
  if (!isLicensedOnline) return { code: 'follow-up-not-licensed', institution }
  if (doctor === null) return { code: 'follow-up-doctor-unknown', doctor: named }
  if (departmentsOfDisease === null) return { code: 'follow-up-disease-unlisted', diagnosis }
  const isInScope = departments.includes(department) && doctor.department === department
  if (!isInScope || !departmentsOfDisease.includes(department)) {
    return { code: 'follow-up-department', department }
  }
  if (hasYearsOnline(doctor, rules)) return null
  return { code: 'follow-up-doctor-years', years: doctor.years, needed: rules.yearsOfPractice }
}

function ofDiagnosis(
  { diagnosis, evidence }: Pick<VisitRequest, 'diagnosis' | 'evidence'>,
  { today, madeAt, settledFor }: FollowUpFacts,
  { windowDays }: FollowUpRules,
): FollowUpRefusal | null {
  if (settledFor === null && evidence.image === null) return { code: 'follow-up-first-visit' }
  // What was settled is known; what a patient writes of a paper is looked at by the doctor.
  const shown = settledFor === null ? evidence.diagnosis : settledFor.diagnosis
  if (shown !== diagnosis) {
    return { code: 'follow-up-other-diagnosis', asked: diagnosis, shown: shown ?? '' }
  }
  if (madeAt === 'online') return { code: 'follow-up-made-online' }
  const days = today - (settledFor?.on ?? evidence.on)
  if (days < 0) return { code: 'follow-up-in-future' }
  return days > windowDays ? { code: 'follow-up-too-old', days, windowDays } : null
}

function ofChild(
  { isByGuardian }: Pick<VisitRequest, 'isByGuardian'>,
  { birth, today, doctor }: FollowUpFacts,
  { guardianBelow: below }: FollowUpRules,
): FollowUpRefusal | null {
  if (birth === null || ageOn(birth, today) >= below) return null
  if (!isByGuardian) return { code: 'follow-up-guardian', below }
  return doctor?.treatsChildren === true ? null : { code: 'follow-up-specialist', below }
}
