/** Codes of telephones, against the numbers of RFC 6238. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { base32, codeAt, newSecret, secretAddress, stepOfCode } from './time-code.ts'

/** The secret of the RFC's appendix; its codes have eight digits, of which ours are the last six. */
const secret = base32(Buffer.from('12345678901234567890'))

describe('a code that changes with time', () => {
  it('is that of RFC 6238', () => {
    const rows: [number, string][] = [
      [59, '94287082'],
      [1_111_111_109, '07081804'],
      [1_111_111_111, '14050471'],
      [1_234_567_890, '89005924'],
      [2_000_000_000, '69279037'],
      [20_000_000_000, '65353130'],
    ]
    for (const [seconds, code] of rows) {
      assert.equal(codeAt(secret, Math.floor(seconds / 30)), code.slice(2))
    }
  })

  it('is right a step early and a step late, once', () => {
    const nowMs = 1_234_567_890_000
    const step = Math.floor(nowMs / 30_000)
    for (const drift of [-1, 0, 1]) {
      assert.equal(stepOfCode(codeAt(secret, step + drift), secret, 0, nowMs), step + drift)
    }
    for (const drift of [-2, 2]) {
      assert.equal(stepOfCode(codeAt(secret, step + drift), secret, 0, nowMs), undefined)
    }
    assert.equal(stepOfCode(codeAt(secret, step), secret, step, nowMs), undefined)
    assert.equal(stepOfCode(codeAt(secret, step - 1), secret, step, nowMs), undefined)
  })

  it('may be typed with blanks and wide digits, and nothing else will do', () => {
    const nowMs = 59_000
    const code = codeAt(secret, 1)
    const wide = [...code]
      .map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0))
      .join('')
    assert.equal(stepOfCode(`${code.slice(0, 3)} ${code.slice(3)}`, secret, 0, nowMs), 1)
    assert.equal(stepOfCode(wide, secret, 0, nowMs), 1)
    for (const wrong of ['', code.slice(1), `${code}0`]) {
      assert.equal(stepOfCode(wrong, secret, 0, nowMs), undefined)
    }
  })

  it('comes from a secret of 160 bits that a telephone can read', () => {
    const made = newSecret()
    assert.match(made, /^[A-Z2-7]{32}$/)
    assert.equal(
      secretAddress(made, 'mei.lin'),
      `otpauth://totp/Yiqiao%3Amei.lin?secret=${made}&issuer=Yiqiao&algorithm=SHA1&digits=6&period=30`,
    )
  })
})
