import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAllEditions } from '../../server/catalogues/read-catalogue.ts'
import { readParityData, readPriceRules } from '../../server/catalogues/read-price-rules.ts'
import { dayOf } from '../base/calendar-date.ts'
import type { CatalogueItem } from './catalogue.ts'
import {
  comparisonsOn,
  type ItemPair,
  type ItemPrice,
  isOnline,
  type ParityData,
  priceOn,
} from './price-parity.ts'

const day = dayOf(2026, 3, 10)
const since = dayOf(2020, 1, 1)
const yuanE6 = 1_000_000
const price = (code: string, yuan: number, changes: Partial<ItemPrice> = {}): ItemPrice => ({
  ...{ region: 'shanghai', ownership: 'public', code, priced: 'government', from: since },
  priceE6: Math.round(yuan * yuanE6),
  ...changes,
})
const item = (code: string, changes: Partial<CatalogueItem> = {}): CatalogueItem => ({
  ...{ code, name: code, kind: 'service', category: 'consultation', unit: '次', to: null },
  ...{ catalogueClass: 'A', priorSelfPay: 0, priorSelfPayFixedE6: null, unitLimitE6: null },
  ...{ dayLimitE4: null, indications: null, payerScope: 'basic', from: since, attributes: {} },
  ...changes,
})
const pair: ItemPair = {
  ...{ online: 'online', offline: 'clinic', region: null, ownership: null, from: 0 },
  ...{ band: { leastE4: 6000, mostE4: 10_000 }, source: 'notice', status: 'illustrative' },
}
const data = (changes: Partial<ParityData> = {}): ParityData => ({
  lists: [{ region: 'shanghai', ownership: 'public', priced: 'government', from: 0 }],
  setters: [
    { ownership: 'public', setters: ['government'], from: 0 },
    { ownership: 'private-for-profit', setters: ['own'], from: 0 },
  ],
  pairs: [pair],
  online: [],
  offline: [],
  itemsOf: () => undefined,
  ...changes,
})
const found = (given: ParityData, on = day) => comparisonsOn(given, on).flatMap((one) => one.found)
const kinds = (given: ParityData, on = day) => found(given, on).map(({ kind }) => kind)
const listing = (...items: readonly CatalogueItem[]) => {
  const all = new Map(items.map((one) => [one.code, one]))
  return (region: string) => (region === 'shanghai' ? all : undefined)
}
const listed = (code: string, yuan: number, attributes: CatalogueItem['attributes'] = {}) =>
  item(code, { attributes: { ...attributes, priceE6: Math.round(yuan * yuanE6) } })

describe('prices by ownership', () => {
  it('are the latest of their day, for the place and the ownership', () => {
    const later = price('clinic', 30, { from: dayOf(2026, 3, 10) })
    const prices = [later, price('clinic', 25), price('clinic', 90, { ownership: 'other' })]
    const at = (on: number) => priceOn(prices, price('clinic', 0), on)?.priceE6
    assert.deepEqual([at(day), at(day - 1), at(0)], [30 * yuanE6, 25 * yuanE6, undefined])
  })

  it('may lie as far apart as the pair allows, to the last fen', () => {
    const beside = (online: number) =>
      kinds(data({ online: [price('online', online)], offline: [price('clinic', 30.5)] }))
    assert.deepEqual([18.29, 18.3, 30.5, 30.51].map(beside), [
      ['cheaper-online'],
      [],
      [],
      ['dearer-online'],
    ])
  })

  it('are set by whom the ownership says, and have a counterpart that is paid alike', () => {
    const online = [price('online', 20)]
    assert.deepEqual(kinds(data({ online })), ['no-counterpart'])
    const offline = [price('clinic', 25)]
    const byItself = [price('online', 20, { priced: 'own' })]
    assert.deepEqual(kinds(data({ online: byItself, offline })), ['wrong-setter'])
    const itemsOf = listing(item('clinic'))
    assert.deepEqual(kinds(data({ online, offline, itemsOf })), ['covered-otherwise'])
  })

  it('are found in the catalogue of a region, from home as well as from another hospital', () => {
    const itemsOf = listing(
      listed('online', 20, { online: true }),
      listed('remote', 80, { telehealth: true }),
      listed('clinic', 25),
    )
    const compared = comparisonsOn(data({ itemsOf }), day)
    assert.deepEqual(
      compared.map(({ online, offlineE6, found: [one] }) => [online, offlineE6, one?.kind]),
      [
        ['online', 25 * yuanE6, undefined],
        ['remote', null, 'no-pair'],
      ],
    )
    const dearer = [price('online', 21)]
    assert.deepEqual(kinds(data({ itemsOf, online: dearer })), ['off-list', 'no-pair'])
  })

  it('are beside what the place and the ownership name, before what holds everywhere', () => {
    const everywhere = { ...pair, offline: 'other' }
    const local = { ...pair, region: 'shanghai', ownership: 'public' }
    const pairs = [local, { ...everywhere, from: since }, { ...pair, region: 'beijing' }]
    const online = [price('online', 20), price('online', 20, { region: 'hefei' })]
    const beside = comparisonsOn(data({ pairs, online }), day).map((one) => one.pair?.offline)
    assert.deepEqual(beside, ['clinic', 'other'])
  })

  it('are held to nothing where no rule of the place does', () => {
    const online = [price('online', 90, { priced: null })]
    const offline = [price('clinic', 30)]
    const pairs = [{ ...pair, band: null }]
    assert.deepEqual(kinds(data({ pairs, online, offline })), [])
  })
})

describe('the prices of the catalogues', () => {
  const rules = readPriceRules()
  const compared = comparisonsOn(readParityData(day), day)

  it('leave out no item online of any region', () => {
    const wanted = [...readAllEditions().values()].flatMap((editions) => {
      const catalogue = editions.findLast(({ edition }) => edition <= '2026-03-10')
      return [...(catalogue?.items.values() ?? [])]
        .filter(isOnline)
        .map(({ code }) => `${catalogue?.region} ${code}`)
    })
    const there = new Set(compared.map(({ region, online }) => `${region} ${online}`))
    assert.ok(wanted.length > 100)
    assert.deepEqual(
      wanted.filter((one) => !there.has(one)),
      [],
    )
    for (const { region, ownership, code } of rules.online) {
      const same = compared.filter((one) => one.online === code && one.region === region)
      assert.ok(
        same.some((one) => one.ownership === ownership),
        `${region} ${ownership} ${code}`,
      )
    }
  })

  it('each have a counterpart with a source and a mark, or are named for having none', () => {
    for (const { online, pair: named, found: all } of compared) {
      const isNamed = all.some(({ kind }) => kind === 'no-pair')
      assert.equal(named === null, isNamed, online)
      if (named !== null) assert.ok(rules.sources.has(named.source), named.source)
    }
  })

  it('keep every bound, and name what is paid otherwise online', () => {
    const all = new Set(compared.flatMap((one) => one.found).map(({ kind }) => kind))
    assert.deepEqual(all, new Set(['covered-otherwise', 'no-pair']))
  })
})
