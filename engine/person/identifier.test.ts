import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { dayOf } from '../base/calendar-date.ts'
import { hongKongCheck, residentCheck } from './check-digits.ts'
import { type IdentifierKind, kindsLike, readIdentifier, soughtAs } from './identifier.ts'

const numberOf = (kind: IdentifierKind, text: string, state: string | null = null) => {
  const read = readIdentifier(kind, text, state)
  return read.read ? read.identifier.number : read.fault
}

describe('a number on a card', () => {
  it('of the mainland is checked to its last sign, and tells birth and sex', () => {
    const read = readIdentifier('resident-id', ' 110105 19491231 002x')
    assert.deepEqual(read, {
      read: true,
      identifier: { kind: 'resident-id', number: '11010519491231002X', state: null },
      told: { birth: dayOf(1949, 12, 31), sex: 'female' },
    })
    assert.equal(numberOf('resident-id', '110105194912310021'), 'check-digit')
    assert.equal(numberOf('resident-id', '110105491231002'), 'form')
    const body = '11010519490230001'
    assert.equal(numberOf('resident-id', body + residentCheck(body)), 'birth')
  })

  it('of a resident permit is built like it, and is no identity card', () => {
    const body = '81000019880808001'
    const number = body + residentCheck(body)
    assert.deepEqual(kindsLike(number), ['residence-permit'])
    assert.equal(numberOf('residence-permit', number), number)
    assert.equal(numberOf('resident-id', number), 'form')
  })

  it('of Hong Kong is found with and without its brackets', () => {
    assert.equal(numberOf('hong-kong-id', 'a1234563'), 'A123456(3)')
    assert.equal(numberOf('hong-kong-id', 'A123456(3)'), 'A123456(3)')
    assert.equal(numberOf('hong-kong-id', 'A123456(4)'), 'check-digit')
    // The example of two letters in public descriptions of the check digit.
    assert.equal(hongKongCheck('AB987654'), '3')
    assert.equal(numberOf('hong-kong-id', 'ab987654 3'), 'AB987654(3)')
  })

  it('of Macau has a form and no published check', () => {
    assert.equal(numberOf('macau-id', '51234567'), '5123456(7)')
    assert.equal(numberOf('macau-id', '1234567(8)'), '1234567(8)')
    assert.equal(numberOf('macau-id', '91234567'), 'form')
  })

  it('of a home-return permit stays the same when the card is renewed', () => {
    assert.equal(numberOf('home-return-permit', 'H1234567802'), 'H12345678')
    assert.deepEqual(kindsLike('m12345678'), ['home-return-permit'])
    assert.equal(numberOf('home-return-permit', 'C12345678'), 'form')
  })

  it('of a passport needs its state, which its own lines name', () => {
    assert.equal(numberOf('passport', 'K12345678'), 'state')
    assert.equal(numberOf('passport', 'k1234567 8', 'hkg'), 'K12345678')
    // The specimen of ICAO 9303.
    const zone = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'
    const read = readIdentifier('passport', `P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n${zone}`)
    assert.ok(read.read)
    assert.deepEqual(read.identifier, { kind: 'passport', number: 'L898902C3', state: 'UTO' })
    assert.equal(read.told.sex, 'female')
    assert.equal(soughtAs(read.identifier), 'PASSPORT/UTO/L898902C3')
    assert.equal(numberOf('passport', zone.replace('L898902C36', 'L898902C46')), 'check-digit')
  })

  it('with one wrong digit, or two next to each other changed round, is never taken', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(digits, fc.nat(5), fc.integer({ min: 1, max: 9 }), (serial, at, more) => {
        const body = `11010519491231${serial.slice(3).join('')}`
        const number = body + residentCheck(body)
        const place = 14 + (at % 3)
        const wrong = (Number(number.charAt(place)) + more) % 10
        const altered = `${number.slice(0, place)}${wrong}${number.slice(place + 1)}`
        assert.equal(numberOf('resident-id', altered), 'check-digit')
        const letters = `Z${serial.join('')}`
        const swapped = `Z${serial.toSpliced(at % 5, 2, serial[(at % 5) + 1] ?? 0, serial[at % 5] ?? 0).join('')}`
        if (swapped !== letters) {
          assert.equal(numberOf('hong-kong-id', swapped + hongKongCheck(letters)), 'check-digit')
        }
      }),
    )
  })
})
