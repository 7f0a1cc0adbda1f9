/**
 * One discharge in Beijing of somebody whose home fund is decided by its own platform, with a policy that
 * a code opens: by HTTP, while the platform and the insurer are up, slow, away, or lie.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import type { QuoteJson } from '../../server/http/contract/quote.ts'
import type { SettledJson } from '../../server/http/contract/settlement.ts'
import { completeOrders } from '../../server/usecases/platform/complete-orders.ts'
import { admission, discharge, readPatient, stayBill } from '../national/conversations.ts'
import { feeLine, HisClient, holdsTogether } from '../national/his-client.ts'
import { type ServedGateway, serveGateway } from '../national/serve-gateway.ts'
import { sampled } from '../support/thoroughness.ts'

const patient = 'P-0060'
const contract = 'C-0060-2'
const pool = 'jiamusi/flexible.pool'
const insurer = 'commercial/million-medical.insurer'
const total = 13_332_00
/** Above 1,000 the fund bears 85 % of what is in scope, which all of it is. */
const fund = 10_482_20
/** What is left to the patient fills the last 1,000 of the plan's deductible, and the plan pays the rest. */
const leftOfDeductible = 1000_00
const lie = 60

const fen = (text: string) => Math.round(Number(text) * 100)

type Bill = Readonly<Record<string, unknown>> & { readonly visit: Record<string, unknown> }

interface Answer<T> {
  readonly status: number
  readonly text: string
  readonly body: T
}

