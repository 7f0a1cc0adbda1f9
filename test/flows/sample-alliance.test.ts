import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Compile } from 'typebox/compile'
import { contractTerms } from '../../samples/alliance/contracts.ts'
import type { SampleBill } from '../../samples/bill-body.ts'
import { sampleAlliance, sampleBills } from '../../samples/read-samples.ts'
import { buildApp } from '../../server/http/app.ts'
import { CataloguePageSchema, CataloguesSchema } from '../../server/http/contract/catalogue.ts'
import { InstitutionsSchema } from '../../server/http/contract/institution.ts'
import { CoveragesSchema, SamplePersonsSchema } from '../../server/http/contract/person.ts'
import { PoliciesSchema } from '../../server/http/contract/policy.ts'
import { QuoteSchema } from '../../server/http/contract/quote.ts'
import {
  SampleBillSchema,
  SampleBillsSchema,
  SessionSchema,
} from '../../server/http/contract/session.ts'
import { SettlementSchema } from '../../server/http/contract/settlement.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { auditActor } from '../../server/own-actors.ts'
import type { StartFailure } from '../../server/start-failure.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

describe('the sample alliance on a server', () => {
  let database: TestDatabase
  let folder: string
  let alliance: Alliance
  let app: FastifyInstance
  const logged: string[] = []

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-alliance-'))
    const config = { mode: 'sample', dataFolder: folder } as const
    alliance = await openAlliance(config, database.url, database.pool)
    const { api } = alliance
    app = await buildApp({
      logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, api),
    })
  })
  after(async () => {
    await app.close()
    await alliance.close()
    await database.close()
    await rm(folder, { recursive: true })
  })

  const post = async (url: string, body: unknown, headers = {}) => {
    const payload = JSON.stringify(body)
    const sent = { 'content-type': 'application/json', ...headers }
    const answer = await app.inject({ method: 'POST', url, payload, headers: sent })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  const checkedQuote = Compile(QuoteSchema)
  const checkedSettlement = Compile(SettlementSchema)

  const byCode = new Set(
    Object.entries(contractTerms).flatMap(([id, { opensBy }]) => (opensBy === 'code' ? [id] : [])),
  )

  /** The number of a code for whoever's policies are opened by one, shown for this visit. */
  async function codeShown(
    { person, facility, visit }: SampleBill['body'],
    order?: readonly string[],
  ): Promise<{ insuranceCode?: string }> {
    const known = sampleAlliance().persons.find(({ id }) => id === person)
    const own = (known?.coverages ?? []).map(({ id }) => id).filter((id) => byCode.has(id))
    const coverages = order ?? own
    if (coverages.length === 0) return {}
    const asked = { coverages, fastClaimAllowed: false }
    const headers = { 'x-sample-actor': `patient:${person}` }
    const issued = await post(`/api/persons/${person}/insurance-codes`, asked, headers)
    const { number, admittedOn } = visit
    const code = await post('/api/insurance-code-redemptions', {
      code: issued.body.text,
      facility,
      visit: { number, admittedOn },
    })
    return { insuranceCode: code.body.code }
  }

  async function quoteAndSettle({ name, body: bare, expect }: SampleBill): Promise<void> {
    const body = { ...bare, ...(await codeShown(bare)) }
    const quote = await post('/api/quotes?explain=yes', body)
    const isOurs = ({ said, amount }: { said: string; amount?: string }) =>
      said === 'away' || (said === 'yes' && amount === undefined)
    const bill = { ...body, answers: (body.answers ?? []).filter(isOurs) }
    const headers = { 'idempotency-key': `sample-${name}` }
    const settled = await post('/api/settlements', bill, headers)
    const told = `${name}: ${JSON.stringify(settled.body).slice(0, 1000)}`
    if (expect.outcome === 'refused') {
      assert.deepEqual([quote.status, settled.status], [422, 422], told)
      assert.equal(settled.body.code, expect.code, told)
      if (expect.rule !== undefined) assert.equal(settled.body.rule, expect.rule, told)
      if (expect.pointer !== undefined) assert.equal(settled.body.pointer, expect.pointer, told)
      return
    }
    assert.deepEqual([quote.status, settled.status], [200, 201], told)
    assert.deepEqual(checkedQuote.Errors(quote.body).slice(0, 2), [], told)
    const read = await app.inject(`/api/settlements/${settled.body.id}`)
    const view = JSON.parse(read.body)
    assert.deepEqual(checkedSettlement.Errors(view).slice(0, 2), [], told)
    assert.equal(view.division.cash, settled.body.cash)
    const rows = view.division.sheet.rows.filter(({ style }: { style: string }) => style === 'row')
    const cents = (text: string) => Math.round(Number(text) * 100)
    const sum = rows.reduce((all: number, row: { amount: string }) => all + cents(row.amount), 0)
    assert.equal(sum, cents(view.division.total), `${name}: the sheet adds up on paper`)
  }

  it('divides a bill with a drug of the commercial list to the fen, in the order that the patient chose', async () => {
    const sample = sampleBills().find(({ name }) => name === 'direct-claim')
    assert.ok(sample)
    const { body } = sample
    const pool = ['hefei/resident.pool', '10315.84']
    const [million, drugs] = [
      'commercial/million-medical.insurer',
      'commercial/innovative-drugs.insurer',
    ]
    const cases = [
      { order: [], shares: [pool], cash: '55970.12' },
      // Ten thousand are the plan's deductible, of which the drugs' plan then reads nothing.
      { order: ['C-0050-2', 'C-0050-3'], shares: [pool, [million, '45970.12']], cash: '10000.00' },
      // 80 % of two drugs at 9,800.00 come first, and fill that deductible.
      {
        order: ['C-0050-3', 'C-0050-2'],
        shares: [pool, [drugs, '15680.00'], [million, '40290.12']],
        cash: '0.00',
      },
    ]
    for (const [i, { order, shares, cash }] of cases.entries()) {
      const bill = { ...body, visit: { ...body.visit, number: `BJ-DC-10${i}` } }
      const { body: quote } = await post('/api/quotes', {
        ...bill,
        ...(await codeShown(bill, order)),
      })
      const paid = quote.shares.filter(({ amount }: { amount: string }) => amount !== '0.00')
      assert.deepEqual(
        paid.map(({ payer, amount }: Record<string, string>) => [payer, amount]),
        shares,
      )
      assert.deepEqual([quote.total, quote.cash], ['66285.96', cash])
      assert.deepEqual(quote.closed, [])
    }
  })

  it('asks the next insurer for what the one before it, that is away, would have paid', async () => {
    const sample = sampleBills().find(({ name }) => name === 'direct-claim')
    assert.ok(sample)
    const visit = { ...sample.body.visit, number: 'BJ-DC-FIRST-DOWN' }
    const bill = { ...sample.body, visit }
    const opened = { ...bill, ...(await codeShown(bill, ['C-0050-2', 'C-0050-3'])) }
    const settled = await post('/api/settlements', opened, { 'idempotency-key': 'first-is-down' })
    assert.equal(settled.body.cash, '40290.12', JSON.stringify(settled.body))
    const read = await app.inject(`/api/settlements/${settled.body.id}`)
    const { shares, parts } = JSON.parse(read.body).division
    assert.deepEqual(
      shares.map(({ payer, amount, state }: Record<string, string>) => [payer, amount, state]),
      [
        ['hefei/resident.pool', '10315.84', 'decided'],
        ['commercial/million-medical.insurer', '0.00', 'away'],
        ['commercial/innovative-drugs.insurer', '15680.00', 'accepted'],
      ],
    )
    const named = parts.map(({ part }: { part: string }) => part)
    assert.ok(named.includes('ownPaid') && named.includes('coinsurance'), named.join(' '))
  })

  it('settles every sample bill of its people as the sample says', async () => {
    const bills = new Map(sampleBills().map((bill) => [bill.name, bill]))
    const done = new Set<string>()
    const settleInOrder = async (name: string): Promise<void> => {
      const bill = bills.get(name)
      if (bill === undefined || done.has(name)) return
      done.add(name)
      for (const earlier of bill.after) await settleInOrder(earlier)
      const isKnown = typeof bill.body.person === 'string' && typeof bill.body.facility === 'string'
      if (isKnown) await quoteAndSettle(bill)
    }
    for (const name of bills.keys()) await settleInOrder(name)
    assert.ok(done.size > 100)
  })

  it('leaves a journal in which nothing is broken', async () => {
    const { finding, settlements } = await auditing<JournalDocument, Verification>(
      database.pool,
      (reads) => verifyJournal(auditActor, 'audit', reads, alliance.api.store.archive),
    )
    assert.equal(finding, null, JSON.stringify(finding))
    assert.ok(settlements > 80)
  })

  it('finds each of its people by every credential, and logs none of them', async () => {
    for (const { id, credentials } of sampleAlliance().persons) {
      for (const { value } of credentials) {
        const found = await post('/api/persons/lookup', { credential: value })
        assert.equal(found.body.id, id, value)
        assert.ok(!logged.some((line) => line.includes(value)))
      }
      const coverages = await app.inject(`/api/persons/${id}/coverages?on=2026-06-01`)
      assert.deepEqual(Compile(CoveragesSchema).Errors(JSON.parse(coverages.body)), [])
    }
  })

  it('lists what a counter needs, in the agreed forms', async () => {
    const lists = [
      ['/api/session', SessionSchema],
      ['/api/sample-bills', SampleBillsSchema],
      ['/api/sample-persons', SamplePersonsSchema],
      ['/api/institutions', InstitutionsSchema],
      ['/api/policies', PoliciesSchema],
      ['/api/catalogues', CataloguesSchema],
      ['/api/catalogues/beijing/items?search=注射&class=B&page=2', CataloguePageSchema],
    ] as const
    for (const [url, schema] of lists) {
      const answer = await app.inject(encodeURI(url))
      assert.equal(answer.statusCode, 200, url)
      assert.deepEqual(Compile(schema).Errors(JSON.parse(answer.body)).slice(0, 2), [], url)
    }
  })

  it('finds an item whose name has brackets, typed in either width', async () => {
    const found = async (search: string) => {
      const url = `/api/catalogues/beijing/items?search=${encodeURIComponent(search)}`
      return JSON.parse((await app.inject(url)).body).total
    }
    assert.ok((await found('床位费（三人间')) > 0)
    assert.equal(await found('床位费(三人间)'), await found('床位费（三人间）'))
  })

  it('lists a long bill without its lines, and gives them with the bill alone', async () => {
    const list = await app.inject('/api/sample-bills')
    assert.ok(list.body.length < 150_000)
    const { bills } = JSON.parse(list.body)
    const long = bills.find(({ lineCount }: { lineCount: number }) => lineCount === 3000)
    assert.equal(long.bill.lines, undefined)
    const answer = await app.inject(`/api/sample-bills/${long.id}`)
    const whole = JSON.parse(answer.body)
    assert.deepEqual(Compile(SampleBillSchema).Errors(whole).slice(0, 2), [])
    assert.equal(whole.bill.lines.length, 3000)
    const short = bills.find(({ id }: { id: string }) => id === 'one-line')
    assert.equal(short.bill.lines.length, 1)
    assert.equal((await app.inject('/api/sample-bills/nobody-wrote-it')).statusCode, 404)
  })

  it('comes up again on the same database, and takes no person twice', async () => {
    const count = async () => {
      const { rows } = await database.pool.query('SELECT count(*)::int AS persons FROM person')
      return rows[0].persons
    }
    const before = await count()
    const config = { mode: 'sample', dataFolder: folder } as const
    const again = await openAlliance(config, database.url, database.pool)
    await again.close()
    assert.equal(await count(), before)
  })

  it('refuses to let a term decide that no pack has', async () => {
    const config = { mode: 'production', dataFolder: folder } as const
    const allowedTerms = [
      'hefei/employee/inpatient@2025-01-01',
      'hefei/employee/inpatient@2025-01-02',
    ]
    await assert.rejects(
      openAlliance({ ...config, allowedTerms }, database.url, database.pool),
      (error: StartFailure) => {
        assert.equal(error.code, 'setting-malformed')
        assert.match(
          error.message,
          /YIQIAO_ALLOW_TERMS names "hefei\/employee\/inpatient@2025-01-02"/,
        )
        return true
      },
    )
  })

  it('lets nobody settle outside the sample mode who is not signed in', async () => {
    const config = { mode: 'production', dataFolder: folder } as const
    const production = await openAlliance(config, database.url, database.pool)
    const { api } = production
    const other = await buildApp({
      logger: pino({ level: 'silent' }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, api),
    })
    assert.deepEqual([api.institutions(), api.registry.insurers()], [[], []])
    const [bill] = sampleBills()
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'production-1' }
    const payload = JSON.stringify(bill?.body)
    for (const url of ['/api/quotes', '/api/settlements']) {
      const answer = await other.inject({ method: 'POST', url, payload, headers })
      assert.deepEqual([answer.statusCode, JSON.parse(answer.body).code], [401, 'sign-in-needed'])
    }
    assert.equal((await other.inject('/api/sample-bills')).statusCode, 404)
    await other.close()
    await production.close()
  })
})
