/** The data of clearing as it is shown: holidays and rules, each with its source. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Source, Status } from '../../../engine/policy/policy-value.ts'

export interface PublishedCalendar {
  readonly jurisdiction: string
  readonly sources: readonly {
    readonly year: number
    readonly status: Status
    readonly source: Source
  }[]
  /** Names of days off and of moved working days, as the source calls them. */
  readonly names: ReadonlyMap<Day, string>
  readonly workdays: ReadonlySet<Day>
}

export interface PublishedRule {
  readonly rule: string
  readonly from: string
  readonly value: string
  readonly unit: string
  readonly title: string
  readonly number: string
  readonly article: string
  readonly status: Status
}

export interface ClearingData {
  readonly calendars: ReadonlyMap<string, PublishedCalendar>
  readonly rules: readonly PublishedRule[]
}
