/** Checks the counters' rows against the journal: every payment that was made has its postings. */
import { isDeepStrictEqual } from 'node:util'
import { type MovedTender, tenderPostings } from '../../../engine/cashier/counter-posting.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'

export interface CounterAudit {
  doneTenders(): AsyncIterable<{
    readonly tender: MovedTender & { readonly id: string }
    readonly postings: readonly Posting[] | null
  }>
  counterFaults(): Promise<readonly { readonly where: string; readonly what: string }[]>
}

/** The first row that breaks a rule. */
export async function findCounterFault(
  reads: CounterAudit,
): Promise<{ readonly where: string; readonly what: string } | undefined> {
  const [fault] = await reads.counterFaults()
  if (fault !== undefined) return fault
  for await (const { tender, postings } of reads.doneTenders()) {
    if (!isDeepStrictEqual(postings, tenderPostings(tender))) {
      return { where: tender.id, what: 'its postings are not those of its amount' }
    }
  }
  return undefined
}
