/** What was divided once is divided so for ever. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { computeGolden, type Golden, goldenFile } from './corpus.ts'

const kept: Golden = JSON.parse(readFileSync(goldenFile, 'utf8'))
const now = computeGolden()

/** Groups that one of the two does not have, or of which the packs, catalogues or bills changed. */
const changed = [...new Set([...Object.keys(kept.groups), ...Object.keys(now.groups)])].filter(
  (name) => kept.groups[name]?.given !== now.groups[name]?.given,
)
const diverging = Object.keys(now.groups).filter(
  (name) => !changed.includes(name) && kept.groups[name]?.divided !== now.groups[name]?.divided,
)

it('the engine divides the golden corpus as it did', () => {
  assert.equal(
    diverging.join(', '),
    '',
    'the same bills under the same packs are divided otherwise: a divergence is a mistake or a new ' +
      'engine version with the old step kept (then `npm run golden`)',
  )
})

it('the golden corpus belongs to the bills, packs and catalogues of today', () => {
  assert.equal(
    changed.join(', '),
    '',
    'bills, packs or catalogues of these groups have changed: write them anew with `npm run golden`',
  )
  assert.equal(now.engineVersion, kept.engineVersion, 'a new engine version: `npm run golden`')
})
