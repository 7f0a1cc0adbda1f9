/** What can be claimed for: bills that were settled here, and records that a fund released. */
import { type createReleasedRecords, isRecordId } from './storage/fund-records.ts'
import type { JournalReads } from './storage/journal-reads.ts'
import type { CounterBook } from './usecases/cashier/counter-book.ts'
import type { ClaimStore } from './usecases/claim/claim-store.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'
import type { Entry } from './usecases/settlement/journal.ts'

const mostBillsOfPerson = 30

interface Sources {
  readonly journal: Pick<JournalReads<JournalDocument>, 'find' | 'search' | 'aftermath'>
  readonly released: ReturnType<typeof createReleasedRecords<Entry>>
  readonly invoicesOf: CounterBook['invoicesOf']
}

export function claimedBills({
  journal,
  released,
  invoicesOf,
}: Sources): Pick<ClaimStore, 'find' | 'isRecord' | 'aftermath' | 'settlementsOf' | 'invoiceOf'> {
  return {
    find: async (id) =>
      isRecordId(id) ? (await released.find(id))?.entry : await journal.find(id),
    isRecord: isRecordId,
    async aftermath(id) {
      if (!isRecordId(id)) return journal.aftermath(id)
      const isTakenBack = (await released.find(id))?.isTakenBack ?? false
      return { reversedBy: isTakenBack ? id : null }
    },
    async settlementsOf(person, limit) {
      const found = await journal.search({ person }, null, Math.min(limit, mostBillsOfPerson))
      const own = found.flatMap(({ id, kind, isReversed }) =>
        kind === 'settlement' && !isReversed ? [id] : [],
      )
      return [...own, ...(await released.ofPerson(person, limit))]
    },
    async invoiceOf(institution, settlement) {
      if (isRecordId(settlement)) return (await released.find(settlement))?.invoice ?? null
      const invoices = await invoicesOf(institution, settlement)
      const issued = invoices.find(({ colour, state }) => colour === 'blue' && state === 'issued')
      return issued === undefined ? null : `${issued.code}-${issued.number}`
    },
  }
}
