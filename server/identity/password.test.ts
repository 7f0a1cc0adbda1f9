/** A password is kept so that it can be compared, and not read. */
import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { hashPassword, isPassword } from './password.ts'

describe('a password at rest', () => {
  it('is known again however its letters were composed, and no other is', async () => {
    const kept = await hashPassword('caf\u00e9 über 医桥 123')
    assert.equal(await isPassword('cafe\u0301 über 医桥 123', kept), true)
    assert.equal(await isPassword('cafe über 医桥 123', kept), false)
    assert.equal(await isPassword('', kept), false)
  })

  it('has its own salt, and the parameters of scrypt beside it', async () => {
    const [one, other] = [
      await hashPassword('the same words'),
      await hashPassword('the same words'),
    ]
    assert.notEqual(one, other)
    const [, logN, r, p, salt = '', hash] = one.split('$')
    assert.deepEqual([logN, r, p], ['15', '8', '3'])
    const again = scryptSync('the same words', Buffer.from(salt, 'base64url'), 32, {
      N: 2 ** 15,
      r: 8,
      p: 3,
      maxmem: 2 ** 26,
    })
    assert.equal(hash, again.toString('base64url'))
  })

  it('that nobody has is never right', async () => {
    assert.equal(await isPassword('', null), false)
    assert.equal(await isPassword('anything at all', null), false)
  })
})
