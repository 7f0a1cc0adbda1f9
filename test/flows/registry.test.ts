/** The registry over HTTP on the sample alliance: who may act where, and by which rule not. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { buildApp } from '../../server/http/app.ts'
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

  async function get<T extends TSchema>(url: string, schema: T): Promise<Static<T>> {
    const answer = await app.inject({ url })
    assert.equal(answer.statusCode, 200, answer.body)
    const compiled = Compile(schema)
    const body = answer.json()
    assert.ok(compiled.Check(body), JSON.stringify([...compiled.Errors(body)].slice(0, 3)))
    return body
  }

  async function refused(url: string) {
    const answer = await app.inject({ url })
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
})
