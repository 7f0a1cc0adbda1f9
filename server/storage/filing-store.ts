/** Filings as records of care; what was accepted lands with the person in the same transaction. */
import type { FilingDeed } from '../../engine/coverage/filing.ts'
import type { AcceptedFiling } from '../../engine/coverage/visit-facts.ts'
import { createCareRecordStore, type NewCare } from './care-record-store.ts'
import { landFiling } from './person-store.ts'
import type { Placed } from './placement.ts'

interface Sealing {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
}

export type LandedFiling = AcceptedFiling & { readonly record: string }

export function createFilingStore(placed: Placed, keys: Sealing) {
  const records = createCareRecordStore<FilingDeed>(placed, keys, 'filing')
  return {
    ...records,
    /** `landed` as visits may use it from now on; null where they may not. */
    append: (
      care: NewCare<FilingDeed>,
      person: string,
      landed: LandedFiling | null,
    ): Promise<boolean> =>
      landed === null
        ? records.append(care)
        : records.append(care, (connection) => landFiling(connection, person, landed)),
  }
}
