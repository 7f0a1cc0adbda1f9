/** What a consultation is charged as: by region and ownership, and by the entitlement that was chosen. */
import type { Day } from '../base/calendar-date.ts'
import type { Entitlement } from './consultation.ts'

export const ranks = ['attending', 'associate-chief', 'chief', 'named-expert'] as const
export type Rank = (typeof ranks)[number]

export interface VisitItem {
  readonly region: string
  readonly ownership: string
  readonly rank: Rank
  readonly code: string
  /** Who sets the price: the place's list, an agreement, or the institution. */
  readonly priced: 'government' | 'agreement' | 'own'
  readonly price: string
  /** Entitlements under which the region lets it be paid; any other is paid by the patient. */
  readonly scope: readonly Entitlement[]
  readonly from: Day
}

/** The item in force; undefined where this region and ownership have none. */
export function visitItemOn(
  items: readonly VisitItem[],
  wanted: { readonly region: string; readonly ownership: string; readonly rank: Rank },
  day: Day,
): VisitItem | undefined {
  return items.findLast(
    ({ region, ownership, rank, from }) =>
      region === wanted.region &&
      ownership === wanted.ownership &&
      rank === wanted.rank &&
      from <= day,
  )
}

/** Under an entitlement of a disease the visit is one for that disease, else an online visit. */
export function settingOf(entitlement: Entitlement): 'chronic' | 'online' {
  return entitlement === 'ordinary' ? 'online' : 'chronic'
}
