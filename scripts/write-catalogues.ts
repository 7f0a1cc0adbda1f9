/**
 * Writes the fictional catalogues of `catalogues/` from the word lists beside them.
 *
 *   node scripts/write-catalogues.ts           writes the files
 *   node scripts/write-catalogues.ts --check   writes nothing; exits 1 when a file is not as written
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { randomOf } from '../samples/random.ts'
import { csvLine } from '../server/catalogues/csv.ts'
import { cataloguesFolder } from '../server/catalogues/read-catalogue.ts'
import type { CommonItem } from './catalogues/common-item.ts'
import { crossBorderItems, priceCentsOf, priceShapes } from './catalogues/cross-border.ts'
import { chinesePatentDrugs, innovativeDrugs, westernDrugs } from './catalogues/drugs.ts'
import { mainlandShapes, type TermCells, termsOf } from './catalogues/region-terms.ts'
import { materials, services } from './catalogues/services-and-materials.ts'

const remark = [
  '# 虚构数据 Fictional: generated from word lists with a fixed seed; no real catalogue, price or class.',
  '# Written by scripts/write-catalogues.ts. Do not edit; change the word lists and write it again.',
]

/** The text of every generated file, by its path in `catalogues/`. */
export function catalogueFiles(): ReadonlyMap<string, string> {
  const common = [
    ...westernDrugs(randomOf('catalogue/western')),
    ...innovativeDrugs(),
    ...chinesePatentDrugs(randomOf('catalogue/patent')),
    ...services(randomOf('catalogue/services')),
    ...materials(randomOf('catalogue/materials')),
  ]
  const crossBorder = crossBorderItems(common)
  const files = new Map<string, string>()
  files.set('items/mainland.csv', itemsText(common))
  files.set('items/cross-border.csv', itemsText(crossBorder))
  for (const shape of mainlandShapes) {
    const rows = common.flatMap((item) => termsOf(item, shape)).map(termLine)
    const head = 'code,class,self_pay,self_pay_fixed,unit_limit,day_limit,limited,price,from,to'
    files.set(`terms/${shape.region}.csv`, textOf([head, ...rows]))
  }
  for (const shape of priceShapes) {
    const rows = crossBorder.flatMap((item) => {
      const cents = priceCentsOf(item, shape)
      return cents === null ? [] : [csvLine([item.code, money(cents), '', ''])]
    })
    files.set(`terms/${shape.id}.csv`, textOf(['code,price,from,to', ...rows]))
  }
  files.set('catalogues.csv', textOf(['id,region,currency,items,terms,since', ...sources()]))
  return files
}

function sources(): string[] {
  const currencies: Record<string, string> = { 'hong-kong': 'HKD', macau: 'MOP' }
  const mainland = mainlandShapes.map(({ region }) => ({ region, items: 'items/mainland.csv' }))
  const prices = priceShapes.map(({ id }) => ({ region: id, items: 'items/cross-border.csv' }))
  return [...mainland, ...prices].map(({ region, items }) => {
    const currency = currencies[region] ?? 'CNY'
    return csvLine([region, region, currency, items, `terms/${region}.csv`, '2019-01-01'])
  })
}

function itemsText(items: readonly CommonItem[]): string {
  const rows = items.map((item) =>
    csvLine([
      item.code,
      item.kind,
      item.category,
      item.name,
      item.nameEn,
      item.unit,
      item.indications.join('|'),
      item.scope,
      item.attributes.join(';'),
    ]),
  )
  return textOf(['code,kind,category,name,name_en,unit,indications,scope,attributes', ...rows])
}

function termLine(terms: TermCells): string {
  return csvLine([
    terms.code,
    terms.catalogueClass,
    terms.selfPayPercent === null ? '' : `${terms.selfPayPercent}%`,
    money(terms.selfPayFixedCents),
    money(terms.unitLimitCents),
    terms.dayLimit === null ? '' : String(terms.dayLimit),
    terms.limited ? 'yes' : '',
    money(terms.priceCents),
    terms.from ?? '',
    terms.to ?? '',
  ])
}

function money(cents: number | null): string {
  if (cents === null) return ''
  const text = String(cents).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

function textOf(rows: readonly string[]): string {
  return `${[...remark, ...rows].join('\n')}\n`
}

function main(check: boolean): number {
  let stale = 0
  for (const [name, text] of catalogueFiles()) {
    const path = join(cataloguesFolder, name)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale += 1
    if (check) console.error(`catalogues/${name} is not as scripts/write-catalogues.ts writes it.`)
    else writeFileSync(path, text)
  }
  if (!check) console.log(`${stale} files written.`)
  return check && stale > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = main(process.argv.includes('--check'))
}
