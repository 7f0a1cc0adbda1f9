import assert from 'node:assert/strict'
import { createCipheriv, createHash, hkdfSync } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sm2 as second } from 'sm-crypto'
import '../../test/support/seed.ts'
import { openGcm, sealGcm } from './gcm.ts'
import {
  isSm2PublicKey,
  sm2Decrypt,
  sm2Encrypt,
  sm2Keys,
  sm2KeysOf,
  sm2Sign,
  sm2Verify,
} from './sm2.ts'
import { sm4Open, sm4Seal } from './sm4.ts'

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex')
const bytes = (most: number) =>
  fc.uint8Array({ minLength: 1, maxLength: most }).map((one) => Buffer.from(one))

describe('SM3, by the examples of GB/T 32905', () => {
  const examples = [
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ] as const
  for (const [text, digest] of examples) {
    it(`digests ${text.length} letters`, () => {
      assert.equal(createHash('sm3').update(text).digest('hex'), digest)
    })
  }

  it('also derives keys', () => {
    const key = () => Buffer.from(hkdfSync('sm3', hex('00'), Buffer.alloc(0), 'one', 16))
    assert.equal(key().length, 16)
    assert.deepEqual(key(), key())
  })
})

describe('SM4, by the examples of GB/T 32907 and RFC 8998', () => {
  const key = hex('0123456789abcdeffedcba9876543210')

  it('encrypts a block', () => {
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
    assert.equal(cipher.update(key, undefined, 'hex'), '681edf34d206965e86b3e94f536e4246')
  })

  it('encrypts a block a million times', () => {
    let block: Buffer = key
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
    for (let i = 0; i < 1_000_000; i++) block = cipher.update(block)
    assert.equal(block.toString('hex'), '595298c7c6fd271f0402f804c33d3f66')
  })

  it('seals in Galois/Counter mode as RFC 8998 prints it', () => {
    const plain = hex(
      `aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb cccccccccccccccc dddddddddddddddd
       eeeeeeeeeeeeeeee ffffffffffffffff eeeeeeeeeeeeeeee aaaaaaaaaaaaaaaa`,
    )
    const about = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const nonce = hex('00001234567800000000abcd')
    const tag = hex('83de3541e4c2b58177e065a9bf7b62ec')
    const body = hex(
      `17f399f08c67d5ee19d0dc9969c4bb7d 5fd46fd3756489069157b282bb200735
       d82710ca5c22f0ccfa7cbf93d496ac15 a56834cbcf98c397b4024a2691233b8d`,
    )
    const sealed = Buffer.concat([nonce, tag, body])
    assert.deepEqual(sealGcm('sm4-gcm', key, plain, about, nonce), sealed)
    assert.deepEqual(sm4Open(key, sealed, about), plain)
  })

  it('opens what it sealed, and nothing that was altered or moved', () => {
    fc.assert(
      fc.property(bytes(200), bytes(20), fc.nat(), (plain, about, at) => {
        const sealed = sm4Seal(key, plain, about)
        assert.deepEqual(sm4Open(key, sealed, about), plain)
        const altered = Buffer.from(sealed)
        altered[at % sealed.length] = (altered[at % sealed.length] ?? 0) ^ 1
        assert.throws(() => sm4Open(key, altered, about))
        assert.throws(() => sm4Open(key, sealed, Buffer.concat([about, hex('00')])))
        assert.throws(() => sm4Open(key, sealed.subarray(0, 27), about))
      }),
    )
  })
})

describe('AES-256, by case 16 of the proposal of Galois/Counter mode', () => {
  it('seals as it is printed there', () => {
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const plain = hex(
      `d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72
       1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39`,
    )
    const about = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const nonce = hex('cafebabefacedbaddecaf888')
    const body = hex(
      `522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa
       8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662`,
    )
    const tag = hex('76fc6ece0f4e1768cddf8853bb2d551b')
    const sealed = Buffer.concat([nonce, tag, body])
    assert.deepEqual(sealGcm('aes-256-gcm', key, plain, about, nonce), sealed)
    assert.deepEqual(openGcm('aes-256-gcm', key, sealed, about), plain)
  })
})

