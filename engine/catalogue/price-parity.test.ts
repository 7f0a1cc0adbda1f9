import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readParityData } from '../../server/catalogues/read-price-rules.ts'
import { dayOf } from '../base/calendar-date.ts'
import { disparitiesOn, type ItemPrice, type ParityData, priceOn } from './price-parity.ts'

const day = dayOf(2026, 3, 10)
const price = (code: string, priceMinor: number, changes: Partial<ItemPrice> = {}): ItemPrice => ({
  ...{ region: 'shanghai', ownership: 'public', code, priced: 'government', priceMinor },
  from: dayOf(2020, 1, 1),
  ...changes,
})
const data = (prices: readonly ItemPrice[], changes: Partial<ParityData> = {}): ParityData => ({
  prices,
  setters: [
    { ownership: 'public', setters: ['government'], from: 0 },
    { ownership: 'private-for-profit', setters: ['own'], from: 0 },
  ],
  pairs: [{ online: 'online', offline: 'clinic', leastE4: 6000, mostE4: 10_000, from: 0 }],
  coverOf: () => ({ catalogueClass: 'A', priorSelfPay: 0 }),
  ...changes,
})
const kinds = (given: ParityData, on = day) => disparitiesOn(given, on).map(({ kind }) => kind)

describe('prices by ownership', () => {
  it('are the latest of their day, for the place and the ownership', () => {
    const later = price('clinic', 3000, { from: dayOf(2026, 3, 10) })
    const prices = [later, price('clinic', 2500), price('clinic', 9000, { ownership: 'other' })]
    const at = (on: number) => priceOn(prices, price('clinic', 0), on)?.priceMinor
    assert.deepEqual([at(day), at(day - 1), at(0)], [3000, 2500, undefined])
  })

  it('may lie as far apart as the pair allows, to the last fen', () => {
    const beside = (online: number) => kinds(data([price('online', online), price('clinic', 3050)]))
    assert.deepEqual([1829, 1830, 3050, 3051].map(beside), [
      ['cheaper-online'],
      [],
      [],
      ['dearer-online'],
    ])
  })

  it('are set by whom the ownership says, and have a counterpart that is paid alike', () => {
    assert.deepEqual(kinds(data([price('online', 2000)])), ['no-counterpart'])
    const own = { priced: 'own' } as const
    const setByIt = [price('online', 2000, own), price('clinic', 2500)]
    assert.deepEqual(kinds(data(setByIt)), ['wrong-setter'])
    const both = [price('online', 2000), price('clinic', 2500)]
    const coverOf = (_: string, code: string) =>
      code === 'online' ? null : { catalogueClass: 'A', priorSelfPay: 0 }
    assert.deepEqual(kinds(data(both, { coverOf })), ['covered-otherwise'])
  })

  it('of the catalogues keep every bound, and name what is paid otherwise online', () => {
    const found = disparitiesOn(readParityData(day), day)
    assert.deepEqual([...new Set(found.map(({ kind }) => kind))], ['covered-otherwise'])
  })
})
