/** Drugs that a house may prescribe, looked for by name or code. Catalogues are for everybody to read. */
import { type Drug, drugOf } from '../../../engine/prescription/drug.ts'
import { type ClassRule, classOf } from '../../../engine/prescription/writing-rules.ts'
import type { Refusal } from '../refusal.ts'
import type { PrescriptionStore } from './prescription-store.ts'

export interface FoundDrug {
  readonly drug: Drug
  readonly unit: string
  readonly catalogueClass: 'A' | 'B' | 'C'
  /** Rules of its class, where there are any. */
  readonly rule: ClassRule | null
}

export type FoundDrugs =
  | { readonly found: true; readonly drugs: readonly FoundDrug[] }
  | { readonly found: false; readonly refusal: Refusal }

const mostFound = 20

export function findDrugs(
  institution: string,
  search: string,
  { bills, catalogueAt, today, written }: PrescriptionStore,
): FoundDrugs {
  const region = bills.institution(institution)?.region
  if (region === undefined)
    return { found: false, refusal: { code: 'institution-unknown', institution } }
  const text = plain(search)
  const drugs: FoundDrug[] = []
  for (const item of catalogueAt(region, today())?.items.values() ?? []) {
    if (!plain(item.name).includes(text) && !plain(item.code).includes(text)) continue
    const drug = drugOf(item, written.shapes)
    if (drug === undefined) continue
    const { unit, catalogueClass } = item
    drugs.push({ drug, unit, catalogueClass, rule: classOf(drug, written.classes) ?? null })
    if (drugs.length === mostFound) break
  }
  return { found: true, drugs }
}

/** Names have full-width brackets; a keyboard gives either width. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
