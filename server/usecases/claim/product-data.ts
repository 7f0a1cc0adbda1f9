/** Counts for the design of products: of a year that is over, made once and never again. */
import { civilOf } from '../../../engine/base/calendar-date.ts'
import {
  type PeopleCount,
  type ProductTable,
  productTable,
} from '../../../engine/claim/product-data.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'

export interface ProductDataStore {
  today(): number
  /** People of a year by age, earlier illness and what they bore themselves, in one currency. */
  people(year: number): Promise<readonly PeopleCount[]>
  released(year: number): Promise<ProductTable | undefined>
  /** Kept once: whoever comes second is handed what was kept first. */
  release(year: number, table: ProductTable): Promise<ProductTable>
}

export async function readProductData(
  year: number,
  by: Actor,
  store: ProductDataStore,
): Promise<
  | { readonly found: true; readonly value: ProductTable }
  | { readonly found: false; readonly refusal: Refusal }
> {
  const refusal = gate(by, 'secondary-use', 'read-product-data')
  if (refusal !== null) return { found: false, refusal }
  if (year >= civilOf(store.today()).year) {
    return { found: false, refusal: { code: 'year-open', year } }
  }
  const known = await store.released(year)
  if (known !== undefined) return { found: true, value: known }
  const table = productTable(await store.people(year))
  return { found: true, value: await store.release(year, table) }
}
