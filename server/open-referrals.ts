/** Joins storage, rules and institutions to what referrals, filings and capacity ask for. */
import type { BookingDeed } from '../engine/referral/booking.ts'
import type { ProcurementDeed } from '../engine/referral/procurement.ts'
import type { ReferralDeed } from '../engine/referral/referral.ts'
import { type CareRules, readCareRules } from './catalogues/read-care-rules.ts'
import { createCapacityStore } from './storage/capacity-store.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import { createFilingStore } from './storage/filing-store.ts'
import type { Placed } from './storage/placement.ts'
import type { ReferralStore } from './usecases/referral/referral-store.ts'

export interface ReferralParts
  extends Pick<
    ReferralStore,
    | 'access'
    | 'rules'
    | 'institutions'
    | 'institution'
    | 'abilitiesOf'
    | 'persons'
    | 'identity'
    | 'deductibleOf'
    | 'rightToRefer'
    | 'leadOf'
    | 'signedOnPaper'
    | 'today'
    | 'wake'
  > {
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
  }
}

let careRules: CareRules | undefined

export function createReferralStore(parts: ReferralParts): ReferralStore {
  const { reads, keys, ...rest } = parts
  careRules ??= readCareRules()
  return {
    ...rest,
    careRules,
    referrals: createCareRecordStore<ReferralDeed>(reads, keys, 'referral'),
    filings: createFilingStore(reads, keys),
    procurements: createCareRecordStore<ProcurementDeed>(reads, keys, 'procurement'),
    bookings: createCareRecordStore<BookingDeed>(reads, keys, 'booking'),
    capacity: createCapacityStore(reads),
    catalogueAt: (region, on) => rest.rules.catalogueFor(region, on),
    now: () => new Date(),
  }
}
