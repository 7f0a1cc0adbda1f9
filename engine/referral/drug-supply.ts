/**
 * Before a referral down: whether the receiver lists, stocks and is paid for each drug that the patient
 * takes, and what is done about one that it does not.
 */

export interface DrugAtReceiver {
  readonly code: string
  readonly name: string
  readonly isListed: boolean
  readonly isStocked: boolean
  /** The fund pays for it there, in whole or in part. */
  readonly isPaid: boolean
  /** Of a class that may be prescribed for up to twelve weeks. */
  readonly mayBeLong: boolean
  readonly isStockedAtSender: boolean
  /** Somebody of the alliance brings it to the patient. */
  readonly isDelivered: boolean
}

export const supplyRemedies = ['long-prescription', 'delivery', 'procurement'] as const
export type SupplyRemedy = (typeof supplyRemedies)[number]
export type SupplyGap = 'not-listed' | 'not-stocked' | 'not-paid'

export interface DrugSupply {
  readonly code: string
  readonly name: string
  /** Empty where the receiver has it. */
  readonly gaps: readonly SupplyGap[]
  /** In the order in which they are to be thought of; empty where nothing is missing. */
  readonly remedies: readonly SupplyRemedy[]
}

export function supplyOf(drug: DrugAtReceiver): DrugSupply {
  const gaps: readonly SupplyGap[] = [
    ...(drug.isListed ? [] : ['not-listed' as const]),
    ...(drug.isStocked ? [] : ['not-stocked' as const]),
    ...(drug.isPaid ? [] : ['not-paid' as const]),
  ]
  const { code, name } = drug
  if (gaps.length === 0) return { code, name, gaps, remedies: [] }
  const fromSender = drug.isStockedAtSender
  const remedies: readonly SupplyRemedy[] = [
    ...(fromSender && drug.mayBeLong ? ['long-prescription' as const] : []),
    ...(fromSender && drug.isDelivered ? ['delivery' as const] : []),
    // What is not stocked can be bought; the lead hospital decides.
    ...(drug.isStocked ? [] : ['procurement' as const]),
  ]
  return { code, name, gaps, remedies }
}
