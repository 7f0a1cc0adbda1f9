/** The counter's process is killed between every two steps, and others go on with its work. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor, sampleSupervisor } from '../../server/own-actors.ts'
import { compareShift, postDifference } from '../../server/usecases/cashier/compare-shift.ts'
import type { CashierStore } from '../../server/usecases/cashier/counter-book.ts'
import { giveBack } from '../../server/usecases/cashier/give-back.ts'
import { noteReversals } from '../../server/usecases/cashier/note-reversal.ts'
import { recordArrears } from '../../server/usecases/cashier/record-arrears.ts'
import { closeShift, openShift } from '../../server/usecases/cashier/run-shift.ts'
import { takeMoney } from '../../server/usecases/cashier/take-money.ts'
import { voidTender } from '../../server/usecases/cashier/void-tender.ts'
import { TestCounter } from '../support/counter.ts'
import { Died, dyingStore } from '../support/dying.ts'
import { hospital } from '../support/linjiang.ts'

const institution = hospital.id
const tender = (kind: 'cash' | 'card' | 'wallet' | 'deposit', yuan: number) => ({
  kind,
  amountMinor: yuan * 100,
  givenMinor: null,
})

describe('a counter whose process is killed between any two steps', { timeout: 900_000 }, () => {
  let counter: TestCounter
  let shift: string
  let visits = 0

  before(async () => {
    counter = await TestCounter.start(300)
    shift = await counter.openShift('5000.00')
  })
  after(async () => {
    try {
      await counter.expectSound()
    } finally {
      await counter.close()
    }
  })

  const aVisit = () => `X-${++visits}`

  async function aBill() {
    const person = await counter.person()
    const visit = aVisit()
    const { id } = await counter.settled(person, visit)
    return { id, person, visit }
  }

  /**
   * Begins anew for each death: `prepare` makes the case, `act` is what dies, `check` tells what must
   * hold in the end. Half of the times the caller sends the same request again, else nobody does.
   */
  async function dieEverywhere<C>(
    prepare: () => Promise<C>,
    act: (made: C, key: string, store: CashierStore) => Promise<unknown>,
    check: (made: C, wasRepeated: boolean) => Promise<void>,
  ): Promise<number> {
    const { cashier } = counter.api.services
    for (let step = 1; ; step++) {
      for (const when of ['before', 'after'] as const) {
        for (const isRepeated of [true, false]) {
          const made = await prepare()
          const key = counter.key()
          const { store, hasDied } = dyingStore(cashier, { step, when })
          await act(made, key, store).catch((error: unknown) => {
            if (!(error instanceof Died)) throw error
          })
          if (!hasDied()) return step - 1
          if (isRepeated) await act(made, key, cashier)
          await counter.later(200_000)
          await check(made, isRepeated)
        }
      }
    }
  }

  async function expectEqualBooks(): Promise<void> {
    const compared = await compareShift(shift, sampleActor, 'counter', counter.api.services.cashier)
    assert.ok(compared.done)
    const { body } = await counter.report(shift)
    const open = body.differences.filter(({ state }) => state === 'open')
    assert.deepEqual(open, [])
    assert.deepEqual(body.onItsWay, [])
    assert.ok(
      body.report.proofs.every(({ holds }) => holds),
      JSON.stringify(body.report.proofs),
    )
  }

  it('takes a payment of cash and card once', async () => {
    const steps = await dieEverywhere(
      aBill,
      ({ id }, key, store) => {
        const tenders = [tender('cash', 960), tender('card', 2000)]
        const command = { key, target: { is: 'bill' as const, settlement: id }, tenders }
        return takeMoney(command, sampleActor, 'counter', store)
      },
      async ({ id }) => {
        const { body } = await counter.bill(id)
        const card = body.tenders.find(({ kind }) => kind === 'card')
        const isPaid = card?.state === 'done'
        const open = { '2960.00': 0, '2000.00': 1, '0.00': 2 }[body.open]
        assert.equal(open, body.tenders.filter(({ state }) => state === 'done').length)
        assert.deepEqual(
          body.invoices.map(({ state }) => state),
          isPaid ? ['issued'] : [],
        )
        await expectEqualBooks()
      },
    )
    assert.ok(steps >= 5, `${steps} steps`)
  })

  it('takes a deposit once', async () => {
    await dieEverywhere(
      async () => ({ person: await counter.person(), visit: aVisit() }),
      ({ person, visit }, key, store) => {
        const target = { is: 'deposit' as const, institution, visit, person, basis: 0 }
        const command = { key, target, tenders: [tender('wallet', 700)] }
        return takeMoney(command, sampleActor, 'counter', store)
      },
      async ({ visit }) => {
        const { body } = await counter.visit(visit)
        const done = body.tenders.filter(({ state }) => state === 'done')
        assert.equal(body.held, done.length === 1 ? '700.00' : '0.00')
        await expectEqualBooks()
      },
    )
  })

  it('gives a reversed bill back once, each part by its route', async () => {
    await dieEverywhere(
      async () => {
        const bill = await aBill()
        await counter.deposit(bill.person, bill.visit, 0, [{ kind: 'cash', amount: '100.00' }])
        await counter.pay(bill.id, [
          { kind: 'deposit', amount: '100.00' },
          { kind: 'card', amount: '2000.00' },
          { kind: 'cash', amount: '860.00' },
        ])
        await counter.reverse(bill.id)
        return bill
      },
      ({ id }, key, store) => {
        const target = { is: 'bill' as const, settlement: id, institution }
        return giveBack({ key, target }, sampleActor, 'counter', store)
      },
      async ({ id }, wasRepeated) => {
        const first = await counter.bill(id)
        if (!wasRepeated && first.body.open !== '0.00') await counter.refund(id)
        const { body } = await counter.bill(id)
        const back = body.tenders.filter(({ direction }) => direction === 'out')
        assert.equal(body.open, '0.00')
        assert.deepEqual(back.map(({ kind, amount }) => `${kind} ${amount}`).sort(), [
          'card 2000.00',
          'cash 860.00',
          'deposit 100.00',
        ])
        await expectEqualBooks()
      },
    )
  })

  it('records arrears once', async () => {
    await dieEverywhere(
      aBill,
      ({ id: settlement }, key, store) =>
        recordArrears({ key, settlement, until: '2026-05-01' }, sampleActor, 'counter', store),
      async ({ id }) => {
        const { body } = await counter.bill(id)
        assert.ok(['2960.00 0.00', '0.00 2960.00'].includes(`${body.open} ${body.arrears}`))
        assert.equal(body.invoices.length, body.open === '0.00' ? 1 : 0)
      },
    )
  })

  it('gives up a payment whose outcome is unknown', async () => {
    await dieEverywhere(
      async () => {
        const bill = await aBill()
        await counter.behave('card.pay', 'lost')
        const { body } = await counter.pay(bill.id, [{ kind: 'card', amount: '2960.00' }])
        await counter.behave('card.pay', 'none')
        return { ...bill, reference: body.tenders[0]?.id ?? '' }
      },
      ({ reference }, _key, store) => voidTender(reference, sampleActor, 'counter', store),
      async ({ id, reference }) => {
        const { body } = await counter.bill(id)
        const order = await counter.channelOrder(reference)
        const ends = { voided: ['2960.00', 'closed'], done: ['0.00', 'done'] } as const
        const state = body.tenders[0]?.state === 'done' ? 'done' : 'voided'
        assert.deepEqual([body.open, order.state], ends[state])
        await expectEqualBooks()
      },
    )
  })

  it('notes a reversal, with its red-letter invoice, once', async () => {
    await dieEverywhere(
      async () => {
        const bill = await aBill()
        await counter.pay(bill.id, [{ kind: 'card', amount: '2960.00' }])
        await counter.reverseBehindItsBack(bill.id)
        return bill
      },
      ({ id }, _key, store) => noteReversals([id], sampleActor, store),
      async ({ id }) => {
        await counter.refund(id)
        await counter.later()
        const { body } = await counter.bill(id)
        assert.equal(body.open, '0.00')
        assert.deepEqual(
          body.invoices.map(({ colour, state }) => `${colour} ${state}`),
          ['blue issued', 'red issued'],
        )
      },
    )
  })

  it('opens, closes and corrects a shift once', async () => {
    const by = { ...sampleActor, id: 'another-cashier' }
    const { cashier } = counter.api.services
    const opened = async () => {
      const command = { key: counter.key(), institution, floatMinor: 10_000 }
      const outcome = await openShift(command, by, 'counter', cashier)
      assert.ok(outcome.done, JSON.stringify(outcome))
      return outcome.shift
    }
    const close = (id: string, key: string, store: CashierStore) =>
      closeShift({ key, shift: id, countedMinor: 9_000 }, by, 'counter', store)
    await dieEverywhere(opened, close, async (id, wasRepeated) => {
      if (!wasRepeated) await close(id, counter.key(), cashier)
      const { body } = await counter.report(id)
      assert.notEqual(body.shift.closedAt, null)
      assert.equal(body.differences[0]?.difference, '-10.00')
      assert.ok(body.report.proofs.every(({ holds }) => holds))
    })
    await dieEverywhere(
      async () => {
        const id = await opened()
        await close(id, counter.key(), cashier)
        return (await counter.report(id)).body.differences[0]?.id ?? ''
      },
      (difference, key, store) => {
        const command = { key, difference, institution, reason: 'recounted' }
        return postDifference(command, sampleSupervisor, 'counter', store)
      },
      async (difference, wasRepeated) => {
        const { rows } = await counter.api.database.pool.query(
          'SELECT state FROM counter_difference WHERE difference = $1',
          [difference],
        )
        assert.ok(rows[0].state === 'posted' || (!wasRepeated && rows[0].state === 'open'))
      },
    )
  })
})
