import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { maskIdentifier, maskName, maskPhone } from './masking.ts'

describe('what others see of a person', () => {
  const names = [
    ['钱样二', '钱*二'],
    ['欧阳样廿一', '欧***一'],
    ['陈样', '陈*'],
    ['陈', '陈'],
    ['CHAN Tai Man', 'CHAN T** M**'],
    ['Wang Sample', 'Wang S*****'],
    ['Madonna', 'M******'],
    ['', ''],
  ] as const
  for (const [name, shown] of names) {
    it(`is "${shown}" of "${name}"`, () => assert.equal(maskName(name), shown))
  }

  const numbers = [
    ['99990019600505123X', '999***********123X'],
    ['Z990001(3)', 'Z990***(*)'],
    ['9000001(0)', '9000***(*)'],
    ['H99990001', 'H99**0001'],
    ['12345', '*****'],
    ['', ''],
  ] as const
  for (const [number, shown] of numbers) {
    it(`is "${shown}" of the number "${number}"`, () => assert.equal(maskIdentifier(number), shown))
  }

  it('is a part of a telephone number', () => {
    assert.equal(maskPhone('13900001234', 'mainland'), '139****1234')
    assert.equal(maskPhone('51230000', 'hong-kong'), '51****00')
    assert.equal(maskPhone('6666 0000', 'macau'), '66** **00')
  })

  it('always leaves something out of what is long enough, and never grows', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{2,20}$/), (number) => {
        const shown = maskIdentifier(number)
        assert.equal(shown.length, number.length)
        assert.ok(shown.split('*').length - 1 >= 2, shown)
      }),
    )
  })
})
