/** Entries as a form reads them, holds them against the registry, and sends them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type {
  EntriesCheckJson,
  EntryForm,
  EntryVersionsJson,
  RegistryTermsJson,
} from '../../server/http/contract/registry-entries.ts'
import { formOf } from '../../server/http/registry-json.ts'
import type { Alliance } from '../../server/open-alliance.ts'
import { entryKinds } from '../../server/usecases/registry/entries.ts'

interface Opened {
  readonly app: FastifyInstance
  readonly alliance: Alliance
}

const [li, wang] = ['sample-operator', 'sample-second-operator']
const checkPath = '/api/registry/entries/check'

export function registryFormFlows(opened: () => Opened): void {
  async function call(url: string, as: string, payload?: object) {
    const headers = { 'x-sample-actor': as }
    const request = payload === undefined ? { url } : { method: 'POST' as const, url, payload }
    const answer = await opened().app.inject({ ...request, headers })
    return { status: answer.statusCode, body: answer.json() }
  }
  async function done<T>(url: string, as: string, payload?: object): Promise<T> {
    const { status, body } = await call(url, as, payload)
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }
  const versionsOf = (kind: string, id: string) =>
    done<EntryVersionsJson>(`/api/registry/entries/${kind}/${id}`, li)
  const formNow = async (kind: string, id: string): Promise<EntryForm> => {
    const { versions } = await versionsOf(kind, id)
    const entry = versions.at(-1)?.entry
    assert.ok(entry != null)
    return entry
  }

  describe('in a form', () => {
    it('comes back as it was read, each entry of the sample, and changes nothing then', async () => {
      const { registry } = opened().alliance.api
      const all = registry.latest(100_000).toReversed()
      const file = Object.fromEntries(
        entryKinds.map((kind) => {
          const ids = new Set(all.filter((one) => one.kind === kind).map(({ id }) => id))
          const last = [...ids].flatMap((id) => {
            const version = registry.versions(kind, id).at(-1)
            const form = version === undefined ? null : formOf(version)
            return form === null ? [] : [form]
          })
          return [`${kind}s`, last]
        }),
      )
      const { problems, changes } = await done<EntriesCheckJson>(checkPath, li, file)
      assert.deepEqual(problems, [])
      assert.ok(changes.length > 200)
      assert.deepEqual(
        changes.filter(({ isRecorded }) => !isRecorded),
        [],
      )
    })

    it('is told beside the field what is wrong, in three languages, and what it would change', async () => {
      const house = await formNow('institution', 'H-SH-03')
      assert.ok('title' in house && typeof house.title === 'object')
      const from = '2026-05-01'
      const draft = {
        ...house,
        from,
        level: 'secondary',
        region: 'nowhere',
        pharmacy: 'account-only',
      }
      const { problems, changes } = await done<EntriesCheckJson>(checkPath, li, {
        institutions: [{ ...draft, title: { ...house.title, 'zh-HK': ' ' } }],
      })
      assert.deepEqual(
        problems.map(({ pointer }) => pointer),
        ['title/zh-HK', 'region', 'pharmacy'].map((field) => `/institutions/0/${field}`),
      )
      for (const { what } of problems) assert.equal(new Set(Object.values(what)).size, 3)
      const [change] = changes
      assert.deepEqual([change?.from, change?.to, change?.isRecorded], [from, null, false])
      assert.deepEqual(change?.was, house)
      const noDay = { institutions: [{ ...house, from: '2026-02-30' }] }
      const unread = await done<EntriesCheckJson>(checkPath, li, noDay)
      assert.deepEqual(
        unread.problems.map(({ pointer, what }) => [pointer, what['zh-CN']]),
        [['/institutions/0/from', '2026-02-30不是日历上的日期']],
      )
      assert.equal((await versionsOf('institution', 'H-SH-03')).versions.length, 1)
    })

    it('says until when it would hold where a later version is recorded, and who wrote each', async () => {
      const house = await formNow('institution', 'C-BJ-01')
      const path = '/api/registry/entries'
      const later = { ...house, from: '2027-01-01', level: 'primary' }
      await done(path, li, { institutions: [later], basis: '京卫医〔2026〕7号' })
      const sooner = { ...house, from: '2026-10-01', delivers: true }
      const { changes } = await done<EntriesCheckJson>(checkPath, li, { institutions: [sooner] })
      assert.deepEqual([changes[0]?.to, changes[0]?.was], ['2026-12-31', house])
      await done(path, wang, { institutions: [sooner] })
      const { versions } = await versionsOf('institution', 'C-BJ-01')
      assert.deepEqual(
        versions.map(({ from, to, source, recordedBy }) => [from, to, source, recordedBy]),
        [
          [house.from, '2026-09-30', 'samples/alliance', li],
          ['2027-01-01', null, 'page: 京卫医〔2026〕7号', li],
          ['2026-10-01', '2026-12-31', 'POST /api/registry/entries', wang],
        ],
      )
    })

    it('is not recorded over what somebody else changed meanwhile, and comes twice without harm', async () => {
      const { head } = await versionsOf('institution', 'P-SH-01')
      const pharmacy = await formNow('institution', 'P-SH-01')
      const path = '/api/registry/entries'
      const mine = { ...pharmacy, from: '2026-08-01', delivers: true }
      const sent = { institutions: [mine], seen: head }
      assert.deepEqual(await done(path, li, sent), { added: 1, known: 0 })
      assert.deepEqual(await done(path, li, sent), { added: 0, known: 1 }, 'the answer got lost')
      const theirs = { institutions: [{ ...mine, pharmacy: 'account-only' }], seen: head }
      const late = await call(path, wang, theirs)
      assert.deepEqual([late.status, late.body.code], [409, 'entries-changed'])
      const { versions, head: now } = await versionsOf('institution', 'P-SH-01')
      assert.equal(versions.length, 2)
      assert.deepEqual(await done(path, wang, { ...theirs, seen: now }), { added: 1, known: 0 })
    })

    it('keeps doctors of Hong Kong and Macau under their own rules', async () => {
      const { bodies, shortTermYears } = await done<RegistryTermsJson>('/api/registry/terms', li)
      assert.ok(bodies.some(({ body }) => body === 'hk-medical-council'))
      assert.equal(shortTermYears, 3)
      const au = await formNow('practitioner', 'staff:doctor:H-SZ-01:au')
      assert.ok('licence' in au)
      const place = { institution: 'H-SZ-01', from: '2026-03-01', to: '2029-02-28' }
      async function wrongIn(change: object): Promise<readonly string[]> {
        const { problems } = await done<EntriesCheckJson>(checkPath, li, {
          practitioners: [{ ...au, ...change }],
        })
        return problems.map(({ pointer, what }) => `${pointer.slice(16)} ${what.en}`)
      }
      const licence = { ...au.licence, body: 'hk-medical-council' }
      const certified = { ...place, kind: 'short-term', certificate: '4403-2026-001' }
      assert.deepEqual(await wrongIn({ licence, places: [certified] }), [])
      assert.deepEqual(await wrongIn({ licence: { ...licence, body: 'macau-health-bureau' } }), [
        '/licence/body macau-health-bureau issues no licences in that jurisdiction',
      ])
      const own = 'a doctor from beyond the border is registered inland for a short term only'
      assert.deepEqual(await wrongIn({ places: [{ ...place, kind: 'filed' }] }), [
        `/places/0/kind ${own}`,
      ])
      const open = 'a short-term registration has a last day, 3 years on at most'
      for (const to of [null, '2030-03-01']) {
        assert.deepEqual(await wrongIn({ places: [{ ...certified, to }] }), [
          `/places/0/to ${open}`,
        ])
      }
      const home = { ...certified, institution: 'H-HK-01' }
      assert.deepEqual(await wrongIn({ places: [home] }), [
        '/places/0/kind a short term is for doctors from beyond the border at a house inland',
      ])
    })

    it('is for operators to send, and for whoever inspects to read', async () => {
      const path = '/api/registry/entries/institution/H-SH-01'
      assert.equal((await call(path, 'auditor')).status, 200)
      assert.equal((await call(path, 'staff:doctor:H-SH-01')).body.code, 'not-permitted')
      assert.equal((await call(checkPath, 'auditor', {})).body.code, 'not-permitted')
    })
  })
}
