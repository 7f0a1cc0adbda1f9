/** Whoever asks for no doctor by name waits for a department; a child is seen with a guardian. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  ConsultationSchema,
  ConsultationsSchema,
  OnlineOffersSchema,
} from '../../server/http/contract/telehealth.ts'
import {
  asDoctor,
  asPatient,
  credentialOf,
  type FollowingUp,
  hospital,
  note,
  patient,
  png,
  refusalOf,
} from './following-up.ts'
import { holds } from './served-alliance.ts'

const queue = `department:${hospital}:cardiology`
const [young, han] = ['staff:doctor:H-SH-02:yang', 'staff:doctor:H-SH-02:han']

export function queueTold(told: () => FollowingUp): void {
  it('waits for its department, at the price of an ordinary visit, until a doctor takes it', async () => {
    const { get } = told().served
    const offers = holds(await get('/api/online-doctors', asPatient), OnlineOffersSchema)
    assert.equal(offers.queues.find(({ id }) => id === queue)?.item.price, '24.40')
    const id = await told().asked({ doctor: queue })
    const next = await told().asked({ doctor: queue })
    const before = async (one: string, as: string) =>
      holds(await get(`/api/consultations/${one}`, as), ConsultationSchema).ahead
    assert.deepEqual(
      [await before(id, asPatient), await before(next, asPatient), await before(next, asDoctor)],
      [0, 1, null],
      'the patient alone is told who is before',
    )
    const seenBy = async (as: string) => {
      const read = holds(await get('/api/my-consultations', as), ConsultationsSchema)
      return read.consultations.some((one) => one.id === id)
    }
    assert.deepEqual(
      [await seenBy(asDoctor), await seenBy(young), await seenBy(han)],
      [true, true, false],
    )
    const accept = { act: 'accept' }
    // Two years of practice are not enough, whoever takes it.
    assert.equal((await told().act(id, accept, young)).body.code, 'may-not-practise')
    assert.equal(refusalOf(await told().act(id, accept, han)), 'follow-up-department')
    const taken = await told().done(id, accept, asDoctor)
    assert.equal(taken.doctor?.id, asDoctor)
    assert.equal(await before(next, asPatient), 0)
    await told().done(next, { act: 'cancel' }, asPatient)
    assert.equal(await seenBy(young), false, 'it is off the queue')
    const credential = credentialOf(patient)
    await told().done(id, { act: 'check-identity', credential }, asPatient)
    await told().done(id, { act: 'begin' }, asDoctor)
    await told().done(id, { act: 'write-record', note }, asDoctor)
    await told().done(id, { act: 'finish', how: 'normal', order: null }, asDoctor)
    assert.equal((await told().quoted(id)).total, '24.40')
  })

  const askedFor = (person: string, as: string, doctor = han) => {
    const change = { person, doctor, department: 'respiratory', diagnosis: 'M05300' }
    const paper = { settlement: null, diagnosis: 'M05300' }
    const wish = { ...told().wish({ ...change, entitlement: 'ordinary' }, paper), picture: png }
    return told().served.post('/api/consultations', wish, as)
  }

  it('a child below fourteen is seen by the consent of a guardian, and by the own credential', async () => {
    const child = 'P-0004'
    const alone = await told().agree(undefined, child)
    assert.equal(alone.body.code, 'consent-needs-guardian')
    assert.equal(refusalOf(await askedFor(child, `patient:${child}`)), 'follow-up-not-consented')
    const guardian = `guardian:${child}`
    assert.equal((await told().agree(undefined, child, guardian)).status, 200)
    const asked = await askedFor(child, guardian)
    assert.equal(asked.status, 201, JSON.stringify(asked.body))
    const { id } = asked.body
    await told().done(id, { act: 'accept' }, han)
    const check = (whose: string) => ({ act: 'check-identity', credential: credentialOf(whose) })
    const other = await told().act(id, check(patient), guardian)
    assert.equal(refusalOf(other), 'consultation-identity-differs')
    await told().done(id, check(child), guardian)
    const begun = await told().done(id, { act: 'begin' }, han)
    assert.equal(begun.state, 'in-consult')
  })

  it('below six it takes a guardian who asks and a doctor for children', async () => {
    const child = 'P-0036'
    const guardian = `guardian:${child}`
    await told().agree(undefined, child, guardian)
    assert.equal(refusalOf(await askedFor(child, `patient:${child}`)), 'follow-up-guardian')
    const shen = 'staff:doctor:H-SH-02:shen'
    const change = { person: child, doctor: shen, department: 'general-medicine' }
    const paper = { settlement: null, diagnosis: 'M05300' }
    const wish = told().wish({ ...change, diagnosis: 'M05300', entitlement: 'ordinary' }, paper)
    const wrong = await told().served.post(
      '/api/consultations',
      { ...wish, picture: png },
      guardian,
    )
    assert.equal(refusalOf(wrong), 'follow-up-specialist')
    assert.equal((await askedFor(child, guardian)).status, 201)
  })
}
