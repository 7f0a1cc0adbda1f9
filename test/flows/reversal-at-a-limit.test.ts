import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { previewReversal } from '../../server/usecases/settlement/read-settlements.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

describe('taking back a bill before one that reached a limit', () => {
  let linjiang: Linjiang
  before(async () => {
    linjiang = await openLinjiang()
  })
  after(() => linjiang.close())

  const { store } = { store: () => linjiang.services.store }

  async function settle(person: string, name: string, amount: string): Promise<string> {
    const command = { key: `limit-${name}`, bill: aStay(person, name, amount), expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store())
    assert.ok(outcome?.settled)
    return outcome.entry.id
  }

  async function reverse(settlement: string) {
    const command = { key: `limit-back-${settlement}`, settlement, reason: 'wrong ward' }
    const outcome = await reverseSettlement(command, sampleActor, 'settlement', store())
    assert.ok(outcome.settled && outcome.entry.document.kind === 'reversal')
    return outcome.entry.document.laterBills
  }

  it('moves the deductible on to it, though its amounts stay', async () => {
    const wang = aPerson('linjiang/anew')
    await linjiang.services.persons.addPersons([wang])
    const { id } = wang.person
    const first = await settle(id, 'V-1', '275.52')
    await settle(id, 'V-2', '40000.00')
    // The second bill is at the limit of 20,000 with and without the first, and costs the same.
    const [second] = await reverse(first)
    assert.ok(second)
    assert.equal(second.visit, 'V-2')
    assert.equal(second.cash.wasMinor, second.cash.nowMinor)
    const used = async () => (await store().counters([id]))[0]?.counters.slice(0, 2)
    assert.deepEqual(await used(), [100_000, 2_000_000])

    const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
    assert.equal(finding, null)
  })

  it('knows what came after it, though it was worked out anew later', async () => {
    const li = aPerson('linjiang/anew')
    await linjiang.services.persons.addPersons([li])
    const { id } = li.person
    const first = await settle(id, 'V-11', '275.52')
    await settle(id, 'V-12', '40000.00')
    const third = await settle(id, 'V-13', '3000.00')
    const [second] = await reverse(first)
    assert.ok(second?.visit === 'V-12' && second.replacedBy !== null)

    // The third found the limit used up; without the second it bears the deductible and a fifth.
    const preview = await previewReversal(
      second.replacedBy,
      sampleActor,
      onDuty('settlement'),
      store(),
    )
    assert.ok(preview.found)
    assert.deepEqual(
      preview.value.laterBills.map(({ settlement, cash }) => [settlement, cash]),
      [[third, { was: '3000.00', now: '1400.00' }]],
    )
    const [anew] = await reverse(second.replacedBy)
    assert.deepEqual(
      [anew?.settlement, anew?.cash],
      [third, { wasMinor: 300_000, nowMinor: 140_000 }],
    )
    const used = (await store().counters([id]))[0]?.counters.slice(0, 2)
    assert.deepEqual(used, [100_000, 160_000])
    const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
    assert.equal(finding, null)
  })

  it('counts what an earlier reversal freed, though that changed nothing by itself', async () => {
    const chen = aPerson('linjiang/rising')
    await linjiang.services.persons.addPersons([chen])
    const { id } = chen.person
    const one = await settle(id, 'V-21', '3000.00')
    const other = await settle(id, 'V-22', '3000.00')
    await settle(id, 'V-23', '7500.00')
    await settle(id, 'V-24', '1000.00')
    // Before the last there were 13,500, then 10,500: it still gets the higher rate.
    assert.deepEqual(await reverse(one), [])
    const [last] = await reverse(other)
    assert.deepEqual([last?.visit, last?.cash], ['V-24', { wasMinor: 20_000, nowMinor: 40_000 }])
    const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
    assert.equal(finding, null)
  })
})
