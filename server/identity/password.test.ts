import assert from 'node:assert/strict'
import { createHmac, scryptSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { passwordsBy } from './password.ts'

const by = (key: string) => passwordsBy((text) => createHmac('sha256', key).update(text).digest())

describe('a password', () => {
  const chosen = '一句只有我知道的话 2026'

  /** As it is kept, at a cost that a test can bear. */
  function keptAs(form: string, secret: string | Buffer): string {
    const salt = Buffer.alloc(16, 7)
    const digest = scryptSync(secret, salt, 32, { N: 1024, r: 8, p: 1 })
    const texts = [salt, digest].map((bytes) => bytes.toString('base64url'))
    return [form, 1024, 8, 1, ...texts].join('$')
  }

  it('is known again by its digest and the key that lies elsewhere, and by neither alone', async () => {
    const { passwordDigest, isPassword, isUnkeyed } = by('a key')
    const kept = await passwordDigest(chosen)
    assert.match(kept, /^scrypt-keyed\$65536\$8\$2\$/)
    assert.deepEqual([await isPassword(chosen, kept), isUnkeyed(kept)], [true, false])
    const secret = createHmac('sha256', 'a key').update(chosen.normalize('NFKC')).digest()
    const cheap = keptAs('scrypt-keyed', secret)
    assert.equal(await isPassword(chosen, cheap), true)
    assert.equal(await isPassword(`${chosen}!`, cheap), false)
    assert.equal(await by('another key').isPassword(chosen, cheap), false)
  })

  it('kept by an earlier version still holds, and is found out to lack the key', async () => {
    const kept = keptAs('scrypt', chosen.normalize('NFKC'))
    const { isPassword, isUnkeyed } = by('a key')
    assert.deepEqual([await isPassword(chosen, kept), isUnkeyed(kept)], [true, true])
    assert.deepEqual([await isPassword('another', kept), isUnkeyed(null)], [false, false])
  })
})
