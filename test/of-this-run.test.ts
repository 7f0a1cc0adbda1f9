import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ofThisRun } from './of-this-run.ts'

const files = [
  'engine/base/money.test.ts',
  ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `test/faults/${name}.test.ts`),
  'test/flows/settling.test.ts',
]

describe('the files of a run', () => {
  it('leave out none but faults, and each fault runs in one of three runs', () => {
    const runs = [41, 42, 43].map((seed) => ofThisRun(files, seed))
    for (const file of files) {
      const times = runs.filter((run) => run.includes(file)).length
      assert.equal(times, file.startsWith('test/faults/') ? 1 : 3, file)
    }
    assert.ok(runs.every((run) => run.length < files.length))
  })

  it('are the same for the same seed', () => {
    assert.deepEqual(ofThisRun(files, 7), ofThisRun([...files], 7))
  })
})
