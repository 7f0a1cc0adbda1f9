/**
 * A stay of three thousand lines, made on call with a fixed seed: nobody wants to review it as a
 * file. Sixty days of intensive care with returns, in Chengdu.
 */
import { dayFromText, textFromDay } from '../engine/base/calendar-date.ts'
import { textFromScaled } from '../engine/base/money.ts'
import type { Catalogue, CatalogueItem } from '../engine/catalogue/catalogue.ts'
import { catalogueOn } from '../server/catalogues/read-catalogue.ts'
import type { LineText } from '../server/usecases/settlement/bill-text.ts'
import type { SampleBill } from './bill-body.ts'
import { type Random, randomOf } from './random.ts'

const ADMITTED = '2026-02-02'
const DAYS = 60

/** @param editions of the catalogue of Chengdu. */
export function longStay(editions: readonly Catalogue[], lines = 3000): SampleBill {
  return {
    name: 'long-stay',
    title: {
      'zh-CN': '三千行住院账单',
      'zh-HK': '三千行住院帳單',
      en: 'A stay of three thousand lines',
    },
    shows: 'Sixty days, thousands of lines, every fiftieth one taken back in part',
    after: [],
    expect: { outcome: 'settled', payers: ['basic'] },
    body: {
      person: 'P-0021',
      facility: 'H-CD-01',
      visit: {
        number: 'CD-IP-9000',
        setting: 'inpatient',
        admittedOn: ADMITTED,
        dischargedOn: textFromDay(admittedOn() + DAYS),
        department: 'intensive-care',
      },
      currency: 'CNY',
      lines: linesOf(catalogueOn(editions, admittedOn()), lines),
    },
  }
}

function admittedOn(): number {
  return dayFromText(ADMITTED) ?? 0
}

function linesOf({ items }: Catalogue, count: number): LineText[] {
  const random = randomOf('long-stay')
  const choices = [...items.values()].filter(isOfAStay).sort((a, b) => (a.code < b.code ? -1 : 1))
  const lines: LineText[] = []
  while (lines.length < count) {
    const original = lines[lines.length - 1]
    const takesBack = lines.length % 50 === 49 && original !== undefined
    lines.push(
      takesBack ? takenBack(original, lines.length + 1) : charge(choices, lines.length + 1, random),
    )
  }
  return lines
}

/** What a ward orders every day; nothing that would cost a fortune each time. */
function isOfAStay(item: CatalogueItem): boolean {
  const daily = ['drug', 'material', 'laboratory', 'nursing', 'treatment', 'icu', 'imaging']
  const priceE6 = Number(item.attributes['priceE6'])
  return daily.includes(item.category) && priceE6 < 300_000_000 && item.to === null
}

function charge(choices: readonly CatalogueItem[], id: number, random: Random): LineText {
  const item = random.pick(choices)
  return {
    id: String(id),
    code: item.code,
    name: item.name,
    on: textFromDay(admittedOn() + random.below(DAYS)),
    quantity: item.kind === 'drug' ? textFromScaled(random.between(1, 16) * 2500, 4) : '1',
    unitPrice: textFromScaled(Number(item.attributes['priceE6']), 6),
    category: item.category,
  }
}

function takenBack(original: LineText, id: number): LineText {
  const half = Math.ceil((Number(original.quantity) * 10_000) / 2)
  return {
    ...original,
    id: String(id),
    quantity: textFromScaled(-half, 4),
    reverses: original.id,
  }
}
