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
import { AccessRecordSchema } from '../../server/http/contract/access.ts'
import { ConsentSchema, ConsentsSchema } from '../../server/http/contract/consent.ts'
import {
  EnrolmentSchema,
  EnrolmentsSchema,
  FamilyTeamsSchema,
} from '../../server/http/contract/enrolment.ts'
import { HouseTeamsSchema, KeptTeamSchema } from '../../server/http/contract/family-team.ts'
import {
  OpenedImagesSchema,
  RecognitionSchema,
  RecognitionsSchema,
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
import { hounsfieldAt } from '../../server/imaging/phantom.ts'
import { takeStudy } from '../../server/imaging/start-simulator.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { completeStudies } from '../../server/usecases/recognition/open-images.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { keepingFlows } from './keeping-flows.ts'
import { registryFormFlows } from './registry-form-flows.ts'
import { reportingTests } from './reporting-tests.ts'

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
  registryFormFlows(() => ({ app, alliance }))
  reportingTests(() => ({ app, alliance }))

  const [person, other] = [personId(1), personId(2)]
  const [hefei, shanghai] = ['staff:doctor:H-HF-01', 'staff:doctor:H-SH-01']
  const dayAt = (offset: number) => textFromDay(alliance.api.today() + offset)

  const report = (of: string, on: string) => ({
    act: 'report',
    ...{ person: of, item: 'ct-chest', institution: 'H-HF-01' },
    report: { on, values: [], study: '2.25.1001', finding: '双肺纹理清晰', impression: '未见异常' },
  })
  const order = (of: string, repeat: object | null = null) => ({
    act: 'order',
    ...{ person: of, item: 'ct-chest', institution: 'H-SH-01', department: 'cardiology', repeat },
  })

  /** To the Shanghai hospital, for what was written in these days. */
  async function agree() {
    const url = `/api/persons/${person}/consents`
    const as = `patient:${person}`
    const over = { kind: 'period', from: dayAt(-40), to: dayAt(0) }
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
    assert.deepEqual(unseen, { results: [], others: [] }, 'consent left out is consent refused')
    await agree()
    const earlier = report(person, dayAt(-35))
    const old = await asked(TestSchema, 201, posting('/api/tests', earlier, hefei))
    const { results, others } = await get(standing, StandingSchema, shanghai)
    assert.deepEqual(
      others.map(({ test, gap, until }) => [test.id, gap, until]),
      [[old.id, 'too-old', dayAt(-5)]],
    )
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
      [old.id, done.id],
      'a house sees what it did itself, and of others what was agreed to',
    )
    const theirs = await refused({
      url: `/api/persons/${person}/tests`,
      headers: { 'x-sample-actor': `patient:${other}` },
    })
    assert.equal(theirs.status, 403)

    const url = '/api/institutions/H-SH-01/recognition'
    const { total, rows } = await get(url, RecognitionSchema, 'sample-operator')
    const hidden = { first: 0, recognised: null, repeated: null, rateBasisPoints: null }
    assert.deepEqual(total, hidden, 'figures of one patient would tell of that patient')
    assert.deepEqual(
      rows.map(({ department, item }) => [department, item]),
      [['cardiology', 'ct-chest']],
    )
  })

  it('tells rates by house, department and test once enough patients stand behind them', async () => {
    const patients = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => personId(from + at))
    const asks = { item: 'blood-group', institution: 'H-SH-03', department: 'cardiology' }
    const doctor = 'staff:doctor:H-SH-03'
    async function work(of: string, again: boolean) {
      const value = { name: '血型', value: 'A', unit: '', method: '微柱凝胶', interval: '—' }
      const found = { on: dayAt(-3), values: [value], study: null, finding: '' }
      const { department: _, ...where } = asks
      const deed = { act: 'report', person: of, ...where, report: found }
      const { id } = await asked(TestSchema, 201, posting('/api/tests', deed, doctor))
      const repeat = { reason: 'major-measure', note: '' }
      const next = again ? { act: 'order', repeat } : { act: 'recognise', result: id }
      await asked(TestSchema, 201, posting('/api/tests', { ...next, person: of, ...asks }, doctor))
    }
    for (const of of patients(20, 6)) await work(of, false)
    for (const of of patients(26, 5)) await work(of, true)
    const { houses, month } = await get('/api/recognition', RecognitionsSchema, 'sample-operator')
    assert.equal(month, dayAt(0).slice(0, 7))
    const house = houses.find(({ institution }) => institution === 'H-SH-03')
    assert.deepEqual(
      [house?.recognised, house?.repeated, house?.rateBasisPoints],
      [6, 5, Math.round((6 / 11) * 10_000)],
    )
    const url = '/api/institutions/H-SH-03/recognition'
    const { rows, trend, fewestPersons } = await get(url, RecognitionSchema, 'auditor')
    assert.equal(fewestPersons, 5)
    assert.deepEqual(
      rows.map(({ department, item, recognised }) => [department, item, recognised]),
      [['cardiology', 'blood-group', 6]],
    )
    assert.deepEqual([trend.length, trend.at(-1)?.recognised, trend[0]?.recognised], [6, 6, 0])
    const empty = await get(`${url}?month=2025-02`, RecognitionSchema, 'auditor')
    assert.deepEqual([empty.month, empty.rows], ['2025-02', []])
    assert.equal((await refused({ url, headers: { 'x-sample-actor': doctor } })).status, 403)
    assert.equal((await refused(`${url}?month=2025-13`)).status, 400)
  })

  it('opens pictures by a link that a consent which is taken back closes', async () => {
    const study = '2.25.1001'
    const address = alliance.outside?.images.address ?? ''
    const open = (test: string, as: string) => posting(`/api/tests/${test}/images`, {}, as)
    const standing = `/api/persons/${person}/standing-results?item=ct-chest`
    const [result] = (await get(standing, StandingSchema, shanghai)).results
    const id = result?.test.id ?? ''
    const nowhere = await refused(open(id, shanghai))
    assert.deepEqual([nowhere.status, nowhere.code], [404, 'images-none'])
    await takeStudy(address, { study, patient: other, on: dayAt(-5) })
    assert.equal((await refused(open(id, shanghai))).code, 'images-of-another')
    await takeStudy(address, { study, patient: person, on: dayAt(-5) })

    const { study: kept, link, until } = await asked(OpenedImagesSchema, 200, open(id, shanghai))
    assert.ok(new Date(until).getTime() > Date.now())
    assert.equal(kept.series[0]?.images.length, 12)
    const image = kept.series[0]?.images[4]
    assert.ok(image !== undefined && kept.isSimulated)
    const url = `/api/images/${link}/${image.uid}/1`
    const fetched = (as: string) => app.inject({ url, headers: { 'x-sample-actor': as } })
    const frame = await fetched(shanghai)
    assert.equal(frame.statusCode, 200, frame.body)
    assert.equal(frame.headers['cache-control'], 'no-store')
    const stored = frame.rawPayload.readUInt16LE((60 * image.columns + 90) * 2)
    assert.equal(stored + image.intercept, hounsfieldAt(4, 60, 90))
    assert.equal((await fetched('staff:doctor:H-BJ-01')).statusCode, 410)
    const beyond = await refused({
      url: `/api/images/${link}/${study}.9/1`,
      headers: { 'x-sample-actor': shanghai },
    })
    assert.equal(beyond.code, 'images-none')
    assert.equal((await refused(open(id, 'staff:doctor:H-BJ-01'))).status, 403)
    const own = await asked(OpenedImagesSchema, 200, open(id, `patient:${person}`))
    assert.equal(own.study.series.length, 1)

    const read = await get(
      `/api/persons/${person}/access-record`,
      AccessRecordSchema,
      `patient:${person}`,
    )
    const openings = read.items.filter(
      ({ actor, act, refusedBy }) =>
        actor === shanghai && act === 'read-record' && refusedBy === null,
    )
    assert.ok(openings.length > 0)
    const { consents } = await get(
      `/api/persons/${person}/consents`,
      ConsentsSchema,
      `patient:${person}`,
    )
    const [given] = consents
    const withdraw = `/api/persons/${person}/consents/${given?.id}/withdraw`
    await asked(ConsentSchema, 200, posting(withdraw, {}, `patient:${person}`))
    const closed = await fetched(shanghai)
    assert.deepEqual([closed.statusCode, closed.json().code], [403, 'not-permitted'])
    assert.equal((await refused(open(id, shanghai))).status, 403)
    assert.ok(!frame.body.includes('Bearer') && !JSON.stringify(kept).includes(address))
  })

  it('keeps what the source says of a study once the source has it', async () => {
    const study = '2.25.1002'
    const { recognition } = alliance.api
    const away = report(other, dayAt(-1))
    const named = { ...away, report: { ...away.report, study } }
    const { id } = await asked(TestSchema, 201, posting('/api/tests', named, hefei))
    const tries = async () => {
      const text = 'SELECT tries FROM kept_study WHERE record = $1'
      const { rows } = await database.pool.query<{ tries: number }>(text, [id])
      return rows[0]?.tries ?? 0
    }
    while ((await tries()) === 0) await completeStudies(recognition)
    assert.equal(await recognition.studies.find(id), undefined)
    await takeStudy(alliance.outside?.images.address ?? '', {
      ...{ study, patient: other, on: dayAt(-1) },
    })
    await database.pool.query('UPDATE kept_study SET due_at = now() WHERE record = $1', [id])
    await completeStudies(recognition)
    const kept = await recognition.studies.find(id)
    assert.equal(kept?.series[0]?.images.length, 12)
    const { rows } = await database.pool.query<{ content: string }>(
      "SELECT encode(content, 'escape') AS content FROM kept_study WHERE record = $1",
      [id],
    )
    assert.ok(!(rows[0]?.content ?? '').includes(study), 'it lies sealed')
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

  it('lets a resident and a team sign a contract, each for themselves', async () => {
    const { teams } = await get('/api/family-teams', FamilyTeamsSchema)
    const team = teams.find(({ institution }) => institution.id === 'C-BJ-01')
    assert.ok(team)
    const [resident, doctor] = [`patient:${person}`, 'staff:doctor:C-BJ-01']
    const wish = { person, team: team.id, package: 'hypertension', from: dayAt(0), years: 1 }
    const begin = posting('/api/enrolments', wish, resident)
    const begun = await asked(EnrolmentSchema, 200, begin)
    assert.deepEqual([begun.state, begun.waitsFor], ['asked', 'team'])
    assert.equal((await asked(EnrolmentSchema, 200, begin)).id, begun.id)
    const acts = `/api/enrolments/${begun.id}/acts`
    const own = await refused(posting(acts, { act: 'agree' }, resident))
    assert.equal(own.code, 'enrolment-out-of-turn')
    const stranger = await refused(posting(acts, { act: 'agree' }, 'staff:doctor:H-SH-01'))
    assert.equal(stranger.code, 'not-permitted')
    const agreed = await asked(EnrolmentSchema, 200, posting(acts, { act: 'agree' }, doctor))
    assert.equal(agreed.state, 'in-force')
    assert.match(agreed.person.name, /\*/)
    const second = await refused(posting('/api/enrolments', wish, resident))
    assert.equal(second.code, 'enrolment-already')
    const early = { act: 'renew', years: 1 }
    assert.equal((await refused(posting(acts, early, doctor))).code, 'enrolment-too-early-to-renew')
    const at = await get('/api/institutions/C-BJ-01/enrolments', EnrolmentsSchema, doctor)
    assert.deepEqual(
      at.enrolments.map(({ id }) => id),
      [begun.id],
    )
    const end = { act: 'end', why: 'moved' }
    const ended = await asked(EnrolmentSchema, 200, posting(acts, end, resident))
    assert.equal(ended.ended?.why, 'moved')
    const mine = await get(`/api/persons/${person}/enrolments`, EnrolmentsSchema, resident)
    assert.deepEqual(
      mine.enrolments.map(({ state }) => state),
      ['ended'],
    )
  })

  it('lets a house put its team together, of those who practise there and by who may sign', async () => {
    const path = '/api/institutions/C-BJ-01/family-teams'
    const [doctor, pharmacist] = ['staff:doctor:C-BJ-01', 'staff:pharmacist:C-BJ-01']
    const title = { 'zh-CN': '第二团队', 'zh-HK': '第二團隊', en: 'Second team' }
    const member = (practitioner: string, to: string | null = null) => ({
      ...{ practitioner, from: dayAt(-30), to },
    })
    const wish = { title, members: [member(doctor), member(pharmacist)] }
    const stranger = await refused(posting(path, wish, 'staff:doctor:H-SH-01'))
    assert.equal(stranger.code, 'not-permitted')
    const borrowed = { ...wish, members: [member(doctor), member('staff:doctor:H-SH-01')] }
    assert.equal((await refused(posting(path, borrowed, doctor))).code, 'team-member-elsewhere')
    const leaderless = { ...wish, members: [member(pharmacist)] }
    assert.equal((await refused(posting(path, leaderless, doctor))).code, 'team-without-doctor')
    const making = posting(path, wish, doctor)
    const { team } = await asked(KeptTeamSchema, 201, making)
    assert.equal((await asked(KeptTeamSchema, 201, making)).team, team)
    const isListed = async () => {
      const { teams } = await get('/api/family-teams', FamilyTeamsSchema)
      return teams.some(({ id }) => id === team)
    }
    assert.ok(await isListed())
    const over = {
      team,
      title,
      members: [member(doctor, dayAt(-1)), member(pharmacist, dayAt(-1))],
    }
    await asked(KeptTeamSchema, 201, posting(path, over, doctor))
    assert.ok(!(await isListed()))
    const { teams } = await get(path, HouseTeamsSchema, doctor)
    const kept = teams.find(({ id }) => id === team)
    assert.deepEqual([kept?.number, kept?.members.length, kept?.by], [2, 2, doctor])
    const gone = { person, team, package: 'hypertension', from: dayAt(0), years: 1 }
    const late = await refused(posting('/api/enrolments', gone, `patient:${person}`))
    assert.equal(late.code, 'enrolment-team-unknown')
  })
})
