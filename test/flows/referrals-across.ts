/** Referrals of people of Hong Kong and Macau: what is filed, what may leave, and what an emergency need not ask. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Referring } from './referring.ts'
import { refuses } from './served-alliance.ts'

const hongKonger = 'P-0043'
const doctor = (house: string) => `staff:doctor:${house}`
const desk = (house: string) => `staff:referral-desk:${house}`
const eyes = { setting: 'inpatient', department: 'ophthalmology', capability: 'cataract-surgery' }
const family = { department: 'general-medicine', phone: '0755-0' }
const cataract = { code: 'H25.9', name: '老年性白内障' }

export function crossingTold(told: () => Referring): void {
  it('a resident of Hong Kong is referred in Shenzhen, and nothing is filed with any fund', async () => {
    const [from, to] = ['C-SZ-01', 'H-SZ-01']
    const id = await told().sent({
      ...{ person: hongKonger, from, to, direction: 'up', kind: 'same-day', need: eyes },
      ...{ sender: family, diagnosis: cataract },
      crossBoundary: {
        ...{ language: 'yue', needsInterpreter: false, needsAmbulance: false },
        insurer: 'VHIS',
      },
    })
    const accepted = await told().done(id, { act: 'accept', note: '' }, desk(to))
    assert.deepEqual([accepted.filingNeed, accepted.filing], ['not-insured', null])
    const [answer] = accepted.clocks
    assert.equal(Date.parse(answer?.dueAt ?? '') - Date.parse(answer?.startedAt ?? ''), 7_200_000)
    const arrived = await told().done(id, { act: 'arrive' }, desk(to))
    assert.equal(arrived.crossBoundary?.language, 'yue')
  })

  it('who lives in Shenzhen and is insured there is at home', async () => {
    const [from, to] = ['C-SZ-01', 'H-SZ-01']
    const who = { person: 'P-0046', from, to, direction: 'up', need: eyes, sender: family }
    const id = await told().sent({ ...who, diagnosis: cataract })
    const accepted = await told().done(id, { act: 'accept', note: '' }, desk(to))
    assert.deepEqual([accepted.filingNeed, accepted.filing?.kind], ['at-home', 'none'])
  })

  it('data leave for Hong Kong by a tick of their own, and to whom it is filed', async () => {
    const [from, filed, unfiled] = ['H-SZ-01', 'H-HK-01', 'H-HK-02']
    const wanted = { person: hongKonger, from, need: eyes, diagnosis: cataract }
    const agree = (id: string) => told().act(id, { act: 'consent' }, `patient:${hongKonger}`)
    const there = await told().drafted({ ...wanted, to: unfiled })
    await told().allows(hongKonger, unfiled)
    refuses(await agree(there.id), 'referral-transfer-unfiled', 'transfer.filed')
    const { id } = await told().drafted({ ...wanted, to: filed })
    await told().allows(hongKonger, filed, { without: 'leaving' })
    refuses(await agree(id), 'referral-not-consented')
    await told().agreed(id, hongKonger, filed)
    await told().done(id, { act: 'submit' }, doctor(from))
    await told().done(id, { act: 'send' }, desk(from))
    const accepted = await told().done(id, { act: 'accept', note: '' }, desk(filed))
    assert.deepEqual([accepted.filingNeed, accepted.filing], ['not-insured', null])
  })

  it('who is insured on the mainland goes to Hong Kong without a fund that pays', async () => {
    const [from, to, person] = ['H-SZ-01', 'H-HK-01', 'P-0012']
    const id = await told().sent({ person, from, to, need: eyes, diagnosis: cataract })
    const accepted = await told().done(id, { act: 'accept', note: '' }, desk(to))
    assert.deepEqual([accepted.filingNeed, accepted.filing], ['none-abroad', null])
  })

  it('a family doctor in Hong Kong refers to Shenzhen under the law of Hong Kong', async () => {
    const [from, to] = ['C-HK-02', 'H-SZ-01']
    const drafted = await told().drafted({
      ...{ person: hongKonger, from, to, direction: 'up', need: eyes, diagnosis: cataract },
      sender: family,
    })
    assert.equal(drafted.consent.template, 'hong-kong/referral')
    await told().agreed(drafted.id, hongKonger, to, 'hong-kong/referral')
    await told().done(drafted.id, { act: 'submit' }, doctor(from))
    await told().done(drafted.id, { act: 'send' }, desk(from))
    const accepted = await told().done(drafted.id, { act: 'accept', note: '' }, desk(to))
    assert.equal(accepted.filingNeed, 'not-insured')
  })

  it('by the green channel a resident of Macau goes to Zhuhai at once', async () => {
    const [from, to, person] = ['H-MO-01', 'H-ZH-01', 'P-0047']
    const drafted = await told().drafted({
      ...{ person, from, to, kind: 'chest-pain' },
      need: { setting: 'inpatient', department: 'cardiology', capability: 'chest-pain-centre' },
    })
    assert.deepEqual(drafted.consent, { template: 'macau/referral', id: null, isNeeded: false })
    await told().done(drafted.id, { act: 'consent' }, doctor(from))
    const sent = await told().done(drafted.id, { act: 'send' }, doctor(from))
    const [answer] = sent.clocks
    assert.equal(Date.parse(answer?.dueAt ?? '') - Date.parse(answer?.startedAt ?? ''), 900_000)
    await told().done(drafted.id, { act: 'accept', note: '' }, desk(to))
    const arrived = await told().done(drafted.id, { act: 'arrive' }, desk(to))
    assert.equal(arrived.filingNeed, 'not-insured')
    const reached = await told().done(drafted.id, { act: 'reach', milestone: 'ecg' }, desk(to))
    assert.deepEqual(reached.reached, ['ecg'])
  })
}
