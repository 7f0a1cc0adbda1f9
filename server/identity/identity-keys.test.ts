import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { StartFailure } from '../start-failure.ts'
import { identityKeys, openIdentityKeys } from './identity-keys.ts'

const keys = identityKeys(Buffer.alloc(32, 7))

describe('an identity at rest', () => {
  it('opens again for the person it was sealed for, and for nobody else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        const sealed = keys.seal(plain, 'p-1')
        assert.equal(keys.unseal(sealed, 'p-1'), plain)
        assert.throws(() => keys.unseal(sealed, 'p-2'))
      }),
    )
  })

  it('does not open when a single bit was changed', () => {
    const sealed = keys.seal('Wang Sample, 999900196005051234', 'p-1')
    for (let i = 0; i < sealed.length * 8; i++) {
      const altered = Buffer.from(sealed)
      altered[i >> 3] = (altered[i >> 3] ?? 0) ^ (1 << (i & 7))
      assert.throws(() => keys.unseal(altered, 'p-1'))
    }
  })

  it('looks different each time, and nowhere like what it holds', () => {
    const sealed = [keys.seal('Wang Sample', 'p-1'), keys.seal('Wang Sample', 'p-1')]
    assert.notDeepEqual(sealed[0], sealed[1])
    assert.ok(!sealed.some((one) => one.includes('Wang')))
  })

  it('is found by a digest that needs the key, however the credential is written', () => {
    const digest = keys.digest('99990019600505123X')
    for (const written of [
      '９９９９００１９６００５０５１２３Ｘ',
      ' 999900 19600505 123x ',
      '999900-19600505-123x',
    ]) {
      assert.deepEqual(keys.digest(written), digest)
    }
    assert.notDeepEqual(keys.digest('999900196005051239'), digest)
    assert.notDeepEqual(identityKeys(Buffer.alloc(32, 8)).digest('99990019600505123X'), digest)
  })
})

describe('the file of the key', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-keys-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('is made once, for this user alone, and found again', async () => {
    const first = await openIdentityKeys(folder, true)
    const sealed = first.seal('Wang Sample', 'p-1')
    const again = await openIdentityKeys(folder, false)
    assert.equal(again.unseal(sealed, 'p-1'), 'Wang Sample')
    if (process.platform !== 'win32') {
      assert.equal((await stat(join(folder, 'identity-key'))).mode & 0o777, 0o600)
    }
  })

  it('is not made anew where identities were sealed with another one', async () => {
    const path = join(folder, 'identity-key')
    const text = await readFile(path, 'utf8')
    await rm(path)
    await assert.rejects(openIdentityKeys(folder, false), (error) => {
      return error instanceof StartFailure && /put the file .* back/.test(error.message)
    })
    await writeFile(path, 'spoilt')
    await assert.rejects(openIdentityKeys(folder, false), StartFailure)
    await writeFile(path, text)
    await openIdentityKeys(folder, false)
  })
})
