import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/services.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

describe('taking back a bill before one that reached its limit', () => {
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
})
