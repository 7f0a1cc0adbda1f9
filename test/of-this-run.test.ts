import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ofThisRun } from './of-this-run.ts'

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const files = [
  'engine/base/money.test.ts',
  ...letters.map((name) => `test/browser/${name}.test.ts`),
  ...letters.map((name) => `test/faults/${name}.test.ts`),
  'test/flows/settling.test.ts',
]

describe('the files of a run', () => {
  it('leave out none but the longest kinds, and each of those runs in one of three runs', () => {
    const runs = [41, 42, 43].map((seed) => ofThisRun(files, seed))
    for (const file of files) {
      const times = runs.filter((run) => run.includes(file)).length
      assert.equal(times, /test\/(browser|faults)/.test(file) ? 1 : 3, file)
    }
    for (const run of runs) {
      assert.ok(run.length < files.length)
      for (const kind of ['browser', 'faults']) {
        assert.ok(run.some((file) => file.includes(kind)))
      }
    }
  })

  it('are the same for the same seed', () => {
    assert.deepEqual(ofThisRun(files, 7), ofThisRun([...files], 7))
  })
})
