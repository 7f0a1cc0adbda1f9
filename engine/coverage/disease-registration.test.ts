import assert from 'node:assert/strict'
import { it } from 'node:test'
import { entitledBy, registeredAlready, registrationFor } from './disease-registration.ts'

const held = {
  disease: 'M03900',
  insuranceType: null,
  from: 100,
  to: 200,
  institutions: [],
  withdrawnOn: null,
}
const treated = { disease: 'M03900', on: 150, institution: 'A', insuranceTypes: ['310'] }

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
  [150, { ...held, insuranceType: '310' }, true, 'with the insurance of the bill'],
  [150, { ...held, insuranceType: '390' }, false, 'with another insurance'],
]

it('a registration for a disease holds for its days only', () => {
  for (const [on, change, expected, shows] of rows) {
    const found = registrationFor([{ ...held, ...change }], { ...treated, on })
    assert.equal(found !== undefined, expected, shows)
  }
  const unnamed = { ...treated, disease: null }
  assert.equal(registrationFor([held], unnamed), undefined, 'a bill without a disease')
  const later = { ...held, from: 140 }
  assert.equal(registrationFor([held, later, held], treated), later, 'the one that began last')
})

it('a bill for a chronic disease is claimed under what it says, else under what is registered', () => {
  const byBill = (stated: string | null, setting: string, registrations = [held]) => {
    const { entitlement, registration } = entitledBy(stated, setting, registrations, treated)
    return [entitlement, registration !== null]
  }
  assert.deepEqual(byBill(null, 'chronic'), ['special-disease', true])
  assert.deepEqual(byBill(null, 'chronic', []), [null, false])
  assert.deepEqual(byBill('special-disease', 'chronic'), ['special-disease', true])
  assert.deepEqual(byBill('special-disease', 'chronic', []), ['special-disease', false])
  assert.deepEqual(byBill('ordinary', 'chronic'), ['ordinary', false])
  assert.deepEqual(byBill('two-disease', 'chronic'), ['two-disease', false])
  assert.deepEqual(byBill(null, 'outpatient'), [null, false])
})

it('a disease is registered once for the same days and insurance', () => {
  const wanted = { disease: 'M03900', insuranceType: '310', from: 200, to: null }
  const is = (change: object, registered: object = {}) =>
    registeredAlready([{ ...held, ...registered }], { ...wanted, ...change }) !== undefined
  assert.equal(is({}), true, 'the last day of the one is the first of the other')
  assert.equal(is({ from: 201 }), false, 'it begins when the other has ended')
  assert.equal(is({ from: 201 }, { to: null }), true, 'the other has no end')
  assert.equal(is({ from: 1, to: 99 }), false, 'it ends before the other begins')
  assert.equal(is({ disease: 'M07800' }), false, 'another disease')
  assert.equal(is({}, { insuranceType: '390' }), false, 'another insurance')
  assert.equal(is({}, { withdrawnOn: 150 }), false, 'the other was withdrawn')
})
