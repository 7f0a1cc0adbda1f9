/**
 * Signs prescriptions with SM2 in the name of those who prescribe, where there are no certificates of
 * theirs: in the sample. A key of each is derived from one secret, so that a signature can be checked
 * for ever; that it is no reliable signature in the sense of the law is said in ADR 100.
 */
import { createHmac, hkdfSync, type KeyObject } from 'node:crypto'
import { sm2KeysOf, sm2Sign, sm2Verify } from './sm2.ts'

const keyBytes = 32
const codeDigits = 10

interface Signature {
  readonly by: string
  readonly certificate: string
  readonly value: string
}

export function prescriptionSigner(secretKey: KeyObject) {
  const secret = secretKey.export({ type: 'pkcs8', format: 'der' })
  const keysOf = (who: string) => {
    const derived = hkdfSync('sha256', secret, 'prescriptions', `prescriber ${who}`, keyBytes)
    return sm2KeysOf(Buffer.from(derived))
  }
  return {
    sign(who: string, _: string, text: string): Signature {
      const keys = keysOf(who)
      const value = sm2Sign(Buffer.from(text), keys).toString('base64')
      return { by: who, certificate: keys.publicKey.toString('base64'), value }
    },
    /** With the key of whoever is said to have signed, whatever key comes along. */
    isSignedBy({ by, value }: Signature, text: string): boolean {
      return sm2Verify(Buffer.from(text), Buffer.from(value, 'base64'), keysOf(by).publicKey)
    },
  }
}

/** One-time codes, which nobody can work out without the secret; kept as digests only. */
export function prescriptionCodes(secretKey: KeyObject) {
  const secret = secretKey.export({ type: 'pkcs8', format: 'der' })
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest('hex')
  return {
    codeFor: (choice: string) => mac(`code ${choice}`).slice(0, codeDigits).toUpperCase(),
    digestOf: (record: string, code: string) => mac(`digest ${record} ${code}`),
  }
}
