/** In which order a patient sees pharmacies. The server's own is the best first. */
import type { OffersJson } from '../../../server/http/contract/prescription.ts'

export const offerOrders = ['best', 'cash', 'distance'] as const
export type OfferOrder = (typeof offerOrders)[number]

type Offer = OffersJson['offers'][number]

export function ordered(offers: readonly Offer[], by: OfferOrder): readonly Offer[] {
  if (by === 'best') return offers
  if (by === 'distance') return offers.toSorted((a, b) => a.kmFromCentre - b.kmFromCentre)
  const cash = (offer: Offer) =>
    offer.cash === null ? Number.POSITIVE_INFINITY : Number(offer.cash)
  return offers.toSorted((a, b) => cash(a) - cash(b) || a.kmFromCentre - b.kmFromCentre)
}
