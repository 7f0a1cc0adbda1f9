/** Where a prescription can be had, what each pharmacy asks, and what the patient would pay there. */
import { compareText } from '../../../engine/base/text.ts'
import type { DispensedPack, Way } from '../../../engine/prescription/deeds.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import { quoteBill } from '../settlement/quote-bill.ts'
import {
  addAct,
  findPrescription,
  type PrescriptionOutcome,
  refused,
  type StoredPrescription,
} from './add-act.ts'
import { linesAt, type OfferedLine } from './on-shelf.ts'
import { actingOf, admitTo, own } from './parties.ts'
import { billOf } from './pharmacy-bill.ts'
import type { PrescriptionStore } from './prescription-store.ts'

export interface Offer {
  readonly pharmacy: Institution
  readonly kmFromCentre: number
  readonly delivers: boolean
  readonly isHome: boolean
  readonly lines: readonly OfferedLine[]
  /** All of it is there, under its own code or as the same generic. */
  readonly isComplete: boolean
  readonly currency: string
  readonly total: string | null
  /** What the patient pays after everybody else; null where nothing can be had or quoted. */
  readonly cash: string | null
  readonly refusal: Refusal | null
}

export type OffersOutcome =
  | { readonly found: true; readonly offers: readonly Offer[] }
  | { readonly found: false; readonly refusal: Refusal }

export async function offersFor(
  id: string,
  by: Actor,
  store: PrescriptionStore,
): Promise<OffersOutcome> {
  const found = await findPrescription(id, store)
  if (found === undefined)
    return { found: false, refusal: { code: 'prescription-unknown', prescription: id } }
  const forbidden = await admitTo(found, by, 'choose-pharmacy', store)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const regions = await regionsOf(found, store)
  const pharmacies = store
    .institutions()
    .filter(({ kind, region }) => kind === 'pharmacy' && regions.includes(region))
  const offers = await Promise.all(
    pharmacies.map((one) => offerOf(one, found, regions[0] === one.region, by, store)),
  )
  return { found: true, offers: offers.toSorted(bestFirst) }
}

/** At home first; then where it was prescribed. */
async function regionsOf(
  { sheet }: StoredPrescription,
  { bills }: PrescriptionStore,
): Promise<string[]> {
  const person = (await bills.persons([sheet.person])).get(sheet.person)
  const homes = (person?.coverages ?? []).flatMap(
    ({ scheme }) => bills.rules.scheme(scheme)?.region ?? [],
  )
  return [...new Set([...homes, bills.institution(sheet.institution)?.region ?? ''])]
}

function bestFirst(a: Offer, b: Offer): number {
  return (
    Number(b.isComplete) - Number(a.isComplete) ||
    Number(b.isHome) - Number(a.isHome) ||
    Number(a.cash ?? Number.POSITIVE_INFINITY) - Number(b.cash ?? Number.POSITIVE_INFINITY) ||
    a.kmFromCentre - b.kmFromCentre ||
    compareText(a.pharmacy.id, b.pharmacy.id)
  )
}

async function offerOf(
  pharmacy: Institution,
  found: StoredPrescription,
  isHome: boolean,
  by: Actor,
  store: PrescriptionStore,
): Promise<Offer> {
  const shelf = await store.shelfOf(pharmacy.id, store.today())
  const lines = linesAt(pharmacy, shelf, found, store)
  const packs = lines.flatMap((one): DispensedPack[] =>
    one.code === null || one.packs === 0
      ? []
      : [{ line: one.line, code: one.code, quantity: one.packs, traceCodes: [] }],
  )
  const bill = await billOf(found, pharmacy, packs, `quote-${pharmacy.id}`, store)
  const quoted =
    packs.length === 0 || !bill.made ? null : await quoteBill(bill.text, by, own, store.bills)
  const division = quoted?.quoted === true ? quoted.quote.division : null
  return {
    pharmacy,
    kmFromCentre: shelf?.kmFromCentre ?? 0,
    delivers: shelf?.delivers ?? false,
    isHome,
    lines,
    isComplete:
      lines.length > 0 &&
      lines.every(({ code, packs, inStock }) => code !== null && inStock >= packs),
    currency: pharmacy.currency,
    total: division?.total ?? null,
    cash: division?.cash ?? null,
    refusal: quoted?.quoted === false ? quoted.refusal : null,
  }
}

export interface ChoosePharmacy {
  readonly prescription: string
  readonly key: string
  /** Null: the patient carries the code to whichever pharmacy. */
  readonly pharmacy: string | null
  readonly way: Way
}

export async function choosePharmacy(
  { prescription: id, key, pharmacy, way }: ChoosePharmacy,
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const found = await findPrescription(id, store)
  if (found === undefined) return refused({ code: 'prescription-unknown', prescription: id })
  const forbidden = await admitTo(found, by, 'choose-pharmacy', store)
  if (forbidden !== null) return refused(forbidden)
  if (pharmacy !== null) {
    const there = store.bills.institution(pharmacy)
    const shelf = await store.shelfOf(pharmacy, store.today())
    const isFit = there?.kind === 'pharmacy' && (way === 'collect' || shelf?.delivers === true)
    if (!isFit) return refused({ code: 'pharmacy-unfit', pharmacy })
  }
  const codeDigest = store.digestOf(id, store.codeFor(`${id} ${key}`))
  const deed = { act: 'choose', pharmacy, way, codeDigest } as const
  return addAct({ prescription: id, key, deed }, actingOf(by, found), store)
}

/** The code of the choice that stands, for the patient's own eyes. */
export function codeOf(
  { id, recorded, state }: StoredPrescription,
  store: PrescriptionStore,
): string | null {
  const chosen = recorded.findLast(({ action }) => action.act === 'choose')
  const isOpen = state.state === 'chosen' && chosen !== undefined
  return isOpen ? store.codeFor(`${id} ${chosen.message}`) : null
}
