/**
 * Packs of countries that the format was not made for. Each was written from
 * `docs/guide/policy-packs.md` alone; if one of them needs a change of the engine, the format has a gap.
 */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as engine from '../../engine/settlement/settle.ts'
import { checkPolicies, reportText } from '../../server/policies/check-policies.ts'
import { readPolicyFolders } from '../../server/policies/read-policies.ts'

const today = '2026-06-01'
const countries = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('a scheme of another country, written from the guide alone,', () => {
  for (const country of countries) {
    it(`divides the bills of ${country} as its worked examples say`, () => {
      const report = checkPolicies([join(import.meta.dirname, country)], engine, { today })
      assert.equal(report.failed, 0, reportText(report))
      assert.ok(report.passed > 0, `${country} has no example`)
    })
  }

  it('shares one set with the schemes of all the others', () => {
    const { set, problems } = readPolicyFolders([import.meta.dirname], { today })
    assert.deepEqual(problems, [])
    assert.equal(set.regions.length, countries.length)
  })

  it('marks every figure as illustrative', () => {
    const { set } = readPolicyFolders([import.meta.dirname], { today })
    const others = set.benefits.flatMap(({ id, terms }) =>
      terms.filter(({ status }) => status !== 'illustrative').map(({ from }) => `${id}@${from}`),
    )
    assert.deepEqual(others, [])
  })
})
