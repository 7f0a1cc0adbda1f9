/** Work on duty asks no consent: not a statement more is sent, whatever the patient said. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { quoteBill } from '../../server/usecases/settlement/quote-bill.ts'
import { readSettlement } from '../../server/usecases/settlement/read-settlements.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { recordStatements } from '../support/recorded-statements.ts'

/** Ends of transactions, and what goes on by the clock beside whoever asks. */
const aside =
  /^(BEGIN|COMMIT|open-holds|due-consent|counter-|read-counter-|cases-to-do|claims-overtaken)/

const recording = ['lock-access-heads', 'write-access-record', 'move-access-heads']
const asBeforeThereWereConsents = {
  quote: [...recording, 'person-version', 'read-persons', 'read-counters'],
  settle: [
    ...['read-persons', 'known-persons', 'move-heads', 'insert-accumulators'],
    ...['insert-settlements', 'insert-requests', 'take-visits'],
  ],
  read: ['find-settlement', ...recording, 'settlement-aftermath', 'read-identity'],
}

describe('the counter', () => {
  let linjiang: Linjiang
  let sent: string[] = []
  let bills = 0
  const silent = aPerson('linjiang/first')
  const refusing = aPerson('linjiang/first')
  const warming = aPerson('linjiang/first')

  before(async () => {
    linjiang = await openLinjiang([], {
      place(pool) {
        recordStatements(pool, ({ name, text }) => sent.push(name ?? text))
        return onOneServer(pool)
      },
    })
    await linjiang.services.persons.addPersons([silent, refusing, warming])
    await linjiang.rows(
      `INSERT INTO consent SELECT b, 'c-1', $1, 'mainland/claim', 1, 'en', '\\x00', '{}'
       FROM (SELECT bucket AS b FROM person WHERE person = $1) p`,
      [refusing.person.id],
    )
    await linjiang.rows(
      `INSERT INTO consent_action
       SELECT bucket, 'c-1', n, (ARRAY['offered', 'declined'])[n], now(), $1, ''
       FROM person, generate_series(1, 2) n WHERE person = $1`,
      [refusing.person.id],
    )
    await atCounter(warming.person.id)
  })
  after(() => linjiang.close())

  /** What is sent while a bill is quoted, settled and read again. */
  async function atCounter(person: string) {
    const { store } = linjiang.services
    const bill = aStay(person, `V-${++bills}`, '600.00')
    const taken = async (work: () => Promise<unknown>) => {
      sent = []
      await work()
      return sent.filter((text) => !aside.test(text))
    }
    const quote = await taken(async () => {
      assert.ok((await quoteBill(bill, sampleActor, onDuty('settlement'), store)).quoted)
    })
    let id = ''
    const settle = await taken(async () => {
      const command = { key: `key-${String(bills).padStart(8, '0')}`, bill, expected: null }
      const [settled] = await settleAll([command], sampleActor, 'settlement', store)
      assert.ok(settled?.settled)
      id = settled.entry.id
    })
    const read = await taken(async () => {
      assert.ok((await readSettlement(id, sampleActor, onDuty('inquiry'), store)).found)
    })
    return { quote, settle, read }
  }

  it('sends the same for a patient who said no and for one who was never asked', async () => {
    const never = await atCounter(silent.person.id)
    const no = await atCounter(refusing.person.id)
    assert.deepEqual(no, never)
    assert.deepEqual(never, asBeforeThereWereConsents)
  })
})
