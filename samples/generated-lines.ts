/** Lines of generated bills, drawn from the shelves of a region's catalogue. */
import { textFromDay } from '../engine/base/calendar-date.ts'
import { textFromScaled } from '../engine/base/money.ts'
import type { CatalogueItem } from '../engine/catalogue/catalogue.ts'
import { readCatalogue } from '../server/catalogues/read-catalogue.ts'
import type { LineText } from '../server/usecases/settlement/bill-text.ts'
import type { Random } from './random.ts'

export interface Goods {
  /** Five to ten lines: a consultation, tests, drugs. */
  visit(on: number, random: Random): LineText[]
  drugs(on: number, random: Random): LineText[]
  /** A hundred to three hundred lines, by the day. */
  stay(admitted: number, days: number, random: Random): LineText[]
}

type Shelf = readonly CatalogueItem[]

export function goodsOf(region: string): Goods {
  const shelves = shelvesOf(region)
  return {
    visit: (on, random) => visitLines(shelves, on, random),
    drugs: (on, random) => drugLines(shelves, on, random),
    stay: (admitted, days, random) => stayLines(shelves, admitted, days, random),
  }
}

interface Shelves {
  readonly consultation: Shelf
  readonly laboratory: Shelf
  readonly imaging: Shelf
  readonly drug: Shelf
  /** Cheap enough to be given every day. */
  readonly dailyDrug: Shelf
  readonly dailyMaterial: Shelf
  readonly treatment: Shelf
  readonly bed: Shelf
  readonly nursing: Shelf
  readonly surgery: Shelf
}

function shelvesOf(region: string): Shelves {
  const items = [...readCatalogue(region).items.values()]
    .filter((item) => item.to === null && item.payerScope === 'basic')
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  const shelf = (category: string, most = 1_000_000) =>
    items.filter((item) => item.category === category && priceE6(item) <= most * 1_000_000)
  return {
    consultation: shelf('consultation', 150),
    laboratory: shelf('laboratory', 200),
    imaging: shelf('imaging', 900),
    drug: shelf('drug', 120),
    dailyDrug: shelf('drug', 60),
    dailyMaterial: shelf('material', 40),
    treatment: shelf('treatment', 120),
    bed: shelf('bed', 120),
    nursing: shelf('nursing', 60),
    surgery: shelf('surgery', 4000),
  }
}

function priceE6(item: CatalogueItem): number {
  return Number(item.attributes['priceE6'])
}

function line(
  lines: LineText[],
  shelf: Shelf,
  on: number,
  random: Random,
  most: number,
  supplyDays?: number,
): void {
  const item = random.pick(shelf)
  lines.push({
    id: String(lines.length + 1),
    code: item.code,
    name: item.name,
    on: textFromDay(on),
    quantity: String(random.between(1, most)),
    unitPrice: textFromScaled(priceE6(item), 6),
    category: item.category,
    ...(supplyDays === undefined ? {} : { supplyDays }),
  })
}

function visitLines(shelves: Shelves, on: number, random: Random): LineText[] {
  const lines: LineText[] = []
  line(lines, shelves.consultation, on, random, 1)
  const wanted = random.between(5, 10)
  if (random.chance(300_000)) line(lines, shelves.imaging, on, random, 1)
  while (lines.length < wanted) {
    if (random.chance(450_000)) line(lines, shelves.laboratory, on, random, 1)
    else line(lines, shelves.drug, on, random, 3, random.between(1, 4) * 7)
  }
  return lines
}

function drugLines(shelves: Shelves, on: number, random: Random): LineText[] {
  const lines: LineText[] = []
  const wanted = random.between(1, 6)
  while (lines.length < wanted) line(lines, shelves.drug, on, random, 3, random.between(1, 4) * 7)
  return lines
}

function stayLines(shelves: Shelves, admitted: number, days: number, random: Random): LineText[] {
  const lines: LineText[] = []
  const wanted = Math.min(300, Math.max(100, days * random.between(14, 22)))
  for (let day = 0; day < days; day++) {
    line(lines, shelves.bed, admitted + day, random, 1)
    line(lines, shelves.nursing, admitted + day, random, 1)
  }
  if (random.chance(350_000)) line(lines, shelves.surgery, admitted + 1, random, 1)
  for (let i = random.between(2, 5); i > 0; i--) line(lines, shelves.imaging, admitted, random, 1)
  while (lines.length < wanted) {
    const on = admitted + random.below(days)
    const kind = random.below(10)
    if (kind < 4) line(lines, shelves.dailyDrug, on, random, 2)
    else if (kind < 6) line(lines, shelves.laboratory, on, random, 1)
    else if (kind < 8) line(lines, shelves.dailyMaterial, on, random, 2)
    else line(lines, shelves.treatment, on, random, 1)
  }
  return lines
}
