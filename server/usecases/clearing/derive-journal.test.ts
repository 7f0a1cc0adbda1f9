import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { restingBuckets } from './derive-journal.ts'

describe('buckets that wait to be walked', () => {
  const named = (buckets: readonly { bucket: number }[]) => buckets.map(({ bucket }) => bucket)

  it('are taken at once while little is behind in all', () => {
    let at = 0
    const choose = restingBuckets(() => at)
    const little = [
      { bucket: 7, rows: 1 },
      { bucket: 9, rows: 20 },
    ]
    assert.deepEqual(named(choose(little)), [7, 9])
    assert.deepEqual(named(choose(little)), [])
    at += 500
    assert.deepEqual(named(choose(little)), [7, 9])
  })

  it('gather for a while under load, after which they are walked', () => {
    let at = 1_000_000
    const choose = restingBuckets(() => at)
    const busy = Array.from({ length: 100 }, (_, bucket) => ({ bucket, rows: 2 }))
    assert.equal(choose(busy).length, 100)
    at += 3999
    assert.deepEqual(named(choose(busy)), [])
    assert.deepEqual(named(choose([...busy, { bucket: 200, rows: 1 }])), [200])
    at += 1
    assert.equal(choose(busy).length, 100)
  })

  it('do not rest when much has come in', () => {
    const choose = restingBuckets(() => 0)
    const much = [
      { bucket: 7, rows: 500 },
      { bucket: 8, rows: 1 },
    ]
    assert.deepEqual(named(choose(much)), [7, 8])
    assert.deepEqual(named(choose(much)), [7])
  })
})
