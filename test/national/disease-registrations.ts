/** Chronic diseases registered at the counter and by message, and what bills make of that. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type {
  DiseaseRegistrationsJson,
  SettlingHousesJson,
} from '../../server/http/contract/disease-registration.ts'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import type { QuoteJson } from '../../server/http/contract/quote.ts'
import type { SettledJson, SettlementJson } from '../../server/http/contract/settlement.ts'
import { readPatient } from './conversations.ts'
import { insuredIn, signedIn } from './hospitals.ts'
import type { ServedGateway } from './serve-gateway.ts'

type Said<T> = { readonly status: number; readonly said: T & Partial<ProblemJson> }

export function diseaseRegistrations(told: () => ServedGateway): void {
  async function send<T>(path: string, key: string, body: object): Promise<Said<T>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    const request = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(told().address + path, request)
    return { status: answer.status, said: (await answer.json()) as T & Partial<ProblemJson> }
  }

  async function read<T>(path: string): Promise<T> {
    return (await (await fetch(told().address + path)).json()) as T
  }

  async function met() {
    const his = await signedIn(told(), 'H11000000001', '110000')
    const patient = await readPatient(his, insuredIn(told(), 'beijing'))
    const { institutions } = told().alliance.api.national?.gateway ?? assert.fail()
    const house = institutions.byCode('H11000000001')?.id ?? assert.fail()
    const beside = (one: { readonly id: string; readonly region: string }) =>
      one.id !== house && one.region === 'beijing'
    const other = institutions.all().find(beside)?.id ?? assert.fail()
    const day = (later: number) => textFromDay(told().alliance.api.today() + later)
    const { psn_no: person } = patient
    const path = `/api/persons/${person}/disease-registrations`
    const certificate = { institution: '样例医院', on: day(0), doctor: '医师甲' }
    const wish = (disease: string, more: object = {}) => {
      const term = { from: day(0), to: day(365) }
      return { institution: house, disease, ...term, institutions: [], certificate, ...more }
    }
    const register = (key: string, body: object) =>
      send<DiseaseRegistrationsJson>(path, `${person}-${key}`, body)
    return { his, person, house, other, day, path, wish, register }
  }

  it('knows what the counter registers, and the counter what hospitals do', async () => {
    const { his, person: psn_no, house, other, day, path, wish, register } = await met()
    const offered = await read<SettlingHousesJson>(`${path}/institutions`)
    const all = told().alliance.api.institutions()
    const abroad = all.find(({ currency }) => currency === 'HKD') ?? assert.fail()
    assert.ok(offered.institutions.some(({ id }) => id === other))
    assert.ok(!offered.institutions.some(({ id }) => id === abroad.id))
    const across = await register('0', wish('M08300', { institutions: [house, abroad.id] }))
    assert.deepEqual(
      [across.status, across.said.code, across.said.rule, across.said.pointer],
      [422, 'institution-not-settled', 'registrations.where-the-fund-settles', '/institutions/1'],
    )
    const isEntitled = async () => {
      const about = {
        fixmedins_code: 'H11000000001',
        med_type: '14',
        begntime: `${day(0)} 09:00:00`,
      }
      const disease = { dise_codg: 'M08300', dise_name: '器官移植术后抗排异治疗' }
      const data = { psn_no, insutype: '310', ...about, ...disease }
      return (await his.must('2001', { data })).trtinfo[0].trt_enjymnt_flag
    }
    const back = (record: string, institution: string, key: string) => {
      const body = { institution, reason: '重新选点' }
      return send<DiseaseRegistrationsJson>(`${path}/${record}/withdraw`, key, body)
    }
    const elsewhere = wish('M08300', { institutions: [other] })
    const first = await register('1', elsewhere)
    assert.equal(first.status, 201)
    assert.deepEqual(await register('1', elsewhere), first, 'the same key registers once')
    assert.deepEqual(await register('2', elsewhere), first, 'and so does the same registration')
    assert.equal(await isEntitled(), '0', 'another institution was chosen')

    const here = wish('M08300', { institutions: [house], to: null })
    const { status, said } = await register('3', here)
    const { code, rule, pointer, remedy } = said
    assert.deepEqual(
      [status, code, rule, pointer],
      [409, 'disease-registered', 'registrations.one-for-a-disease', '/from'],
    )
    assert.match(String(remedy), /take it back first/)
    const [kept] = first.said.registrations
    assert.ok(kept !== undefined)
    assert.match(String(said.detail), new RegExp(`${day(0)} to ${day(365)}.*${kept.record}`))
    assert.equal((await back(kept.record, other, 'withdraw-1')).said.code, 'visit-record-unknown')
    const ended = await back(kept.record, house, 'withdraw-2')
    const [withdrawn] = ended.said.registrations
    assert.equal(withdrawn?.withdrawnOn, day(0))
    assert.deepEqual(withdrawn?.certificate, elsewhere.certificate)
    assert.equal((await register('4', here)).status, 201, 'once the first was taken back')
    assert.equal(await isEntitled(), '1')
    assert.equal((await register('5', { ...here, to: day(-1) })).said.code, 'days-unreadable')

    const byMessage = { psn_no, insutype: '310', opsp_dise_code: 'M05300', begndate: day(0) }
    const certified = { hosp_ide_date: day(0), diag_dr_codg: 'D002', diag_dr_name: '医师乙' }
    const of = { opsp_dise_name: '慢性阻塞性肺疾病', insu_optins: '110000' }
    const place = { ide_fixmedins_no: 'H11000000001', ide_fixmedins_name: '样例医院' }
    const data = { ...byMessage, ...certified, ...of, ...place }
    const filed = await his.must('2503', { data })
    assert.deepEqual(await his.must('2503', { data }), filed, 'sent again under a new number')
    const longer = { data: { ...data, enddate: day(30) } }
    assert.match(await his.refused('2503', longer), /disease-registered.*M05300.*2504/)
    const listed = await read<DiseaseRegistrationsJson>(path)
    const heard = listed.registrations.find(({ disease }) => disease === 'M05300')
    assert.deepEqual(
      [heard?.registeredAt.id, heard?.certificate?.doctor, heard?.institutions],
      [house, '医师乙', []],
    )
  })

  it('registers a disease once, however many ask at once', async () => {
    const { wish, register, day } = await met()
    const wanted = [1, 2, 3, 4, 5, 6].map((n) => wish('M00500', { to: day(n) }))
    const answers = await Promise.all(wanted.map((one, i) => register(`at-once-${i}`, one)))
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    const others = answers.filter(({ status }) => status !== 201)
    assert.deepEqual([...new Set(others.map(({ said }) => said.code))], ['disease-registered'])
  })

  it('claims a bill by the registration of its disease, day and place, over HTTP as by message', async () => {
    const { person, house, other, day, wish, register } = await met()
    const bill = (visit: object = {}, facility = house) => {
      const when = { admittedOn: day(0), dischargedOn: day(0), setting: 'chronic' }
      const sums = { inScope: '2876.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' }
      const about = { number: `R-${Math.random()}`, ...when, disease: 'M07200', ...visit }
      return { person, facility, visit: about, currency: 'CNY', sums }
    }
    const quote = (visit?: object, facility?: string) =>
      send<QuoteJson>('/api/quotes', 'none', bill(visit, facility))
    const shares = ({ said }: Said<QuoteJson>) =>
      said.shares
        .filter(({ amount }) => amount !== '0.00')
        .map(({ payer, amount }) => [payer, amount])
    assert.match(String((await quote()).said.rule), /not-certified/)

    await register('quote', wish('M07200', { institutions: [house] }))
    const found = await quote()
    // Above 1,300 of the year the fund bears 85 % in a tertiary hospital: (2,876 − 1,300) × 85 %.
    assert.deepEqual(shares(found), [
      ['beijing/employee.pool', '1339.60'],
      ['beijing/employee.account', '1536.40'],
    ])
    assert.equal(found.said.cash, '0.00')
    const { registration } = found.said
    assert.deepEqual(
      { ...registration, record: '' },
      { record: '', disease: 'M07200', from: day(0), to: day(365) },
    )
    const stated = await quote({ entitlement: 'special-disease' })
    assert.deepEqual(stated.said.registration, registration)
    const refusals = [
      await quote({ disease: 'M04600', entitlement: null }),
      await quote({ admittedOn: day(-1), dischargedOn: day(-1) }),
      await quote({}, other),
      await quote({ entitlement: 'ordinary' }),
    ]
    for (const { said } of refusals) assert.match(String(said.rule), /not-certified/)
    const ordinary = await quote({ setting: 'outpatient' })
    assert.equal(ordinary.said.registration, null)

    const settled = await send<SettledJson>('/api/settlements', 'settle-registered', bill())
    assert.equal(settled.said.cash, found.said.cash)
    const { visit, registration: rested } = await read<SettlementJson>(
      `/api/settlements/${settled.said.id}`,
    )
    assert.deepEqual([visit.entitlement, rested], ['special-disease', registration?.record])
  })
}
