/** Whether a result of elsewhere counts as one of one's own, and when a test may be done again all the same. */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'

export interface ItemRule {
  readonly item: string
  readonly kind: 'laboratory' | 'imaging'
  /** For so many days after the test its result stands for the patient as he or she is. */
  readonly windowDays: number
  readonly from: Day
}

/** Where a mark counts: in some provinces, or in all. */
export interface RangeRule {
  readonly range: string
  /** As it stands on the report, such as 全国HR. */
  readonly mark: string
  readonly provinces: readonly string[] | null
}

/** A laboratory's or scanner's item passed the assessment of a range. */
export interface QualityMark {
  readonly institution: string
  readonly item: string
  readonly range: string
  readonly assessedOn: Day
}

export interface RecognitionData {
  readonly items: readonly ItemRule[]
  readonly ranges: readonly RangeRule[]
  /** A mark that is not assessed again lapses after so many months. */
  readonly assessedEveryMonths: number
}

export interface TestResult {
  readonly id: string
  readonly item: string
  readonly institution: string
  /** Where it was done; null outside of the mainland, where no mark counts. */
  readonly province: string | null
  readonly on: Day
}

export const gaps = [
  'unlisted',
  'too-old',
  'later',
  'no-mark',
  'mark-lapsed',
  'mark-elsewhere',
] as const
export type Gap = (typeof gaps)[number]

export type Recognition =
  | { readonly counts: true; readonly mark: string; readonly until: Day }
  | {
      readonly counts: false
      readonly gap: Gap
      /** What stands on the report, though it does not reach here or has lapsed; null without any. */
      readonly mark: string | null
      /** The last day of the window; null for what is not listed. */
      readonly until: Day | null
    }

/** Where and when somebody would like to use it. */
export interface Use {
  readonly institution: string
  readonly province: string | null
  readonly day: Day
}

/** A result of the own house needs no mark. The widest mark of a test counts. */
export function recognise(
  result: TestResult,
  use: Use,
  marks: readonly QualityMark[],
  data: RecognitionData,
): Recognition {
  const rule = data.items.findLast(({ item, from }) => item === result.item && from <= use.day)
  if (rule === undefined) return { counts: false, gap: 'unlisted', mark: null, until: null }
  const until = result.on + rule.windowDays
  const not = (gap: Gap, among: readonly QualityMark[] = []) =>
    ({ counts: false, gap, mark: widestOf(among, data)?.mark ?? null, until }) as const
  if (result.on > use.day) return not('later')
  if (use.day > until) return not('too-old')
  if (result.institution === use.institution) return { counts: true, mark: '', until }
  const ofItem = marks.filter(
    ({ institution, item }) => institution === result.institution && item === result.item,
  )
  if (ofItem.length === 0) return not('no-mark')
  const held = ofItem.filter((mark) => isHeld(mark, result.on, data))
  if (held.length === 0) return not('mark-lapsed', ofItem)
  const reaching = data.ranges.find(
    (range) => held.some((mark) => mark.range === range.range) && reaches(range, result, use),
  )
  return reaching === undefined
    ? not('mark-elsewhere', held)
    : { counts: true, mark: reaching.mark, until }
}

function isHeld({ assessedOn }: QualityMark, day: Day, data: RecognitionData): boolean {
  return assessedOn <= day && day <= lastDay(assessedOn, data.assessedEveryMonths)
}

/** The mark that a report of that day bears, the widest that the house holds; null without any. */
export function markHeld(
  { institution, item, on }: Pick<TestResult, 'institution' | 'item' | 'on'>,
  marks: readonly QualityMark[],
  data: RecognitionData,
): { readonly mark: string; readonly until: Day } | null {
  const held = marks.filter(
    (one) => one.institution === institution && one.item === item && isHeld(one, on, data),
  )
  const widest = widestOf(held, data)
  if (widest === undefined) return null
  const days = held
    .filter(({ range }) => range === widest.range)
    .map(({ assessedOn }) => lastDay(assessedOn, data.assessedEveryMonths))
  return { mark: widest.mark, until: Math.max(...days) }
}

function widestOf(marks: readonly QualityMark[], { ranges }: RecognitionData) {
  return ranges.find(({ range }) => marks.some((mark) => mark.range === range))
}

const monthsOfYear = 12

/**
 * A period of months does not count the day it begins on and ends on the day of the same number, or on
 * the last of its month where there is none (Civil Code, articles 201 and 202).
 */
export function lastDay(from: Day, months: number): Day {
  const { year, month, day } = civilOf(from)
  const index = month - 1 + months
  const first = (at: number) =>
    dayOf(year + Math.floor(at / monthsOfYear), (at % monthsOfYear) + 1, 1)
  return Math.min(first(index) + day - 1, first(index + 1) - 1)
}

function reaches({ provinces }: RangeRule, { province: done }: TestResult, { province }: Use) {
  if (province === null || done === null) return false
  return provinces === null || (provinces.includes(province) && provinces.includes(done))
}

/** The grounds for doing a test again (article 19 of the measures on mutual recognition). */
export const repeatReasons = [
  'findings-do-not-fit',
  'changes-fast',
  'major-measure',
  'emergency',
  'forensic',
  'other-need',
] as const
export type RepeatReason = (typeof repeatReasons)[number]

export interface Repeat {
  readonly reason: RepeatReason
  /** In the doctor's words; the patient reads it. */
  readonly note: string
}

export type OrderRefusal =
  | { readonly code: 'result-to-recognise'; readonly results: readonly string[] }
  | { readonly code: 'repeat-note-missing' }
  | { readonly code: 'repeat-of-nothing' }

/** @param standing results that count, where the test is ordered. */
export function mayOrder(standing: readonly string[], repeat: Repeat | null): OrderRefusal | null {
  if (standing.length === 0) return repeat === null ? null : { code: 'repeat-of-nothing' }
  if (repeat === null) return { code: 'result-to-recognise', results: standing }
  const isBare = repeat.reason === 'other-need' && repeat.note.trim() === ''
  return isBare ? { code: 'repeat-note-missing' } : null
}
