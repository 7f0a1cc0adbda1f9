import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isRegistered } from './disease-registration.ts'

const held = { disease: 'M03900', from: 100, to: 200, withdrawnOn: null }

//     day   registration                     registered  what the row shows
const rows: readonly (readonly [number, typeof held | object, boolean, string])[] = [
  [99, held, false, 'the day before its first'],
  [100, held, true, 'its first day'],
  [200, held, true, 'its last day'],
  [201, held, false, 'the day after its last'],
  [5000, { ...held, to: null }, true, 'without an end it goes on'],
  [150, { ...held, withdrawnOn: 150 }, true, 'the day of the withdrawal still counts'],
  [151, { ...held, withdrawnOn: 150 }, false, 'after the withdrawal'],
  [150, { ...held, disease: 'M07800' }, false, 'for another disease'],
]

it('a registration for a disease holds for its days only', () => {
  for (const [day, change, expected, shows] of rows) {
    assert.equal(isRegistered([{ ...held, ...change }], 'M03900', day), expected, shows)
  }
  assert.equal(isRegistered([held], null, 150), false, 'a bill without a disease')
})
