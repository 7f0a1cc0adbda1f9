import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { envelope, isEnvelope, type MasterKeys, masterVersionOf } from './envelope.ts'

const masters = (current: number, ...versions: number[]): MasterKeys => ({
  current,
  key: (version) => (versions.includes(version) ? Buffer.alloc(32, version) : undefined),
})
const text = fc.string({ unit: 'grapheme' }).map((one) => Buffer.from(one))

for (const cipher of ['aes-256-gcm', 'sm4-gcm'] as const) {
  describe(`an envelope of ${cipher}`, () => {
    const first = envelope(masters(1, 1), cipher)

    it('opens for the person it was sealed for, and for nobody else', () => {
      fc.assert(
        fc.property(text, (plain) => {
          const sealed = first.seal(plain, 'p-1')
          assert.deepEqual(first.open(sealed, 'p-1'), plain)
          assert.throws(() => first.open(sealed, 'p-2'))
        }),
      )
    })

    it('does not open when a single bit was changed', () => {
      const sealed = first.seal(Buffer.from('Wang Sample'), 'p-1')
      for (let i = 0; i < sealed.length * 8; i++) {
        const altered = Buffer.from(sealed)
        altered[i >> 3] = (altered[i >> 3] ?? 0) ^ (1 << (i & 7))
        assert.throws(() => first.open(altered, 'p-1'))
      }
    })

    it('has a new master key without a new text', () => {
      const sealed = first.seal(Buffer.from('Wang Sample'), 'p-1')
      const rewrapped = envelope(masters(2, 1, 2), cipher).rewrap(sealed, 'p-1')
      assert.ok(rewrapped !== null && isEnvelope(rewrapped))
      assert.equal(masterVersionOf(rewrapped), 2)
      const bodyBytes = 28 + 'Wang Sample'.length
      assert.deepEqual(rewrapped.subarray(-bodyBytes), sealed.subarray(-bodyBytes))
      const later = envelope(masters(2, 2), cipher)
      assert.equal(later.open(rewrapped, 'p-1').toString(), 'Wang Sample')
      assert.equal(later.rewrap(rewrapped, 'p-1'), null)
      assert.throws(() => later.open(sealed, 'p-1'), /Master key 1/)
    })

    it('opens whichever cipher is the choice of today', () => {
      const sealed = first.seal(Buffer.from('Wang Sample'), 'p-1')
      for (const today of ['aes-256-gcm', 'sm4-gcm'] as const) {
        assert.equal(envelope(masters(1, 1), today).open(sealed, 'p-1').toString(), 'Wang Sample')
      }
    })
  })
}
