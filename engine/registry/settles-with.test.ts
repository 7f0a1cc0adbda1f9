import assert from 'node:assert/strict'
import { it } from 'node:test'
import { settlesWith } from './settles-with.ts'

const fund = { jurisdiction: 'mainland', currency: 'CNY' }
const hospital = { ...fund, kind: 'hospital', tags: [] }

//     settles  house                                         what the row shows
const rows: readonly (readonly [boolean, object, string])[] = [
  [true, {}, 'a hospital of its own jurisdiction'],
  [false, { jurisdiction: 'hong-kong', currency: 'HKD' }, 'one across the border'],
  [false, { currency: 'HKD' }, 'one that charges in another currency'],
  [true, { kind: 'pharmacy', tags: ['dual-channel'] }, 'a pharmacy with a contract'],
  [false, { kind: 'pharmacy' }, 'a pharmacy that is paid from accounts only'],
]

it('a fund settles with houses of its jurisdiction, and with pharmacies that have its contract', () => {
  for (const [expected, change, shows] of rows) {
    assert.equal(settlesWith(fund, { ...hospital, ...change }), expected, shows)
  }
})
