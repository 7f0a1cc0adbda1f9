import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { sampleActor } from '../../server/own-actors.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { type SettleOutcome, settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { sampled } from '../support/thoroughness.ts'

describe('when many want the same rows', () => {
  let linjiang: Linjiang
  let bills = 0

  before(async () => {
    linjiang = await openLinjiang()
  })
  after(() => linjiang.close())

  async function people(count: number, ...schemes: string[]): Promise<string[]> {
    const added = Array.from({ length: count }, () => aPerson(...schemes))
    await linjiang.services.persons.addPersons(added)
    return added.map(({ person }) => person.id)
  }

  async function settle(
    person: string,
    amount = '700.00',
    services = linjiang.services,
    name = `V-${++bills}`,
    key = `contention-${name}`,
  ): Promise<SettleOutcome> {
    const command = { key, bill: aStay(person, name, amount), expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
    assert.ok(outcome)
    return outcome
  }

  function reverse(settlement: string, key: string, services = linjiang.services) {
    const command = { key, settlement, reason: 'wrong ward' }
    return reverseSettlement(command, sampleActor, 'settlement', services.store)
  }

  function idOf(outcome: SettleOutcome): string {
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async function sound(): Promise<void> {
    const { finding } = await verifyDatabase({ DATABASE_URL: linjiang.database.url })
    assert.equal(finding, null, JSON.stringify(finding))
  }

  async function entriesOf(person: string): Promise<number> {
    return linjiang.services.store.version(person)
  }

  it('F5: the same bill many times in one batch is one settlement, under every key', async () => {
    const [wang = ''] = await people(1, 'linjiang/first')
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        settle(wang, '700.00', linjiang.services, 'V-double', `double-click-${i % 8}`),
      ),
    )
    assert.equal(new Set(outcomes.map(idOf)).size, 1)
    assert.equal(await entriesOf(wang), 1)
    // Each key keeps its own answer for ever: the first its settlement, the others the same, marked.
    const answers = Map.groupBy(outcomes.entries(), ([i]) => i % 8)
    for (const same of answers.values()) {
      const texts = same.map(([, one]) => (one.settled ? writeAnswer(one.entry, one.again) : ''))
      assert.equal(new Set(texts).size, 1)
    }
    await sound()
  })

  it('F7: a person at two processes at once loses no counter and no version', async () => {
    const [wang = ''] = await people(1, 'linjiang/first')
    const other = linjiang.another()
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        settle(wang, '100.00', i % 2 === 0 ? linjiang.services : other),
      ),
    )
    assert.equal(new Set(outcomes.map(idOf)).size, 60)
    assert.equal(await entriesOf(wang), 60)
    const [{ counters = [] } = {}] = await linjiang.services.store.counters([wang])
    assert.deepEqual(counters.slice(0, 2), [100_000, 400_000], 'deductible, and 80 % of the rest')
    await sound()
  })

  it('F7: two of a family at two processes share one deductible to the last fen', async () => {
    const pool = `family-${bills++}`
    const [mother = '', father = ''] = await people(2, `linjiang/family!${pool}`)
    const other = linjiang.another()
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        settle(i % 2 === 0 ? mother : father, '90.00', i % 4 < 2 ? linjiang.services : other),
      ),
    )
    assert.equal((await entriesOf(mother)) + (await entriesOf(father)), 40)
    await sound()
  })

  it('F8: a session that takes rows in the opposite order is waited for, or outlived', async () => {
    const [wang = '', li = ''] = await peopleOfTwoBuckets()
    const [low = 0, high = 0] = [bucketOf(wang), bucketOf(li)].sort((a, b) => a - b)
    const hostile = new pg.Client({ connectionString: linjiang.database.url })
    hostile.on('error', () => {})
    await hostile.connect()
    for (let round = 0; round < 2; round++) {
      await hostile.query('BEGIN')
      await lock(hostile, high)
      // Both in one batch, so that it holds the lower row and waits for the higher one.
      const both = settleAll(
        [wang, li].map((person) => {
          const name = `V-${++bills}`
          return { key: `contention-${name}`, bill: aStay(person, name, '700.00'), expected: null }
        }),
        sampleActor,
        'settlement',
        linjiang.services.store,
      )
      await sleep(100)
      await lock(hostile, low).catch(() => undefined)
      await hostile.query('ROLLBACK')
      for (const outcome of await both) idOf(outcome)
    }
    await hostile.end()
    await sound()
  })

  async function peopleOfTwoBuckets(): Promise<[string, string]> {
    for (;;) {
      const [one = '', other = ''] = await people(2, 'linjiang/first')
      if (bucketOf(one) !== bucketOf(other)) return [one, other]
    }
  }

  function lock(client: pg.Client, bucket: number) {
    return client.query('SELECT FROM bucket_head WHERE bucket = $1 FOR UPDATE', [bucket])
  }

  it('F8: a limit of one millisecond gives a settlement or a plain no, and never half of one', async () => {
    const persons = await people(6, 'linjiang/first')
    const services = linjiang.another({ statementTimeoutMs: 1, answerTimeoutMs: 0 })
    const names = Array.from({ length: sampled(4, 60) }, () => `V-${++bills}`)
    const outcomes = await Promise.allSettled(
      names.map((name, i) => settle(persons[i % 6] ?? '', '700.00', services, name)),
    )
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'store-busy')
    }
    // Whatever became of it, the same key settles once by those who have time.
    for (const [i, name] of names.entries()) {
      idOf(await settle(persons[i % 6] ?? '', '700.00', linjiang.services, name))
    }
    const entries = await Promise.all(persons.map(entriesOf))
    assert.equal(
      entries.reduce((sum, count) => sum + count, 0),
      names.length,
    )
    await sound()
  })

  it('F10: of many who take a settlement back, one does', async () => {
    const [wang = ''] = await people(1, 'linjiang/first')
    const first = idOf(await settle(wang))
    const other = linjiang.another()
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        reverse(first, `take-back-${i % 32}`, i % 2 === 0 ? linjiang.services : other),
      ),
    )
    const reversals = new Set(outcomes.flatMap((one) => (one.settled ? [one.entry.id] : [])))
    assert.equal(reversals.size, 1)
    const codes = new Set(outcomes.flatMap((one) => (one.settled ? [] : [one.refusal.code])))
    assert.deepEqual([...codes], ['already-reversed'])
    assert.equal(await entriesOf(wang), 2)
    const [reversal = ''] = reversals
    const again = await reverse(reversal, 'take-back-of-take-back')
    assert.ok(!again.settled)
    await sound()
  })

  it('F10: taking back and settling the visit again, all at once, leaves at most one live', async () => {
    const [wang = ''] = await people(1, 'linjiang/first')
    const first = idOf(await settle(wang, '700.00', linjiang.services, 'V-again', 'again-0'))
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? reverse(first, `again-back-${i}`)
          : settle(wang, `${700 + i}.00`, linjiang.services, 'V-again', `again-${i}`),
      ),
    )
    const { rows } = await linjiang.database.pool.query(
      `SELECT sum(CASE WHEN kind = 'settlement' THEN 1 ELSE -1 END)::int AS live
       FROM settlement WHERE visit = 'V-again'`,
    )
    assert.ok([0, 1].includes(rows[0].live), String(rows[0].live))
    await sound()
  })

  it('F16: one bad draft in a batch of 64 gets its own error, and its neighbours settle', async () => {
    const persons = await people(64, 'linjiang/first')
    const { journal } = linjiang.services.store
    const poisoned = {
      ...linjiang.services,
      store: {
        ...linjiang.services.store,
        journal: {
          ...journal,
          exchange: (scope: never, decide: (loaded: never) => { drafts?: readonly object[] }) =>
            journal.exchange(scope, (loaded) => withoutBalance(decide(loaded as never)) as never),
        } as typeof journal,
      },
    }
    const outcomes = await Promise.allSettled(
      persons.map((person, i) => settle(person, '700.00', i === 37 ? poisoned : linjiang.services)),
    )
    for (const [i, outcome] of outcomes.entries()) {
      assert.equal(outcome.status, i === 37 ? 'rejected' : 'fulfilled', `bill ${i}`)
    }
    assert.equal(await entriesOf(persons[37] ?? ''), 0)
    await sound()
  })

  it('F18: sums beyond what a number holds exactly are refused, and nothing wraps', async () => {
    const [wang = ''] = await people(1, 'linjiang/first')
    const most = '90071992547409.91'
    for (const amount of [most, '90071992547409.92', '99999999999999999999.00']) {
      await settle(wang, amount).catch((error: unknown) => {
        assert.ok(error instanceof RangeError, String(error))
      })
    }
    for (let i = 0; i < 3; i++) {
      await settle(wang, most).catch((error: unknown) => {
        assert.ok(error instanceof RangeError, String(error))
      })
    }
    const { rows } = await linjiang.database.pool.query(
      'SELECT max(total_minor)::text AS most FROM settlement',
    )
    assert.ok(BigInt(rows[0].most) <= BigInt(Number.MAX_SAFE_INTEGER))
    await sound()
  })
})

/** A fault of ours in what is to be recorded: the postings no longer sum to zero. */
function withoutBalance(decided: { drafts?: readonly object[] }): object {
  const drafts = (decided.drafts ?? []).map((draft) => {
    const { postings } = draft as { postings: readonly { amountMinor: number }[] }
    return {
      ...draft,
      postings: postings.map((posting, i) =>
        i === 0 ? { ...posting, amountMinor: posting.amountMinor + 1 } : posting,
      ),
    }
  })
  return { ...decided, drafts }
}
