/**
 * The bill of a dispensing: one of its own, of the place that dispenses. A pharmacy without a contract
 * with a fund takes what lies in accounts: the fund approves of nothing that is sold there.
 */

import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { DispensedPack } from '../../../engine/prescription/deeds.ts'
import { pharmacyKindOf } from '../../../engine/registry/institution.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import type { BillText, LineText } from '../settlement/bill-text.ts'
import { drugAt, type StoredPrescription } from './add-act.ts'
import type { PrescriptionStore } from './prescription-store.ts'

export type MadeBill =
  | { readonly made: true; readonly text: BillText }
  | { readonly made: false; readonly refusal: Refusal }

const e6 = 1_000_000
const priceDecimals = 6

export async function billOf(
  { sheet, state }: StoredPrescription,
  pharmacy: Institution,
  packs: readonly DispensedPack[],
  visit: string,
  store: PrescriptionStore,
): Promise<MadeBill> {
  const today = store.today()
  const on = textFromDay(today)
  const shelf = await store.shelfOf(pharmacy.id, today)
  const lines: LineText[] = []
  const isFunded = pharmacyKindOf(pharmacy.tags) !== 'account-only'
  for (const [i, { line, code, quantity }] of packs.entries()) {
    const price = shelf?.packs.get(code)
    if (price === undefined || price.packs < quantity) {
      return { made: false, refusal: { code: 'not-on-shelf', drug: code, pointer: `/packs/${i}` } }
    }
    const wanted = state.lines.find(({ id }) => id === line)
    const name = drugAt(pharmacy.id, code, today, store)?.name ?? wanted?.name ?? code
    lines.push({
      id: String(i + 1),
      code,
      name,
      on,
      quantity: String(quantity),
      unitPrice: (price.priceE6 / e6).toFixed(priceDecimals),
      category: 'drug',
      ...(isFunded ? {} : { approval: 'refused' as const }),
      ...(wanted === undefined ? {} : { supplyDays: wanted.days }),
    })
  }
  return {
    made: true,
    text: {
      person: sheet.person,
      facility: pharmacy.id,
      visit: {
        number: visit,
        setting: 'pharmacy',
        admittedOn: on,
        dischargedOn: on,
        disease: sheet.disease,
        entitlement: sheet.entitlement,
      },
      currency: pharmacy.currency,
      lines,
    },
  }
}
