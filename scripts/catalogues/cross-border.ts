/**
 * Price items of Hong Kong and Macau: no classes, prices in their own currency, names in their own
 * writing, codes of our own making (there is no common public one).
 */
import { randomOf } from '../../samples/random.ts'
import { type CommonItem, roundedPrice } from './common-item.ts'
import { readWords, word } from './word-lists.ts'

export interface PriceShape {
  readonly id: string
  /** Prices over those of the word lists, in per cent, by kind. */
  readonly percent: Readonly<Record<CommonItem['kind'], number>>
}

export const priceShapes: readonly PriceShape[] = [
  { id: 'hong-kong', percent: { drug: 190, service: 760, material: 170 } },
  { id: 'macau', percent: { drug: 170, service: 540, material: 160 } },
]

/** Schedules of benefits there sort charges by these words. */
const categories: Readonly<Record<string, string>> = {
  bed: 'room',
  icu: 'intensive-care',
  'attending-doctor': 'attending',
  surgery: 'surgeon',
  anaesthesia: 'anaesthetist',
  'cancer-treatment': 'cancer',
  nursing: 'miscellaneous',
  laboratory: 'miscellaneous',
  examination: 'miscellaneous',
  treatment: 'miscellaneous',
  material: 'miscellaneous',
}

/** The common items under codes and names of the two places. */
export function crossBorderItems(items: readonly CommonItem[]): CommonItem[] {
  const traditional = new Map(
    readWords('traditional').map((row) => [word(row, 'simplified'), word(row, 'traditional')]),
  )
  const phrases = readWords('hong-kong-words')
  return items
    .filter((item) => item.scope !== 'commercial')
    .map((item) => {
      let name = item.name
      for (const phrase of phrases) {
        name = name.replaceAll(word(phrase, 'simplified'), word(phrase, 'hong_kong'))
      }
      return {
        ...item,
        category: categories[item.category] ?? item.category,
        code: `${item.kind.charAt(0).toUpperCase()}-${item.code.slice(1)}`,
        name: [...name].map((c) => traditional.get(c) ?? c).join(''),
        unit: [...item.unit].map((c) => traditional.get(c) ?? c).join(''),
        indications: [],
        scope: 'basic',
        attributes: [...item.attributes, ...tierOf(item)],
      }
    })
}

/** Public clinics charge imaging by how advanced it is. */
function tierOf({ category, name }: CommonItem): string[] {
  if (category !== 'imaging') return []
  if (/CT|磁共振|正电子/.test(name)) return ['tier=highly-advanced']
  return /超声/.test(name) ? ['tier=advanced'] : ['tier=basic']
}

export function priceCentsOf(item: CommonItem, shape: PriceShape): number | null {
  const random = randomOf(`prices/${shape.id}/${item.code}`)
  if (item.catalogueClass !== 'A' && random.chance(60_000)) return null
  return roundedPrice(
    (item.priceCents * shape.percent[item.kind] * random.between(94, 106)) / 10_000,
  )
}
