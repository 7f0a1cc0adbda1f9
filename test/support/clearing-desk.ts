/** Two clearing officers at work over the interface of a small alliance, on days of their own. */
import assert from 'node:assert/strict'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import { partyOf } from '../../engine/clearing/position.ts'
import {
  ClearingMonthSchema,
  ClearingWindowSchema,
  ClearingYearSchema,
  ProposalSchema,
} from '../../server/http/contract/clearing.ts'
import { ProblemSchema } from '../../server/http/contract/problem.ts'
import { aContract, aPerson, aStay, farHospital, hospital } from './linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from './linjiang-api.ts'
import { reconcileMonth } from './month-statement.ts'

export const maker = 'sample-clearing-maker'
export const checker = 'sample-clearing-checker'

interface Answer {
  readonly body: string
  readonly statusCode: number
}

export class ClearingDesk {
  readonly api: LinjiangApi
  /** Ids of settlements by their visits. */
  readonly stays = new Map<string, string>()
  readonly #clock: { today: Day }
  #keys = 0

  constructor(api: LinjiangApi, clock: { today: Day }) {
    this.api = api
    this.#clock = clock
  }

  static async open(today: string): Promise<ClearingDesk> {
    const signed = [
      partyOf.commercialCentre,
      partyOf.payer('linjiang-life/plan.insurer'),
      partyOf.institution(hospital.id),
      partyOf.institution(farHospital.id),
    ]
    const clock = { today: dayOf(today) }
    const clearing = { today: () => clock.today, signed: new Set(signed) }
    return new ClearingDesk(await openLinjiangApi([], { clearing }), clock)
  }

  close(): Promise<void> {
    return this.api.close()
  }

  /** From now on it is this day. */
  goTo(day: string): void {
    this.#clock.today = dayOf(day)
  }

  newKey = (): string => `key-${String(++this.#keys).padStart(8, '0')}`

  post(url: string, payload: object, actor?: string, key = this.newKey()) {
    const by = actor === undefined ? {} : { 'x-sample-actor': actor }
    const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...by }
    return this.api.app.inject({ method: 'POST', url, payload: JSON.stringify(payload), headers })
  }

  get(url: string, actor = maker) {
    return this.api.app.inject({ method: 'GET', url, headers: { 'x-sample-actor': actor } })
  }

  async settle(visit: string, inScope: string, facility: string, ...schemes: string[]) {
    const added = aPerson(...schemes)
    const { person } = added
    const coverages = person.coverages.map((coverage) =>
      coverage.scheme === 'linjiang-cash/plan'
        ? { ...coverage, contract: aContract(`C-${person.id}`) }
        : coverage,
    )
    await this.api.services.persons.addPersons([{ ...added, person: { ...person, coverages } }])
    const bill = aStay(added.person.id, visit, inScope, { facility, filing: 'referral' })
    const answer = await this.post('/api/settlements', bill)
    assert.equal(answer.statusCode, 201, answer.body)
    this.stays.set(visit, JSON.parse(answer.body).id)
  }

  async reverse(visit: string): Promise<void> {
    const url = `/api/settlements/${this.stays.get(visit)}/reversal`
    const answer = await this.post(url, { reason: 'wrong ward' })
    assert.equal(answer.statusCode, 201, answer.body)
    // What follows from it is booked when it is derived, and has a balance when that is.
    await this.api.services.deriveJournal()
  }

  async closeWindow(period: string) {
    const answer = await this.post('/api/clearing/windows', { period }, maker)
    assert.equal(answer.statusCode, 201, answer.body)
    await this.api.services.deriveJournal()
    return bodyOf(answer, ClearingWindowSchema)
  }

  async propose(content: object): Promise<string> {
    const answer = await this.post(
      '/api/clearing/proposals',
      { reason: 'month', ...content },
      maker,
    )
    assert.equal(answer.statusCode, 201, answer.body)
    return bodyOf(answer, ProposalSchema).id
  }

  decide(proposal: string, actor: string, decision = 'released', key = this.newKey()) {
    const url = `/api/clearing/proposals/${proposal}/decision`
    return this.post(url, { decision, remark: '' }, actor, key)
  }

  async release(content: object): Promise<void> {
    const answer = await this.decide(await this.propose(content), checker)
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(bodyOf(answer, ProposalSchema).state, 'released')
  }

  async month(period: string) {
    return bodyOf(await this.get(`/api/clearing/months/${period}`), ClearingMonthSchema)
  }

  async year(year: number) {
    return bodyOf(await this.get(`/api/clearing/years/${year}`), ClearingYearSchema)
  }

  step(period: string, step: string) {
    return this.post(`/api/clearing/months/${period}/steps`, { step }, maker)
  }

  reconcile(from: string, to: string, payer = 'linjiang/first'): Promise<void> {
    return reconcileMonth(
      { institution: farHospital.id, payer, from, to },
      async ({ path, headers, body }) => {
        const answer = await this.api.app.inject({
          method: 'POST',
          url: path,
          headers,
          payload: body,
        })
        return { status: answer.statusCode, text: answer.body }
      },
    )
  }

  async balance(account: string): Promise<number> {
    await this.api.services.deriveJournal()
    const { rows } = await this.api.database.pool.query<{ sum: number }>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM account_balance WHERE account = $1`,
      [account],
    )
    return rows[0]?.sum ?? 0
  }
}

function dayOf(text: string): Day {
  const day = dayFromText(text)
  assert.ok(day !== undefined)
  return day
}

/** The body, which has the form that its schema promises. */
export function bodyOf(answer: Answer, schema: TSchema) {
  const body = JSON.parse(answer.body)
  assert.deepEqual(Compile(schema).Errors(body).slice(0, 3), [], answer.body.slice(0, 2000))
  return body
}

export function refused(answer: Answer, status: number, code: string): void {
  const problem = bodyOf(answer, ProblemSchema)
  assert.deepEqual([answer.statusCode, problem.code], [status, code], answer.body)
}
