/**
 * The registry over HTTP on the sample alliance: who may act where, and by which rule not; and tests of
 * one house that another one recognises.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { pino } from 'pino'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { personId } from '../../samples/alliance/person.ts'
import { buildApp } from '../../server/http/app.ts'
import { ConsentSchema } from '../../server/http/contract/consent.ts'
import {
  RecognitionSchema,
  StandingSchema,
  TestSchema,
  TestsSchema,
} from '../../server/http/contract/recognition.ts'
import {
  AlliancesSchema,
  PractitionerSchema,
  PractitionersSchema,
  RegistrySchema,
  RightSchema,
} from '../../server/http/contract/registry.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { keepingFlows } from './keeping-flows.ts'

describe('the registry', () => {
  let database: TestDatabase
  let folder: string
  let alliance: Alliance
  let app: FastifyInstance

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-registry-'))
    alliance = await openAlliance(
      { mode: 'sample', dataFolder: folder },
      database.url,
      database.pool,
    )
    app = await buildApp({
      logger: pino({ level: 'silent' }),
      isSecure: false,
      isReady: async () => true,
      registerRoutes: (routes) => addApi(routes, alliance.api),
    })
  })
  after(async () => {
    await app?.close()
    await alliance?.close()
    await database?.close()
    await rm(folder, { recursive: true })
  })

  let keys = 0

  async function asked<T extends TSchema>(
    schema: T,
    expected: number,
    request: InjectOptions,
  ): Promise<Static<T>> {
    const answer = await app.inject(request)
    assert.equal(answer.statusCode, expected, answer.body)
    const compiled = Compile(schema)
    const body = answer.json()
    assert.ok(compiled.Check(body), JSON.stringify([...compiled.Errors(body)].slice(0, 3)))
    return body
  }

  function get<T extends TSchema>(url: string, schema: T, as?: string): Promise<Static<T>> {
    const headers = as === undefined ? {} : { 'x-sample-actor': as }
    return asked(schema, 200, { url, headers })
  }

  function posting(url: string, payload: object, as: string, key = `tests-${++keys}-000000`) {
    const headers = { 'x-sample-actor': as, 'idempotency-key': key }
    return { method: 'POST', url, payload, headers } as const
  }

  async function refused(request: InjectOptions | string) {
    const answer = await app.inject(request)
    return { status: answer.statusCode, ...answer.json() }
  }

  it('lists houses with their licences, pharmacies by kind, and alliances as trees of a day', async () => {
    const { institutions } = await get('/api/registry?on=2026-03-10', RegistrySchema)
    const of = (id: string) => institutions.find((one) => one.id === id)
    assert.ok(of('H-SH-02')?.licences.some(({ kind }) => kind === 'internet-care'))
    assert.deepEqual(of('H-SH-02')?.alliances, ['A-DELTA'])
    assert.equal(of('P-HF-01')?.pharmacy, 'pooled-outpatient')
    assert.equal(of('P-SH-01')?.pharmacy, 'dual-channel')
    assert.equal(of('H-SH-01')?.pharmacy, null)
    const members = async (on: string) => {
      const { alliances } = await get(`/api/alliances?on=${on}`, AlliancesSchema)
      return alliances.find(({ id }) => id === 'A-DELTA')?.tree?.below.map((one) => one.institution)
    }
    assert.ok((await members('2025-12-31'))?.includes('H-SU-01'))
    assert.ok(!(await members('2026-01-01'))?.includes('H-SU-01'))
  })

  it('shows the licences of whoever practises in a house', async () => {
    const url = '/api/institutions/H-SH-02/practitioners?on=2026-03-10'
    const { practitioners } = await get(url, PractitionersSchema)
    const wei = practitioners.find(({ id }) => id === 'staff:doctor:H-SH-02:wei')
    assert.deepEqual(
      wei?.places.map(({ kind }) => kind),
      ['main', 'filed'],
    )
    assert.equal(practitioners.at(-1)?.places[0]?.institution === 'H-SH-02', false)
    const one = await get(
      '/api/practitioners/staff:doctor:H-SZ-01:au?on=2026-03-10',
      PractitionerSchema,
    )
    assert.equal(one.jurisdiction, 'hong-kong')
    assert.ok(one.name.en.endsWith('(sample)'))
  })

  it('answers whether somebody may sign, and names rule and document when not', async () => {
    const wei = '/api/practitioners/staff:doctor:H-SH-02:wei/right-to-act'
    const online = `${wei}?institution=H-SH-02&act=consult-online&department=cardiology`
    assert.deepEqual(await get(online, RightSchema), { may: true })
    const lu = '/api/practitioners/staff:doctor:H-HF-01:lu/right-to-act'
    const filed = await refused(`${lu}?institution=H-SH-03&act=consult&department=cardiology`)
    assert.equal(filed.status, 403)
    assert.equal(filed.code, 'may-not-practise')
    assert.match(filed.rule, /^practice\.filed-province \(医师执业注册管理办法 .* art\. 10/)
    assert.ok(filed.remedy.length > 0)
    const nobody = await refused('/api/practitioners/nobody/right-to-act?institution=X&act=refer')
    assert.equal(nobody.status, 404)
  })

  keepingFlows(() => ({ app, alliance, database }))

  const [person, other] = [personId(1), personId(2)]
  const [hefei, shanghai] = ['staff:doctor:H-HF-01', 'staff:doctor:H-SH-01']
  const dayAt = (offset: number) => textFromDay(alliance.api.today() + offset)

  const report = (of: string, on: string) => ({
    act: 'report',
    ...{ person: of, item: 'ct-chest', institution: 'H-HF-01' },
    report: { on, values: [], study: '2.25.1001', finding: '双肺未见异常' },
  })
  const order = (of: string, repeat: object | null = null) => ({
    act: 'order',
    ...{ person: of, item: 'ct-chest', institution: 'H-SH-01', repeat },
  })

  /** To the Shanghai hospital, for what was written in these days. */
  async function agree() {
    const url = `/api/persons/${person}/consents`
    const as = `patient:${person}`
    const over = { kind: 'period', from: dayAt(-30), to: dayAt(0) }
    const offer = { template: 'mainland/care', language: 'zh-CN', recipient: 'H-SH-01', over }
    const { id } = await asked(ConsentSchema, 200, posting(url, offer, as))
    const ticks = { ticks: ['health', 'recipient'] }
    await asked(ConsentSchema, 200, posting(`${url}/${id}/give`, ticks, as))
  }

  it('shows a result of elsewhere once the patient agreed, and asks a ground for doing it again', async () => {
    const done = await asked(
      TestSchema,
      201,
      posting('/api/tests', report(person, dayAt(-5)), hefei),
    )
    const standing = `/api/persons/${person}/standing-results?item=ct-chest`
    const unseen = await get(standing, StandingSchema, shanghai)
    assert.deepEqual(unseen.results, [], 'consent left out is consent refused')
    await agree()
    const { results } = await get(standing, StandingSchema, shanghai)
    assert.deepEqual(
      results.map(({ test, mark, until }) => [test.id, mark, until]),
      [[done.id, '长三角HR', dayAt(25)]],
    )
    const again = await refused(posting('/api/tests', order(person), shanghai))
    assert.deepEqual([again.status, again.code], [409, 'result-to-recognise'])
    assert.match(again.detail, new RegExp(done.id))
    const bare = { reason: 'other-need', note: '' }
    const unsaid = await refused(posting('/api/tests', order(person, bare), shanghai))
    assert.equal(unsaid.code, 'repeat-note-missing')

    const used = { ...order(person), act: 'recognise', result: done.id }
    const { repeat: _, ...recognise } = used
    await asked(TestSchema, 201, posting('/api/tests', recognise, shanghai))
    const repeat = { reason: 'changes-fast', note: '咳血加重，需复查' }
    const key = 'tests-again-000001'
    const ordered = posting('/api/tests', order(person, repeat), shanghai, key)
    const first = await asked(TestSchema, 201, ordered)
    const same = await asked(TestSchema, 200, ordered)
    assert.equal(same.id, first.id, 'a request that comes again orders nothing more')

    const mine = await get(`/api/persons/${person}/tests`, TestsSchema, `patient:${person}`)
    const repeated = mine.tests.find(({ id }) => id === first.id)
    assert.deepEqual([repeated?.repeat, repeated?.shown], [repeat, [done.id]])
    const seen = await get(`/api/persons/${person}/tests`, TestsSchema, hefei)
    assert.deepEqual(
      seen.tests.map(({ id }) => id),
      [done.id],
      'a house sees what it did itself, and of others what was agreed to',
    )
    const theirs = await refused({
      url: `/api/persons/${person}/tests`,
      headers: { 'x-sample-actor': `patient:${other}` },
    })
    assert.equal(theirs.status, 403)

    const url = '/api/institutions/H-SH-01/recognition'
    const figures = await get(url, RecognitionSchema, 'sample-operator')
    assert.deepEqual(figures, {
      institution: 'H-SH-01',
      first: 0,
      recognised: 1,
      repeated: [{ reason: 'changes-fast', count: 1 }],
      rateBasisPoints: 5000,
    })
  })

  it('lets nobody order or report where they have no right to act', async () => {
    const away = { ...order(other), institution: 'H-SH-02' }
    const wei = 'staff:doctor:H-SH-01:nobody'
    assert.equal(
      (await refused(posting('/api/tests', order(other), wei))).code,
      'practitioner-unknown',
    )
    const elsewhere = await refused(posting('/api/tests', away, shanghai))
    assert.equal(elsewhere.code, 'not-permitted')
    const bare = report(other, dayAt(-1))
    const blank = { ...bare, report: { ...bare.report, study: null } }
    const gap = await refused(posting('/api/tests', blank, hefei))
    assert.deepEqual([gap.code, gap.pointer], ['report-incomplete', '/report/study'])
  })
})
