import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { BUCKETS, bucketOf, digestOf, placeOfId, settlementId } from './bucket.ts'

describe('the bucket of a person', () => {
  it('never changes, because rows lie where it once said', () => {
    const known: [string, number][] = [
      ['P-0001', 94],
      ['p-1-000000000000', 241],
      ['', 197],
    ]
    for (const [id, bucket] of known) assert.equal(bucketOf(id), bucket, id)
  })

  it('is one of 256, and ids spread over all of them', () => {
    const counts = new Array<number>(BUCKETS).fill(0)
    for (let i = 0; i < 51_200; i++) {
      const bucket = bucketOf(`P-${i.toString(36)}`)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    assert.ok(
      counts.every((count) => count > 100 && count < 400),
      String(counts),
    )
  })
})

describe('the id of a settlement', () => {
  it('leads to its bucket and number and back', () => {
    const place = fc.record({
      bucket: fc.integer({ min: 0, max: 255 }),
      number: fc.integer({ min: 1, max: 999_999_999_999_999 }),
    })
    fc.assert(
      fc.property(place, (one) => assert.deepEqual(placeOfId(settlementId(one)), { ...one })),
    )
  })

  it('is nothing else than that', () => {
    for (const text of [
      '',
      '7f',
      '7f-',
      '7f-0',
      '7f-01',
      '7F-1',
      '100-1',
      '7f-1 ',
      '7f-1e3',
      '-1',
    ]) {
      assert.equal(placeOfId(text), undefined, text)
    }
  })
})

describe('a digest of several texts', () => {
  it('keeps texts apart that would look the same side by side', () => {
    assert.notDeepEqual(digestOf('ab', 'c'), digestOf('a', 'bc'))
    assert.notDeepEqual(digestOf('a'), digestOf('a', ''))
  })
})
