/**
 * A calendar day as a whole number of days since 1970-01-01, and as ISO text.
 *
 * The engine must run in browsers without Temporal, and comparing two integers is all that the
 * rules need.
 */
import { assert } from './assert.ts'

export type Day = number

/** `2026-03-10` as a day; undefined when the text is no day of the calendar. */
export function dayFromText(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return undefined
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
  return textFromDay(day) === text ? day : undefined
}

/** Days from the civil calendar, proleptic Gregorian (Howard Hinnant's algorithm). */
export function dayOf(year: number, month: number, dayOfMonth: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

export function civilOf(day: Day): CivilDate {
  assert(Number.isSafeInteger(day), `${day} is not a day`)
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 }
}

export function textFromDay(day: Day): string {
  const { year, month, day: dayOfMonth } = civilOf(day)
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(dayOfMonth)}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

/** Full years between birth and a day; somebody born on 29 February turns on 1 March. */
export function ageOn(birth: Day, on: Day): number {
  const b = civilOf(birth)
  const o = civilOf(on)
  const turned = o.month > b.month || (o.month === b.month && o.day >= b.day)
  return o.year - b.year - (turned ? 0 : 1)
}
