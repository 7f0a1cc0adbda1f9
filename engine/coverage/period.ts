/** The periods in which counters run, and the texts by which they are kept apart. */
import { assert } from '../base/assert.ts'
import { civilOf, type Day, dayFromText, dayOf, textFromDay } from '../base/calendar-date.ts'
import type { CounterValue } from '../policy/policy-value.ts'

/** First day of the counter's period that holds `on`; null where a period has no first day. */
export function periodStart(counter: CounterValue, on: Day, coverageFrom: Day): Day | null {
  const { year, month } = civilOf(on)
  switch (counter.period) {
    case 'calendarYear':
      return dayOf(year, 1, 1)
    case 'month':
      return dayOf(year, month, 1)
    case 'day':
      return on
    case 'contractYear':
      return anniversaryUpTo(coverageFrom, on)
    case 'years':
      return yearsPeriod(counter, on)
    case 'lifetime':
    case 'visit':
      return null
  }
}

/** The last day up to `on` with the month and day of `from`; 29 February counts as 1 March. */
function anniversaryUpTo(from: Day, on: Day): Day {
  const { month, day } = civilOf(from)
  const { year } = civilOf(on)
  const thisYear = dayOf(year, month, day)
  return thisYear <= on ? thisYear : dayOf(year - 1, month, day)
}

function yearsPeriod(counter: CounterValue, on: Day): Day {
  const epoch = dayFromText(counter.epoch ?? '')
  assert(epoch !== undefined && counter.years !== null, `counter ${counter.name} lacks its years`)
  const { year, month, day } = civilOf(epoch)
  const passed = civilOf(on).year - year
  let start = dayOf(year + Math.floor(passed / counter.years) * counter.years, month, day)
  while (start > on) start = dayOf(civilOf(start).year - counter.years, month, day)
  return start
}

/** `calendarYear:2026-01-01`; `lifetime:` and `visit:` have no day. */
export function periodText(counter: CounterValue, start: Day | null): string {
  return `${counter.period}:${start === null ? '' : textFromDay(start)}`
}
