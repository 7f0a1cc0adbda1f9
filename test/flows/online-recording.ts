/** What is recorded of a call: by a tick of its own, sealed, for as long as the law asks, and then erased. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ConsultationSchema } from '../../server/http/contract/telehealth.ts'
import { completeConsultations } from '../../server/usecases/telehealth/complete-consultations.ts'
import { asDoctor, asPatient, type FollowingUp, filmed, note, refusalOf } from './following-up.ts'
import { holds } from './served-alliance.ts'

/** As long as some seconds of a film are. */
const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(200_000, 7)]).toString(
  'base64',
)
const yearMs = 366 * 86_400_000

export function recordingTold(told: () => FollowingUp): void {
  const sent = (id: string, part: number, as = asDoctor) =>
    told().served.post(
      `/api/consultations/${id}/recording`,
      { part, type: 'video/webm', base64: webm },
      as,
    )
  const read = async (id: string) =>
    holds(await told().served.get(`/api/consultations/${id}`, asPatient), ConsultationSchema)

  it('nothing is recorded of whoever did not tick it', async () => {
    const id = await told().begun({ medium: 'video' })
    const start = await told().act(id, { act: 'record', is: 'started' }, asDoctor)
    assert.equal(refusalOf(start), 'consultation-not-recordable')
    assert.equal(refusalOf(await sent(id, 1)), 'consultation-not-recordable')
  })

  it('is kept part by part, sealed, and stops when the consent is taken back', async () => {
    await told().agree(filmed)
    const id = await told().begun({ medium: 'video' })
    await told().done(id, { act: 'record', is: 'started' }, asDoctor)
    assert.equal((await sent(id, 1)).status, 200)
    assert.equal((await sent(id, 1)).status, 200, 'the same part is kept once')
    assert.equal(refusalOf(await sent(id, 2, asPatient)), 'consultation-of-others')
    const path = `/api/consultations/${id}/recording`
    const part = await told().served.get(`${path}/1`, asPatient)
    assert.deepEqual(part.body, { type: 'video/webm', base64: webm })
    const missing = await told().served.get(`${path}/2`, asDoctor)
    assert.deepEqual([missing.status, missing.body.code], [404, 'consultation-part-unknown'])
    assert.equal((await told().served.get(`${path}/1`, 'patient:P-0001')).status, 403)
    const colleague = await told().served.get(`${path}/1`, 'staff:doctor:H-SH-02:han')
    assert.equal(refusalOf(colleague), 'consultation-of-others')
    const { rows } = await told().served.database.pool.query(
      "SELECT encode(content, 'escape') FROM consultation_recording",
    )
    assert.equal(rows.length, 1)
    assert.doesNotMatch(JSON.stringify(rows), /webm/, 'it lies sealed')
    await told().takeBack()
    assert.equal(refusalOf(await sent(id, 2)), 'consultation-not-recordable')
    await told().agree(filmed)
  })

  it('ends where the patient gives it up, and no part that is on its way is kept', async () => {
    const id = await told().begun({ medium: 'video' })
    await told().done(id, { act: 'record', is: 'started' }, asDoctor)
    assert.equal((await sent(id, 1)).status, 200)
    const givenUp = { act: 'record', is: 'given-up' }
    assert.equal(refusalOf(await told().act(id, givenUp, asDoctor)), 'consultation-of-others')
    const after = await told().done(id, givenUp, asPatient)
    assert.deepEqual(
      [after.mayRecord, after.recording],
      [false, { state: 'ended', parts: 1, isGivenUp: true }],
    )
    assert.equal(refusalOf(await sent(id, 2)), 'consultation-not-recordable')
    const again = await told().act(id, { act: 'record', is: 'started' }, asDoctor)
    assert.equal(refusalOf(again), 'consultation-not-recordable')
  })

  it('is kept for three years, and erased by an act that stays', async () => {
    const id = await told().begun({ medium: 'video' })
    await told().done(id, { act: 'record', is: 'started' }, asDoctor)
    for (const part of [1, 2]) assert.equal((await sent(id, part)).status, 200)
    await told().done(id, { act: 'write-record', note }, asDoctor)
    await told().done(id, { act: 'finish', how: 'normal', order: null }, asDoctor)
    assert.equal((await sent(id, 3)).status, 200, 'the last part was on its way')
    const { telehealth } = told().served.alliance.api
    await completeConsultations({ ...telehealth, now: () => new Date(Date.now() + 2 * yearMs) })
    const kept = { state: 'ended', parts: 3, isGivenUp: false }
    assert.deepEqual((await read(id)).recording, kept)
    await completeConsultations({ ...telehealth, now: () => new Date(Date.now() + 4 * yearMs) })
    assert.deepEqual((await read(id)).recording, { ...kept, state: 'erased', parts: 0 })
    const erased = (await telehealth.consultations.read(id)).at(-1)
    assert.deepEqual([erased?.action, erased?.by], [{ act: 'erase', parts: 3 }, 'clock'])
    assert.equal(
      (await told().served.get(`/api/consultations/${id}/recording/1`, asPatient)).status,
      404,
    )
  })
}
