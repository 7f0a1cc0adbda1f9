/** What the operator on call sees of payers that answer, and of one that does not. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Compile } from 'typebox/compile'
import { type StatusJson, StatusSchema } from '../../server/http/contract/status.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { verified } from '../support/verified.ts'

const insurer = 'linjiang-life/plan.insurer'
const operator = { 'x-sample-actor': 'sample-operator' }

describe('the status', () => {
  let api: LinjiangApi

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  async function status(): Promise<StatusJson> {
    const answer = await api.app.inject({ url: '/api/status', headers: operator })
    assert.equal(answer.statusCode, 200, answer.body)
    const body: StatusJson = answer.json()
    assert.deepEqual(Compile(StatusSchema).Errors(body).slice(0, 3), [])
    return body
  }

  async function settle(visit: string, fault?: string): Promise<void> {
    if (fault !== undefined) {
      const body = JSON.stringify({ subject: visit, fault })
      await fetch(`${api.simulator.address}/behaviour`, { method: 'POST', body })
    }
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    await api.services.persons.addPersons([added])
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/settlements',
      headers: { 'idempotency-key': `status-${visit}` },
      payload: aStay(added.person.id, visit, '2000.00'),
    })
    assert.equal(answer.statusCode, 201, answer.body)
  }

  const payerIn = ({ payers }: StatusJson) => payers.find(({ party }) => party === insurer)

  it('is quiet where nobody was asked', async () => {
    const { health, payers, work } = await status()
    assert.deepEqual([health, payers], ['well', []])
    assert.deepEqual(new Set(Object.values(work)), new Set([0]))
  })

  it('counts what a payer was asked, and how often it gave no answer', async () => {
    for (const visit of ['S-1', 'S-2', 'S-3']) await settle(visit)
    const before = payerIn(await status())
    assert.deepEqual([before?.health, before?.asked, before?.unanswered], ['well', 3, 0])
    assert.ok(before?.lastAnswerAt !== null)
    await settle('S-4', 'down')
    const strained = await status()
    assert.deepEqual(
      [payerIn(strained)?.asked, payerIn(strained)?.unanswered, payerIn(strained)?.health],
      [4, 1, 'strained'],
    )
    assert.equal(strained.health, 'strained')
    for (const visit of ['S-5', 'S-6']) await settle(visit, 'down')
    assert.deepEqual([payerIn(await status())?.health, (await status()).health], ['ill', 'ill'])
  })

  it('says how far the books are behind', async () => {
    assert.equal((await status()).journal.behind, 6)
    await api.services.deriveJournal()
    assert.equal((await status()).journal.behind, 0)
  })

  it('is for operators only', async () => {
    for (const headers of [{}, { 'x-sample-actor': 'sample-clearing-maker' }]) {
      assert.equal((await api.app.inject({ url: '/api/status', headers })).statusCode, 403)
    }
  })

  it('leaves the journal as it was', async () => {
    assert.equal((await verified(api)).finding, null)
  })
})
