import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import {
  CatalogueFailure,
  catalogueOn,
  catalogueSources,
  cataloguesFolder,
  readAllEditions,
  readCatalogue,
  readEditions,
} from './read-catalogue.ts'

function day(text: string): number {
  const found = dayFromText(text)
  assert.ok(found !== undefined)
  return found
}

function itemOf(catalogue: Catalogue, code: string): CatalogueItem {
  const item = catalogue.items.get(code)
  assert.ok(item !== undefined, `${code} is not listed`)
  return item
}

const all = readAllEditions()
const mainland = catalogueSources().filter((one) => one.currency === 'CNY')

describe('the catalogues of the sample alliance', () => {
  it('cover fourteen mainland regions, Hong Kong and Macau', () => {
    assert.deepEqual([...all.keys()].sort(), [
      ...['beijing', 'chengdu', 'guangzhou', 'guiyang', 'hangzhou', 'hanzhong', 'hefei'],
      ...['hong-kong', 'jiamusi', 'macau', 'nanchang', 'nanjing', 'shanghai', 'shenzhen'],
      ...['suzhou', 'zhuhai'],
    ])
  })

  it('list at least two thousand items in every edition', () => {
    for (const editions of all.values())
      for (const one of editions) assert.ok(one.items.size >= 2000, `${one.id} ${one.edition}`)
  })

  it('use codes of the national shape in the mainland', () => {
    const shapes = [
      /^X[A-Z]\d{2}[A-Z]{2}[A-Z]\d{3}[A-Z]\d{12}$/,
      /^Z[A-Z]\d{2}[A-Z]{2}[A-Z]\d{13}$/,
      /^00\d{13}$/,
      /^C\d{19}$/,
    ]
    const found = new Set<RegExp>()
    for (const { id } of mainland) {
      for (const item of readLatest(id).items.values()) {
        const shape = shapes.find((one) => one.test(item.code))
        assert.ok(shape !== undefined, item.code)
        found.add(shape)
      }
    }
    assert.equal(found.size, shapes.length)
  })

  it('differ between any two mainland regions in at least 15 % of the items', () => {
    for (const a of mainland) {
      for (const b of mainland) {
        if (a.id >= b.id) continue
        const share = shareThatDiffers(readLatest(a.id), readLatest(b.id))
        assert.ok(share >= 0.15, `${a.id} and ${b.id} differ in ${share}`)
      }
    }
  })

  it('hold every way of first self-pay and limit that a schedule can ask for', () => {
    const items = [...readLatest('beijing').items.values()]
    const ratios = new Set(items.map((item) => item.priorSelfPay))
    for (const percent of [5, 10, 15, 20]) assert.ok(ratios.has(percent * 10_000))
    assert.ok(items.some((item) => item.priorSelfPayFixedE6 !== null))
    assert.ok(items.some((item) => item.unitLimitE6 !== null))
    assert.ok(items.some((item) => item.dayLimitE4 !== null))
    assert.ok(items.some((item) => item.indications !== null))
    const categories = new Set(items.map((item) => item.category))
    for (const category of [
      ...['drug', 'bed', 'nursing', 'icu', 'consultation', 'examination', 'laboratory'],
      ...['imaging', 'treatment', 'surgery', 'anaesthesia', 'theatre', 'material', 'psychiatric'],
      ...['attending-doctor', 'specialist', 'cancer-treatment'],
    ]) {
      assert.ok(categories.has(category), category)
    }
  })

  it('open innovative drugs to commercial products from 2026 on, and to nobody before', () => {
    const editions = all.get('shanghai') ?? []
    const innovative = (on: string) =>
      [...catalogueOn(editions, day(on)).items.values()].filter(
        (i) => i.payerScope === 'commercial',
      )
    assert.equal(innovative('2025-12-31').length, 0)
    assert.ok(innovative('2026-01-01').length >= 19)
    for (const item of innovative('2026-01-01')) assert.match(item.name, /虚构/)
  })

  it('give Hong Kong and Macau prices without classes', () => {
    for (const id of ['hong-kong', 'macau']) {
      for (const item of readLatest(id).items.values()) {
        assert.equal(item.catalogueClass, 'A')
        assert.equal(item.unitLimitE6, null)
      }
    }
  })

  it('stay below three megabytes together', () => {
    const bytes = readdirSync(cataloguesFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    assert.ok(bytes < 3_000_000, `${bytes} bytes`)
  })
})

function readLatest(id: string): Catalogue {
  const latest = all.get(id)?.at(-1)
  assert.ok(latest !== undefined)
  return latest
}

function shareThatDiffers(a: Catalogue, b: Catalogue): number {
  let common = 0
  let different = 0
  for (const [code, one] of a.items) {
    const other = b.items.get(code)
    if (other === undefined) continue
    common += 1
    if (
      one.catalogueClass !== other.catalogueClass ||
      one.priorSelfPay !== other.priorSelfPay ||
      one.priorSelfPayFixedE6 !== other.priorSelfPayFixedE6 ||
      one.unitLimitE6 !== other.unitLimitE6 ||
      one.dayLimitE4 !== other.dayLimitE4 ||
      (one.indications === null) !== (other.indications === null)
    )
      different += 1
  }
  return different / common
}

// ---------------------------------------------------------------- files of a test

const itemsHead = 'code,kind,category,name,name_en,unit,indications,scope,attributes'
const termsHead = 'code,class,self_pay,self_pay_fixed,unit_limit,day_limit,limited,price,from,to'
const bed = '001109000010100,service,bed,床位费,Bed,日,,basic,'
const drug = 'X1,drug,drug,试药,Trial drug,盒,高血压|糖尿病,basic,origin=domestic'

/** Reads a catalogue of these rows from a folder of its own. */
function withFiles<T>(items: string[], terms: string[], read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'yiqiao-catalogue-'))
  try {
    mkdirSync(join(folder, 'terms'))
    writeFileSync(
      join(folder, 'catalogues.csv'),
      'id,region,currency,items,terms,since\ntrial,trial,CNY,items.csv,terms/trial.csv,2024-01-01\n',
    )
    writeFileSync(join(folder, 'items.csv'), [itemsHead, ...items, ''].join('\n'))
    writeFileSync(join(folder, 'terms/trial.csv'), ['# trial', termsHead, ...terms, ''].join('\n'))
    return read(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('reading a catalogue', () => {
  it('yields class, first self-pay, limits and price in the units of the engine', () => {
    const terms = ['001109000010100,A,,,60.00,1,,70.50,,', 'X1,B,12.5%,,,,yes,12.345678,,']
    const catalogue = withFiles([bed, drug], terms, (f) => readCatalogue('trial', undefined, f))
    const found = itemOf(catalogue, 'X1')
    assert.equal(found.priorSelfPay, 125_000)
    assert.equal(found.attributes['priceE6'], 12_345_678)
    assert.equal(found.attributes['nameEn'], 'Trial drug')
    assert.equal(found.attributes['origin'], 'domestic')
    assert.deepEqual(found.indications, ['高血压', '糖尿病'])
    assert.equal(itemOf(catalogue, '001109000010100').unitLimitE6, 60_000_000)
    assert.equal(itemOf(catalogue, '001109000010100').dayLimitE4, 10_000)
    assert.equal(catalogue.edition, '2024-01-01')
    assert.match(catalogue.digest, /^[0-9a-f]{64}$/)
  })

  it('divides by the edition of the day, and keeps what ended for stays that cross the change', () => {
    const terms = [
      'X1,B,10%,,,,,10.00,,2025-12-31',
      'X1,B,20%,,,,,10.00,2026-01-01,',
      '001109000010100,A,,,,,,50.00,,2025-12-31',
    ]
    withFiles([bed, drug], terms, (folder) => {
      const editions = readEditions('trial', folder)
      assert.deepEqual(
        editions.map((one) => one.edition),
        ['2024-01-01', '2026-01-01'],
      )
      assert.equal(itemOf(catalogueOn(editions, day('2025-12-31')), 'X1').priorSelfPay, 100_000)
      const later = catalogueOn(editions, day('2026-01-01'))
      assert.equal(itemOf(later, 'X1').priorSelfPay, 200_000)
      assert.equal(itemOf(later, 'X1').from, day('2024-01-01'))
      assert.equal(itemOf(later, '001109000010100').to, day('2025-12-31'))
    })
  })

  it('lets a gap stand: an item that came back is not listed in between', () => {
    const terms = ['X1,A,,,,,,10.00,,2024-06-30', 'X1,A,,,,,,10.00,2025-01-01,']
    const latest = withFiles([drug], terms, (f) => readCatalogue('trial', undefined, f))
    assert.equal(itemOf(latest, 'X1').from, day('2025-01-01'))
  })

  it('keeps the digest of an edition when a later one is added', () => {
    const before = withFiles([drug], ['X1,A,,,,,,10.00,,'], (f) => readEditions('trial', f))
    const after = withFiles(
      [drug],
      ['X1,A,,,,,,10.00,,2025-12-31', 'X1,B,10%,,,,,10.00,2026-01-01,'],
      (f) => readEditions('trial', f),
    )
    assert.equal(after[0]?.digest, before[0]?.digest)
    assert.notEqual(after[1]?.digest, before[0]?.digest)
  })

  it('reads cells in quotes, and a list of prices without classes', () => {
    withFiles(['X2,drug,drug,"甲,乙",A,盒,,basic,'], [], (folder) => {
      writeFileSync(join(folder, 'terms/trial.csv'), 'code,price,from,to\nX2,8.00,,\n')
      assert.equal(itemOf(readCatalogue('trial', undefined, folder), 'X2').name, '甲,乙')
    })
  })

  const broken: readonly [string, string[], string[], string][] = [
    ['an unknown code', [drug], ['X9,A,,,,,,1.00,,'], 'terms/trial.csv:3: code: X9 is not in'],
    ['a code given twice', [drug, drug], [], 'items.csv:3: code: X1 stands here twice'],
    ['an unknown class', [drug], ['X1,D,,,,,,1.00,,'], 'terms/trial.csv:3: class: `D`'],
    ['class B without self-pay', [drug], ['X1,B,,,,,,1.00,,'], 'self_pay: class B without'],
    ['ratio and fixed amount', [drug], ['X1,B,5%,1.00,,,,1.00,,'], 'self_pay: both ratio'],
    ['self-pay in class A', [drug], ['X1,A,5%,,,,,1.00,,'], 'self_pay: class A has no'],
    ['a ratio without its sign', [drug], ['X1,B,0.1,,,,,1.00,,'], 'self_pay: `0.1` is no ratio'],
    ['a ratio above the whole', [drug], ['X1,B,120%,,,,,1.00,,'], 'self_pay: `120%` is no ratio'],
    ['a missing price', [drug], ['X1,A,,,,,,,,'], 'price: the price is missing'],
    ['a price of seven decimals', [drug], ['X1,A,,,,,,1.0000001,,'], 'price: `1.0000001` is no'],
    ['a limit of nothing', [drug], ['X1,A,,,0,,,1.00,,'], 'unit_limit: `0` is no amount'],
    ['a day that is none', [drug], ['X1,A,,,,,,1.00,2025-02-30,'], 'from: `2025-02-30` is no day'],
    ['an end before the start', [drug], ['X1,A,,,,,,1.00,2025-02-01,2025-01-01'], 'to: 2025-01-01'],
    [
      'two rows on one day',
      [drug],
      ['X1,A,,,,,,1.00,,', 'X1,A,,,,,,2.00,2025-01-01,'],
      'terms/trial.csv:4: from: X1 has two rows on 2025-01-01; let the row of line 3 end',
    ],
    ['indications that are not there', [bed], ['001109000010100,A,,,,,yes,1.00,,'], 'limited: '],
    ['an unknown kind', ['X1,pill,drug,n,n,盒,,basic,'], [], 'items.csv:2: kind: `pill`'],
    ['an unknown scope', ['X1,drug,drug,n,n,盒,,state,'], [], 'scope: `state` is not known'],
    [
      'an attribute without value',
      ['X1,drug,drug,n,n,盒,,basic,origin'],
      [],
      'attributes: `origin`',
    ],
    ['a row that is too short', [drug], ['X1,A,1.00'], 'terms/trial.csv:3: row: it has 3 cells'],
  ]
  for (const [what, items, terms, message] of broken) {
    it(`says file, line and column of ${what}, and what would be right`, () => {
      withFiles(items, terms, (folder) => {
        assert.throws(
          () => readEditions('trial', folder),
          (error) => error instanceof CatalogueFailure && error.message.includes(message),
        )
      })
    })
  }

  it('names the catalogues that there are when asked for another', () => {
    assert.throws(() => readCatalogue('atlantis'), /no catalogue atlantis; known: beijing, /)
  })

  it('refuses a file with other columns', () => {
    withFiles([drug], [], (folder) => {
      writeFileSync(join(folder, 'items.csv'), 'code,name\nX1,n\n')
      assert.throws(() => readEditions('trial', folder), /items.csv:1: header: the columns are/)
    })
  })
})
