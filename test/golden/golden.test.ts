/** What was divided once is divided so for ever. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { computeGolden, type Golden, goldenFile } from './corpus.ts'
import { altered, type TermDigests, termsFile, termsOfToday } from './terms.ts'

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

describe('a term that bills may have been settled by', () => {
  const keptTerms: TermDigests = JSON.parse(readFileSync(termsFile, 'utf8'))

  it('keeps its text, so that an older data folder is still opened', () => {
    assert.equal(altered(keptTerms, termsOfToday()).join(', '), '', 'give them the next edition')
  })

  it('is kept here from its first day on', () => {
    const missing = Object.keys(termsOfToday()).filter((name) => keptTerms[name] === undefined)
    assert.equal(missing.join(', '), '', 'write them with `npm run golden`')
  })

  it('is missed when its text changes, and may change under the next edition', () => {
    const kept = { 'x/y@2024-01-01#1': 'aa' }
    assert.deepEqual(altered(kept, { 'x/y@2024-01-01#1': 'bb' }), ['x/y@2024-01-01#1'])
    assert.deepEqual(altered(kept, { 'x/y@2024-01-01#2': 'bb' }), [])
  })
})
