import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { shareOut } from './share-out.ts'

const someone = fc.constantFrom('a', 'b', 'c', 'd', null)

describe('sharing buckets out', () => {
  it('leaves everybody with as many as the others, or one more, and moves no more than that needs', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 256, maxLength: 256 }),
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'x', 'y'), { minLength: 1 }),
        (owners, writers) => {
          const moves = shareOut(owners, writers)
          const after = owners.map((owner, bucket) => moves.get(bucket) ?? owner)
          const counts = writers.map((writer) => after.filter((one) => one === writer).length)
          assert.equal(
            counts.reduce((sum, count) => sum + count, 0),
            256,
          )
          assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, String(counts))
          const before = writers.map((writer) => owners.filter((one) => one === writer).length)
          const gained = counts.map((count, i) => Math.max(0, count - (before[i] ?? 0)))
          assert.equal(
            moves.size,
            gained.reduce((sum, count) => sum + count, 0),
          )
        },
      ),
    )
  })

  it('changes nothing where nobody came or went, and where nobody is there', () => {
    const owners = Array.from({ length: 256 }, (_, bucket) => (bucket < 128 ? 'a' : 'b'))
    assert.equal(shareOut(owners, ['a', 'b']).size, 0)
    assert.equal(shareOut(owners, []).size, 0)
  })
})
