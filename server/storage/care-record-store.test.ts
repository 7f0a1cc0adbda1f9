import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../test/support/database.ts'
import { type CareRecordStore, createCareRecordStore, type NewCare } from './care-record-store.ts'
import { onOneServer } from './placement.ts'

interface Sent {
  readonly is: 'sent' | 'accepted'
  readonly why: string
}

/** Writes backwards, which is enough to see that nothing lies as it was said. */
const keys = {
  seal: (plain: string, about: string) => Buffer.from(`${about}|${[...plain].reverse().join('')}`),
  unseal(sealed: Buffer, about: string) {
    const [bound, turned = ''] = sealed.toString().split(/\|(.*)/s)
    assert.equal(bound, about)
    return [...turned].reverse().join('')
  },
}

const person = 'p-care'
const [noon, evening] = [new Date('2026-03-10T12:00:00Z'), new Date('2026-03-10T18:00:00Z')]

describe('records of care', () => {
  let database: TestDatabase
  let referrals: CareRecordStore<Sent>
  before(async () => {
    database = await withDatabase()
    referrals = createCareRecordStore(onOneServer(database.pool), keys, 'referral')
  })
  after(() => database.close())

  function aReferral(key: string, change: Partial<NewCare<Sent>> = {}): NewCare<Sent> {
    const desks = [
      { desk: 'H-2', state: 'sent', dueAt: noon },
      { desk: person, state: 'sent', dueAt: null },
    ]
    return {
      record: referrals.idOf(person, key),
      number: 1,
      message: `${key}-send`,
      by: 'doctor',
      action: { is: 'sent', why: 'cataract' },
      desks,
      ...change,
    }
  }

  it('keep their actions in order, sealed, and are found on their desks', async () => {
    const referral = aReferral('a')
    assert.equal(await referrals.append(referral), true)
    const accepted = { is: 'accepted', why: 'a bed is free' } as const
    const { record } = referral
    const desks = [{ desk: person, state: 'accepted', dueAt: evening }]
    const next = { ...referral, number: 2, message: 'a-accept', action: accepted, desks }
    assert.equal(await referrals.append(next), true)
    const actions = await referrals.read(record)
    assert.deepEqual(
      actions.map(({ number, action }) => [number, action]),
      [
        [1, referral.action],
        [2, accepted],
      ],
    )
    assert.deepEqual(await referrals.onDesk('H-2', { limit: 10 }), [], 'it left this desk')
    const [own] = await referrals.ofPerson(person, 10)
    assert.deepEqual([own?.record, own?.state, own?.dueAt], [record, 'accepted', evening])
    const { rows } = await database.pool.query("SELECT encode(action, 'escape') FROM care_action")
    assert.doesNotMatch(JSON.stringify(rows), /cataract/)
  })

  it('take one of two actions of a number, and one of two of a request', async () => {
    const first = aReferral('b')
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => referrals.append({ ...first, message: `b-${i}` })),
    )
    assert.equal(taken.filter(Boolean).length, 1)
    const [recorded] = await referrals.read(first.record)
    const again = { ...first, number: 2, message: recorded?.message ?? '' }
    assert.equal(await referrals.append(again), false)
  })

  it('show what is due first, and what is over its time', async () => {
    await referrals.append(
      aReferral('c', { desks: [{ desk: 'H-3', state: 'sent', dueAt: evening }] }),
    )
    await referrals.append(aReferral('d', { desks: [{ desk: 'H-3', state: 'sent', dueAt: noon }] }))
    await referrals.append(aReferral('e', { desks: [{ desk: 'H-3', state: 'shut', dueAt: null }] }))
    const rows = await referrals.onDesk('H-3', { limit: 10 })
    assert.deepEqual(
      rows.map(({ dueAt }) => dueAt),
      [noon, evening, null],
    )
    const sent = await referrals.onDesk('H-3', { states: ['sent'], limit: 1 })
    assert.deepEqual(
      sent.map(({ record }) => record),
      [referrals.idOf(person, 'd')],
    )
    const due = await referrals.due(noon, 10)
    assert.ok(due.some(({ record }) => record === referrals.idOf(person, 'd')))
    assert.ok(!due.some(({ record }) => record === referrals.idOf(person, 'c')))
  })

  it('are of one subject', async () => {
    const others = createCareRecordStore(onOneServer(database.pool), keys, 'prescription')
    assert.deepEqual(await others.read(referrals.idOf(person, 'a')), [])
    assert.deepEqual(await others.ofPerson(person, 10), [])
  })
})
