import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { InjectOptions } from 'fastify'
import { fields } from '../../engine/reconciliation/statement-row.ts'
import type {
  BreakJson,
  BreakListJson,
  PartyStatementJson,
  PaymentOrderJson,
  ReceiptJson,
  ReceivedDetailJson,
  RunJson,
  TotalsJson,
} from '../../server/http/contract/reconciliation.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { csvOf } from '../../server/reconciliation/write-csv.ts'
import { createStatementReads } from '../../server/storage/statement-rows.ts'
import { dayOfInstant, dayOrThrow, ownRows } from '../../server/usecases/reconciliation/own-rows.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, hospital } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { recordedOn, scheme } from '../support/statements.ts'

const day = '2026-03-10'
const maker = 'sample-clearing-maker'
const checker = 'sample-clearing-checker'

describe('the desk over HTTP', () => {
  let api: LinjiangApi

  before(async () => {
    api = await openLinjiangApi()
    const people = Array.from({ length: 4 }, () => aPerson(scheme))
    await api.services.persons.addPersons(people)
    const commands = people.map(({ person }, i) => ({
      key: `over-http-${i}`,
      bill: aStay(person.id, `V-${i}`, `${3000 + i}.00`),
      expected: null,
    }))
    const outcomes = await settleAll(commands, sampleActor, 'settlement', api.services.store)
    assert.ok(outcomes.every(({ settled }) => settled))
    await recordedOn(api, day)
  })
  after(() => api.close())

  async function call<T>(options: InjectOptions, by = maker): Promise<{ status: number; body: T }> {
    const headers = { 'x-sample-actor': by, ...options.headers }
    const answer = await api.app.inject({ ...options, headers })
    return { status: answer.statusCode, body: answer.json() as T }
  }

  const post = <T>(url: string, payload: object, by = maker) =>
    call<T>({ method: 'POST', url, payload, headers: { 'idempotency-key': randomUUID() } }, by)

  const get = <T>(url: string, by = maker) => call<T>({ method: 'GET', url }, by)

  /** The hospital's statement of the day, with one bill a yuan dearer. */
  async function statement(): Promise<string> {
    const reads = { booked: createStatementReads<JournalDocument>(api.database.pool).booked }
    const scope = { payer: scheme, from: dayOrThrow(day), to: dayOrThrow(day), institutions: null }
    async function* pages() {
      for await (const page of ownRows(scope, reads)) {
        yield page
          .filter(({ isNearby }) => isNearby !== true)
          .map((row, i) => (i === 0 ? { ...row, totalMinor: row.totalMinor + 100 } : row))
      }
    }
    const head = { side: 'hospital', party: hospital.id, payer: scheme, institution: hospital.id }
    const stated = new Set(fields.filter((field) => field !== 'window'))
    let text = ''
    for await (const piece of csvOf({ ...head, from: day, to: day }, stated, pages())) text += piece
    return text
  }

  const send = <T>(query: string, payload: string, type = 'text/csv') =>
    call<T>({
      method: 'POST',
      url: `/api/reconciliation/statements?${query}`,
      payload,
      headers: { 'content-type': type },
    })

  it('takes a statement in, reconciles it, and resolves the break by two persons', async () => {
    const received = await send<ReceiptJson>('name=day.csv', await statement())
    assert.deepEqual([received.status, received.body.statement.state], [201, 'accepted'])
    const again = await send<ReceiptJson>(
      'name=day-again.csv',
      await statement(),
      'application/json',
    )
    assert.deepEqual([again.status, again.body.isRepeat], [200, true])
    const order = { matching: 'counter', payer: scheme, from: day, to: day }
    const run = await post<RunJson>('/api/reconciliation/runs', order)
    assert.equal(run.status, 201, JSON.stringify(run.body))
    assert.deepEqual([run.body.agreed, run.body.different], [3, 1])
    const [side] = run.body.sides
    assert.equal(side?.explained[0]?.total, '1.00')
    const list = await get<BreakListJson>('/api/reconciliation/breaks?state=open')
    const [found] = list.body.items
    assert.deepEqual([found?.class, found?.amount, found?.alone], ['total-differs', '1.00', ''])
    const url = `/api/reconciliation/breaks/${found?.break}`
    const whole = await get<BreakJson>(url)
    assert.deepEqual(
      whole.body.bookings.map(({ bearer }) => bearer),
      ['payer', 'patient', 'house', 'suspense'],
    )
    const resolution = { kind: 'book', side: 'hospital', bearer: 'house' }
    const proposal = { act: 'proposed', resolution, reason: '床位费尾差' }
    const proposed = await post<BreakJson>(`${url}/actions`, proposal)
    assert.deepEqual([proposed.status, proposed.body.state], [200, 'proposed'])
    const own = await post<{ code: string }>(`${url}/actions`, { act: 'approved' })
    assert.deepEqual([own.status, own.body.code], [403, 'checker-is-maker'])
    const approved = await post<BreakJson>(`${url}/actions`, { act: 'approved' }, checker)
    assert.equal(approved.body.state, 'resolved')
    assert.match(approved.body.entry ?? '', /^1[0-3][0-9a-f]-[0-9]+$/)
  })

  it('compares totals as 3201 does, before anybody looks at rows', async () => {
    const { rows } = await api.database.pool.query<{ total: string; rows: number }>(
      `SELECT (sum(total_minor) / 100)::numeric(12, 2)::text AS total, count(*)::int AS rows
       FROM settlement`,
    )
    const data = {
      payer: scheme,
      institution: hospital.id,
      clr_type: '21',
      stmt_begndate: day,
      stmt_enddate: day,
      medfee_sumamt: rows[0]?.total,
      fund_pay_sumamt: '0.00',
      acct_pay: '0.00',
      fixmedins_setl_cnt: rows[0]?.rows,
    }
    const first = await post<TotalsJson>('/api/reconciliation/totals', data)
    assert.deepEqual([first.status, first.body.stmt_rslt], [200, '1'])
    assert.equal(first.body.ours.medfee_sumamt, rows[0]?.total)
    const { fund_pay_sumamt: paid, acct_pay: account } = first.body.ours
    const again = { ...data, fund_pay_sumamt: paid, acct_pay: account }
    const second = await post<TotalsJson>('/api/reconciliation/totals', again)
    assert.equal(second.body.stmt_rslt, '0')
  })

  it('keeps a bad file, with its lines, and shows it', async () => {
    const bad = await send<ReceiptJson>(
      'name=bad.csv&side=hospital',
      'settlement,paid\na,x\nb,1.00\n',
    )
    assert.equal(bad.body.statement.state, 'quarantined')
    const url = `/api/reconciliation/statements/${bad.body.statement.file}`
    const detail = await get<ReceivedDetailJson>(url)
    assert.deepEqual(
      detail.body.problems.map(({ line, reason, what }) => [line, reason, what]),
      [
        [2, 'amount-unreadable', 'paid'],
        [0, 'scope-missing', 'party'],
        [0, 'scope-missing', 'payer'],
        [0, 'scope-missing', 'institution'],
        [0, 'scope-missing', 'days'],
      ],
    )
    const list = await get<{ items: object[] }>('/api/reconciliation/statements?state=quarantined')
    assert.equal(list.body.items.length, 1)
  })

  it('hands out a statement and a payment', async () => {
    const party = `institution:${hospital.id}`
    const made = await call<PartyStatementJson>({
      method: 'POST',
      url: '/api/party-statements',
      payload: { party, day },
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const [csv] = made.body.files
    const file = await api.app.inject({
      url: `/api/outgoing-files/${csv?.name}`,
      headers: { 'x-sample-actor': maker },
    })
    assert.equal(file.statusCode, 200)
    assert.ok(file.body.length > 100)
    const bank = { account: '9999000011112222', bank: '999900' }
    const order = {
      payer: `payer:${scheme}.pool`,
      payee: party,
      currency: 'CNY',
      amount: '88.00',
      dueOn: '2026-03-20',
      debtor: { ...bank, name: '临江医保基金（虚构）' },
      creditor: { ...bank, name: '临江医院（虚构）' },
      purpose: '三月清算款',
    }
    const proposed = await post<PaymentOrderJson>('/api/payment-orders', order)
    assert.deepEqual([proposed.status, proposed.body.state], [201, 'proposed'])
    const url = `/api/payment-orders/${proposed.body.payment}`
    const approved = await post<PaymentOrderJson>(`${url}/actions`, { act: 'approved' }, checker)
    assert.deepEqual(
      approved.body.actions.map(({ act, by }) => [act, by]),
      [
        ['proposed', maker],
        ['approved', checker],
        ['written', checker],
      ],
    )
    const name = approved.body.actions.at(-1)?.file
    const pain = await api.app.inject({
      url: `/api/outgoing-files/${name}`,
      headers: { 'x-sample-actor': maker },
    })
    assert.match(pain.body, /<InstdAmt Ccy="CNY">88.00<\/InstdAmt>/)
  })

  const wrong: [string, InjectOptions, number, string][] = [
    [
      'a cashier',
      { url: '/api/reconciliation/breaks', headers: { 'x-sample-actor': '' } },
      403,
      'not-permitted',
    ],
    [
      'an unknown break',
      { url: `/api/reconciliation/breaks/${'0'.repeat(32)}` },
      404,
      'break-unknown',
    ],
    [
      'an unknown file',
      { url: `/api/reconciliation/statements/${'0'.repeat(32)}` },
      404,
      'statement-unknown',
    ],
    [
      'a path out of the folder',
      { url: '/api/outgoing-files/..%2F..%2Fidentity-key' },
      400,
      'request-malformed',
    ],
    [
      'a file that is not there',
      { url: '/api/outgoing-files/nothing.csv' },
      404,
      'no-such-address',
    ],
    [
      'an unknown payment',
      { url: `/api/payment-orders/${'0'.repeat(30)}` },
      404,
      'payment-unknown',
    ],
    [
      'a name that is no text',
      {
        method: 'POST',
        url: '/api/reconciliation/statements?name=a%00b.csv',
        payload: 'x',
        headers: { 'content-type': 'text/csv' },
      },
      400,
      'request-malformed',
    ],
    [
      'a search for what is no text',
      { url: '/api/reconciliation/breaks?settlement=%00' },
      400,
      'request-malformed',
    ],
    [
      'days in the wrong order',
      {
        method: 'POST',
        url: '/api/reconciliation/runs',
        payload: { matching: 'counter', payer: scheme, from: day, to: '2026-03-01' },
        headers: { 'idempotency-key': 'wrong-order' },
      },
      422,
      'days-unreadable',
    ],
    [
      'a party that nobody knows',
      { method: 'POST', url: '/api/party-statements', payload: { party: 'cash:x', day } },
      400,
      'request-malformed',
    ],
  ]
  for (const [what, options, status, code] of wrong) {
    it(`refuses ${what}`, async () => {
      const answer = await call<{ code: string }>(options)
      assert.deepEqual([answer.status, answer.body.code], [status, code])
    })
  }

  it('writes nothing of a statement into the log', () => {
    assert.doesNotMatch(api.logged.join('\n'), /V-\d|床位费|p-\d+-/)
  })

  it('lives by the clock of the mainland', () => {
    assert.equal(dayOfInstant('2026-03-09T16:00:00.000Z'), dayOrThrow(day))
  })
})
