/** How stories about visits online are told over HTTP: what was settled before, who agrees, who talks with whom. */
import assert from 'node:assert/strict'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { ConsentSchema } from '../../server/http/contract/consent.ts'
import { QuoteSchema } from '../../server/http/contract/quote.ts'
import { SettledSchema } from '../../server/http/contract/settlement.ts'
import { ConsultationSchema } from '../../server/http/contract/telehealth.ts'
import { type Answer, type Asked, holds, type ServedAlliance } from './served-alliance.ts'

export const patient = 'P-0017'
export const hospital = 'H-SH-02'
export const [asPatient, asDoctor] = [`patient:${patient}`, 'staff:doctor:H-SH-02:wei']
export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
export const note = {
  complaint: '血压控制复诊',
  history: '高血压三年，规律服药',
  findings: '家庭自测血压 132/84',
  diagnosis: '高血压',
  plan: '原方案继续，一个月后复诊',
}
const seen = ['health', 'recipient', 'teleconsultation']
export const filmed = [...seen, 'recording']

export function credentialOf(person: string): string {
  return sampleAlliance().persons.find(({ id }) => id === person)?.credentials[0]?.value ?? ''
}

export class FollowingUp<Served extends Asked = ServedAlliance> {
  readonly served: Served
  /** The visit at which the diagnosis was made. */
  readonly shown: string

  private constructor(served: Served, shown: string) {
    this.served = served
    this.shown = shown
  }

  static async begin<Served extends Asked>(served: Served): Promise<FollowingUp<Served>> {
    const told = new FollowingUp(served, await FollowingUp.settleBefore(served))
    await told.agree()
    return told
  }

  /** The diagnosis was made at a hospital in Hefei ten days ago, and settled there. */
  static async settleBefore(served: Asked): Promise<string> {
    const on = textFromDay(served.today() - 10)
    const bill = {
      person: patient,
      facility: 'H-HF-02',
      visit: {
        ...{ number: 'HF-BEFORE-1', setting: 'chronic', admittedOn: on, dischargedOn: on },
        ...{ disease: 'M03900', entitlement: 'special-disease' },
      },
      currency: 'CNY',
      lines: [
        {
          ...{ id: '1', code: '003107000030000', name: '动态血压监测', on, quantity: '1' },
          ...{ unitPrice: '115.20', category: 'examination' },
        },
      ],
    }
    const settled = await served.post('/api/settlements', bill, 'sample-cashier')
    assert.equal(settled.status, 201, JSON.stringify(settled.body))
    return settled.body.id
  }

  dayBefore(days: number): string {
    return textFromDay(this.served.today() - days)
  }

  async agree(ticks: readonly string[] = seen, person = patient, as = `patient:${person}`) {
    const { post } = this.served
    const path = `/api/persons/${person}/consents`
    const over = { kind: 'period', from: this.dayBefore(365), to: this.dayBefore(0) }
    const body = { template: 'mainland/care', language: 'zh-CN', recipient: hospital, over }
    const offer = holds(await post(path, body, as), ConsentSchema)
    return post(`${path}/${offer.id}/give`, { ticks }, as)
  }

  /** All that the patient has given. */
  async takeBack(): Promise<void> {
    const path = `/api/persons/${patient}/consents`
    const { body } = await this.served.get(path, asPatient)
    for (const consent of body.consents) {
      await this.served.post(`${path}/${consent.id}/withdraw`, undefined, asPatient)
    }
  }

  wish(change: object = {}, evidence: object = {}) {
    return {
      ...{ person: patient, institution: hospital, doctor: asDoctor, department: 'cardiology' },
      ...{ medium: 'text', diagnosis: 'M03900', complaint: '头晕一周' },
      entitlement: 'special-disease',
      evidence: {
        ...{ institution: 'H-HF-02', on: this.dayBefore(10), diagnosis: 'M03900' },
        settlement: this.shown,
        ...evidence,
      },
      ...change,
    }
  }

  async asked(change: object = {}, as = asPatient) {
    const answer = await this.served.post('/api/consultations', this.wish(change), as)
    return holds(answer, ConsultationSchema, 201).id
  }

  act(id: string, body: object, as: string, key?: string): Promise<Answer> {
    return this.served.post(`/api/consultations/${id}/acts`, body, as, key)
  }

  async done(id: string, body: object, as: string) {
    return holds(await this.act(id, body, as), ConsultationSchema, 201)
  }

  async begun(change: object = {}): Promise<string> {
    const id = await this.asked(change)
    await this.done(id, { act: 'accept' }, asDoctor)
    const checked = { act: 'check-identity', credential: credentialOf(patient) }
    await this.done(id, checked, asPatient)
    await this.done(id, { act: 'begin' }, asDoctor)
    return id
  }

  async finished(change: object = {}): Promise<string> {
    const id = await this.begun(change)
    await this.done(id, { act: 'write-record', note }, asDoctor)
    await this.done(id, { act: 'finish', how: 'normal', order: null }, asDoctor)
    return id
  }

  async quoted(id: string) {
    const answer = await this.served.post(`/api/consultations/${id}/quote`, undefined, asPatient)
    return holds(answer, QuoteSchema)
  }

  /** By the amounts that were quoted, with somebody's credential. */
  async settle(id: string, whose = patient): Promise<() => Promise<Answer>> {
    const { shares, cash, basis } = await this.quoted(id)
    const expected = {
      shares: Object.fromEntries(shares.map(({ payer, amount }) => [payer, amount])),
      ...{ cash, basis },
    }
    const body = { person: patient, credential: credentialOf(whose), expected }
    return () => this.served.post(`/api/consultations/${id}/settlement`, body, asPatient)
  }

  async settled(id: string) {
    return holds(await (await this.settle(id))(), SettledSchema, 201)
  }
}

/** A refusal says what is wrong, by which rule, where, and what to do. */
export function refusalOf({ status, body }: Answer): string {
  assert.ok(status >= 400, JSON.stringify(body))
  for (const told of ['title', 'remedy', 'rule', 'pointer']) {
    assert.ok(body[told], `${body.code} says no ${told}`)
  }
  return body.code
}
