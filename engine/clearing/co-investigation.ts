/**
 * Co-investigation of a dear stay: the insured province asks the province of care to look into it.
 *
 *   raised ──cut on the day of the list──► listed ──answer──► answered ──confirm──► confirmed
 *                                                                └──object──► disputed
 *
 * What was raised up to the cut is one list; the answer is due by the cut of the next month, and
 * the insured province confirms within a few working days.
 */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'
import type { ClearingRules } from './rules.ts'
import { afterWorkingDays, type WorkingCalendar } from './working-days.ts'

export interface Stay {
  readonly setting: string
  readonly isCrossProvince: boolean
  readonly isReversed: boolean
  readonly totalMinor: number
}

export function mayRaise(stay: Stay, rules: ClearingRules): boolean {
  return (
    stay.setting === 'inpatient' &&
    stay.isCrossProvince &&
    !stay.isReversed &&
    stay.totalMinor >= rules.coInvestigationFromMinor
  )
}

export type InvestigationAct = 'raise' | 'answer' | 'confirm' | 'object'

export interface InvestigationAction {
  readonly act: InvestigationAct
  readonly on: Day
}

export interface InvestigationClock {
  readonly rules: ClearingRules
  readonly calendar: WorkingCalendar
  readonly today: Day
}

export interface InvestigationState {
  readonly state: 'raised' | 'listed' | 'answered' | 'confirmed' | 'disputed'
  /** First day on which the list it stands on was complete: the cut is at the day's beginning. */
  readonly listedOn: Day
  readonly due: Day | null
  readonly isLate: boolean
}

export function investigationState(
  actions: readonly InvestigationAction[],
  { rules, calendar, today }: InvestigationClock,
): InvestigationState {
  const raisedOn = actions[0]?.on ?? today
  const listedOn = cutAfter(raisedOn, rules.coInvestigationCut)
  const last = actions.at(-1)
  switch (last?.act) {
    case 'confirm':
      return { state: 'confirmed', listedOn, due: null, isLate: false }
    case 'object':
      return { state: 'disputed', listedOn, due: null, isLate: false }
    case 'answer': {
      const within = rules.coInvestigationConfirmedWithin
      const due = afterWorkingDays(last.on, within, calendar)
      return { state: 'answered', listedOn, due, isLate: today > due }
    }
    default: {
      if (today < listedOn) return { state: 'raised', listedOn, due: listedOn, isLate: false }
      const due = cutAfter(listedOn, rules.coInvestigationCut)
      return { state: 'listed', listedOn, due, isLate: today > due }
    }
  }
}

const allowed: Readonly<Record<InvestigationState['state'], readonly InvestigationAct[]>> = {
  raised: [],
  listed: ['answer'],
  answered: ['confirm', 'object'],
  confirmed: [],
  disputed: ['answer'],
}

export function mayActOnInvestigation(
  act: InvestigationAct,
  { state }: InvestigationState,
): boolean {
  return allowed[state].includes(act)
}

/** The first cut after a day: what is raised on the day of the cut itself waits for the next. */
function cutAfter(day: Day, cut: number): Day {
  const { year, month, day: dayOfMonth } = civilOf(day)
  return dayOfMonth < cut
    ? dayOf(year, month, cut)
    : dayOf(nextYear(year, month), nextMonth(month), cut)
}

function nextMonth(month: number): number {
  return month === 12 ? 1 : month + 1
}

function nextYear(year: number, month: number): number {
  return month === 12 ? year + 1 : year
}
