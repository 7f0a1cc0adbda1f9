/** What a visit online costs by each entitlement, to the fen, and how the rest is collected. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { OnlinePaymentSchema } from '../../server/http/contract/online-payment.ts'
import { asDoctor, asPatient, type FollowingUp, patient, refusalOf } from './following-up.ts'
import { holds } from './served-alliance.ts'

export function paymentTold(told: () => FollowingUp): void {
  const pay = (id: string, body: object, as = asPatient, key?: string) =>
    told().served.post(`/api/consultations/${id}/payment`, body, as, key)
  const payment = (id: string) => told().served.get(`/api/consultations/${id}/payment`, asPatient)

  it('by wallet, once it is settled, with an invoice; the same request pays nothing twice', async () => {
    const id = await told().finished({ entitlement: 'two-disease' })
    assert.equal(refusalOf(await payment(id)), 'consultation-unsettled')
    await told().settled(id)
    const before = holds(await payment(id), OnlinePaymentSchema)
    assert.deepEqual([before.cash, before.open], ['39.00', '39.00'])
    assert.equal(
      refusalOf(await pay(id, { channel: 'wallet' }, asDoctor)),
      'consultation-of-others',
    )
    const key = 'pay-once-000001'
    const paid = holds(await pay(id, { channel: 'wallet' }, asPatient, key), OnlinePaymentSchema)
    assert.deepEqual([paid.open, paid.onItsWay], ['0.00', '0.00'])
    assert.deepEqual(paid.tenders, [{ kind: 'wallet', state: 'done', amount: '39.00' }])
    assert.ok(paid.invoice?.number)
    const again = holds(await pay(id, { channel: 'wallet' }, asPatient, key), OnlinePaymentSchema)
    assert.equal(again.tenders.length, 1)
    const anew = holds(await pay(id, { channel: 'card' }), OnlinePaymentSchema)
    assert.equal(anew.tenders.length, 1, 'nothing is left to pay')
  })

  it('in a shift that is open, though the clock by which shifts open is a day behind', async () => {
    const { cashier } = told().served.alliance.api
    const { today } = cashier
    const tomorrow = textFromDay(told().served.alliance.api.today() + 1)
    Object.assign(cashier, { today: () => tomorrow })
    for (let visit = 1; visit <= 2; visit++) {
      const id = await told().finished({ entitlement: 'two-disease' })
      await told().settled(id)
      const { open } = holds(await pay(id, { channel: 'wallet' }), OnlinePaymentSchema)
      assert.equal(open, '0.00')
    }
    Object.assign(cashier, { today })
  })

  it('by the entitlement that was chosen: half of the drugs, and nothing of the visit', async () => {
    const id = await told().finished({ entitlement: 'two-disease' })
    const quote = await told().quoted(id)
    assert.deepEqual([quote.shares, quote.total, quote.cash], [[], '39.00', '39.00'])
    const special = await told().quoted(await told().finished())
    const pool = special.shares.find(({ payer }) => payer === 'hefei/resident.pool')
    assert.ok(Number(pool?.amount) > 0, 'special disease pays the visit as well')
    const drug = cheapDrug(told())
    const bought = async (number: string) => {
      const on = told().dayBefore(0)
      const bill = {
        ...{ person: patient, facility: 'C-HF-09', currency: 'CNY' },
        visit: {
          ...{ number, setting: 'chronic', admittedOn: on, dischargedOn: on },
          ...{ disease: 'M03900', entitlement: 'two-disease' },
        },
        lines: [{ id: '1', ...drug, on, quantity: '1', unitPrice: '400.00' }],
      }
      const { status, body } = await told().served.post('/api/settlements', bill, 'sample-cashier')
      assert.equal(status, 201, JSON.stringify(body))
      const share = body.shares.find(({ payer }: { payer: string }) => payer.endsWith('.pool'))
      return [share?.amount ?? '0.00', body.cash]
    }
    // Half of 400.00; then what is left of 300.00 a year.
    assert.deepEqual(await bought('TWO-1'), ['200.00', '200.00'])
    assert.deepEqual(await bought('TWO-2'), ['100.00', '300.00'])
  })

  it('by nobody but the patient, whose credential it is', async () => {
    const id = await told().finished()
    const other = await told().settle(id, 'P-0001')
    assert.equal(refusalOf(await other()), 'consultation-identity-differs')
    await told().settled(id)
    const stranger = await told().served.get(`/api/consultations/${id}/payment`, 'patient:P-0001')
    assert.equal(stranger.status, 403)
  })
}

/** One of Hefei's list that is paid in whole and by no limit of its own. */
function cheapDrug({ served }: FollowingUp) {
  const { api } = served.alliance
  const items = [...(api.rules.catalogueFor('hefei', api.today())?.items.values() ?? [])]
  const found = items.find(
    ({ kind, catalogueClass, unitLimitE6, indications }) =>
      kind === 'drug' && catalogueClass === 'A' && unitLimitE6 === null && indications === null,
  )
  assert.ok(found)
  return { code: found.code, name: found.name, category: found.category }
}
