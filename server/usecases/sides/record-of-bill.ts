/** A bill that was settled here, as a record that may pass to the other side. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromScaled } from '../../../engine/base/money.ts'
import { nationalAmounts } from '../../../engine/visit/national-amounts.ts'
import type { KnownRecord } from '../../../engine/visit/released-record.ts'
import type { Entry } from '../settlement/journal.ts'
import { figuresOfEntry } from '../visit/visit-figures.ts'
import type { VisitStore } from '../visit/visit-store.ts'

export interface OwnBillStore extends Pick<VisitStore, 'journal' | 'archive'> {
  idOf(person: string, institution: string, settlement: string): string
  invoiceOf(institution: string, settlement: string): Promise<string | null>
}

/** A record names the account and what a family gave apart, whatever the region's messages do. */
const asRecords = { fund: 'without-account', family: 'beside-account' } as const
const [quantityDigits, priceDigits] = [4, 6]

export async function recordOfBill(entry: Entry, store: OwnBillStore): Promise<KnownRecord | null> {
  const { document, person, visit } = entry
  if (document.kind !== 'settlement' || entry.currency !== 'CNY') return null
  const { figures } = await figuresOfEntry(entry, store)
  const { funds, ...amounts } = nationalAmounts(figures, asRecords)
  const { bill } = document
  return {
    record: store.idOf(person, visit.institution, `journal ${entry.id}`),
    person,
    institution: visit.institution,
    visit: visit.interim === '' ? visit.visit : `${visit.visit}.${visit.interim}`,
    setting: document.visit.setting,
    admittedOn: textFromDay(bill.admittedOn),
    dischargedOn: textFromDay(bill.dischargedOn),
    disease: document.visit.disease ?? '',
    invoice: (await store.invoiceOf(visit.institution, entry.id)) ?? '',
    amounts: { ...funds, ...amounts },
    lines: bill.lines.map((line) => ({
      code: line.code,
      on: textFromDay(line.on),
      quantity: textFromScaled(line.quantityE4, quantityDigits),
      unitPrice: textFromScaled(line.unitPriceE6, priceDigits),
      amountMinor: line.amountMinor,
      category: line.category,
    })),
  }
}
