/** What settling must do wherever the rows lie: on one server, or with each bucket apart. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import type { Expected } from '../../server/usecases/settlement/decide-bill.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { type SettleOutcome, settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { aPerson, aStay, clinic, type Linjiang } from '../support/linjiang.ts'

/** What only holds where all buckets lie on one server, or on servers that make one database. */
interface Together {
  /** A key means one request whoever the person, whatever the bucket. */
  readonly keys: boolean
  /** Members of a family share counters that lie in another bucket than theirs. */
  readonly pools: boolean
}

/** Called inside a `describe`. */
export function settlingFlows(
  open: () => Promise<Linjiang>,
  together: Together = { keys: true, pools: true },
): void {
  let linjiang: Linjiang
  let keys = 0

  before(async () => {
    linjiang = await open()
  })
  after(() => linjiang.close())

  async function person(...schemes: string[]): Promise<string> {
    const added = aPerson(...schemes)
    await linjiang.services.persons.addPersons([added])
    return added.person.id
  }

  const newKey = () => `key-${String(++keys).padStart(8, '0')}`

  async function settle(
    bill: BillText,
    key = newKey(),
    expected: Expected | null = null,
    services = linjiang.services,
  ): Promise<SettleOutcome> {
    const [outcome] = await settleAll(
      [{ key, bill, expected }],
      sampleActor,
      'settlement',
      services.store,
    )
    assert.ok(outcome)
    return outcome
  }

  async function settled(bill: BillText, key?: string) {
    const outcome = await settle(bill, key)
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  function reverse(settlement: string, key = newKey(), services = linjiang.services) {
    const command = { key, settlement, reason: 'wrong ward class' }
    return reverseSettlement(command, sampleActor, 'settlement', services.store)
  }

  async function reversed(settlement: string) {
    const outcome = await reverse(settlement)
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  function refusalOf(outcome: SettleOutcome) {
    assert.ok(!outcome.settled)
    return outcome.refusal
  }

  async function countersOf(id: string): Promise<number[]> {
    const rows = await linjiang.services.store.counters([id])
    return rows.flatMap(({ counters }) => [...counters])
  }

  function cashOf(outcome: SettleOutcome): number {
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry.cashMinor
  }

  it('splits a stay, moves the counters and books what each owes', async () => {
    const wang = await person('linjiang/first')
    const entry = await settled(aStay(wang, 'V-1', '10800.00'))
    assert.equal(entry.cashMinor, 100_000 + 196_000)
    assert.equal(entry.version, 1)
    assert.deepEqual(await countersOf(wang), [100_000, 784_000])
    const rows = await linjiang.rows(
      'SELECT account, amount_minor FROM posting WHERE bucket || $1 || number = $2 ORDER BY place',
      ['-', `${Number.parseInt(entry.id.slice(0, 2), 16)}-${entry.id.slice(3)}`],
    )
    assert.deepEqual(rows, [
      { account: 'institution:H-LJ-01', amount_minor: -1_080_000 },
      { account: 'payer:linjiang/first.pool', amount_minor: 784_000 },
      { account: 'cash:H-LJ-01', amount_minor: 296_000 },
    ])
  })

  it('asks a deductible once a year, however many bills come', async () => {
    const wang = await person('linjiang/first')
    assert.equal((await settled(aStay(wang, 'V-2', '600.00'))).cashMinor, 60_000)
    assert.equal((await settled(aStay(wang, 'V-3', '1400.00'))).cashMinor, 40_000 + 20_000)
  })

  describe('with the same key', () => {
    it('answers the same bytes for ever, also when fifty ask at once', async () => {
      const wang = await person('linjiang/first')
      const key = newKey()
      const bill = aStay(wang, 'V-4', '5000.00')
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => settle(bill, key)))
      const answers = outcomes.map((one) => {
        assert.ok(one.settled)
        return writeAnswer(one.entry, one.again)
      })
      assert.equal(new Set(answers).size, 1)
      assert.equal(outcomes.filter((one) => one.settled && one.isNew).length, 1)
      const later = await settle(bill, key)
      assert.ok(later.settled && !later.isNew)
      assert.equal(writeAnswer(later.entry, later.again), answers[0])
      assert.equal(await linjiang.services.store.version(wang), 1)
    })

    it('answers the same from two processes that are asked at once', async () => {
      const other = linjiang.another()
      const wang = await person('linjiang/first')
      const key = newKey()
      const bill = aStay(wang, 'V-5', '5000.00')
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          settle(bill, key, null, i % 2 === 0 ? linjiang.services : other),
        ),
      )
      assert.equal(outcomes.filter((one) => one.settled && one.isNew).length, 1)
      assert.equal(await linjiang.services.store.version(wang), 1)
    })

    it('refuses another body, and records nothing', async () => {
      const wang = await person('linjiang/first')
      const key = newKey()
      await settled(aStay(wang, 'V-6', '5000.00'), key)
      const other = await settle(aStay(wang, 'V-7', '5000.00'), key)
      assert.equal(refusalOf(other).code, 'key-reused')
      assert.equal(await linjiang.services.store.version(wang), 1)
    })

    if (together.keys)
      it('refuses another body of another person, whose bucket is another one', async () => {
        const [wang, li] = [await person('linjiang/first'), await person('linjiang/first')]
        const key = newKey()
        const outcomes = await Promise.all([
          settle(aStay(wang, 'V-8', '5000.00'), key),
          settle(aStay(li, 'V-9', '5000.00'), key),
        ])
        const refused = outcomes.filter((one) => !one.settled)
        assert.equal(refused.length, 1)
        assert.equal(refused[0] && refusalOf(refused[0]).code, 'key-reused')
      })

    it('means another request at another institution', async () => {
      const wang = await person('linjiang/first')
      const key = newKey()
      await settled(aStay(wang, 'V-10', '5000.00'), key)
      const there = await settle(aStay(wang, 'V-10', '5000.00', { facility: clinic.id }), key)
      assert.ok(there.settled && there.isNew)
    })
  })

  describe('a second attempt at a visit', () => {
    it('gets the first settlement when the bill is the same, and keeps that answer', async () => {
      const wang = await person('linjiang/keep')
      const first = await settled(aStay(wang, 'V-20', '5000.00'))
      const key = newKey()
      const second = await settle(aStay(wang, 'V-20', '5000.00'), key)
      assert.ok(second.settled && second.again)
      assert.equal(second.entry.id, first.id)
      await reversed(first.id)
      const third = await settle(aStay(wang, 'V-20', '5000.00'), key)
      assert.ok(third.settled && third.again)
      assert.equal(writeAnswer(third.entry, third.again), writeAnswer(second.entry, second.again))
    })

    it('is the same by its charges, in whatever order and words they come', async () => {
      const wang = await person('linjiang/first')
      const { sums: _sums, ...bill } = aStay(wang, 'V-25', '0')
      const line = (id: string, code: string, unitPrice: string) => ({
        id,
        code,
        name: `item ${code}`,
        on: '2026-03-02',
        quantity: '2',
        unitPrice,
        category: 'drug',
      })
      const first = await settled({
        ...bill,
        lines: [line('1', 'A', '30.00'), line('2', 'B', '5.50')],
      })
      const [b, a] = [line('x', 'B', '5.5'), line('y', 'A', '30')]
      const second = await settle({ ...bill, lines: [{ ...b, name: 'other words' }, a] })
      assert.ok(second.settled && second.again)
      assert.equal(second.entry.id, first.id)
      const dearer = { ...bill, lines: [b, { ...a, unitPrice: '30.01' }] }
      assert.equal(refusalOf(await settle(dearer)).code, 'visit-settled')
    })

    it('is refused, naming the first, when the bill differs', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-21', '5000.00'))
      const refusal = refusalOf(await settle(aStay(wang, 'V-21', '5000.01')))
      assert.deepEqual(refusal, { code: 'visit-settled', settlement: first.id, visit: 'V-21' })
    })

    it('settles once when twenty new keys come at once', async () => {
      const wang = await person('linjiang/first')
      const other = linjiang.another()
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          settle(
            aStay(wang, 'V-22', '5000.00'),
            newKey(),
            null,
            i % 2 === 0 ? linjiang.services : other,
          ),
        ),
      )
      assert.equal(new Set(outcomes.map((one) => one.settled && one.entry.id)).size, 1)
      assert.equal(outcomes.filter((one) => one.settled && !one.again).length, 1)
    })

    it('is no second attempt when it is another interim bill of the visit', async () => {
      const wang = await person('linjiang/first')
      const bill = aStay(wang, 'V-23', '5000.00')
      await settled({ ...bill, visit: { ...bill.visit, interim: '1' } })
      const second = await settle({ ...bill, visit: { ...bill.visit, interim: '2' } })
      assert.ok(second.settled && second.isNew)
    })

    it('may follow once the first is reversed', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-24', '5000.00'))
      await reversed(first.id)
      const second = await settle(aStay(wang, 'V-24', '6000.00'))
      assert.ok(second.settled && second.isNew)
    })
  })

  describe('with expected amounts', () => {
    const expecting = (pool: number, cashMinor: number, basis: number | null): Expected => ({
      shares: { 'linjiang/first.pool': pool },
      cashMinor,
      basis,
    })

    it('settles when they still hold', async () => {
      const wang = await person('linjiang/first')
      const outcome = await settle(
        aStay(wang, 'V-30', '2000.00'),
        newKey(),
        expecting(80_000, 120_000, 0),
      )
      assert.equal(cashOf(outcome), 120_000)
    })

    it('says what changed and which settlement came between', async () => {
      const wang = await person('linjiang/first')
      const between = await settled(aStay(wang, 'V-31', '600.00'))
      for (const basis of [0, null]) {
        const outcome = await settle(
          aStay(wang, 'V-32', '2000.00'),
          newKey(),
          expecting(80_000, 120_000, basis),
        )
        assert.deepEqual(refusalOf(outcome), {
          code: 'amounts-changed',
          currency: 'CNY',
          shares: [{ payer: 'linjiang/first.pool', wasMinor: 80_000, nowMinor: 128_000 }],
          cash: { wasMinor: 120_000, nowMinor: 72_000 },
          unpaid: [],
          between: [{ settlement: between.id, visit: 'V-31', businessDate: '2026-03-10' }],
        })
      }
      assert.equal(await linjiang.services.store.version(wang), 1)
    })
  })

  describe('taking a settlement back', () => {
    it('turns the money round and gives the counters back', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-40', '10800.00'))
      const reversal = await reversed(first.id)
      assert.equal(reversal.reverses, first.id)
      assert.equal(reversal.totalMinor, -1_080_000)
      assert.deepEqual(await countersOf(wang), [0, 0])
      const rows = await linjiang.rows(
        `SELECT account, sum(amount_minor)::bigint AS sum FROM posting p JOIN settlement s
           USING (bucket, number) WHERE s.person = $1 GROUP BY account HAVING sum(amount_minor) <> 0`,
        [wang],
      )
      assert.deepEqual(rows, [])
    })

    it('happens once, also when thirty ask at once', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-41', '10800.00'))
      const other = linjiang.another()
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          reverse(first.id, newKey(), i % 2 === 0 ? linjiang.services : other),
        ),
      )
      const done = outcomes.filter((one) => one.settled)
      assert.equal(done.length, 1)
      const refusals = outcomes.filter((one) => !one.settled).map((one) => refusalOf(one))
      assert.ok(refusals.every(({ code }) => code === 'already-reversed'))
    })

    it('answers the same key with the same bytes, and refuses another reason under it', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-42', '10800.00'))
      const key = newKey()
      const [one, two] = [await reverse(first.id, key), await reverse(first.id, key)]
      assert.ok(one.settled && two.settled && one.isNew && !two.isNew)
      assert.equal(writeAnswer(one.entry, false), writeAnswer(two.entry, false))
      const command = { key, settlement: first.id, reason: 'another reason' }
      const { store } = linjiang.services
      const other = await reverseSettlement(command, sampleActor, 'settlement', store)
      assert.equal(refusalOf(other).code, 'key-reused')
    })

    it('cannot be taken back itself', async () => {
      const wang = await person('linjiang/first')
      const reversal = await reversed((await settled(aStay(wang, 'V-43', '900.00'))).id)
      assert.equal(refusalOf(await reverse(reversal.id)).code, 'reversal-of-reversal')
    })

    it('is refused for an id that leads nowhere', async () => {
      for (const id of ['00-999999', '7f-1x', '']) {
        assert.equal(refusalOf(await reverse(id)).code, 'settlement-unknown')
      }
    })

    it('wants the later bills first, the last one first, where the scheme says so', async () => {
      const wang = await person('linjiang/first')
      const [first, second, third] = [
        await settled(aStay(wang, 'V-44', '600.00')),
        await settled(aStay(wang, 'V-45', '1400.00')),
        await settled(aStay(wang, 'V-46', '1000.00')),
      ]
      const refusal = refusalOf(await reverse(first.id))
      assert.ok(refusal.code === 'later-bills-first')
      assert.deepEqual(
        refusal.reverseFirst.map(({ settlement }) => settlement),
        [third.id, second.id],
      )
      for (const entry of [third, second, first]) await reversed(entry.id)
      assert.deepEqual(await countersOf(wang), [0, 0])
    })

    it('lets a bill of another year be', async () => {
      const wang = await person('linjiang/first')
      const first = await settled(aStay(wang, 'V-47', '600.00'))
      const bill = aStay(wang, 'V-48', '1400.00')
      const visit = { ...bill.visit, admittedOn: '2027-01-02', dischargedOn: '2027-01-09' }
      await settled({ ...bill, visit })
      await reversed(first.id)
    })

    it('leaves later bills as they are where the scheme keeps them', async () => {
      const wang = await person('linjiang/keep')
      const first = await settled(aStay(wang, 'V-49', '600.00'))
      const second = await settled(aStay(wang, 'V-50', '1400.00'))
      const reversal = await reversed(first.id)
      assert.ok(reversal.document.kind === 'reversal')
      assert.deepEqual(reversal.document.laterBills, [])
      const { reversedBy } = await linjiang.services.store.aftermath(second.id)
      assert.equal(reversedBy, null)
      assert.deepEqual(await countersOf(wang), [40_000, 80_000])
    })

    it('computes later bills anew where the scheme says so, as if the first had never been', async () => {
      const wang = await person('linjiang/anew')
      const [first, second, third] = [
        await settled(aStay(wang, 'V-51', '600.00')),
        await settled(aStay(wang, 'V-52', '1400.00')),
        await settled(aStay(wang, 'V-53', '1000.00')),
      ]
      const reversal = await reversed(first.id)
      assert.ok(reversal.document.kind === 'reversal')
      const [later, ...others] = reversal.document.laterBills
      assert.deepEqual(others, [], 'the third bill comes out the same')
      assert.equal(later?.settlement, second.id)
      assert.deepEqual(later?.cash, { wasMinor: 60_000, nowMinor: 108_000 })

      const { store } = linjiang.services
      const replacement = await store.find(later?.replacedBy ?? '')
      assert.equal(replacement?.replaces, second.id)
      assert.equal(replacement?.cashMinor, 108_000)
      assert.deepEqual((await store.aftermath(third.id)).reversedBy, null)

      const li = await person('linjiang/anew')
      await settled(aStay(li, 'V-54', '1400.00'))
      await settled(aStay(li, 'V-55', '1000.00'))
      assert.deepEqual(await countersOf(wang), await countersOf(li))

      const again = await settle(aStay(wang, 'V-52', '1400.00'))
      assert.ok(again.settled && again.again)
      assert.equal(again.entry.id, replacement?.id, 'the visit leads to the settlement that lives')
    })
  })

  if (together.pools)
    describe('counters that a family shares', () => {
      it('are used up by all members, also at two counters at once', async () => {
        const other = linjiang.another()
        const [wang, li] = [
          await person('linjiang/family!family-1'),
          await person('linjiang/family!family-1'),
        ]
        const [one, two] = await Promise.all([
          settle(aStay(wang, 'V-60', '700.00')),
          settle(aStay(li, 'V-61', '700.00'), newKey(), null, other),
        ])
        const cash = [one, two].map((outcome) => cashOf(outcome)).sort((a, b) => a - b)
        assert.deepEqual(cash, [30_000 + 8_000, 70_000])
        assert.deepEqual(await countersOf('family-1'), [100_000])
      })
    })

  describe('an insurer that decides for itself', () => {
    const behave = (subject: string, fault: string) =>
      fetch(`${linjiang.simulator.address}/behaviour`, {
        method: 'POST',
        body: JSON.stringify({ subject, fault }),
      })

    async function insured() {
      const wang = await person('linjiang/first', 'linjiang-life/plan')
      return { wang, policy: `${wang}-c2` }
    }

    async function holdOf(wang: string) {
      const rows = await linjiang.rows(
        'SELECT hold, state, said, amount_minor, attempt FROM payer_hold WHERE person = $1 ORDER BY attempt',
        [wang],
      )
      return rows
    }

    async function theirHold(id: string): Promise<{ state: string; confirmed: string | null }> {
      const response = await fetch(`${linjiang.simulator.address}/holds/${id}`)
      return JSON.parse(await response.text())
    }

    it('is asked, and its share is confirmed after the settlement', async () => {
      const { wang } = await insured()
      const outcome = await settle(aStay(wang, 'V-70', '2000.00'))
      // deductible 1,000 and coinsurance 200, of which the plan pays half
      assert.equal(cashOf(outcome), 60_000)
      while ((await holdOf(wang))[0]?.state === 'captured') {
        await linjiang.services.completeHolds()
      }
      const [hold] = await holdOf(wang)
      assert.deepEqual([hold?.state, hold?.said, hold?.amount_minor], ['confirmed', 'yes', 60_000])
      const theirs = await theirHold(hold?.hold)
      assert.deepEqual([theirs.state, theirs.confirmed], ['confirmed', '600.00'])
    })

    it('costs the patient its share while it is down or says no', async () => {
      for (const [fault, state] of [
        ['down', 'away'],
        ['no', 'declined'],
      ]) {
        const { wang, policy } = await insured()
        await behave(policy, fault ?? '')
        const outcome = await settle(aStay(wang, `V-71-${fault}`, '2000.00'))
        assert.equal(cashOf(outcome), 120_000)
        assert.ok(outcome.settled && outcome.entry.document.kind === 'settlement')
        const share = outcome.entry.document.settlement.shares.at(-1)
        assert.equal(share?.state, state)
      }
    })

    it('is not waited for past the deadline, and its hold is cancelled', async () => {
      const { wang, policy } = await insured()
      await behave(policy, 'slow')
      const outcome = await settle(aStay(wang, 'V-72', '2000.00'))
      assert.equal(cashOf(outcome), 120_000)
      await behave(policy, 'none')
      while ((await holdOf(wang))[0]?.state === 'void-wanted') {
        await linjiang.services.completeHolds()
      }
      assert.equal((await holdOf(wang))[0]?.state, 'voided')
    })

    it('binds us by another amount than its rules give, and the difference is named', async () => {
      const { wang, policy } = await insured()
      await behave(policy, 'wrong')
      const outcome = await settle(aStay(wang, 'V-73', '2000.00'))
      assert.equal(cashOf(outcome), 60_100)
      assert.ok(outcome.settled && outcome.entry.document.kind === 'settlement')
      assert.deepEqual(outcome.entry.document.settlement.breaks, [
        { payer: 'linjiang-life/plan.insurer', oursMinor: 60_000, theirsMinor: 59_900 },
      ])
    })

    it('is told when the settlement is taken back', async () => {
      const { wang } = await insured()
      const outcome = await settle(aStay(wang, 'V-74', '2000.00'))
      assert.ok(outcome.settled)
      await reversed(outcome.entry.id)
      while ((await holdOf(wang))[0]?.state !== 'refunded') {
        await linjiang.services.completeHolds()
      }
      const [hold] = await holdOf(wang)
      const theirs = await theirHold(hold?.hold)
      assert.equal(theirs.state, 'refunded')
    })

    it('is asked once by fifty requests with one key', async () => {
      const { wang } = await insured()
      const key = newKey()
      const bill = aStay(wang, 'V-75', '2000.00')
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => settle(bill, key)))
      assert.equal(new Set(outcomes.map((one) => one.settled && one.entry.id)).size, 1)
      assert.equal((await holdOf(wang)).length, 1)
    })

    it('is not answered for by the cashier, who may only go on without it', async () => {
      const { wang, policy } = await insured()
      const payer = 'linjiang-life/plan.insurer'
      const bill = aStay(wang, 'V-76', '2000.00')
      const yes = await settle({
        ...bill,
        answers: [{ payer, coverage: policy, said: 'yes', amount: '600.00' }],
      })
      assert.equal(refusalOf(yes).code, 'answer-not-yours')
      const away = await settle({ ...bill, answers: [{ payer, coverage: policy, said: 'away' }] })
      assert.equal(cashOf(away), 120_000)
      assert.deepEqual(await holdOf(wang), [])
    })
  })

  it('refuses one bill of a list without holding up the others', async () => {
    const wang = await person('linjiang/first')
    const bills = [
      aStay(wang, 'V-80', '600.00'),
      aStay('nobody', 'V-81', '600.00'),
      aStay(wang, 'V-82', '600.001'),
      aStay(wang, 'V-83', '600.00', {
        visit: { ...aStay(wang, 'V-83', '0').visit, wardClass: 'closed' },
      }),
      aStay(wang, 'V-84', '600.00'),
    ]
    const outcomes = await settleAll(
      bills.map((bill) => ({ key: newKey(), bill, expected: null })),
      sampleActor,
      'settlement',
      linjiang.services.store,
    )
    assert.deepEqual(
      outcomes.map((one) => (one.settled ? one.entry.version : one.refusal.code)),
      [1, 'person-unknown', 'bill-invalid', 'bill-refused', 2],
    )
  })

  it('gives each bucket numbers without a gap', async () => {
    const rows = await linjiang.rows(
      `SELECT h.bucket FROM bucket_head h
       WHERE h.next_number - 1 <> (SELECT count(*) FROM settlement s WHERE s.bucket = h.bucket)
          OR h.next_number - 1 <> (SELECT coalesce(max(number), 0) FROM settlement s WHERE s.bucket = h.bucket)`,
    )
    assert.deepEqual(rows, [])
  })
}
