import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { restingBuckets } from './derive-journal.ts'

describe('buckets that wait to be walked', () => {
  const named = (buckets: readonly { bucket: number }[]) => buckets.map(({ bucket }) => bucket)

  it('are taken at once after a silence, and then gather for a while', () => {
    let at = 1_000_000
    const choose = restingBuckets(() => at)
    assert.deepEqual(named(choose([{ bucket: 7, rows: 1 }])), [7])
    at += 500
    assert.deepEqual(
      named(
        choose([
          { bucket: 7, rows: 2 },
          { bucket: 9, rows: 1 },
        ]),
      ),
      [9],
    )
    at += 3500
    assert.deepEqual(
      named(
        choose([
          { bucket: 7, rows: 9 },
          { bucket: 9, rows: 5 },
        ]),
      ),
      [7],
    )
  })

  it('do not rest when much has come in', () => {
    const choose = restingBuckets(() => 0)
    choose([{ bucket: 7, rows: 1 }])
    assert.deepEqual(
      named(
        choose([
          { bucket: 7, rows: 500 },
          { bucket: 8, rows: 1 },
        ]),
      ),
      [7, 8],
    )
  })
})
