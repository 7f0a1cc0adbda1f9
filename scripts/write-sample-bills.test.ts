import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import { sampleBillFiles } from './write-sample-bills.ts'

const folder = new URL('../samples/bills/', import.meta.url)

it('the sample bills in the repository are as their definitions make them', () => {
  const files = sampleBillFiles()
  for (const [name, text] of files) {
    assert.ok(readFileSync(new URL(name, folder), 'utf8') === text, `${name} is stale`)
  }
  assert.deepEqual(readdirSync(folder).sort(), [...files.keys()].sort())
})
