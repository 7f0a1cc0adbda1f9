import assert from 'node:assert/strict'
import { it } from 'node:test'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { closeWindowsUnderLoad } from './closing-storm.ts'

it('F9: windows closed again and again at full load lose nothing and count nothing twice', async () => {
  const { bills, windows, filled } = await closeWindowsUnderLoad(`${seed}`, sampled(250, 10_000))
  assert.ok(filled > 3, `${bills} bills fell into ${filled} of ${windows} windows`)
})
