import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Compile } from 'typebox/compile'
import { ProposalRequestSchema } from '../../../server/http/contract/clearing.ts'
import {
  beginDraft,
  type Field,
  newKinds,
  type ProposalDraft,
  requestOf,
} from './proposal-fields.ts'

const check = Compile(ProposalRequestSchema)
const typed: Readonly<Partial<Record<Field, string>>> = {
  institution: 'H-BJ-01',
  settlement: '7f-1042',
  payer: 'hefei/resident.pool',
  cause: 'fund 310 2026',
  basis: 'declared 2026-11',
  amount: '1,000.00',
  caseAmount: '12000',
  finalAmount: '11500.50',
}
const postings = [
  { account: 'due-from:province:34:fund', amount: '10.00' },
  { account: 'due-to:province:11:fund', amount: '-10.00' },
]

function draftOf(kind: string): ProposalDraft {
  const draft = beginDraft(new URLSearchParams({ new: kind }), '2026-11', '2026-11-28')
  assert.ok(draft, kind)
  return { ...draft, reason: 'agreed', values: { ...draft.values, ...typed }, postings }
}

describe('what an officer proposes', () => {
  for (const kind of newKinds) {
    it(`is asked in the form of the interface: ${kind}`, () => {
      const request = requestOf(draftOf(kind))
      assert.ok(request)
      assert.ok(check.Check(request), JSON.stringify(request))
      assert.equal(requestOf({ ...draftOf(kind), reason: ' ' }), null)
    })
  }

  it('waits for what is missing', () => {
    const draft = draftOf('case-final')
    const { finalAmount: _, ...values } = draft.values
    assert.equal(requestOf({ ...draft, values }), null)
    assert.equal(requestOf({ ...draftOf('manual-posting'), postings: postings.slice(1) }), null)
  })

  it('begins with what the address names', () => {
    const params = new URLSearchParams({
      new: 'case-final',
      settlement: '01-2',
      caseAmount: '9.00',
    })
    const draft = beginDraft(params, '2026-11', '2026-11-28')
    assert.deepEqual(
      [draft?.values.settlement, draft?.values.caseAmount, draft?.values.period],
      ['01-2', '9.00', '2026-11'],
    )
    assert.equal(beginDraft(new URLSearchParams({ new: 'other' }), '2026-11', ''), null)
  })
})
