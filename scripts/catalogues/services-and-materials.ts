/** Services (15 digits) and consumables (C and 19 digits) with codes of the national shape. */
import type { Random } from '../../samples/random.ts'
import { type CommonItem, isClass, roundedPrice, serial } from './common-item.ts'
import { readWords, type Words, word } from './word-lists.ts'

export function services(random: Random): CommonItem[] {
  const parts = readWords('parts')
  const serials = new Map<string, number>()
  return readWords('services').flatMap((service) => {
    const chapter = word(service, 'chapter')
    const number = (serials.get(chapter) ?? 0) + 1
    serials.set(chapter, number)
    const group = word(service, 'parts')
    const completed = group === '' ? [null] : parts.filter((part) => word(part, 'group') === group)
    const code = `00${chapter}${serial(number, 3)}`
    return completed.map((part, i) =>
      serviceOf(service, part, `${code}${serial(part === null ? 0 : i + 1, 2)}00`, random),
    )
  })
}

function serviceOf(service: Words, part: Words | null, code: string, random: Random): CommonItem {
  const factor = part === null ? 100 : Number(word(part, 'factor'))
  const price = roundedPrice(Number(word(service, 'price')) * factor)
  const category = word(service, 'category')
  const day = word(service, 'day_limit')
  return {
    code,
    kind: 'service',
    category,
    name: completed(word(service, 'name'), part, 'name'),
    nameEn: completed(word(service, 'name_en'), part, 'name_en'),
    unit: word(service, 'unit'),
    indications: [],
    scope: category === 'other' ? 'none' : 'basic',
    attributes: word(service, 'attributes')
      .split(';')
      .filter((one) => one !== ''),
    catalogueClass: isClass(word(service, 'class')),
    selfPayPercent: random.pick([5, 10, 10, 15, 20]),
    priceCents: price,
    unitLimitCents: unitLimitOf(category, price, random),
    dayLimit: day === '' ? null : Number(day),
  }
}

/** A place in the name for what completes it, or it follows the name. */
function completed(name: string, part: Words | null, column: string): string {
  if (part === null) return name
  if (name.includes('{part}')) return name.replace('{part}', word(part, column))
  return column === 'name' ? name + word(part, column) : `${name}, ${word(part, column)}`
}

/** Beds count up to a price everywhere; of the rest some do. */
function unitLimitOf(category: string, price: number, random: Random): number | null {
  if (category === 'bed') return Math.min(price, 6000)
  if (category === 'consultation') return Math.min(price, 6000)
  return random.chance(140_000) ? roundedPrice(price * 0.9) : null
}

export function materials(random: Random): CommonItem[] {
  return readWords('materials').flatMap((material) => {
    const origins = originsOf(word(material, 'origin'))
    return word(material, 'specs')
      .split('/')
      .flatMap((spec, i) =>
        origins.map((origin, j) => materialOf(material, spec, i, origin, j, random)),
      )
  })
}

/** Sizes read the same everywhere; a kind that only has a Chinese name gets a number. */
function sizeInEnglish(spec: string, specNumber: number): string {
  return /\p{Script=Han}/u.test(spec) ? `, type ${specNumber + 1}` : ` ${spec}`
}

function originsOf(letter: string): readonly string[] {
  if (letter === 'b') return ['domestic', 'imported']
  return letter === 'd' ? ['domestic'] : ['imported']
}

function materialOf(
  material: Words,
  spec: string,
  specNumber: number,
  origin: string,
  originNumber: number,
  random: Random,
): CommonItem {
  const imported = origin === 'imported'
  const factor = (100 + specNumber * 12) * (imported ? random.between(130, 175) : 100)
  const limit = word(material, 'limit')
  return {
    code: `C${word(material, 'group')}${serial(specNumber + 1, 3)}${serial(originNumber + 1, 2)}000${serial(90_000 + random.between(1, 99) * 7 + originNumber, 5)}`,
    kind: 'material',
    category: 'material',
    name: `${word(material, 'name')} ${spec}（${imported ? '进口' : '国产'}）`,
    nameEn: `${word(material, 'name_en')}${sizeInEnglish(spec, specNumber)} (${origin})`,
    unit: word(material, 'unit'),
    indications: [],
    scope: 'basic',
    attributes: [
      `origin=${origin}`,
      ...word(material, 'attributes')
        .split(';')
        .filter((one) => one !== ''),
    ],
    catalogueClass: isClass(word(material, 'class')),
    selfPayPercent: imported ? 20 : random.pick([5, 10, 10, 15]),
    priceCents: roundedPrice((Number(word(material, 'price')) * factor) / 100),
    unitLimitCents: limit === '' ? null : Math.round(Number(limit) * 100),
    dayLimit: null,
  }
}
