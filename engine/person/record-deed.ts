/**
 * What a front desk does to the record of a person, as a list of deeds: it is registered, a right that
 * somebody shows is entered, and ended. What an insurer agreed to comes from the insurer alone.
 */
import type { Day } from '../base/calendar-date.ts'

export type RecordDeed =
  | {
      readonly act: 'register'
      readonly institution: string | null
      /** Records that resemble it, which somebody saw and said to be other persons'. */
      readonly others: readonly string[]
    }
  | {
      readonly act: 'add-coverage'
      readonly institution: string | null
      readonly coverage: string
      readonly scheme: string
      readonly from: Day
      readonly to: Day | null
      /** The insured number as it was shown. */
      readonly number: string
      readonly personClass: string | null
    }
  | {
      readonly act: 'end-coverage'
      readonly institution: string | null
      readonly coverage: string
      readonly to: Day
    }

interface Right {
  readonly id: string
  readonly scheme: string
  readonly from: Day
  readonly to: Day | null
  readonly contract?: unknown
  readonly adopted?: true
}

export type CoverageBar =
  /** The first or last day is on the wrong side of the other. */
  | { readonly code: 'coverage-days' }
  /** A right of this kind is not entered at a desk. */
  | { readonly code: 'coverage-by-insurer' }
  /** The person has the same right at that time. */
  | { readonly code: 'coverage-overlaps'; readonly coverage: string }
  | { readonly code: 'coverage-not-here' }

/** Null where the right may be entered. */
export function barToAdding(
  held: readonly Right[],
  { scheme, from, to }: Pick<Right, 'scheme' | 'from' | 'to'>,
  isPublic: boolean,
): CoverageBar | null {
  if (!isPublic) return { code: 'coverage-by-insurer' }
  if (to !== null && to < from) return { code: 'coverage-days' }
  const same = held.find(
    (one) =>
      one.scheme === scheme &&
      (to === null || one.from <= to) &&
      (one.to === null || from <= one.to),
  )
  return same === undefined ? null : { code: 'coverage-overlaps', coverage: same.id }
}

/** Null where it may end on that day; an end that is known only moves to an earlier day. */
export function barToEnding(
  held: readonly Right[],
  coverage: string,
  to: Day,
  isPublic: (scheme: string) => boolean,
): CoverageBar | null {
  const found = held.find(({ id }) => id === coverage)
  // Another record's own right is ended there.
  if (found === undefined || found.adopted === true) return { code: 'coverage-not-here' }
  if (found.contract !== undefined || !isPublic(found.scheme)) {
    return { code: 'coverage-by-insurer' }
  }
  const isEarlier = to >= found.from && (found.to === null || to < found.to)
  return isEarlier ? null : { code: 'coverage-days' }
}
