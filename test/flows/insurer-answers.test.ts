/** An insurer that is late, wrong, says it twice or is not itself: the patient pays, and nothing is paid twice. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

const payer = 'linjiang-life/plan.insurer'

describe('what an insurer says', () => {
  let api: LinjiangApi
  let keys = 0

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  async function insured(fault: string) {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    await api.services.persons.addPersons([added])
    const { id } = added.person
    await behave(`${id}-c2`, fault)
    return id
  }

  const behave = (subject: string, fault: string) =>
    fetch(`${api.simulator.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject, fault }),
    })

  async function settled(bill: object, key = `says-key-${++keys}`) {
    const headers = { 'idempotency-key': key }
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/settlements',
      payload: bill,
      headers,
    })
    assert.ok(answer.statusCode < 300, answer.body)
    return { text: answer.body, ...JSON.parse(answer.body) }
  }

  async function shareIn(settlement: string) {
    const read = await api.app.inject(`/api/settlements/${settlement}`)
    const { shares } = JSON.parse(read.body).division
    return shares.find((one: Record<string, unknown>) => one['payer'] === payer)
  }

  /** What we hold and what the insurer holds, once it has heard the end of it. */
  async function endOf(person: string) {
    await behave(`${person}-c2`, 'none')
    for (;;) {
      const rows = await api.rows(
        'SELECT hold, state, fault FROM payer_hold WHERE person = $1 ORDER BY attempt',
        [person],
      )
      if (rows.every(({ state }) => state === 'confirmed' || state === 'voided')) {
        const theirs = rows.map(async ({ hold, state, fault }) => {
          const found = await (await fetch(`${api.simulator.address}/holds/${hold}`)).json()
          const { state: said, confirmed } = found as Record<string, unknown>
          return [state, fault, said, confirmed]
        })
        return Promise.all(theirs)
      }
      await api.services.completeHolds()
    }
  }

  const faults: readonly (readonly [behaviour: string, fault: string])[] = [
    ['down', 'unreachable'],
    ['late', 'late'],
    ['bad-signature', 'unsigned'],
    ['unsigned', 'unsigned'],
    ['other-question', 'other-question'],
    ['too-much', 'above-available'],
    ['malformed', 'malformed'],
  ]
  for (const [behaviour, fault] of faults) {
    it(`counts as no answer when it is ${behaviour}, and is taken back`, async () => {
      const wang = await insured(behaviour)
      const bill = aStay(wang, `S-${behaviour}`, '2000.00')
      const first = await settled(bill, `says-again-${behaviour}`)
      assert.equal(first.cash, '1200.00', 'the patient pays that share')
      const share = await shareIn(first.id)
      assert.deepEqual([share.amount, share.state, share.fault], ['0.00', 'away', fault])
      assert.deepEqual(await endOf(wang), [['voided', fault, 'cancelled', null]])
      const again = await settled(bill, `says-again-${behaviour}`)
      assert.equal(again.text, first.text, 'and a retry does not ask anew')
    })
  }

  it('binds once, though it is said twice with two amounts', async () => {
    const wang = await insured('twice')
    const bill = aStay(wang, 'S-twice', '2000.00')
    const key = 'says-twice-key'
    const answers = await Promise.all(Array.from({ length: 10 }, () => settled(bill, key)))
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    assert.equal(answers[0]?.cash, '600.00')
    assert.deepEqual(await endOf(wang), [['confirmed', null, 'confirmed', '600.00']])
  })

  it('may be less than its rules give, and the difference is named', async () => {
    const wang = await insured('599.99')
    const { id, cash } = await settled(aStay(wang, 'S-less', '2000.00'))
    assert.equal(cash, '600.01')
    assert.deepEqual(await endOf(wang), [['confirmed', null, 'confirmed', '599.99']])
    const share = await shareIn(id)
    assert.deepEqual([share.state, share.fault], ['accepted', null])
  })
})
