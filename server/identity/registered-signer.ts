/**
 * Signs with keys that two persons approved in the registry. Whoever has no private key here, or whose
 * public half nobody approved, signs nothing, and what is missing is said.
 */
import { counts, type KeyState } from '../../engine/registry/partner-key.ts'
import { type Sm2Keys, sm2Sign, sm2Verify } from './sm2.ts'
import { sm2PointOf } from './sm2-files.ts'

export interface SigningKey {
  readonly kid: string
  readonly keys: Sm2Keys
}

interface HeldKey {
  readonly kid: string
  readonly state: KeyState
  readonly jwk: object
}

interface Signature {
  readonly by: string
  readonly certificate: string
  readonly value: string
}

export interface Lacks {
  readonly lacks: string
}

interface Registered {
  /** By `institution:ID` and `practitioner:ID`. */
  readonly keys: ReadonlyMap<string, SigningKey>
  readonly centre: string
  /** All keys of a holder in the registry, as they stand now. */
  held(holder: string): readonly HeldKey[]
}

export function registeredSigner({ keys, centre, held }: Registered) {
  function keyOf(holder: string): SigningKey | Lacks {
    const key = keys.get(holder)
    if (key === undefined) return { lacks: `the key of ${holder} in YIQIAO_SIGNING` }
    const isApproved = held(holder).some((one) => one.kid === key.kid && counts(one))
    return isApproved ? key : { lacks: `two operators' approval of the key of ${holder}` }
  }
  const signedWith = ({ keys: pair }: SigningKey, text: string) =>
    sm2Sign(Buffer.from(text), pair).toString('base64')
  const verifies = (key: HeldKey, value: string, text: string) =>
    sm2Verify(Buffer.from(text), Buffer.from(value, 'base64'), sm2PointOf(key.jwk))
  const centreKeys = () => held(`centre:${centre}`).filter(counts)

  return {
    /** The house signs each message about it, so that nobody signs for a house that could not send it. */
    sign(who: string, institution: string, text: string): Signature | Lacks {
      const [key, house] = [keyOf(`practitioner:${who}`), keyOf(`institution:${institution}`)]
      if ('lacks' in key) return key
      if ('lacks' in house) return house
      if (centreKeys().length === 0) return { lacks: `an approved key of centre:${centre}` }
      return { by: who, certificate: key.kid, value: signedWith(key, text) }
    },
    /** A key that was approved once: what it signed while it held stays signed. */
    isSignedBy({ by, certificate, value }: Signature, text: string): boolean {
      return held(`practitioner:${by}`).some(
        (one) =>
          one.kid === certificate &&
          one.state !== 'proposed' &&
          one.state !== 'rejected' &&
          verifies(one, value, text),
      )
    },
    /** Of a message to the centre, in the name of the house that it is about. */
    sealOf(institution: string, text: string) {
      const key = keyOf(`institution:${institution}`)
      return 'lacks' in key ? null : { kid: key.kid, value: signedWith(key, text) }
    },
    isCentres(value: string, text: string): boolean {
      return centreKeys().some((one) => verifies(one, value, text))
    },
  }
}
