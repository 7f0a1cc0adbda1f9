/** Breaking the glass: with a reason, for a short while, seen by the patient, judged by a second person. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import {
  emergenciesForReview,
  openEmergency,
  reviewEmergency,
} from '../../server/usecases/emergency/emergency-access.ts'
import { readCareSummary } from '../../server/usecases/emergency/read-care-summary.ts'
import type { Actor, Ground } from '../../server/usecases/gate.ts'
import { findPerson } from '../../server/usecases/person/find-person.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, clinic, hospital } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

const doctor: Actor = { ...sampleActor, id: 'er-doctor', role: 'doctor', institution: clinic.id }
const emergency: Ground = { purpose: 'care', basis: 'emergency', consent: 'left-out' }
const reason = 'Unconscious after a fall, drugs unknown'

describe('an emergency access', () => {
  let api: LinjiangApi
  const patient = aPerson('linjiang/first')
  const { id: person } = patient.person

  before(async () => {
    api = await openLinjiangApi()
    await api.services.persons.addPersons([patient])
    const bill = aStay(person, 'V-1', '600.00')
    const command = { key: 'key-00000001', bill, expected: null }
    const [settled] = await settleAll([command], sampleActor, 'settlement', api.services.store)
    assert.ok(settled?.settled)
  })
  after(() => api.close())

  const summary = (ground: Ground = emergency, by = doctor) =>
    readCareSummary(person, by, ground, api.services.accessRecord)

  const open = (key = 'emergency-1', why = reason) =>
    openEmergency({ key, person, reason: why }, doctor, api.services.emergencies)

  async function opened(key: string) {
    const found = await open(key)
    assert.ok(found.found)
    return found.value
  }

  const patientSees = async () => {
    const headers = { 'x-sample-actor': `patient:${person}` }
    const answer = await api.app.inject({ url: `/api/persons/${person}/emergencies`, headers })
    return JSON.parse(answer.body).emergencies
  }

  it('finds somebody who cannot speak, and opens nothing by itself', async () => {
    const shown = { text: patient.identity.identifier }
    const found = await findPerson(shown, doctor, emergency, api.services.store)
    assert.ok(found.found)
    const read = await summary()
    assert.ok(!read.found && read.refusal.code === 'not-permitted')
    assert.equal(read.refusal.rule, 'emergency.not-opened')
  })

  it('shows what other institutions did, once it was opened with a reason', async () => {
    const { openUntil, reviewBy, openedAt } = await opened('emergency-1')
    assert.equal(openUntil.getTime() - openedAt.getTime(), 3_600_000)
    assert.equal(reviewBy.getTime() - openedAt.getTime(), 72 * 3_600_000)
    const read = await summary()
    assert.ok(read.found)
    assert.deepEqual(
      read.value.visits.map(({ institution }) => institution.id),
      [hospital.id],
    )
  })

  it('is the same one under the same key, and refuses another reason under it', async () => {
    const [first, second] = [await opened('emergency-1'), await opened('emergency-1')]
    assert.deepEqual(first, second)
    const other = await open('emergency-1', 'Something else altogether')
    assert.ok(!other.found && other.refusal.code === 'key-reused')
  })

  it('is for doctors, and for the one who opened it', async () => {
    const nurse: Actor = { ...doctor, id: 'desk', role: 'cashier' }
    const refused = await openEmergency(
      { key: 'emergency-2', person, reason },
      nurse,
      api.services.emergencies,
    )
    assert.ok(!refused.found && refused.refusal.code === 'not-permitted')
    assert.ok(!(await summary(emergency, { ...doctor, id: 'another-doctor' })).found)
  })

  it('stands in the record: who opened it, and every look', async () => {
    const rows = await api.rows(
      `SELECT act, basis, refused_by FROM access_record
       WHERE person = $1 AND actor = $2 ORDER BY number`,
      [person, doctor.id],
    )
    const told = rows.map(({ act, refused_by }) => `${act} ${refused_by}`)
    assert.ok(rows.every(({ basis }) => basis === 'emergency'))
    assert.ok(told.includes('open-emergency null') && told.includes('read-record null'))
    assert.ok(told.includes('read-record emergency.not-opened'))
  })

  it('is told to the patient, with who and why', async () => {
    const [seen] = await patientSees()
    assert.deepEqual([seen.doctor, seen.reason, seen.state], [doctor.id, reason, 'open'])
    assert.equal(seen.workplace.id, clinic.id)
  })

  it('keeps its reason unreadable at rest', async () => {
    const rows = await api.rows('SELECT reason FROM emergency_access')
    assert.ok(rows.length > 0 && rows.every(({ reason: kept }) => !kept.includes('fall')))
    assert.ok(!api.logged.join('\n').includes('Unconscious'))
  })

  it('ends by itself, and its review becomes late', async () => {
    await api.rows(`UPDATE emergency_access SET open_until = now() - interval '1 second'`)
    assert.ok(!(await summary()).found)
    assert.equal((await patientSees())[0].state, 'awaiting-review')
    await api.rows(`UPDATE emergency_access SET review_by = now() - interval '1 second'`)
    assert.equal((await patientSees())[0].state, 'overdue')
  })

  it('is reviewed by a second person, once', async () => {
    const store = api.services.emergencies
    const fresh = await opened('emergency-3')
    const waiting = await emergenciesForReview(auditActor, store)
    assert.ok(waiting.found)
    // The overdue one comes first.
    assert.deepEqual(
      waiting.value.map(({ review }) => review),
      [null, null],
    )
    assert.equal(waiting.value[1]?.id, fresh.id)
    const said = { person, id: fresh.id, outcome: 'unjustified', note: 'No emergency' } as const
    const own: Actor = { ...auditActor, id: doctor.id }
    const refused = await reviewEmergency(said, own, store)
    assert.ok(!refused.found && refused.refusal.code === 'emergency-own')
    const reviewed = await reviewEmergency(said, auditActor, store)
    assert.ok(reviewed.found && reviewed.value.review?.outcome === 'unjustified')
    assert.ok((await reviewEmergency(said, auditActor, store)).found)
    const second: Actor = { ...auditActor, id: 'second-auditor' }
    const late = await reviewEmergency({ ...said, outcome: 'justified' }, second, store)
    assert.ok(!late.found && late.refusal.code === 'emergency-reviewed')
    assert.ok(!(await summary()).found, 'a review ends it')
    const [seen] = await patientSees()
    assert.deepEqual([seen.state, seen.review.by], ['unjustified', auditActor.id])
    const unknown = await reviewEmergency({ ...said, id: 'e-none' }, auditActor, store)
    assert.ok(!unknown.found && unknown.refusal.code === 'emergency-unknown')
  })

  it('is nobody else’s to see', async () => {
    for (const actor of [undefined, 'sample-supervisor', 'patient:p-other']) {
      const headers = actor === undefined ? {} : { 'x-sample-actor': actor }
      for (const url of ['/api/emergencies', `/api/persons/${person}/emergencies`]) {
        assert.equal((await api.app.inject({ url, headers })).statusCode, 403)
      }
    }
  })
})
