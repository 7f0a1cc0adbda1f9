/** Public halves of what the alliance itself signs with, for whoever compares them. */
import { createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import type { CodeSigner } from './insurance-codes.ts'
import type { JournalKey } from './journal-key.ts'

interface OwnKey {
  readonly use: 'journal' | 'insurance-codes' | 'tokens'
  readonly kid: string
  readonly jwk: object
}

export function ownKeysOf(
  journal: Pick<JournalKey, 'id' | 'publicKey'>,
  codes: Pick<CodeSigner, 'kid' | 'publicKey'>,
  tokens: JWK,
): readonly OwnKey[] {
  const journalHalf = createPublicKey({ key: journal.publicKey, format: 'der', type: 'spki' })
  return [
    { use: 'journal', kid: journal.id, jwk: journalHalf.export({ format: 'jwk' }) },
    { use: 'insurance-codes', kid: codes.kid, jwk: codes.publicKey.export({ format: 'jwk' }) },
    { use: 'tokens', kid: tokens.kid ?? '', jwk: tokens },
  ]
}
