import assert from 'node:assert/strict'
import { createHmac, scryptSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { passwordsBy } from './password.ts'

const by = (key: string) => passwordsBy((text) => createHmac('sha256', key).update(text).digest())

describe('a password', () => {
  const chosen = '一句只有我知道的话 2026'

  it('is known again by its digest and the key that lies elsewhere, and by neither alone', async () => {
    const { passwordDigest, isPassword, isUnkeyed } = by('a key')
    const kept = await passwordDigest(chosen)
    assert.match(kept, /^scrypt-keyed\$65536\$8\$2\$/)
    assert.deepEqual([await isPassword(chosen, kept), isUnkeyed(kept)], [true, false])
    assert.equal(await isPassword(`${chosen}!`, kept), false)
    assert.equal(await by('another key').isPassword(chosen, kept), false)
    assert.equal(await isPassword(chosen, null), false)
  })

  it('kept by an earlier version still holds, and is found out to lack the key', async () => {
    const salt = Buffer.alloc(16, 7)
    const digest = scryptSync(chosen.normalize('NFKC'), salt, 32, { N: 1024, r: 8, p: 1 })
    const kept = `scrypt$1024$8$1$${salt.toString('base64url')}$${digest.toString('base64url')}`
    const { isPassword, isUnkeyed } = by('a key')
    assert.deepEqual([await isPassword(chosen, kept), isUnkeyed(kept)], [true, true])
    assert.deepEqual([await isPassword('another', kept), isUnkeyed(null)], [false, false])
  })
})