describe('SM2, by the examples of GB/T 32918.5', () => {
  const keys = sm2KeysOf(hex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'))

  it('finds the public key of a private one', () => {
    assert.deepEqual(
      keys.publicKey,
      hex(`04 09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020
              ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13`),
    )
  })

  it('verifies the printed signature, and no other text by it', () => {
    const signature = hex(
      `f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3
       b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa`,
    )
    assert.ok(sm2Verify(Buffer.from('message digest'), signature, keys.publicKey))
    assert.ok(!sm2Verify(Buffer.from('message digests'), signature, keys.publicKey))
  })

  it('decrypts the printed text', () => {
    const sealed = hex(
      `04 04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73
          e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0
          59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766
          21886ca989ca9c7d58087307ca93092d651efa`,
    )
    assert.equal(sm2Decrypt(sealed, keys).toString(), 'encryption standard')
  })
})

describe('SM2, against a second library', () => {
  it('makes signatures that the other verifies, and verifies those of the other', () => {
    fc.assert(
      fc.property(bytes(300), (text) => {
        const keys = sm2Keys()
        const [own, key] = [keys.privateKey.toString('hex'), keys.publicKey.toString('hex')]
        const message = [...text]
        const signed = sm2Sign(text, keys).toString('hex')
        assert.ok(second.doVerifySignature(message, signed, key, { hash: true }))
        const theirs = hex(second.doSignature(message, own, { hash: true }))
        assert.ok(sm2Verify(text, theirs, keys.publicKey))
        theirs[theirs.length - 1] = (theirs.at(-1) ?? 0) ^ 1
        assert.ok(!sm2Verify(text, theirs, keys.publicKey))
      }),
      { numRuns: 4 },
    )
  })

  it('encrypts what the other decrypts, and decrypts what the other encrypts', () => {
    fc.assert(
      fc.property(bytes(300), (text) => {
        const keys = sm2Keys()
        const [own, key] = [keys.privateKey.toString('hex'), keys.publicKey.toString('hex')]
        const sealed = sm2Encrypt(text, keys.publicKey).subarray(1).toString('hex')
        const opened = second.doDecrypt(sealed, own, 1, { output: 'array' })
        assert.deepEqual(Buffer.from(opened), text)
        const theirs = hex(`04${second.doEncrypt([...text], key, 1)}`)
        assert.deepEqual(sm2Decrypt(theirs, keys), text)
        assert.throws(() => sm2Decrypt(theirs, sm2Keys()))
      }),
      { numRuns: 4 },
    )
  })

  it('encrypts a single byte so that it is not seen', () => {
    const keys = sm2Keys()
    for (let i = 0; i < 25; i++) {
      const sealed = sm2Encrypt(Buffer.from([7]), keys.publicKey)
      assert.notEqual(sealed.at(-1), 7)
      assert.deepEqual(sm2Decrypt(sealed, keys), Buffer.from([7]))
    }
  })
})

describe('what is no key and no signature', () => {
  const keys = sm2Keys()
  const text = Buffer.from('Wang Sample')

  it('is refused, whatever it is', () => {
    const order = hex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
    const [zero, signature] = [Buffer.alloc(32), sm2Sign(text, keys)]
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
    for (const forged of [
      Buffer.alloc(64),
      Buffer.concat([zero, s]),
      Buffer.concat([r, zero]),
      Buffer.concat([order, s]),
      Buffer.concat([r, order]),
      Buffer.concat([r, minus(order, r)]),
      signature.subarray(1),
      Buffer.concat([signature, Buffer.from([0])]),
      Buffer.alloc(0),
    ]) {
      assert.equal(sm2Verify(text, forged, keys.publicKey), false)
    }
    for (const key of [Buffer.alloc(65, 4), keys.publicKey.subarray(1), Buffer.alloc(65)]) {
      assert.equal(isSm2PublicKey(key), false)
      assert.equal(sm2Verify(text, signature, key), false)
      assert.throws(() => sm2Encrypt(text, key))
    }
    for (const key of [zero, order, Buffer.alloc(31, 1)]) assert.throws(() => sm2KeysOf(key))
    assert.throws(() => sm2Encrypt(Buffer.alloc(0), keys.publicKey))
    assert.throws(() => sm2Decrypt(Buffer.alloc(97), keys))
  })
})

function minus(a: Buffer, b: Buffer): Buffer {
  const number = (one: Buffer) => BigInt(`0x${one.toString('hex')}`)
  return hex((number(a) - number(b)).toString(16).padStart(64, '0'))
}
