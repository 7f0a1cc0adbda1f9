/** When a service of an institution has places, by weekdays: what its reservable slots are opened from. */
import type { Day } from '../base/calendar-date.ts'
import { holdsOn, type Span } from './institution.ts'

export const slotKinds = ['clinic', 'bed', 'test', 'facility'] as const
export type SlotKind = (typeof slotKinds)[number]

export interface ServiceHours extends Span {
  readonly kind: SlotKind
  /** Department of a clinic or a bed, item of a test, name of a shared facility. */
  readonly service: string
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** Of the day, in minutes after midnight where the institution is. */
  readonly atMinute: number
  readonly minutes: number
  readonly seats: number
  /** How many of them are kept for patients who were referred. */
  readonly reserved: number
  /** Places can be booked this many days before. */
  readonly aheadDays: number
}

export const mostAheadDays = 90

/** 1970-01-01, the day 0, was a Thursday. */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** Whether places of the day can be booked today. A day that has begun is not opened any more. */
export function opensOn(hours: ServiceHours, day: Day, today: Day): boolean {
  return (
    holdsOn(hours, day) &&
    hours.weekdays.includes(weekdayOf(day)) &&
    today < day &&
    day <= today + hours.aheadDays
  )
}
