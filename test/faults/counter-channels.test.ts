/** Each fault of a payment channel, and the faults that a county hospital tells of, by name. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { TestCounter } from '../support/counter.ts'

const card = (amount: string) => [{ kind: 'card', amount }]
const cash = (amount: string) => [{ kind: 'cash', amount }]

describe('a counter and its payment channels', () => {
  let counter: TestCounter

  before(async () => {
    counter = await TestCounter.start(300)
    await counter.openShift('5000.00')
  })
  after(async () => {
    try {
      await counter.expectSound()
    } finally {
      await counter.close()
    }
  })

  describe('when a payment channel fails', () => {
    let visits = 0

    async function aBill() {
      const person = await counter.person()
      const visit = `F-${++visits}`
      const { id } = await counter.settled(person, visit)
      return { id, person, visit }
    }

    const stateOf = async (id: string) => {
      const { body } = await counter.bill(id)
      return { open: body.open, onItsWay: body.onItsWay, states: body.tenders.map((t) => t.state) }
    }

    /** Behaves so for one piece of work. */
    async function during<T>(subject: string, fault: string, work: () => Promise<T>): Promise<T> {
      await counter.behave(subject, fault)
      try {
        return await work()
      } finally {
        await counter.behave(subject, 'none')
      }
    }

    it('finds out a lost answer under the same reference, and takes the money once', async () => {
      const { id } = await aBill()
      const key = counter.key()
      const lost = await during('card.pay', 'lost', () => counter.pay(id, card('2960.00'), key))
      assert.equal(lost.status, 201)
      assert.deepEqual(await stateOf(id), { open: '0.00', onItsWay: '2960.00', states: ['asked'] })
      const impatient = await counter.pay(id, card('2960.00'))
      assert.deepEqual([impatient.status, impatient.problem.code], [409, 'payment-on-its-way'])

      const repeated = await counter.pay(id, card('2960.00'), key)
      assert.equal(repeated.status, 200)
      assert.deepEqual(await stateOf(id), { open: '0.00', onItsWay: '0.00', states: ['done'] })
      assert.equal(repeated.body.tenders[0]?.id, lost.body.tenders[0]?.id)
    })

    it('hears a slow answer afterwards, without anybody asking again', async () => {
      const { id } = await aBill()
      await during('card.pay', 'slow', () => counter.pay(id, card('2960.00')))
      assert.deepEqual((await stateOf(id)).states, ['asked'])
      await counter.later()
      assert.deepEqual(await stateOf(id), { open: '0.00', onItsWay: '0.00', states: ['done'] })
    })

    it('waits while a channel is still working on it', async () => {
      const { id } = await aBill()
      await during('wallet.pay', 'late', () =>
        counter.pay(id, [{ kind: 'wallet', amount: '2960.00' }]),
      )
      assert.deepEqual((await stateOf(id)).states, ['asked'])
      await counter.later()
      assert.deepEqual((await stateOf(id)).states, ['done'])
    })

    it('leaves the bill open when a card is refused, and takes the rest another way', async () => {
      const { id } = await aBill()
      const refused = await during('card.pay', 'no', () =>
        counter.pay(id, [...cash('960.00'), ...card('2000.00')]),
      )
      assert.deepEqual(
        refused.body.tenders.map(({ kind, state }) => [kind, state]),
        [
          ['cash', 'done'],
          ['card', 'refused'],
        ],
      )
      assert.equal(refused.body.open, '2000.00')
      const paid = await counter.pay(id, [{ kind: 'wallet', amount: '2000.00' }])
      assert.equal(paid.body.open, '0.00')
    })

    it('closes an order that never reached the channel, once nobody waits for it', async () => {
      const { id } = await aBill()
      await during('card', 'down', () => counter.pay(id, card('2960.00')))
      await counter.later()
      assert.deepEqual((await stateOf(id)).states, ['asked'], 'it may still be on its way')
      await counter.later(200_000)
      const { body } = await counter.bill(id)
      assert.deepEqual([body.tenders[0]?.state, body.tenders[0]?.reason], ['refused', 'closed'])
      assert.equal(body.open, '2960.00')
      const order = await counter.channelOrder(body.tenders[0]?.id ?? '')
      assert.equal(order.state, 'closed')
    })

    it('lets a cashier give up a payment: a channel that took it gives it back', async () => {
      const { id } = await aBill()
      const lost = await during('card.pay', 'lost', () => counter.pay(id, card('2960.00')))
      const reference = lost.body.tenders[0]?.id ?? ''
      const path = `/api/counter/tenders/${reference}/void`
      await during('card', 'down', () => counter.post(path, undefined))
      assert.deepEqual(await stateOf(id), {
        open: '2960.00',
        onItsWay: '0.00',
        states: ['void-wanted'],
      })
      const other = await counter.pay(id, cash('2960.00'))
      assert.equal(other.body.open, '0.00', 'nobody has to wait for the channel')
      assert.equal((await counter.channelOrder(reference)).state, 'done')
      await counter.later()
      assert.equal((await counter.channelOrder(reference)).state, 'closed')
      assert.deepEqual((await stateOf(id)).states, ['voided', 'done'])
    })

    it('sends a refund again until it is heard, and gives back once', async () => {
      const { id } = await aBill()
      await counter.pay(id, card('2960.00'))
      await counter.reverse(id)
      await during('card.refund', 'lost', () => counter.refund(id))
      const again = await counter.refund(id)
      assert.equal(again.problem.code, 'nothing-to-give-back', 'it is on its way')
      await counter.later()
      assert.deepEqual((await stateOf(id)).states, ['done', 'done'])

      const { id: other } = await aBill()
      await counter.pay(other, card('2960.00'))
      await counter.reverse(other)
      await during('card', 'down', () => counter.refund(other))
      assert.deepEqual((await stateOf(other)).states, ['done', 'asked'])
      await counter.later()
      assert.deepEqual((await stateOf(other)).states, ['done', 'done'])
    })

    it('sends by transfer what a closed card cannot take back', async () => {
      const { id } = await aBill()
      await counter.pay(id, card('2960.00'))
      await counter.reverse(id)
      const refused = await during('card.refund', 'no', () => counter.refund(id))
      assert.equal(refused.body.open, '-2960.00')
      const sent = await counter.refund(id)
      assert.deepEqual(
        [sent.body.open, sent.body.tenders.at(-1)?.kind, sent.body.tenders.at(-1)?.state],
        ['0.00', 'transfer', 'done'],
      )
    })

    it('gets the invoice later when its platform was away, and the same one when a reply was lost', async () => {
      const { id } = await aBill()
      await counter.behave('issue', 'down', counter.invoices)
      const paid = await counter.pay(id, cash('2960.00'))
      assert.equal(paid.body.invoices[0]?.state, 'wanted')
      await counter.behave('issue', 'lost', counter.invoices)
      await counter.later()
      await counter.behave('issue', 'none', counter.invoices)
      await counter.later()
      const { body } = await counter.bill(id)
      assert.equal(body.invoices[0]?.state, 'issued')
      await counter.reverse(id)
      const reversed = await counter.bill(id)
      assert.deepEqual(
        reversed.body.invoices.map(({ colour, state }) => [colour, state]),
        [
          ['blue', 'issued'],
          ['red', 'issued'],
        ],
      )
    })
  })

  describe('what a county hospital tells of', () => {
    let visits = 0

    const aVisit = () => `C-${++visits}`

    it('discharge settled twice by a double click, with its payment', async () => {
      const wang = await counter.person()
      const visit = aVisit()
      const [first, second] = await Promise.all([
        counter.post<{ id: string }>('/api/settlements', counter.stay(wang, visit)),
        counter.post<{ id: string }>('/api/settlements', counter.stay(wang, visit)),
      ])
      assert.deepEqual([first.status, second.status].sort(), [200, 201])
      assert.equal(first.body.id, second.body.id)
      const { id } = first.body
      const clicks = await Promise.all([
        counter.pay(id, [...cash('960.00'), ...card('2000.00')]),
        counter.pay(id, [...cash('960.00'), ...card('2000.00')]),
      ])
      const statuses = clicks.map(({ status }) => status).sort()
      assert.deepEqual(statuses, [201, 409])
      const { body } = await counter.bill(id)
      assert.deepEqual([body.open, body.tenders.length, body.invoices.length], ['0.00', 2, 1])
    })

    it('one click that arrives several times, under one key', async () => {
      const wang = await counter.person()
      const { id } = await counter.settled(wang, aVisit())
      const key = counter.key()
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => counter.pay(id, card('2960.00'), key)),
      )
      assert.deepEqual(
        replies.map(({ status }) => status).sort(),
        [200, 200, 200, 200, 200, 200, 200, 201],
      )
      await counter.later()
      const { body } = await counter.bill(id)
      assert.deepEqual([body.open, body.tenders.length], ['0.00', 1])
      const other = await counter.pay(id, card('1.00'), key)
      assert.deepEqual([other.status, other.problem.code], [422, 'key-reused'])
    })

    it('a top-up doubled after a slow page', async () => {
      const wang = await counter.person()
      const visit = aVisit()
      await counter.behave('card.pay', 'slow')
      const { version: basis } = (await counter.visit(visit)).body
      const slow = counter.deposit(wang, visit, basis, card('1000.00'))
      const impatient = await slow.then(() => counter.deposit(wang, visit, basis, card('1000.00')))
      await counter.behave('card.pay', 'none')
      assert.deepEqual([impatient.status, impatient.problem.code], [409, 'visit-moved'])
      assert.match(impatient.problem.detail ?? '', /in card 1000\.00 CNY$/)
      await counter.later()
      const { body } = await counter.visit(visit)
      assert.deepEqual([body.held, body.tenders.length], ['1000.00', 1])
      // Somebody of the family really brings the same amount again.
      const meant = await counter.deposit(wang, visit, body.version, card('1000.00'))
      assert.equal(meant.body.held, '2000.00')
    })

    it('two pages that top up at once', async () => {
      const wang = await counter.person()
      const visit = aVisit()
      const replies = await Promise.all([
        counter.deposit(wang, visit, 0, cash('300.00')),
        counter.deposit(wang, visit, 0, cash('300.00')),
      ])
      assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409])
      assert.equal((await counter.visit(visit)).body.held, '300.00')
    })

    it('a refund on the insurer’s side only', async () => {
      const wang = await counter.person('linjiang/first', 'linjiang-life/plan')
      const visit = aVisit()
      const { id, cash: due } = await counter.settled(wang, visit)
      assert.equal(due, '1480.00')
      await counter.pay(id, card('1480.00'))
      await counter.api.services.completeHolds()
      const { rows } = await counter.api.database.pool.query(
        'SELECT hold FROM payer_hold WHERE person = $1',
        [wang],
      )
      const hold = `${counter.api.simulator.address}/holds/${rows[0].hold}`
      await fetch(`${hold}/refund`, { method: 'POST', body: '{}' })
      // The counter's books do not move by what an insurer does alone: the bill stands, and is paid.
      const stands = await counter.bill(id)
      assert.deepEqual([stands.body.open, stands.body.reversedBy], ['0.00', null])

      await counter.reverse(id)
      await counter.api.services.completeHolds()
      const answer = await (await fetch(hold)).json()
      assert.equal((answer as { state: string }).state, 'refunded', 'told twice, refunded once')
      const back = await counter.refund(id)
      assert.deepEqual(
        [back.body.open, back.body.tenders.at(-1)?.kind, back.body.tenders.at(-1)?.amount],
        ['0.00', 'card', '1480.00'],
      )
    })

    it('paid but not settled: the deposit is listed until it is used or given back', async () => {
      const wang = await counter.person()
      const visit = aVisit()
      await counter.deposit(wang, visit, 0, card('500.00'))
      const isListed = async () => {
        const { held } = (await counter.open()).body
        return held.some((one) => one.visit === visit && one.amount === '500.00')
      }
      assert.ok(await isListed())
      const back = await counter.refundDeposits(visit)
      assert.deepEqual([back.body.held, await isListed()], ['0.00', false])
    })

    it('paid but not dispensed: the settlement is reversed, and the payment goes back', async () => {
      const wang = await counter.person()
      const { id } = await counter.settled(wang, aVisit())
      await counter.pay(id, [{ kind: 'wallet', amount: '2960.00' }])
      await counter.reverse(id)
      const { owedBack } = (await counter.open()).body
      assert.ok(
        owedBack.some(({ settlement, amount }) => settlement === id && amount === '2960.00'),
      )
      const back = await counter.refund(id)
      assert.equal(back.body.tenders.at(-1)?.kind, 'wallet')
    })

    it('paid while the settlement was being reversed: owed back by its route', async () => {
      const wang = await counter.person()
      const { id } = await counter.settled(wang, aVisit())
      await counter.behave('card.pay', 'slow')
      await counter.pay(id, card('2960.00'))
      await counter.behave('card.pay', 'none')
      await counter.reverse(id)
      await counter.later()
      const { body } = await counter.bill(id)
      assert.deepEqual([body.open, body.invoices.length], ['-2960.00', 0])
      const back = await counter.refund(id)
      assert.equal(back.body.open, '0.00')
    })

    it('the answer is lost, and the page is loaded anew', async () => {
      const wang = await counter.person()
      const { id } = await counter.settled(wang, aVisit())
      await counter.behave('card.pay', 'lost')
      await counter.pay(id, card('2960.00'))
      await counter.behave('card.pay', 'none')
      // The new page has lost its key, sees the payment on its way, and has nothing to pay.
      const page = await counter.bill(id)
      assert.deepEqual([page.body.open, page.body.onItsWay], ['0.00', '2960.00'])
      await counter.later()
      assert.equal((await counter.bill(id)).body.tenders.length, 1)
    })

    it('the request is lost on one side', async () => {
      const wang = await counter.person()
      const { id } = await counter.settled(wang, aVisit())
      await counter.behave('card', 'down')
      const sent = await counter.pay(id, card('2960.00'))
      await counter.behave('card', 'none')
      const reference = sent.body.tenders[0]?.id ?? ''
      assert.equal((await counter.channelOrder(reference)).state, 'unknown')
      await counter.post(`/api/counter/tenders/${reference}/void`, undefined)
      const paid = await counter.pay(id, card('2960.00'))
      assert.deepEqual(
        [paid.body.open, paid.body.tenders.map(({ state }) => state)],
        ['0.00', ['voided', 'done']],
      )
    })

    it('a bill that turns into self-pay when approval is refused', async () => {
      const wang = await counter.person()
      const visit = aVisit()
      await counter.deposit(wang, visit, 0, cash('3000.00'))
      const sums = (inScope: string, ownPaid: string) => ({
        sums: { inScope, priorSelfPay: '0.00', overLimit: '0.00', ownPaid },
      })
      const { id, cash: due } = await counter.settled(wang, visit, '', sums('10800.00', '0.00'))
      assert.equal(due, '2960.00')
      await counter.pay(id, [{ kind: 'deposit', amount: '2960.00' }])

      // Approval is refused afterwards: the whole settlement is reversed, and the bill settled anew.
      await counter.reverse(id)
      const back = await counter.refund(id)
      assert.equal(back.body.held, '3000.00', 'what came from the deposit goes back to it')
      const anew = await counter.settled(wang, visit, '', sums('6800.00', '4000.00'))
      assert.equal(anew.cash, '6160.00')
      const short = await counter.pay(anew.id, [{ kind: 'deposit', amount: '6160.00' }])
      assert.deepEqual(
        [short.problem.code, short.problem.detail],
        ['deposit-short', 'At most 3000.00 CNY.'],
      )
      const paid = await counter.pay(anew.id, [
        { kind: 'deposit', amount: '3000.00' },
        ...card('2000.00'),
      ])
      assert.equal(paid.body.open, '1160.00')
      const path = `/api/counter/bills/${anew.id}/arrears`
      const owing = await counter.post<{ arrears: string }>(path, { until: '2026-06-30' })
      assert.equal(owing.body.arrears, '1160.00')
    })
  })
})
