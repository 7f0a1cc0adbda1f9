/**
 * The e-credential of medical insurance as it is shown: 28 digits in a code to be scanned, of one
 * minute and one use, or the token that whoever scanned it holds for a while. Whose it is says its
 * issuer alone.
 */

/** Why a code or token says nothing. */
export const credentialFaults = [
  'unreadable',
  'foreign',
  'forged',
  'expired',
  'replayed',
  'away',
] as const
export type CredentialFault = (typeof credentialFaults)[number]

export type CredentialForm = 'code' | 'token'

/** Null for what is no e-credential, such as a number on a card. */
export function credentialForm(text: string): CredentialForm | null {
  const plain = text.normalize('NFKC').trim()
  if (/^\d{28}$/.test(plain)) return 'code'
  return /^ect\.[\w-]{20,60}$/.test(plain) ? 'token' : null
}
