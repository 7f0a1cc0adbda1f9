/** How stories about referrals are told over HTTP: a sheet, a patient who agrees, a referral that is sent. */
import assert from 'node:assert/strict'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { ConsentSchema } from '../../server/http/contract/consent.ts'
import { ReferralSchema } from '../../server/http/contract/referral.ts'
import { type Answer, type Asked, holds, type ServedAlliance } from './served-alliance.ts'

export interface Wanted {
  readonly person: string
  readonly from: string
  readonly to: string
  readonly [field: string]: unknown
}

export class Referring<Served extends Asked = ServedAlliance> {
  readonly served: Served
  #visits = 0

  constructor(served: Served) {
    this.served = served
  }

  dayAt(offset: number): string {
    return textFromDay(this.served.today() + offset)
  }

  sheet({ person, from, to, sender = {}, ...over }: Wanted) {
    return {
      person,
      direction: 'across',
      kind: 'ordinary',
      from: {
        institution: from,
        department: 'cardiology',
        doctor: '周医生',
        phone: '0551-000000',
        stay: null,
        ...(sender as object),
      },
      need: { setting: 'inpatient', department: 'cardiology', capability: 'angioplasty' },
      target: { institution: to, doctor: null },
      diagnosis: { code: 'I20.0', name: '不稳定型心绞痛' },
      illness: '静息时反复胸痛三天',
      history: '高血压十年',
      treatment: '抗血小板、他汀',
      opinion: '建议上级医院行冠脉介入治疗',
      drugs: [],
      crossBoundary: null,
      ...over,
    }
  }

  act(id: string, body: unknown, as: string, key?: string): Promise<Answer> {
    return this.served.post(`/api/referrals/${id}/acts`, body, as, key)
  }

  async done(id: string, body: unknown, as: string) {
    return holds(await this.act(id, body, as), ReferralSchema, 201)
  }

  async drafted(wanted: Wanted) {
    const as = `staff:doctor:${wanted.from}`
    return holds(
      await this.served.post('/api/referrals', this.sheet(wanted), as),
      ReferralSchema,
      201,
    )
  }

  /** The text is put before the patient, and each tick given; answers the path of the consent. */
  async allows(
    person: string,
    recipient: string,
    { template = 'mainland/referral', without = '', as = `patient:${person}` } = {},
  ): Promise<string> {
    const { post } = this.served
    const over = { kind: 'period', from: this.dayAt(-365), to: this.dayAt(0) }
    const body = { template, language: 'zh-HK', recipient, over }
    const offer = holds(await post(`/api/persons/${person}/consents`, body, as), ConsentSchema)
    const path = `/api/persons/${person}/consents/${offer.id}`
    const ticks = offer.offers.filter((tick) => tick !== without)
    holds(await post(`${path}/give`, { ticks }, as), ConsentSchema)
    return path
  }

  async agreed(id: string, person: string, recipient: string, template?: string) {
    const path = await this.allows(person, recipient, template === undefined ? {} : { template })
    await this.done(id, { act: 'consent' }, `patient:${person}`)
    return path
  }

  /** Drafted, agreed to, and sent through the own desk. */
  async sent(wanted: Wanted): Promise<string> {
    const { id } = await this.drafted(wanted)
    await this.agreed(id, wanted.person, wanted.to)
    await this.done(id, { act: 'submit' }, `staff:doctor:${wanted.from}`)
    await this.done(id, { act: 'send' }, `staff:referral-desk:${wanted.from}`)
    return id
  }

  aBill(person: string, facility: string, from: number, to: number, inScope: string) {
    this.#visits += 1
    return {
      person,
      facility,
      visit: {
        number: `V-${this.#visits}`,
        setting: 'inpatient',
        admittedOn: this.dayAt(from),
        dischargedOn: this.dayAt(to),
      },
      currency: 'CNY',
      attributes: { useAccount: false },
      sums: { inScope, priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
    }
  }

  async quoted(...bill: Parameters<Referring['aBill']>) {
    const { status, body } = await this.served.post('/api/quotes', this.aBill(...bill))
    assert.equal(status, 200, JSON.stringify(body))
    const pool = body.shares.find(({ payer }: { payer: string }) =>
      /resident\.pool|employee\.pool/.test(payer),
    )
    const deductible = body.parts.find(({ part }: { part: string }) => part === 'deductible')
    return {
      filing: body.engine.bill.attributes.filing,
      pool: pool?.amount ?? '0.00',
      deductible: deductible?.amount ?? '0.00',
      cash: body.cash,
    }
  }
}
