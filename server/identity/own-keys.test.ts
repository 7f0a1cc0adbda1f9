import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { newCodeSigner } from './insurance-codes.ts'
import { newJournalKey } from './journal-key.ts'
import { ownKeysOf } from './own-keys.ts'

describe('what the alliance signs with', () => {
  it('is shown with its name, and without its private half', () => {
    const journal = newJournalKey()
    const codes = newCodeSigner('https://care.example')
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const shown = ownKeysOf(journal, codes, { ...publicKey.export({ format: 'jwk' }), kid: 't-1' })
    assert.deepEqual(
      shown.map(({ use, kid }) => [use, kid]),
      [
        ['journal', journal.id],
        ['insurance-codes', codes.kid],
        ['tokens', 't-1'],
      ],
    )
    for (const { jwk } of shown) {
      assert.deepEqual(
        Object.keys(jwk)
          .toSorted()
          .filter((name) => name !== 'kid'),
        ['crv', 'kty', 'x', 'y'],
      )
    }
  })
})
