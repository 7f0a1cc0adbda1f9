/** Names and numbers are masked to others than the person; showing them whole is an act of its own. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor, sampleClearingOfficers } from '../../server/own-actors.ts'
import { type Actor, onDuty } from '../../server/usecases/gate.ts'
import { readCoverages } from '../../server/usecases/person/find-person.ts'
import { revealIdentity } from '../../server/usecases/person/reveal-identity.ts'
import { readSettlement } from '../../server/usecases/settlement/read-settlements.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, linjiangToday } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

describe('who somebody is', () => {
  let api: LinjiangApi
  const patient = aPerson('linjiang/first')
  const { id } = patient.person
  const { name, identifier } = patient.identity

  before(async () => {
    api = await openLinjiangApi()
    await api.services.persons.addPersons([patient])
  })
  after(() => api.close())

  async function post(url: string, payload: object, actor?: string) {
    const headers = actor === undefined ? {} : { 'x-sample-actor': actor }
    const answer = await api.app.inject({ method: 'POST', url, payload, headers })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  it('is masked when a counter finds or reads a person', async () => {
    const { body } = await post('/api/persons/lookup', { credential: identifier })
    assert.deepEqual([body.name, body.id], ['Wang S*****', id])
    const read = await api.app.inject({ url: `/api/persons/${id}/coverages` })
    for (const text of [JSON.stringify(body), read.body]) {
      assert.ok(!text.includes(name) && !text.includes(identifier))
    }
  })

  it('is whole to the person', async () => {
    const self: Actor = { ...sampleActor, id, role: 'patient', self: id }
    const ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' } as const
    const read = await readCoverages(id, linjiangToday(), self, ground, api.services.store)
    assert.ok(read.found)
    assert.deepEqual([read.value.person.name, read.value.person.identifier], [name, identifier])
  })

  it('is shown whole by an act that stands in the record with its purpose', async () => {
    const { status, body } = await post(`/api/persons/${id}/reveal`, { purpose: 'settlement' })
    assert.deepEqual([status, body], [200, { name, identifier }])
    const rows = await api.rows(
      `SELECT act, purpose, kinds FROM access_record WHERE person = $1 ORDER BY number DESC LIMIT 1`,
      [id],
    )
    assert.deepEqual(rows, [{ act: 'reveal-identity', purpose: 'settlement', kinds: 'identity' }])
  })

  it('is shown to nobody whose work does not need it', async () => {
    assert.equal((await post(`/api/persons/${id}/reveal`, { purpose: 'care' })).status, 403)
    for (const { id: officer } of sampleClearingOfficers) {
      const asked = await post(`/api/persons/${id}/reveal`, { purpose: 'settlement' }, officer)
      assert.equal(asked.status, 403)
    }
    const unknown = await revealIdentity(
      'p-nobody',
      sampleActor,
      onDuty('settlement'),
      api.services.store,
    )
    assert.ok(!unknown.found && unknown.refusal.code === 'person-unknown')
  })

  it('stands on the sheet that the counter prints, and in no book of clearing', async () => {
    const bill = aStay(id, 'V-mask', '600.00')
    const command = { key: 'key-mask-01', bill, expected: null }
    const { store } = api.services
    const [settled] = await settleAll([command], sampleActor, 'settlement', store)
    assert.ok(settled?.settled)
    const shown = async (by: Actor, purpose: 'inquiry' | 'clearing') => {
      const read = await readSettlement(settled.entry.id, by, onDuty(purpose), store)
      assert.ok(read.found)
      return read.value.person.name
    }
    assert.equal(await shown(sampleActor, 'inquiry'), name)
    const [officer] = sampleClearingOfficers
    assert.ok(officer)
    assert.equal(await shown(officer, 'clearing'), 'Wang S*****')
  })
})
