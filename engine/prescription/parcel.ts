/**
 * Whether a parcel may leave. Whoever collects drugs pays where they are handed over; what a carrier takes is
 * out of the pharmacy's hands, so that the patient's share is collected, or promised at the counter, before.
 */

/** What a counter has still to collect of a settlement. What is on its way is not collected. */
export interface Owed {
  readonly minor: number
  readonly currency: string
}

export interface ParcelUnpaid {
  readonly code: 'parcel-unpaid'
  readonly owed: Owed
}

/** @param owed null where nothing was settled, which is refused for its turn. */
export function refuseParcel(owed: Owed | null): ParcelUnpaid | null {
  return owed === null || owed.minor <= 0 ? null : { code: 'parcel-unpaid', owed }
}
