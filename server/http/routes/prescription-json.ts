/** How a prescription and what pharmacies offer are told. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { reportNumber } from '../../../engine/prescription/reports.ts'
import { nextFrom, remainingOf, validUntil } from '../../../engine/prescription/rounds.ts'
import { pharmacyKindOf } from '../../../engine/registry/institution.ts'
import type { Offer } from '../../usecases/prescription/choose-pharmacy.ts'
import type { FoundDrug } from '../../usecases/prescription/find-drugs.ts'
import type { LineOnShelf } from '../../usecases/prescription/on-shelf.ts'
import type { PrescriptionStore } from '../../usecases/prescription/prescription-store.ts'
import type { PrescriptionView } from '../../usecases/prescription/read-prescriptions.ts'
import type {
  DrugsJson,
  OffersJson,
  PrescriptionJson,
  ShelfJson,
} from '../contract/prescription.ts'
import { classTexts } from '../prescription-reasons.ts'

const dayOrNull = (day: number | null) => (day === null ? null : textFromDay(day))
const e6 = 1_000_000

export function prescriptionJson(
  { prescription, personName, code }: PrescriptionView,
  { bills }: PrescriptionStore,
): PrescriptionJson {
  const { id, sheet, state, recorded } = prescription
  const titleOf = (place: string) =>
    bills.institution(place)?.title ?? { 'zh-CN': place, 'zh-HK': place, en: place }
  const { choice, pharmacy, signature } = state
  return {
    id,
    state: state.state,
    sheet: {
      ...sheet,
      lines: sheet.lines.map((line) => ({ ...line })),
      allergies: [...sheet.allergies],
      takes: [...sheet.takes],
      inSpiteOf: sheet.inSpiteOf.map((one) => ({ ...one })),
    },
    personName,
    institutionTitle: titleOf(sheet.institution),
    lines: state.lines.map((line) => ({ ...line, remaining: remainingOf(state, line) })),
    opinion: state.opinion,
    isSigned: signature !== null,
    certificate: signature?.certificate ?? null,
    centreNumber: state.centreNumber,
    validUntil: dayOrNull(validUntil(state)),
    nextFrom: dayOrNull(nextFrom(state)),
    choice: choice === null ? null : { pharmacy: choice.pharmacy, way: choice.way },
    code,
    pharmacy: pharmacy === null ? null : { id: pharmacy, title: titleOf(pharmacy) },
    confirmed: state.confirmed.map((one) => ({ ...one })),
    substitution: state.substitution,
    dispensings: state.dispensings.map(({ on, handedOverOn, packs, steps, ...one }) => ({
      ...one,
      on: textFromDay(on),
      handedOverOn: dayOrNull(handedOverOn),
      packs: packs.map((pack) => ({ ...pack, traceCodes: [...pack.traceCodes] })),
      steps: [...steps],
    })),
    reports: state.reports.map((one) => ({ ...one, number: reportNumber(id, one) })),
    history: recorded.map(({ at, action }) => ({
      act: action.act,
      at: at.toISOString(),
      step: action.act === 'track' ? action.step : null,
    })),
  }
}

const priceText = (priceE6: number | null) => (priceE6 === null ? null : (priceE6 / e6).toFixed(2))

export function offersJson(offers: readonly Offer[]): OffersJson {
  return {
    offers: offers.map(({ pharmacy, lines, refusal, ...offer }) => ({
      ...offer,
      pharmacy: pharmacy.id,
      title: pharmacy.title,
      region: pharmacy.region,
      kind: pharmacyKindOf(pharmacy.tags),
      refusal: refusal?.code ?? null,
      lines: lines.map(({ priceE6, ...line }) => ({
        ...line,
        price: priceText(priceE6),
      })),
    })),
  }
}

export function drugsJson(drugs: readonly FoundDrug[]): DrugsJson {
  return {
    drugs: drugs.map(({ drug, unit, catalogueClass, rule }) => ({
      code: drug.code,
      name: drug.name,
      strength: drug.strength,
      piecesInPack: drug.piecesInPack,
      unit,
      class: catalogueClass,
      isChronic: drug.chronicFor !== null,
      rule:
        rule === null
          ? null
          : {
              title: classTexts(rule.name),
              circulates: rule.circulates,
              online: rule.online,
              long: rule.long,
            },
    })),
  }
}

export function shelfJson(lines: readonly LineOnShelf[]): ShelfJson {
  return {
    lines: lines.map(({ standing, ...line }) => ({
      ...line,
      standing: standing.map(({ priceE6, ...one }) => ({ ...one, price: priceText(priceE6) })),
    })),
  }
}
