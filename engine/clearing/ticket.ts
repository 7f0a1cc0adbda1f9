/**
 * A problem ticket between two handling bodies, with its clock.
 *
 *   open ──answer──► answered ──confirm──► confirmed
 *     ▲                 ├──no word in time──► confirmed in silence
 *     └─────reopen──────┘
 *
 * How many working days an answer may take depends on the kind of the problem; how long silence may
 * last before it counts as consent is the same for all.
 */
import type { Day } from '../base/calendar-date.ts'
import type { ClearingRules, TicketKind } from './rules.ts'
import { afterWorkingDays, type WorkingCalendar, workingDaysBetween } from './working-days.ts'

export type TicketAct = 'open' | 'answer' | 'confirm' | 'reopen'

export interface TicketAction {
  readonly act: TicketAct
  readonly on: Day
}

export interface TicketClock {
  readonly rules: ClearingRules
  readonly calendar: WorkingCalendar
  readonly today: Day
}

export interface TicketState {
  readonly state: 'open' | 'answered' | 'confirmed' | 'confirmed-in-silence'
  /** When the next act is due; null when it is closed. */
  readonly due: Day | null
  readonly isLate: boolean
  /** Working days left until it is due, or by which it is late as a negative number. */
  readonly daysLeft: number
}

export function ticketState(
  kind: TicketKind,
  actions: readonly TicketAction[],
  clock: TicketClock,
): TicketState {
  const last = actions.at(-1)
  if (last === undefined || last.act === 'open' || last.act === 'reopen') {
    const since = last?.on ?? clock.today
    return running('open', since, clock.rules.ticketWithin[kind], clock)
  }
  if (last.act === 'confirm') return closed('confirmed')
  const waiting = running('answered', last.on, clock.rules.ticketSilentAfter, clock)
  return waiting.isLate ? closed('confirmed-in-silence') : waiting
}

function running(
  state: 'open' | 'answered',
  since: Day,
  within: number,
  { calendar, today }: TicketClock,
): TicketState {
  const due = afterWorkingDays(since, within, calendar)
  const isLate = today > due
  const days = isLate ? -workingDaysBetween(due, today, calendar) : undefined
  return { state, due, isLate, daysLeft: days ?? workingDaysBetween(today, due, calendar) }
}

function closed(state: 'confirmed' | 'confirmed-in-silence'): TicketState {
  return { state, due: null, isLate: false, daysLeft: 0 }
}

const allowed: Readonly<Record<TicketState['state'], readonly TicketAct[]>> = {
  open: ['answer'],
  answered: ['confirm', 'reopen'],
  confirmed: [],
  'confirmed-in-silence': [],
}

export function mayActOnTicket(act: TicketAct, { state }: TicketState): boolean {
  return allowed[state].includes(act)
}
