/** Stays over New Year: which day picks term and period, and how a stay is shared out by its days. */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'
import type { PeriodOf } from '../policy/policy-value.ts'

export interface Stay {
  readonly admittedOn: Day
  readonly dischargedOn: Day
}

/** What of a stay lies in one calendar year. */
export interface Portion {
  /** 1 for the first. */
  readonly number: number
  /** By it a scheme that shares stays out picks its terms and periods. */
  readonly lastDay: Day
  readonly nights: number
}

/** The day of admission counts, the day of discharge does not. */
export function portionsOf({ admittedOn, dischargedOn }: Stay): Portion[] {
  const portions: Portion[] = []
  for (let first = admittedOn; portions.length === 0 || first < dischargedOn; ) {
    const newYear = dayOf(civilOf(first).year + 1, 1, 1)
    portions.push({
      number: portions.length + 1,
      lastDay: newYear <= dischargedOn ? newYear - 1 : dischargedOn,
      nights: Math.min(newYear, dischargedOn) - first,
    })
    first = newYear
  }
  return portions
}

/** A stay that is not shared out. */
export function wholeOf({ admittedOn, dischargedOn }: Stay): Portion {
  return { number: 1, lastDay: dischargedOn, nights: dischargedOn - admittedOn }
}

export function yearOf({ lastDay }: Portion): number {
  return civilOf(lastDay).year
}

/** The days of a stay by which a scheme may pick terms and periods, in order. */
export function pickingDays(periodOf: PeriodOf, stay: Stay): Day[] {
  switch (periodOf) {
    case 'admission':
      return [stay.admittedOn]
    case 'discharge':
      return [stay.dischargedOn]
    case 'days':
      return portionsOf(stay).map(({ lastDay }) => lastDay)
  }
}
