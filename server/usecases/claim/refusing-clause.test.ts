import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BenefitValue, Term } from '../../../engine/policy/policy-value.ts'
import { linjiangRules } from '../../../test/support/linjiang.ts'
import { refusingClause } from './refusing-clause.ts'

const rules = linjiangRules()
const [ward] = rules.all.set.benefits.flatMap((benefit) =>
  benefit.terms.flatMap(({ steps }) =>
    steps.filter(({ kind }) => kind === 'refuse').map(({ id }) => ({ benefit, id })),
  ),
)
assert.ok(ward)
const { benefit, id } = ward
const rule = `${benefit.id}/${id}`

function saying(term: Term, from: string, article: string): Term {
  const steps = term.steps.map((step) => (step.id === id ? { ...step, article } : step))
  return { ...term, from, steps }
}

describe('why a product pays nothing', () => {
  it('is told in the words of the clause in force on the day of care, with its number', () => {
    const [term] = benefit.terms
    assert.ok(term)
    const terms = [saying(term, '2024-01-01', '7'), saying(term, '2026-01-01', '9')]
    const changed: BenefitValue = { ...benefit, terms }
    const lookup = { ...rules, benefit: () => changed }
    const before = refusingClause(rule, '2025-12-31', lookup)
    assert.deepEqual(
      [before.clause?.article, before.clause?.reason.en, before.clause?.title],
      ['7', 'The ward is closed', benefit.title],
    )
    assert.equal(refusingClause(rule, '2026-01-01', lookup).clause?.article, '9')
  })

  it('may be no clause at all', () => {
    assert.deepEqual(refusingClause('coverage-gone', '2026-01-01', rules), {
      rule: 'coverage-gone',
      clause: null,
    })
  })
})
