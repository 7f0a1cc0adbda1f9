/** Whether a public fund pays an institution, so that its share comes off there. */
import { pharmacyKindOf } from './institution.ts'

export interface Fund {
  readonly jurisdiction: string
  readonly currency: string
}

export interface House extends Fund {
  readonly kind: string
  readonly tags: readonly string[]
}

/**
 * A fund settles inside its own jurisdiction and in its own currency; care elsewhere is claimed by hand.
 * A pharmacy without a contract takes what lies in accounts and nothing of a fund.
 */
export function settlesWith({ jurisdiction, currency }: Fund, house: House): boolean {
  const isInside = house.jurisdiction === jurisdiction && house.currency === currency
  return isInside && (house.kind !== 'pharmacy' || pharmacyKindOf(house.tags) !== 'account-only')
}
