import assert from 'node:assert/strict'
import { it } from 'node:test'
import { seed } from '../support/seed.ts'
import { isThorough } from '../support/thoroughness.ts'
import { killAgainAndAgain, killsOf, type Strike } from './kill-loop.ts'

/** The server itself is killed in the end; that it comes back costs a start, so it is sampled elsewhere. */
const sample: readonly Strike[] = ['the database']

it('F1, F2: npm start loses nothing it answered and doubles nothing, killed at any moment', async () => {
  const kills = isThorough ? killsOf(`${seed}`, 40) : sample
  const { granted } = await killAgainAndAgain(`${seed}`, kills)
  assert.ok(granted > kills.length)
})
