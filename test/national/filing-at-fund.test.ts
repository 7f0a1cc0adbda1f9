/** A home fund whose own platform decides on filings: asked over HTTP, by a simulator that has faults. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { FilingRequest } from '../../engine/coverage/filing.ts'
import { askFunds } from '../../server/usecases/referral/ask-funds.ts'
import { requestFiling, stateIn, withdrawFiling } from '../../server/usecases/referral/file-away.ts'
import {
  aPerson,
  farHospital,
  hospital,
  type Linjiang,
  linjiangToday,
} from '../support/linjiang.ts'
import { openPlatformWorld, type PlatformWorld } from './platform-door.ts'

describe('filings that a fund’s own platform decides', () => {
  let world: PlatformWorld
  let linjiang: Linjiang
  let door: PlatformWorld['door']

  before(async () => {
    world = await openPlatformWorld()
    ;({ linjiang, door } = world)
  })
  after(() => world.close())
  beforeEach(async () => {
    for (const code of ['2501', '2502']) await behave(code, 'none')
  })

  const behave = (subject: string, fault: string) => world.behave(subject, fault)

  /** How many filings hold at the fund. */
  const heldThere = async () => (await world.counts()).filed

  const ask = () => askFunds(linjiang.services.referrals, door)
  let count = 0

  async function requested() {
    const added = aPerson('linjiang/first')
    await linjiang.services.persons.addPersons([added])
    const person = added.person.id
    const on = linjiangToday()
    const request: FilingRequest = {
      ...{ kind: 'referral', need: 'request', person, homeRegion: 'linjiang' },
      ...{ careRegion: 'haibin', insuranceType: '310', institution: hospital.id },
      ...{ target: farHospital.id, diagnosis: { code: 'I20.0', name: 'Angina' } },
      ...{ reason: 'angioplasty', opinion: 'agreed', askedOn: on, from: on, to: null },
      ...{ referral: null, transfer: null },
    }
    count += 1
    const filed = await requestFiling(
      `key ${count}`,
      request,
      'doctor',
      linjiang.services.referrals,
    )
    assert.ok(filed.done)
    assert.equal(filed.state.state, 'requested')
    return { person, filing: filed.filing }
  }

  const stateOf = async (filing: string) =>
    stateIn(await linjiang.services.referrals.filings.read(filing))
  const filingsOf = async (person: string) =>
    (await linjiang.services.store.persons([person])).get(person)?.filings ?? []

  const withdraw = (filing: string, person: string) =>
    withdrawFiling(
      filing,
      { key: filing, reason: 'stays', person },
      'patient',
      linjiang.services.referrals,
    )

  it('wait until it has answered, and land with its number', async () => {
    const { person, filing } = await requested()
    assert.deepEqual(await filingsOf(person), [])
    await ask()
    const { state, number } = await stateOf(filing)
    assert.deepEqual([state, number?.startsWith('FILING')], ['accepted', true])
    assert.deepEqual(
      (await filingsOf(person)).map(({ kind, careRegions, record }) => [kind, careRegions, record]),
      [['referral', ['haibin'], filing]],
    )
  })

  for (const fault of ['lost', 'cut', 'late', 'broken', 'nonsense']) {
    it(`are there once, though its first answer was ${fault}`, async () => {
      const { filing } = await requested()
      const before = await heldThere()
      await behave('2501', fault)
      await ask()
      assert.equal((await stateOf(filing)).state, 'requested')
      await behave('2501', 'none')
      while ((await stateOf(filing)).state === 'requested') await ask()
      assert.equal((await stateOf(filing)).state, 'accepted')
      assert.equal(await heldThere(), before + 1)
    })
  }

  it('that it refuses give nothing, and say why', async () => {
    const { person, filing } = await requested()
    await behave('2501', 'refused')
    await ask()
    const { state, reasons } = await stateOf(filing)
    assert.equal(state, 'refused')
    assert.match(reasons[0] ?? '', /不予受理/)
    assert.deepEqual(await filingsOf(person), [])
  })

  it('are withdrawn there too, even where the first message was lost', async () => {
    const { person, filing } = await requested()
    await ask()
    const before = await heldThere()
    await withdraw(filing, person)
    await behave('2502', 'cut')
    await ask()
    assert.equal((await stateOf(filing)).isTold, false)
    await behave('2502', 'none')
    await ask()
    assert.equal((await stateOf(filing)).isTold, true)
    assert.equal(await heldThere(), before - 1)
  })

  it('withdrawn before it answered do not stay behind there', async () => {
    const { person, filing } = await requested()
    const before = await heldThere()
    await behave('2501', 'lost')
    await ask()
    await withdraw(filing, person)
    await behave('2501', 'none')
    await ask()
    const { state, isTold } = await stateOf(filing)
    assert.deepEqual([state, isTold, await heldThere()], ['withdrawn', true, before])
    assert.deepEqual(await filingsOf(person), [])
  })
})
