/** What front desks did to records of persons, as storage keeps it: one list a person, only added to. */
import type { RecordDeed } from '../../../engine/person/record-deed.ts'

export interface KeptDeed {
  readonly number: number
  /** Key of the request that asked for it. */
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: RecordDeed
}

export interface RecordDeeds {
  of(person: string): Promise<readonly KeptDeed[]>
  /** With what follows from it; false where another deed took the number meanwhile. */
  append(person: string, deed: Omit<KeptDeed, 'at'>): Promise<boolean>
  /** Lets a number lead to the person, too; false where it leads to somebody else. */
  takeNumber(
    person: string,
    number: { readonly kind: 'insurance-number'; readonly number: string; readonly state: null },
  ): Promise<boolean>
}