describe('a discharge between a platform and an insurer', { timeout: 900_000 }, () => {
  let served: ServedGateway
  let sample: Bill
  let visits = 0

  before(async () => {
    served = await serveGateway()
    const found = served.alliance.api.samples?.bills.bills.find(
      ({ id }) => id === 'platform-decides',
    )
    assert.ok(found)
    sample = found.bill as unknown as Bill
  })
  afterEach(async () => {
    for (const subject of ['2304', '2305', '5203']) await behave('platform', subject, 'none')
    await behave('payers', insurer, 'none')
  })
  after(() => served.close())

  async function behave(who: 'platform' | 'payers', subject: string, fault: string) {
    const address = served.alliance.outside?.[who]
    const body = JSON.stringify({ subject, fault })
    const { status } = await fetch(`${address}/behaviour`, { method: 'POST', body })
    assert.equal(status, 200)
  }

  async function post<T>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(served.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, text, body: JSON.parse(text) }
  }

  async function liveThere(): Promise<number> {
    const answer = await fetch(served.alliance.outside?.platform ?? '')
    return ((await answer.json()) as { live: number }).live
  }

  /** The bill of a visit of its own, opened by a code that the patient showed. */
  async function openedBill(): Promise<Bill> {
    visits += 1
    const visit = { ...sample.visit, number: `BJ-PL-T${visits}` }
    const issued = await post<{ text: string }>(
      `/api/persons/${patient}/insurance-codes`,
      { coverages: [contract], fastClaimAllowed: true },
      { 'x-sample-actor': `patient:${patient}` },
    )
    assert.equal(issued.status, 201, issued.text)
    const { number, admittedOn } = visit as Record<string, unknown>
    const redeemed = await post<{ code: string }>('/api/insurance-code-redemptions', {
      code: issued.body.text,
      facility: 'H-BJ-01',
      visit: { number, admittedOn },
    })
    assert.equal(redeemed.status, 201, redeemed.text)
    return { ...sample, visit, insuranceCode: redeemed.body.code }
  }

  async function quoted(bill: Bill) {
    const quote = await post<QuoteJson>('/api/quotes', bill)
    assert.equal(quote.status, 200, quote.text)
    const { shares, cash, basis } = quote.body
    const of = Object.fromEntries(shares.map(({ payer, amount }) => [payer, amount]))
    return { shares: of as Record<string, string>, cash, basis }
  }

  const send = (bill: Bill, expected: unknown, key: string) =>
    post<SettledJson & ProblemJson>(
      '/api/settlements',
      { ...bill, expected },
      { 'idempotency-key': key },
    )

  /** As the counter does: what has changed is shown, and settled once the patient agrees. */
  async function settled(bill: Bill, key: string): Promise<SettledJson> {
    const seen = await quoted(bill)
    const first = await send(bill, seen, key)
    if (first.status === 201) return first.body
    const { changed } = first.body
    assert.equal(first.body.code, 'amounts-changed', first.text)
    assert.ok(changed)
    const now = Object.fromEntries(changed.shares.map((one) => [one.payer, one.now]))
    const agreed = { shares: { ...seen.shares, ...now }, cash: changed.cash.now }
    const again = await send(bill, agreed, key)
    assert.equal(again.status, 201, again.text)
    return again.body
  }

  async function divisionOf(id: string) {
    const answer = await fetch(`${served.address}/api/settlements/${id}`)
    const { division } = (await answer.json()) as { division: QuoteJson }
    const share = (payer: string) => division.shares.find((one) => one.payer === payer)
    return { division, share }
  }

  async function takenBack({ id }: SettledJson): Promise<void> {
    const body = { reason: 'the next case begins anew' }
    const back = await post(`/api/settlements/${id}/reversal`, body, {
      'idempotency-key': randomUUID(),
    })
    assert.equal(back.status, 201, back.text)
    assert.equal(await liveThere(), 0)
  }

  /** What the insurer owes by its own books: whatever came before was given back. */
  async function owed(): Promise<string[]> {
    const { rows } = await served.database.pool.query<{ hold: string }>(
      'SELECT hold FROM payer_hold WHERE person = $1',
      [patient],
    )
    const books = await Promise.all(
      rows.map(async ({ hold }) => {
        const answer = await fetch(`${served.alliance.outside?.payers}/holds/${hold}`)
        return (await answer.json()) as { state: string; confirmed: string | null } | null
      }),
    )
    return books.flatMap((one) => (one?.state === 'confirmed' ? [one.confirmed ?? ''] : []))
  }

  async function untilOwed(expected: readonly string[]): Promise<void> {
    for (let look = 0; look < 100; look++) {
      served.alliance.wake()
      if (JSON.stringify(await owed()) === JSON.stringify(expected)) return
      await sleep(50)
    }
    assert.deepEqual(await owed(), expected)
  }

  const cases = sampled(
    [
      ['none', 'none'],
      ['slow', 'down'],
      ['wrong', 'slow'],
      ['wrong', 'none'],
      ['lost', 'bad-signature'],
    ],
    ['none', 'slow', 'lost', 'wrong'].flatMap((there) =>
      ['none', 'slow', 'down', 'too-much', 'bad-signature'].map((who) => [there, who]),
    ),
  )
  for (const [there = '', who = ''] of cases) {
    it(`is divided to the fen: platform ${there}, insurer ${who}`, async () => {
      await behave('platform', '2304', there)
      await behave('payers', insurer, who)
      const bill = await openedBill()
      const done = await settled(bill, randomUUID())
      const { division, share } = await divisionOf(done.id)
      const byFund = fund - (there === 'wrong' ? lie : 0)
      const byInsurer = who === 'none' ? total - byFund - leftOfDeductible : 0
      assert.deepEqual(
        [fen(share(pool)?.amount ?? ''), fen(share(insurer)?.amount ?? '0'), fen(division.cash)],
        [byFund, byInsurer, total - byFund - byInsurer],
      )
      assert.equal(share(pool)?.decidedBy, 'platform')
      assert.equal(share(insurer)?.state, who === 'none' ? 'accepted' : 'away')
      const named = division.breaks.filter(({ payer }) => payer === pool)
      const difference = { payer: pool, ours: '10482.20', theirs: '10481.60' }
      assert.deepEqual(
        named.map(({ payer, ours, theirs }) => ({ payer, ours, theirs })),
        there === 'wrong' ? [difference] : [],
      )
      assert.equal(await liveThere(), 1)
      await untilOwed(who === 'none' ? [(byInsurer / 100).toFixed(2)] : [])
      await behave('platform', '2304', 'none')
      await takenBack(done)
      await untilOwed([])
    })
  }

  it('settles nothing while the platform is away, and once when it is back', async () => {
    for (const [faults, code] of [
      [{ 2304: 'cut' }, 'platform-called-back'],
      [{ 2304: 'broken' }, 'platform-called-back'],
      [{ 2304: 'lost', 5203: 'cut' }, 'platform-undecided'],
      [{ 2304: 'stopped' }, 'platform-refused'],
    ] as const) {
      const bill = await openedBill()
      const key = randomUUID()
      for (const [subject, fault] of Object.entries(faults)) {
        await behave('platform', subject, fault)
      }
      const seen = await quoted(bill)
      const away = await send(bill, seen, key)
      assert.equal(away.body.code, code, away.text)
      assert.deepEqual(await owed(), [], 'no insurer owes anything before the fund has decided')
      for (const subject of Object.keys(faults)) await behave('platform', subject, 'none')
      const done = await send(bill, seen, key)
      assert.equal(done.status, 201, done.text)
      assert.equal(await liveThere(), 1)
      await takenBack(done.body)
    }
  })

  it('is bound by no answer that is about another bill', async () => {
    await behave('platform', '2304', 'more')
    const bill = await openedBill()
    const refused = await send(bill, await quoted(bill), randomUUID())
    assert.deepEqual([refused.status, refused.body.code], [409, 'platform-total-differs'])
    assert.match(refused.body.detail ?? '', /13332\.00.*13432\.00/)
    assert.equal(await liveThere(), 0, 'it was taken back there')
  })

  it('takes back there what somebody was told of and did not agree to', async () => {
    await behave('platform', '2304', 'wrong')
    const bill = await openedBill()
    const told = await send(bill, await quoted(bill), randomUUID())
    assert.equal(told.body.code, 'amounts-changed', told.text)
    assert.equal(await liveThere(), 1)
    const { store } = served.alliance.api.national?.gateway ?? {}
    assert.ok(store?.atPlatform)
    await completeOrders({ ...store, ...store.atPlatform }, 120_000)
    assert.equal(await liveThere(), 0)
  })

  it('asks anew when the bill was changed after the platform had decided it', async () => {
    await behave('platform', '2304', 'wrong')
    const bill = await openedBill()
    const key = randomUUID()
    const told = await send(bill, await quoted(bill), key)
    assert.equal(told.body.code, 'amounts-changed')
    await behave('platform', '2304', 'none')
    const [first, ...rest] = bill['lines'] as Record<string, unknown>[]
    const shorter: Bill = { ...bill, lines: rest }
    const done = await send(shorter, await quoted(shorter), key)
    assert.equal(done.status, 201, done.text)
    const { division, share } = await divisionOf(done.body.id)
    assert.equal(fen(division.total), total - fen(String(first?.['unitPrice'])))
    assert.equal(fen(share(pool)?.amount ?? ''), fund - Math.round(59_00 * 0.85))
    assert.equal(await liveThere(), 1)
    await takenBack(done.body)
  })

  it('answers a hospital in its own fields, in which no insurer hides', async () => {
    const his = new HisClient({
      address: served.address,
      institution: 'H11000000001',
      area: '110000',
    })
    await his.signIn()
    const found = served.alliance.api.samples?.persons.persons.find(({ id }) => id === patient)
    const known = await readPatient(his, found?.credential ?? '')
    for (const [fault, expected] of [
      ['none', '1445.00'],
      ['wrong', '1444.40'],
    ] as const) {
      await behave('platform', '2304', fault)
      const admitted = await his.must('2401', admission(known, `IP-PL-${fault}`))
      const visit = { mdtrt_id: admitted.result.mdtrt_id, psn_no: known.psn_no }
      const line = {
        sn: 'F1',
        code: '003315000040100',
        count: '1',
        price: '2700',
        amount: '2700.00',
      }
      const when = { chrg_bchno: undefined, fee_ocur_time: '2026-03-05 10:00:00' }
      await his.must('2301', { feedetail: [feeLine(line, visit, when)] })
      await his.must('2402', discharge(visit))
      await his.must('2303', stayBill(visit, known, '2700.00'))
      const { setlinfo, setldetail } = await his.must('2304', stayBill(visit, known, '2700.00'))
      holdsTogether(setlinfo, setldetail)
      assert.equal(setlinfo.hifp_pay, expected)
      assert.equal(await liveThere(), 1)
      const { setl_id } = setlinfo
      await his.must('2305', { data: { ...visit, setl_id } })
      assert.equal(await liveThere(), 0)
    }
  })

  it('is not settled by an answer that gives more than the bill', async () => {
    await behave('platform', '2304', 'beyond')
    const bill = await openedBill()
    const refused = await send(bill, await quoted(bill), randomUUID())
    assert.deepEqual([refused.status, refused.body.code], [503, 'platform-undecided'])
    assert.deepEqual(await owed(), [])
  })

  it('leaves books that verify', async () => {
    assert.equal((await served.verify()).finding, null)
  })
})
