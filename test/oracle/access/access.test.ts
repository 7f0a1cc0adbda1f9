import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideAccess } from '../../../engine/access/decide.ts'
import { relationOf } from '../../../engine/access/relation.ts'
import * as words from '../../../engine/access/words.ts'
import { findEach } from '../../deep/access.ts'
import { seed } from '../../support/seed.ts'
import { demandPlace } from '../plant.ts'
import { accessMutants } from './mutants.ts'
import { walk, walkStandings } from './walk.ts'
import * as own from './words.ts'

describe('who may do what, by the table and by the sentences of the law', () => {
  it('is asked in the same words', () => {
    const sorted = (list: readonly string[]) => [...list].sort()
    assert.deepEqual(sorted(own.who), sorted(words.roles))
    assert.deepEqual(sorted(own.deeds), sorted(words.acts))
    assert.deepEqual(sorted(own.ends), sorted(words.purposes))
    assert.deepEqual(sorted(own.standings), sorted(words.relations))
    assert.deepEqual(sorted(own.grounds), sorted([...words.bases, '']))
    assert.deepEqual(sorted(own.wills), sorted(words.consents))
    assert.deepEqual(sorted(own.lands), sorted(words.jurisdictions))
  })

  it('is the same for every office, act, purpose, relation, basis, consent and place', () => {
    const { questions, permitted, difference } = walk(decideAccess)
    assert.equal(difference, null)
    assert.equal(questions, 11 * 31 * 12 * 7 * 2 * 7 * 4 * 15)
    assert.ok(permitted > 40_000 && permitted < questions / 100, `${permitted} are permitted`)
  })

  it('knows how somebody stands to somebody as the oracle does', () => {
    const { questions, difference } = walkStandings(relationOf)
    assert.equal(difference, null)
    assert.equal(questions, 11 * 2 ** 5 * 7)
  })
})

describe('a mistake planted into the table of rights', () => {
  it('still fits the source, each of them', () => {
    for (const mutant of accessMutants) demandPlace(mutant)
    assert.equal(new Set(accessMutants.map(({ name }) => name)).size, accessMutants.length)
    assert.ok(accessMutants.length >= 30)
  })

  it('is found, some of them a run', async () => {
    await findEach(accessMutants.filter((_, place) => (place + seed) % 15 === 0))
  })
})
