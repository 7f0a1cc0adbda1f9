/** What a pharmacy has for the lines of a prescription: the same, what stands for it, and its relatives. */
import { drugIn } from '../../../engine/prescription/drug.ts'
import { indexDrugs, type Match, matchesOn } from '../../../engine/prescription/mapping.ts'
import { remainingOf } from '../../../engine/prescription/rounds.ts'
import type { Actor } from '../gate.ts'
import type { Institution } from '../registry.ts'
import { drugAt, findPrescription, type StoredPrescription } from './add-act.ts'
import { admitTo } from './parties.ts'
import type { PrescriptionStore, Shelf } from './prescription-store.ts'
import type { Found } from './read-prescriptions.ts'

export interface Standing {
  readonly match: Match
  readonly code: string
  readonly name: string
  readonly inStock: number
  readonly priceE6: number | null
}

export interface OfferedLine {
  readonly line: string
  readonly match: Match
  /** What the pharmacy would give; null where it has nothing that stands for it. */
  readonly code: string | null
  readonly name: string | null
  readonly packs: number
  readonly inStock: number
  readonly priceE6: number | null
}

export interface LineOnShelf {
  readonly line: string
  readonly packs: number
  /** The nearest first. A relative is another drug, for which the prescriber is asked. */
  readonly standing: readonly Standing[]
}

/** For the pharmacist who holds the prescription. */
export async function shelfFor(
  id: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<Found<readonly LineOnShelf[]>> {
  const found = await findPrescription(id, store)
  if (found === undefined)
    return { found: false, refusal: { code: 'prescription-unknown', prescription: id } }
  const forbidden = await admitTo(found, by, 'work-on-prescription', store)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const place = by.institution ?? found.state.pharmacy ?? ''
  const pharmacy = store.bills.institution(place)
  if (pharmacy === undefined)
    return { found: false, refusal: { code: 'institution-unknown', institution: place } }
  const shelf = await store.shelfOf(pharmacy.id, store.today())
  return { found: true, value: onShelf(pharmacy, shelf, found, store) }
}

export function linesAt(
  pharmacy: Institution,
  shelf: Shelf | undefined,
  found: StoredPrescription,
  store: PrescriptionStore,
): OfferedLine[] {
  return onShelf(pharmacy, shelf, found, store).map(({ line, packs, standing }) => {
    const [nearest] = standing
    const given = standing.find(({ match }) => match === 'same-code' || match === 'same-generic')
    return {
      line,
      match: nearest?.match ?? 'none',
      code: given?.code ?? null,
      name: given?.name ?? null,
      packs,
      inStock: given?.inStock ?? 0,
      priceE6: given?.priceE6 ?? null,
    }
  })
}

function onShelf(
  pharmacy: Institution,
  shelf: Shelf | undefined,
  { sheet, state }: StoredPrescription,
  store: PrescriptionStore,
): LineOnShelf[] {
  const on = store.today()
  const there = indexDrugs(drugsOn(shelf, pharmacy, store))
  return state.lines.map((line) => {
    const drug =
      drugAt(sheet.institution, line.code, on, store) ?? drugAt(pharmacy.id, line.code, on, store)
    const standing = drug === undefined ? [] : matchesOn(drug, there)
    return {
      line: line.id,
      packs: remainingOf(state, line),
      standing: standing.map(({ match, drug: { code, name } }) => {
        const pack = shelf?.packs.get(code)
        return { match, code, name, inStock: pack?.packs ?? 0, priceE6: pack?.priceE6 ?? null }
      }),
    }
  })
}

function drugsOn(
  shelf: Shelf | undefined,
  { region }: Institution,
  { catalogueAt, today, written }: PrescriptionStore,
) {
  const catalogue = catalogueAt(region, today())
  return [...(shelf?.packs.keys() ?? [])].flatMap(
    (code) => drugIn(catalogue, code, written.shapes) ?? [],
  )
}
