/** Until when each class of what a consultation left has to be kept. */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'

export const keptClasses = ['record', 'talk'] as const
/** `talk`: what was written, said and shown while it was held. */
export type KeptClass = (typeof keptClasses)[number]

/** The first day on which it need no longer be kept. */
export function keptUntil(endedOn: Day, years: number): Day {
  const { year, month, day } = civilOf(endedOn)
  // A leap day is kept to the first of March.
  return dayOf(year + years, month, day)
}
