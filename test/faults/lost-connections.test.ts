import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { type SettleOutcome, settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

describe('when connections break', () => {
  let linjiang: Linjiang

  before(async () => {
    linjiang = await openLinjiang()
  })
  after(() => linjiang.close())

  async function people(count: number, ...schemes: string[]): Promise<string[]> {
    const added = Array.from({ length: count }, () => aPerson(...schemes))
    await linjiang.services.persons.addPersons(added)
    return added.map(({ person }) => person.id)
  }

  async function settle(person: string, name: string, services = linjiang.services) {
    const bill = aStay(person, name, '2000.00')
    const command = { key: `key-${name}`, bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
    assert.ok(outcome)
    return outcome
  }

  const answerOf = (outcome: SettleOutcome) => {
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return writeAnswer(outcome.entry, outcome.again)
  }

  async function expectSound(): Promise<void> {
    const nothing = rulesOf({ regions: [], schemes: [], benefits: [] }, new Map())
    const archive = ruleArchive(nothing, linjiang.services.texts)
    const { finding } = await auditing<JournalDocument, Verification>(
      linjiang.database.pool,
      (reads) => verifyJournal(auditActor, 'audit', reads, archive),
    )
    assert.equal(finding, null, JSON.stringify(finding))
  }

  it('settles every bill once, though lanes are cut off again and again', async () => {
    const ids = await people(20, 'linjiang/first')
    let settling = true
    const cutting = (async () => {
      while (settling) {
        await linjiang.database.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = 'lanes' AND datname = current_database()
           ORDER BY random() LIMIT 1`,
        )
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    const names = ids.flatMap((id) =>
      Array.from({ length: 10 }, (_, i) => [id, `${id}-${i}`] as const),
    )
    const outcomes = await Promise.allSettled(names.map(([id, name]) => settle(id, name)))
    settling = false
    await cutting

    // A client that got no answer sends the same key again; one that got one gets it again.
    for (const [i, [id, name]] of names.entries()) {
      const outcome = outcomes[i]
      const again = answerOf(await settle(id, name))
      if (outcome?.status === 'fulfilled') assert.equal(again, answerOf(outcome.value))
    }
    const { rows } = await linjiang.database.pool.query('SELECT count(*)::int AS n FROM settlement')
    assert.equal(rows[0].n, names.length)
    await expectSound()
  })

  it('lets a hold go whose settlement never came, after the process that asked has died', async () => {
    const [wang = ''] = await people(1, 'linjiang/first', 'linjiang-life/plan')
    const dying = linjiang.another()
    const died = new Error('killed between the question and the settlement')
    const store = {
      ...dying.store,
      async ask(holds: Parameters<typeof dying.store.ask>[0]) {
        await dying.store.ask(holds)
        throw died
      },
    }
    const command = { key: 'key-dies', bill: aStay(wang, 'V-dies', '2000.00'), expected: null }
    await assert.rejects(settleAll([command], sampleActor, 'settlement', store), died)
    const stateOf = async () => {
      const { rows } = await linjiang.database.pool.query(
        'SELECT hold, state FROM payer_hold WHERE person = $1 ORDER BY attempt',
        [wang],
      )
      return rows
    }
    const [hold] = await stateOf()
    assert.equal(hold.state, 'answered')
    for (let i = 0; i < 5; i++) await linjiang.services.completeHolds(120_000)
    assert.equal((await stateOf())[0].state, 'voided')
    const response = await fetch(`${linjiang.simulator.address}/holds/${hold.hold}`)
    assert.equal(JSON.parse(await response.text()).state, 'cancelled')

    const [outcome] = await settleAll([command], sampleActor, 'settlement', linjiang.services.store)
    assert.ok(outcome?.settled)
    assert.equal(outcome.entry.cashMinor, 60_000, 'the same key is asked anew')
    assert.equal((await stateOf()).length, 2)
    await expectSound()
  })

  it('takes up a hold that the first attempt had answered', async () => {
    const [wang = ''] = await people(1, 'linjiang/first', 'linjiang-life/plan')
    const { store } = linjiang.services
    const dying = {
      ...store,
      async ask(holds: Parameters<typeof store.ask>[0]) {
        await store.ask(holds)
        throw new Error('killed')
      },
    }
    const command = {
      key: 'key-goes-on',
      bill: aStay(wang, 'V-goes-on', '2000.00'),
      expected: null,
    }
    await assert.rejects(settleAll([command], sampleActor, 'settlement', dying))
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
    assert.ok(outcome?.settled)
    const { rows } = await linjiang.database.pool.query(
      'SELECT said FROM payer_hold WHERE person = $1',
      [wang],
    )
    assert.deepEqual(rows, [{ said: 'yes' }], 'the insurer was asked once')
  })

  it('confirms in the end, though the insurer was away when it was to be told', async () => {
    const [wang = ''] = await people(1, 'linjiang/first', 'linjiang-life/plan')
    const behave = (fault: string) =>
      fetch(`${linjiang.simulator.address}/behaviour`, {
        method: 'POST',
        body: JSON.stringify({ subject: `${wang}-c2`, fault }),
      })
    const stateOf = async () => {
      const { rows } = await linjiang.database.pool.query(
        'SELECT state FROM payer_hold WHERE person = $1',
        [wang],
      )
      return rows.map(({ state }) => state)
    }
    const { store } = linjiang.services
    const quiet = { ...linjiang.services, store: { ...store, complete: () => {} } }
    const outcome = await settle(wang, 'V-confirm', quiet)
    assert.ok(outcome.settled && outcome.entry.cashMinor === 60_000)
    await behave('down')
    await linjiang.services.completeHolds()
    assert.deepEqual(await stateOf(), ['captured'])
    await behave('none')
    await linjiang.services.completeHolds()
    assert.deepEqual(await stateOf(), ['confirmed'])
    await expectSound()
  })
})
