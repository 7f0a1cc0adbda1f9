import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { base32, stepOfCode, timeCode } from './time-code.ts'

describe('the codes of an authenticator', () => {
  const secret = Buffer.from('12345678901234567890')

  // Appendix B of RFC 6238, the last six of its eight digits.
  const published = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ] as const
  for (const [seconds, code] of published) {
    it(`is ${code} at ${seconds} seconds`, () => {
      assert.equal(timeCode(secret, Math.floor(seconds / 30)), code)
      assert.equal(stepOfCode(secret, code, seconds * 1000, 0), Math.floor(seconds / 30))
    })
  }

  it('holds one step before and after, and no longer', () => {
    const at = 1234567890_000
    for (const [shift, isGood] of [
      [-60, false],
      [-30, true],
      [0, true],
      [30, true],
      [60, false],
    ] as const) {
      assert.equal(stepOfCode(secret, '005924', at + shift * 1000, 0) !== undefined, isGood)
    }
  })

  it('is worth nothing once a code of its step, or of a later one, was used', () => {
    const step = Math.floor(1234567890 / 30)
    assert.equal(stepOfCode(secret, '005924', 1234567890_000, step), undefined)
    assert.equal(stepOfCode(secret, '005924', 1234567890_000, step - 1), step)
    for (const typed of ['', '00592', '0059240', 'abcdef']) {
      assert.equal(stepOfCode(secret, typed, 1234567890_000, 0), undefined)
    }
  })

  it('writes its secret as an authenticator reads it', () => {
    assert.equal(base32(secret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  })
})
