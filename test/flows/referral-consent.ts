/** Under which consent a referral is seen by its target, and what becomes of it without. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ConsentsSchema } from '../../server/http/contract/consent.ts'
import { ReferralDeskSchema } from '../../server/http/contract/referral.ts'
import type { Referring } from './referring.ts'
import { holds, refuses } from './served-alliance.ts'

const [from, to] = ['H-HF-02', 'H-SH-01']
const [doctor, ownDesk, theirDesk] = [
  `staff:doctor:${from}`,
  `staff:referral-desk:${from}`,
  `staff:referral-desk:${to}`,
]

export function consentTold(told: () => Referring): void {
  it('is refused until the patient has given one to that hospital, every tick of it', async () => {
    const person = 'P-0018'
    const { id, consent } = await told().drafted({ person, from, to })
    assert.deepEqual(consent, { template: 'mainland/referral', id: null, isNeeded: true })
    const agree = () => told().act(id, { act: 'consent' }, `patient:${person}`)
    refuses(await agree(), 'referral-not-consented', 'consent.target')
    await told().allows(person, 'H-BJ-01')
    refuses(await agree(), 'referral-not-consented')
    await told().allows(person, to, { without: 'health' })
    refuses(await agree(), 'referral-not-consented')
    const path = await told().allows(person, to)
    const agreed = await told().done(id, { act: 'consent' }, `patient:${person}`)
    assert.equal(agreed.consent.id, path.split('/').at(-1))
    await told().done(id, { act: 'withdraw', reason: '改在本院' }, `patient:${person}`)
  })

  it('ends when it is taken back: nothing is seen any more, and the bed is free', async () => {
    const person = 'P-0019'
    const { get, post } = told().served
    const id = await told().sent({ person, from, to })
    await told().done(id, { act: 'accept', note: '' }, theirDesk)
    const beds = (await get(`/api/institutions/${to}/capacity`, theirDesk)).body.slots.filter(
      (one: { kind: string; service: string }) =>
        one.kind === 'bed' && one.service === 'cardiology',
    )
    await told().done(id, { act: 'book', slot: beds[0].slot }, `patient:${person}`)
    const given = holds(
      await get(`/api/persons/${person}/consents`, `patient:${person}`),
      ConsentsSchema,
    )
    const mine = given.consents.find(({ state }) => state === 'given')
    const path = `/api/persons/${person}/consents/${mine?.id}/withdraw`
    assert.equal((await post(path, undefined, `patient:${person}`)).status, 200)
    assert.equal((await get(`/api/referrals/${id}`, theirDesk)).status, 403)
    const desk = holds(
      await get(`/api/institutions/${to}/referrals`, theirDesk),
      ReferralDeskSchema,
    )
    assert.ok(!desk.referrals.some((one) => one.id === id))
    const own = await get(`/api/referrals/${id}`, ownDesk)
    assert.deepEqual([own.body.state, own.body.booking], ['withdrawn', null])
    const after = (await get(`/api/institutions/${to}/capacity`, theirDesk)).body.slots.find(
      ({ slot }: { slot: string }) => slot === beds[0].slot,
    )
    assert.equal(after.taken, beds[0].taken)
    // Said again it changes nothing.
    assert.equal((await post(path, undefined, `patient:${person}`)).status, 200)
  })

  it('can be signed on paper before the doctor, and stands among the patient’s own', async () => {
    const person = 'P-0020'
    const { id } = await told().drafted({ person, from, to })
    const signed = { act: 'consent', paper: { signedBy: 'patient', language: 'zh-CN' } }
    refuses(await told().act(id, signed, ownDesk), 'referral-of-others')
    const agreed = await told().done(id, signed, doctor)
    const { body } = await told().served.get(`/api/persons/${person}/consents`, `patient:${person}`)
    const found = body.consents.find((one: { id: string }) => one.id === agreed.consent.id)
    assert.deepEqual([found.state, found.recipient.id, found.actions[1].by], ['given', to, doctor])
  })

  it('goes with care once that has begun: then it is part of the hospital’s own record', async () => {
    const person = 'P-0021'
    const id = await told().sent({ person, from, to })
    for (const body of [{ act: 'accept', note: '' }, { act: 'arrive' }, { act: 'begin-care' }]) {
      await told().done(id, body, theirDesk)
    }
    const path = `/api/persons/${person}/consents`
    const { body } = await told().served.get(path, `patient:${person}`)
    const taken = `${path}/${body.consents[0].id}/withdraw`
    await told().served.post(taken, undefined, `patient:${person}`)
    assert.equal((await told().served.get(`/api/referrals/${id}`, theirDesk)).body.state, 'in-care')
  })
}
