/**
 * The counter of Linjiang over real HTTP, with payment channels and an invoice platform that are
 * processes of their own and behave as a test tells them.
 */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { simulated } from '../../server/channels/http-channels.ts'
import {
  startChannelSimulator,
  startInvoiceSimulator,
} from '../../server/channels/start-simulators.ts'
import type {
  BillMoneyJson,
  OpenMoneyJson,
  ShiftReportJson,
  ShiftsJson,
  VisitMoneyJson,
} from '../../server/http/contract/cashier.ts'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import type { SettledJson } from '../../server/http/contract/settlement.ts'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay, hospital } from './linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from './linjiang-api.ts'

export interface TenderAsked {
  readonly kind: string
  readonly amount: string
  readonly given?: string
}

export interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly problem: ProblemJson
}

/** What stands in the headers beside the key. */
type As = 'cashier' | 'supervisor'

export class TestCounter {
  readonly api: LinjiangApi
  readonly channels: Simulator
  readonly invoices: Simulator
  readonly #origin: string
  #count = 0

  private constructor(api: LinjiangApi, channels: Simulator, invoices: Simulator, origin: string) {
    this.api = api
    this.channels = channels
    this.invoices = invoices
    this.#origin = origin
  }

  static async start(patienceMs = 400): Promise<TestCounter> {
    const channels = await startChannelSimulator(null)
    const invoices = await startInvoiceSimulator(null)
    const outside = {
      channels: simulated(channels.address),
      invoices: simulated(invoices.address),
      patienceMs,
    }
    const api = await openLinjiangApi([], { outside })
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    return new TestCounter(api, channels, invoices, `http://127.0.0.1:${port}`)
  }

  async close(): Promise<void> {
    await this.api.close()
    await this.channels.stop()
    await this.invoices.stop()
  }

  key(): string {
    this.#count += 1
    return `key-${String(this.#count).padStart(8, '0')}`
  }

  async get<T>(path: string): Promise<Answer<T>> {
    return answerOf<T>(await fetch(`${this.#origin}${path}`))
  }

