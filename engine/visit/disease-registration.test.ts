import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isRegistered } from './disease-registration.ts'

const held = { disease: 'M03900', from: 100, to: 200, institutions: [], withdrawnOn: null }

//     day   registration                     registered  what the row shows
const rows: readonly (readonly [number, object, boolean, string])[] = [
  [99, held, false, 'the day before its first'],
  [100, held, true, 'its first day'],
  [200, held, true, 'its last day'],
  [201, held, false, 'the day after its last'],
  [5000, { ...held, to: null }, true, 'without an end it goes on'],
  [150, { ...held, withdrawnOn: 150 }, true, 'the day of the withdrawal still counts'],
  [151, { ...held, withdrawnOn: 150 }, false, 'after the withdrawal'],
  [150, { ...held, disease: 'M07800' }, false, 'for another disease'],
  [150, { ...held, institutions: ['B', 'A'] }, true, 'at a chosen institution'],
  [150, { ...held, institutions: ['B'] }, false, 'at one that was not chosen'],
]

it('a registration for a disease holds for its days only', () => {
  for (const [day, change, expected, shows] of rows) {
    const treated = { disease: 'M03900', on: day, institution: 'A' }
    assert.equal(isRegistered([{ ...held, ...change }], treated), expected, shows)
  }
  const unnamed = { disease: null, on: 150, institution: 'A' }
  assert.equal(isRegistered([held], unnamed), false, 'a bill without a disease')
})
