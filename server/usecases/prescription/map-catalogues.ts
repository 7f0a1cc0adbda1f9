/** How well the drugs of one region's catalogue are known in another's. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { type Drug, drugOf } from '../../../engine/prescription/drug.ts'
import { coverageOf, indexDrugs } from '../../../engine/prescription/mapping.ts'
import type { PrescriptionStore } from './prescription-store.ts'

type Store = Pick<PrescriptionStore, 'catalogueAt' | 'written' | 'today'>

export function drugsOf(region: string, on: Day, { catalogueAt, written }: Store): Drug[] {
  const items = [...(catalogueAt(region, on)?.items.values() ?? [])]
  return items.flatMap((item) => drugOf(item, written.shapes) ?? [])
}

export function coverageBetween(from: string, to: string, store: Store) {
  const on = store.today()
  const drugs = drugsOf(from, on, store)
  return { drugs: drugs.length, counts: coverageOf(drugs, indexDrugs(drugsOf(to, on, store))) }
}