  async post<T>(path: string, body: unknown, key = this.key(), as: As = 'cashier') {
    const headers: Record<string, string> = { 'idempotency-key': key }
    if (as === 'supervisor') headers['x-sample-actor'] = 'sample-supervisor'
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await fetch(`${this.#origin}${path}`, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return answerOf<T>(response)
  }

  /** Tells a simulator how to behave from now on. */
  async behave(subject: string, fault: string, at = this.channels): Promise<void> {
    const response = await fetch(`${at.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject, fault }),
    })
    assert.equal(response.status, 200, `${subject}=${fault}`)
  }

  /** What the channel itself has written down of an order. */
  async channelOrder(reference: string): Promise<{ readonly state: string }> {
    const response = await fetch(`${this.channels.address}/payments/${reference}`)
    return (await response.json()) as { state: string }
  }

  async person(...schemes: readonly string[]): Promise<string> {
    const added = aPerson(...(schemes.length === 0 ? ['linjiang/first'] : schemes))
    await this.api.services.persons.addPersons([added])
    return added.person.id
  }

  /** Settles a stay; 10,800.00 in scope leaves 2,960.00 to the patient of `linjiang/first`. */
  async settled(
    person: string,
    visit: string,
    inScope = '10800.00',
    changes: Partial<BillText> = {},
  ): Promise<SettledJson> {
    const bill = aStay(person, visit, inScope, changes)
    const { status, body } = await this.post<SettledJson>('/api/settlements', bill)
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }

  async reverse(settlement: string): Promise<void> {
    const path = `/api/settlements/${settlement}/reversal`
    const { status, body } = await this.post(path, { reason: 'wrong ward' })
    assert.equal(status, 201, JSON.stringify(body))
  }

  /** A reversal after which the process dies before it tells the counter. */
  async reverseBehindItsBack(settlement: string): Promise<void> {
    const command = { key: this.key(), settlement, reason: 'wrong ward' }
    const { store } = this.api.services
    const outcome = await reverseSettlement(command, sampleActor, 'settlement', store)
    assert.ok(outcome.settled)
  }

  async openShift(float = '500.00', institution = hospital.id): Promise<string> {
    const { status, body } = await this.post<ShiftReportJson>('/api/counter/shifts', {
      institution,
      float,
    })
    assert.equal(status, 201, JSON.stringify(body))
    return body.shift.id
  }

  bill(settlement: string): Promise<Answer<BillMoneyJson>> {
    return this.get(`/api/counter/bills/${settlement}`)
  }

  pay(settlement: string, tenders: readonly TenderAsked[], key = this.key()) {
    return this.post<BillMoneyJson>(`/api/counter/bills/${settlement}/payments`, { tenders }, key)
  }

  refund(settlement: string, key = this.key()) {
    return this.post<BillMoneyJson>(`/api/counter/bills/${settlement}/refunds`, undefined, key)
  }

  visit(visit: string, institution = hospital.id): Promise<Answer<VisitMoneyJson>> {
    const query = new URLSearchParams({ institution, visit })
    return this.get(`/api/counter/visits?${query}`)
  }

  deposit(
    person: string,
    visit: string,
    basis: number,
    tenders: readonly TenderAsked[],
    key = this.key(),
    institution = hospital.id,
  ) {
    const body = { institution, visit, person, basis, tenders }
    return this.post<VisitMoneyJson>('/api/counter/deposits', body, key)
  }

  async refundDeposits(visit: string, amount?: string, institution = hospital.id) {
    const basis = (await this.visit(visit, institution)).body.version
    const body = { institution, visit, basis, ...(amount === undefined ? {} : { amount }) }
    return this.post<VisitMoneyJson>('/api/counter/deposits/refunds', body)
  }

  report(shift: string): Promise<Answer<ShiftReportJson>> {
    return this.get(`/api/counter/shifts/${shift}`)
  }

  closeShift(shift: string, counted: string, key = this.key()) {
    return this.post<ShiftReportJson>(`/api/counter/shifts/${shift}/closing`, { counted }, key)
  }

  /** Closes what a test left open, with what ought to lie in the drawer. */
  async closeOpenShifts(): Promise<void> {
    for (const { id } of this.api.institutions) {
      const path = `/api/counter/shifts?institution=${id}`
      const { body } = await this.get<ShiftsJson>(path)
      for (const { id: shift, closedAt } of body.shifts) {
        if (closedAt !== null) continue
        const { report } = (await this.report(shift)).body
        const closed = await this.closeShift(shift, report.drawer.expected)
        assert.equal(closed.status, 201, JSON.stringify(closed.body))
      }
    }
  }

  compare(shift: string) {
    return this.post<ShiftReportJson>(`/api/counter/shifts/${shift}/comparison`, undefined)
  }

  postDifference(difference: string, as: As, institution = hospital.id) {
    const body = { institution, reason: 'the channel has been told' }
    const path = `/api/counter/differences/${difference}/posting`
    return this.post<ShiftReportJson>(path, body, this.key(), as)
  }

  stay(person: string, visit: string): BillText {
    return aStay(person, visit, '10800.00')
  }

  open(institution = hospital.id): Promise<Answer<OpenMoneyJson>> {
    return this.get(`/api/counter/open?institution=${institution}`)
  }

  /** Derives every invariant again from the rows. */
  async expectSound(): Promise<void> {
    const { finding } = await this.#verify()
    assert.equal(finding, null, JSON.stringify(finding))
  }

  /** What is found after somebody changed rows of a table, which gets its rows back. */
  async verifyAfter(change: string): Promise<Verification> {
    const { pool } = this.api.database
    const table = /^UPDATE (\w+)/.exec(change)?.[1]
    await pool.query(`CREATE TABLE kept AS TABLE ${table}`)
    try {
      const { rowCount } = await pool.query(change)
      assert.notEqual(rowCount, 0, 'something was changed')
      return await this.#verify()
    } finally {
      await pool.query(
        `TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`,
      )
    }
  }

  #verify(): Promise<Verification> {
    const nothing = rulesOf({ regions: [], schemes: [], benefits: [] }, new Map())
    const archive = ruleArchive(nothing, this.api.services.texts)
    return auditing<JournalDocument, Verification>(this.api.database.pool, (reads) =>
      verifyJournal(auditActor, 'audit', reads, archive),
    )
  }

  /** Lets the completer run as if so much time had passed, until nothing changes any more. */
  async later(ms = 10_000): Promise<void> {
    for (let i = 0; i < 3; i++) await this.api.services.completeCounters(ms)
  }
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const body: unknown = JSON.parse(await response.text())
  return { status: response.status, body: body as T, problem: body as ProblemJson }
}
