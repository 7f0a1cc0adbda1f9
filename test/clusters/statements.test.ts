/**
 * With each bucket apart, everything that settling sends goes to one server, and whatever one
 * transaction sends goes to the same one.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newJournalKey } from '../../server/identity/journal-key.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { accessChainer } from '../../server/storage/access/access-chain.ts'
import type { StoredAccess } from '../../server/storage/access/access-row.ts'
import { AccessWriter } from '../../server/storage/access/access-writer.ts'
import { createBudgetStore } from '../../server/storage/clearing/budget-store.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { createDerivationStore } from '../../server/storage/derivation/derivation-store.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { settlingFlows } from '../flows/settling-flows.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type Recorded, recordStatements } from '../support/recorded-statements.ts'
import { everywhere } from './everywhere.ts'
import { routingOf } from './routing.ts'

describe('settling with each bucket apart', () => {
  const recorded: Recorded[] = []
  const own: { end(): Promise<void> }[] = []
  after(() => Promise.all(own.map((pool) => pool.end())))

  async function openRecorded(isHeard: (application: string | undefined) => boolean) {
    const linjiang = await openLinjiang([], {
      place(pool) {
        const { application_name: application } = pool.options
        if (isHeard(application)) recordStatements(pool, (statement) => recorded.push(statement))
        return onOneServer(pool, true)
      },
    })
    // What a test looks up itself is not what the product sends.
    const pool = openDatabase(linjiang.database.url, { max: 1 })
    own.push(pool)
    const rows: Linjiang['rows'] = async (text, values = []) =>
      (await pool.query(text, [...values])).rows
    return { ...linjiang, rows }
  }

  settlingFlows(() => openRecorded(() => true))

  describe('and a hard budget', () => {
    let linjiang: Linjiang
    before(async () => {
      linjiang = await openRecorded((application) => application === 'lanes')
      const budgets = createBudgetStore(linjiang.database.pool)
      assert.ok(await budgets.setCap('budget:linjiang/first.pool', 'CNY', 10_000_000))
    })
    after(() => linjiang.close())

    it('spends from the slot of its bucket', async () => {
      const wang = aPerson('linjiang/first')
      await linjiang.services.persons.addPersons([wang])
      const bill = aStay(wang.person.id, 'V-budget', '2000.00')
      const command = { key: 'budget-key', bill, expected: null }
      const [outcome] = await settleAll(
        [command],
        sampleActor,
        'settlement',
        linjiang.services.store,
      )
      assert.ok(outcome?.settled)
      assert.ok(recorded.some(({ name }) => name === 'spend-from-slots-in-bucket'))
    })
  })

  it('derives what follows, bucket by bucket', async () => {
    const linjiang = await openRecorded(() => false)
    const { services } = linjiang
    const wang = aPerson('linjiang/first')
    await services.persons.addPersons([wang])
    const bill = aStay(wang.person.id, 'V-derived', '2000.00')
    const command = { key: 'derived-key', bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
    assert.ok(outcome?.settled)
    const pool = openDatabase(linjiang.database.url, { max: 2 })
    recordStatements(pool, (statement) => recorded.push(statement))
    const store = createDerivationStore(onOneServer(pool, true), newJournalKey())
    const walk = async () => {
      const behind = await store.behind()
      return store.walk(
        behind.map(({ bucket }) => bucket),
        async () => [],
      )
    }
    assert.equal(await walk(), 1)
    const reverse = { key: 'derived-back', settlement: outcome.entry.id, reason: 'entered-twice' }
    await reverseSettlement(reverse, sampleActor, 'settlement', services.store)
    assert.equal(await walk(), 1)
    const writer = new AccessWriter(onOneServer(pool, true), assert.ifError, () => new Date())
    const accesses = [wang, aPerson()].map(({ person }) => anAccess(person.id))
    assert.equal(await writer.keep(accesses), true)
    const chain = accessChainer(onOneServer(pool, true), newJournalKey(), () => new Date())
    assert.equal(await chain(), accesses.length)
    await pool.end()
    await linjiang.close()
  })

  it('sends each statement to one server', () => {
    const faults = new Map<string, readonly string[]>()
    for (const { name = '', text } of recorded) {
      if (name in everywhere) continue
      const routing = routingOf(text)
      if (routing.faults.length > 0) faults.set(text, routing.faults)
    }
    assert.deepEqual(Object.fromEntries(faults), {})
    const names = new Set(recorded.map(({ name }) => name))
    for (const name of hot) assert.ok(names.has(name), `${name} was never sent`)
  })

  it('keeps each transaction to one bucket, but for counters that a family shares', () => {
    const open = new Map<number, Recorded[]>()
    let transactions = 0
    for (const statement of recorded) {
      const { session, text } = statement
      if (/^BEGIN/.test(text)) open.set(session, [])
      open.get(session)?.push(statement)
      if (!/^(COMMIT|ROLLBACK)/.test(text)) continue
      const sent = open.get(session) ?? []
      open.delete(session)
      const isShared = sent.some(({ name = '' }) => name.startsWith('insert-pool-uses'))
      const isNewPerson = sent.some(({ text: one }) => one.startsWith('INSERT INTO person'))
      if (isShared || isNewPerson || sent.some(({ name = '' }) => name in everywhere)) continue
      const buckets = new Set(sent.flatMap(bucketsOf))
      assert.ok(buckets.size <= 1, `${[...buckets]}: ${sent.map(({ name }) => name)}`)
      transactions += buckets.size
    }
    assert.ok(transactions > 30, `${transactions} transactions`)
  })
})

/** Each has to be sent by what the flows above do. */
const hot = [
  'known-persons-in-bucket',
  'lock-heads-in-bucket',
  'read-versions-in-bucket',
  'read-accumulators-in-bucket',
  'read-requests-in-bucket',
  'read-live-visits-in-bucket',
  'read-holds-in-bucket',
  'lock-budget-slots-in-bucket',
  'settlements-by-place-in-bucket',
  'read-later',
  'move-heads-in-bucket',
  'insert-accumulators',
  'update-accumulators-in-bucket',
  'insert-settlements',
  'insert-requests',
  'take-visits',
  'free-visits-in-bucket',
  'open-holds',
  'answer-holds-in-bucket',
  'capture-holds-in-bucket',
  'move-hold',
  'refund-holds-in-bucket',
  'void-holds-in-bucket',
  'spend-from-slots-in-bucket',
  'insert-pool-uses-in-bucket',
  'read-persons-in-bucket',
  'read-counters-in-bucket',
  'person-version',
  'find-settlement',
  'settlements-after',
  'settlement-aftermath',
  'lock-journal-chain-in-bucket',
  'walk-settlements-in-bucket',
  'lines-of-originals-in-bucket',
  'add-to-balances',
  'write-journal-links',
  'move-journal-chain-in-bucket',
  'lock-access-heads-in-bucket',
  'write-access-record',
  'move-access-heads-in-bucket',
  'lock-access-chain-in-bucket',
  'walk-access-rows-in-bucket',
  'write-access-links',
  'move-access-chain-in-bucket',
]

function anAccess(person: string): StoredAccess {
  return {
    actor: 'cashier-1',
    role: 'cashier',
    workplace: null,
    act: 'read-person',
    purpose: 'inquiry',
    basis: 'duty',
    consent: 'left-out',
    consentId: null,
    person,
    institution: null,
    settlement: null,
    kinds: ['identity'],
    refusedBy: null,
  }
}

/** Buckets that a statement names, as values. */
function bucketsOf({ text, values }: Recorded): number[] {
  const { bucketParameter, insertedParameter } = routingOf(text)
  const named = bucketParameter === null ? [] : [Number(values[bucketParameter - 1])]
  const inserted = insertedParameter === null ? [] : listed(values[insertedParameter - 1])
  return [...named, ...inserted]
}

function listed(value: unknown): number[] {
  if (Array.isArray(value)) return value.map(Number)
  const text = String(value)
  return text.startsWith('{') ? text.slice(1, -1).split(',').map(Number) : [Number(text)]
}
