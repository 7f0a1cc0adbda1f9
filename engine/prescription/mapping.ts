/**
 * What stands in one catalogue for a drug of another. Four answers are possible, and the last is said:
 * nothing is guessed.
 */
import { compareText } from '../base/text.ts'
import type { Drug } from './drug.ts'

export const matches = ['same-code', 'same-generic', 'same-class', 'none'] as const
export type Match = (typeof matches)[number]

export interface Mapped {
  readonly match: Match
  /** What stands for it, the nearest first; of several the pharmacist chooses. */
  readonly drugs: readonly Drug[]
}

/** Drugs of a catalogue by what they are looked up by. */
export interface DrugIndex {
  readonly byCode: ReadonlyMap<string, Drug>
  readonly byGeneric: ReadonlyMap<string, readonly Drug[]>
  readonly byClass: ReadonlyMap<string, readonly Drug[]>
}

export function indexDrugs(drugs: readonly Drug[]): DrugIndex {
  return {
    byCode: new Map(drugs.map((drug) => [drug.code, drug])),
    byGeneric: Map.groupBy(drugs, ({ generic }) => generic),
    byClass: Map.groupBy(drugs, ({ atc }) => atc),
  }
}

/** The same generic is the same substance in the same form and strength; packs may differ in size. */
export function mapDrug(drug: Drug, target: DrugIndex): Mapped {
  const same = target.byCode.get(drug.code)
  if (same !== undefined) return { match: 'same-code', drugs: [same] }
  const generics = (target.byGeneric.get(drug.generic) ?? []).filter((one) =>
    isSameProduct(drug, one),
  )
  if (generics.length > 0) return { match: 'same-generic', drugs: nearestFirst(drug, generics) }
  const relatives = target.byClass.get(drug.atc) ?? []
  if (relatives.length > 0) return { match: 'same-class', drugs: nearestFirst(drug, relatives) }
  return { match: 'none', drugs: [] }
}

export function isSameProduct(one: Drug, other: Drug): boolean {
  return (
    one.generic === other.generic &&
    one.product === other.product &&
    one.strength === other.strength &&
    one.strength !== ''
  )
}

/** How a dispensed code stands to a prescribed one. */
export function matchOf(prescribed: Drug, dispensed: Drug): Match {
  if (prescribed.code === dispensed.code) return 'same-code'
  if (isSameProduct(prescribed, dispensed)) return 'same-generic'
  return prescribed.atc === dispensed.atc ? 'same-class' : 'none'
}

/**
 * How a pack at a pharmacy stands to a prescribed one: another size of pack changes how many there are,
 * so that it has to be prescribed anew.
 */
export function packMatchOf(prescribed: Drug, dispensed: Drug): Match {
  const match = matchOf(prescribed, dispensed)
  const isSameSize = prescribed.piecesInPack === dispensed.piecesInPack
  return match === 'same-generic' && !isSameSize ? 'same-class' : match
}

/**
 * All that a pharmacy has for a drug, the nearest first: the same code, then the same generic in the
 * same size, then what has to be prescribed anew.
 */
export function matchesOn(
  drug: Drug,
  shelf: DrugIndex,
): { readonly match: Match; readonly drug: Drug }[] {
  const near = [shelf.byCode.get(drug.code) ?? [], shelf.byClass.get(drug.atc) ?? []].flat()
  const found = nearestFirst(drug, [...new Set(near)])
  return matches
    .filter((match) => match !== 'none')
    .flatMap((match) =>
      found.filter((one) => packMatchOf(drug, one) === match).map((one) => ({ match, drug: one })),
    )
}

/** Packs of another size that hold as many pieces, rounded up; null where sizes are unknown. */
export function packsFor(packs: number, from: Drug, to: Drug): number | null {
  if (from.code === to.code) return packs
  if (from.piecesInPack === null || to.piecesInPack === null) return null
  return Math.ceil((packs * from.piecesInPack) / to.piecesInPack)
}

/** How many drugs of one catalogue have which answer in another. */
export function coverageOf(
  from: readonly Drug[],
  target: DrugIndex,
): Readonly<Record<Match, number>> {
  const counts = { 'same-code': 0, 'same-generic': 0, 'same-class': 0, none: 0 }
  for (const drug of from) counts[mapDrug(drug, target).match] += 1
  return counts
}

function nearestFirst(drug: Drug, found: readonly Drug[]): Drug[] {
  const distance = (one: Drug) => Math.abs((one.piecesInPack ?? 0) - (drug.piecesInPack ?? 0))
  return found.toSorted((a, b) => distance(a) - distance(b) || compareText(a.code, b.code))
}
