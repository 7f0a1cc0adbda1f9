/**
 * SM2 (GB/T 32918): signatures with SM3 and the usual signer's id, and encryption as C1C3C2.
 *
 * Node knows the curve but signs ECDSA on it, which no other side accepts. Keys, signatures and
 * ciphertexts are buffers in the form of the standard: a public key and C1 begin with 04.
 */
import { sm2 } from 'sm-crypto-v2'

export interface Sm2Keys {
  /** 32 bytes. */
  readonly privateKey: Buffer
  /** 65 bytes: 04, x, y. */
  readonly publicKey: Buffer
}

const order = BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123')
/** The curve is y² = x³ − 3x + b over the integers below the prime. */
const prime = BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF')
const b = BigInt('0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93')
const numberBytes = 32
const publicBytes = 65
const uncompressed = 4
const c1c3c2 = 1

export function sm2Keys(): Sm2Keys {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  return { privateKey: Buffer.from(privateKey, 'hex'), publicKey: Buffer.from(publicKey, 'hex') }
}

/** The pair of a private key that was kept. @throws when it is none. */
export function sm2KeysOf(privateKey: Buffer): Sm2Keys {
  const isNumber = privateKey.length === numberBytes && isBetween(privateKey, order - 2n)
  if (!isNumber) throw new Error('An SM2 private key is out of its range.')
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey.toString('hex'))
  return { privateKey, publicKey: Buffer.from(publicKey, 'hex') }
}

/** Answers r and s, 32 bytes each. */
export function sm2Sign(text: Buffer, { privateKey, publicKey }: Sm2Keys): Buffer {
  const options = { hash: true, publicKey: publicKey.toString('hex') }
  return Buffer.from(sm2.doSignature(text, privateKey.toString('hex'), options), 'hex')
}

/** False also where key or signature have no proper form. */
export function sm2Verify(text: Buffer, signature: Buffer, publicKey: Buffer): boolean {
  if (signature.length !== 2 * numberBytes || !isSm2PublicKey(publicKey)) return false
  const r = signature.subarray(0, numberBytes)
  const s = signature.subarray(numberBytes)
  if (!isBetween(r, order - 1n) || !isBetween(s, order - 1n)) return false
  // The library does not expect r + s to be a multiple of the order, which no signature is.
  if ((numberIn(r) + numberIn(s)) % order === 0n) return false
  const hex = signature.toString('hex')
  return sm2.doVerifySignature(text, hex, publicKey.toString('hex'), { hash: true })
}

export function isSm2PublicKey(publicKey: Buffer): boolean {
  if (publicKey.length !== publicBytes || publicKey[0] !== uncompressed) return false
  const x = numberIn(publicKey.subarray(1, 1 + numberBytes))
  const y = numberIn(publicKey.subarray(1 + numberBytes))
  return x < prime && y < prime && (y * y - (x * x * x - 3n * x + b)) % prime === 0n
}

/** @throws when the key is none, or nothing is to be encrypted. */
export function sm2Encrypt(plain: Buffer, publicKey: Buffer): Buffer {
  if (plain.length === 0) throw new Error('SM2 encrypts at least one byte.')
  if (!isSm2PublicKey(publicKey))
    throw new Error('An SM2 public key lies on no point of the curve.')
  const key = publicKey.toString('hex')
  for (;;) {
    const sealed = Buffer.from(`04${sm2.doEncrypt(plain, key, c1c3c2)}`, 'hex')
    // A key stream of zeros, of which the standard asks another try; likely only for a few bytes.
    if (!sealed.subarray(headBytes).equals(plain)) return sealed
  }
}

const headBytes = publicBytes + numberBytes

/** @throws when the text was altered, or encrypted for another key. */
export function sm2Decrypt(sealed: Buffer, { privateKey }: Pick<Sm2Keys, 'privateKey'>): Buffer {
  if (sealed.length <= headBytes || !isSm2PublicKey(sealed.subarray(0, publicBytes))) {
    throw new Error('A text is not encrypted by SM2.')
  }
  const hex = sealed.subarray(1).toString('hex')
  const options = { output: 'array' } as const
  const plain = sm2.doDecrypt(hex, privateKey.toString('hex'), c1c3c2, options)
  // The library answers nothing where the digest differs.
  if (plain.length === 0) throw new Error('A text encrypted by SM2 does not open.')
  return Buffer.from(plain)
}

function isBetween(number: Buffer, most: bigint): boolean {
  const value = numberIn(number)
  return value >= 1n && value <= most
}

function numberIn(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}
