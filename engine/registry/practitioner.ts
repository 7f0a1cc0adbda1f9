/** Doctors and pharmacists as their registers know them. */
import { civilOf, type Day } from '../base/calendar-date.ts'
import type { Span } from './institution.ts'

export const categories = ['clinical', 'tcm', 'dental', 'public-health', 'pharmacy'] as const
export type Category = (typeof categories)[number]

/** From the lowest to the highest. */
export const titles = ['resident', 'attending', 'associate-chief', 'chief'] as const
export type Title = (typeof titles)[number]

/** What somebody may do only after a test or an authorisation of its own. */
export const specialRights = [
  'controlled-drugs',
  'antibacterial-restricted',
  'antibacterial-special',
  'surgery-3',
  'surgery-4',
] as const
export type SpecialRight = (typeof specialRights)[number]

export const placeKinds = ['main', 'filed', 'added', 'short-term'] as const

/**
 * `main`: registered; `filed`: a further house in the same province; `added`: registered besides in
 * another province; `short-term`: a doctor of Hong Kong or Macau in the mainland.
 */
export type PlaceKind = (typeof placeKinds)[number]

export interface Place extends Span {
  readonly institution: string
  readonly kind: PlaceKind
  /** Null outside of the mainland. */
  readonly province: string | null
  /** Number of the filing or of the certificate for a short term; left out where none was said. */
  readonly certificate?: string
}

/** Work elsewhere that needs no registration: a house supports or runs another one by agreement. */
export interface Support extends Span {
  readonly institution: string
  readonly ground: 'support' | 'trusteeship' | 'government-task' | 'charity'
}

export interface Practitioner {
  readonly id: string
  /** Where the doctor is registered. */
  readonly jurisdiction: string
  readonly licence: {
    readonly number: string
    /** Who issued it, as the catalogue names it; left out where nobody said. */
    readonly body?: string
  } & Span
  readonly category: Category
  readonly grade: 'full' | 'assistant'
  readonly scopes: readonly string[]
  readonly title: Title
  /** Since when in independent practice; null: not yet. */
  readonly independentSince: Day | null
  readonly places: readonly Place[]
  readonly supports: readonly Support[]
  readonly rights: readonly ({ readonly right: SpecialRight } & Span)[]
}

/** Whole years of independent practice. */
export function yearsOn({ independentSince }: Pick<Practitioner, 'independentSince'>, day: Day) {
  if (independentSince === null || day < independentSince) return 0
  const since = civilOf(independentSince)
  const on = civilOf(day)
  const isBefore = on.month < since.month || (on.month === since.month && on.day < since.day)
  return on.year - since.year - (isBefore ? 1 : 0)
}
