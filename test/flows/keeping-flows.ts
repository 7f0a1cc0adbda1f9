/** What is recorded in the registry of the sample alliance, and partners on their way into it. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { personId } from '../../samples/alliance/person.ts'
import type { ConsentTemplatesJson } from '../../server/http/contract/consent.ts'
import type {
  ApplicationJson,
  ChangesJson,
  PartnerKeysJson,
  PartnersJson,
} from '../../server/http/contract/partner.ts'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import type { RegistryJson } from '../../server/http/contract/registry.ts'
import type { SettledJson } from '../../server/http/contract/settlement.ts'
import type { Alliance } from '../../server/open-alliance.ts'
import { openRegistry } from '../../server/open-registry.ts'
import { openHours } from '../../server/usecases/referral/open-hours.ts'
import type { TestDatabase } from '../support/database.ts'

interface Opened {
  readonly app: FastifyInstance
  readonly alliance: Alliance
  readonly database: TestDatabase
}

const [li, wang] = ['sample-operator', 'sample-second-operator']
const titled = (name: string) => ({ 'zh-CN': name, 'zh-HK': name, en: name })
const insurer = 'I-PROPERTY'
const payer = 'commercial/million-medical.insurer'

const clinic = {
  id: 'C-NEW-01',
  from: '2026-03-01',
  title: titled('新设诊所'),
  region: 'shanghai',
  kind: 'clinic',
  level: 'community',
  ownership: 'private-non-profit',
  licences: [{ kind: 'practice', from: '2026-01-01' }],
  departments: ['general-medicine'],
}

export function keepingFlows(opened: () => Opened): void {
  let keys = 0

  async function call(path: string, as: string, payload?: object) {
    keys += 1
    const headers = { 'x-sample-actor': as, 'idempotency-key': `keeping-${keys}-000000` }
    const { app } = opened()
    const answer = await app.inject(
      payload === undefined
        ? { url: path, headers }
        : { method: 'POST', url: path, headers, payload },
    )
    return { status: answer.statusCode, body: answer.json() }
  }
  const done = async <T>(path: string, as: string, payload?: object): Promise<T> => {
    const { status, body } = await call(path, as, payload)
    assert.ok(status === 200 || status === 201, JSON.stringify(body))
    return body
  }
  const houseOn = async (on: string) => {
    const { institutions } = await done<RegistryJson>(`/api/registry?on=${on}`, li)
    return institutions.find(({ id }) => id === clinic.id)
  }

  describe('as it is kept', () => {
    it('gets further versions of an entry by day, and overwrites none', async () => {
      const added = await done('/api/registry/entries', li, { institutions: [clinic] })
      assert.deepEqual(added, { added: 1, known: 0 })
      const later = { ...clinic, from: '2026-06-01', level: 'primary' }
      await done('/api/registry/entries', li, { institutions: [later] })
      const again = await done('/api/registry/entries', li, { institutions: [clinic, later] })
      assert.deepEqual(again, { added: 0, known: 2 })
      const levels = ['2026-02-28', '2026-03-01', '2026-06-01'].map(houseOn)
      assert.deepEqual(
        (await Promise.all(levels)).map((one) => one?.level),
        [undefined, 'community', 'primary'],
      )
      const ended = { ended: [{ kind: 'institution', id: clinic.id, from: '2026-09-01' }] }
      await done('/api/registry/entries', li, ended)
      assert.equal(await houseOn('2026-09-01'), undefined)
      const path = `/api/registry/changes?kind=institution&id=${clinic.id}`
      const { changes } = await done<ChangesJson>(path, 'auditor')
      assert.deepEqual(
        changes.map(({ from, isEnd, recordedBy }) => [from, isEnd, recordedBy]),
        [
          ['2026-09-01', true, li],
          ['2026-06-01', false, li],
          ['2026-03-01', false, li],
        ],
      )
    })

    it('opens the hours of a service for booking, and names who may be given data', async () => {
      const { alliance } = opened()
      const contact = titled('电话 000-0001（示例）')
      const hours = {
        ...{ kind: 'clinic', service: 'general-medicine', weekdays: [1, 2, 3, 4, 5, 6, 7] },
        ...{ at: '08:30', minutes: 120, seats: 5, reserved: 2, aheadDays: 3, from: '2026-03-01' },
      }
      const house = { ...clinic, id: 'C-NEW-05', hours: [hours] }
      const wrong = { ...house, hours: [{ ...hours, service: 'surgery', reserved: 9 }] }
      const { body } = await call('/api/registry/entries', li, { institutions: [wrong] })
      assert.match(body.detail, /hours of surgery, and no surgery.*more places of surgery/)
      const recipient = { contact, address: null }
      await done('/api/registry/entries', li, { institutions: [{ ...house, recipient }] })
      const { registry, referrals, consents, today } = alliance.api
      await openHours('tests', { registry, capacity: referrals.capacity, today })
      const from = textFromDay(today())
      const now = new Date()
      const soon = new Date(now.getTime() + 14 * 86_400_000)
      const slots = await referrals.capacity.ahead(house.id, now, soon)
      assert.deepEqual(
        slots.map(({ seats, reserved, startsAt }) => [
          seats,
          reserved,
          startsAt.toISOString().slice(11, 16),
        ]),
        Array.from({ length: 3 }, () => [5, 2, '00:30']),
      )
      const { recipients } = await done<ConsentTemplatesJson>(
        '/api/consent-templates',
        `patient:${personId(1)}`,
      )
      assert.ok(recipients.some(({ id }) => id === house.id))
      assert.ok(!recipients.some(({ id }) => id === clinic.id), 'it said no contact')
      const ended = { ended: [{ kind: 'institution', id: house.id, from }] }
      await done('/api/registry/entries', li, ended)
      assert.ok(!consents.recipients().some(({ id }) => id === house.id))
      assert.equal(consents.recipient(house.id)?.contact.en, contact.en, 'it is still told')
    })

    it('refuses entries that cannot be, all of them, and names each', async () => {
      const entries = {
        institutions: [
          { ...clinic, id: 'C-NEW-02', region: 'nowhere' },
          { ...clinic, id: 'C-NEW-03' },
        ],
        insurers: [
          { id: 'I-NEW', from: '2026-01-01', title: titled('新'), payers: [payer], address: null },
        ],
      }
      const { status, body } = await call('/api/registry/entries', li, entries)
      const at = '/institutions/0/region'
      assert.deepEqual([status, body.code, body.pointer], [422, 'entries-wrong', at])
      assert.match(
        body.detail,
        /no region nowhere.*\/insurers\/0\/payers\/0: I-PROPERTY answers for/,
      )
      assert.deepEqual(
        (body as ProblemJson).problems?.map(({ what }) => what['zh-CN']),
        ['规则中没有统筹区nowhere', 'commercial/million-medical.insurer已由I-PROPERTY承担'],
      )
      const { institutions } = await done<RegistryJson>('/api/registry', li)
      assert.ok(!institutions.some(({ id }) => id === 'C-NEW-03'))
      const stranger = await call('/api/registry/entries', 'sample-clearing-maker', entries)
      assert.equal(stranger.body.code, 'not-permitted')
    })

    it('is known to another process, and the same sample is not recorded twice', async () => {
      const { database, alliance } = opened()
      const { rules, today } = alliance.api
      const report = assert.ifError
      const other = await openRegistry({
        ...{ database: database.pool, rules, today, report },
        isSample: true,
      })
      assert.equal(other.registry.versions('institution', clinic.id).length, 3)
      assert.equal(other.registry.versions('institution', 'H-SH-01').length, 1)
      assert.equal(
        other.institutions.find('H-SH-01')?.title.en,
        'Wanglan Hospital, Shanghai (sample)',
      )
      await other.close()
    })
  })

  describe('and its partners', () => {
    const share = async (visit: string) => {
      const { alliance } = opened()
      const found = alliance.api.samples?.bills.bills.find(({ id }) => id === 'insurer-says-yes')
      assert.ok(found)
      const { visit: said, ...bill } = found.bill
      const body = { ...bill, visit: { ...said, number: visit } }
      const { shares } = await done<SettledJson>('/api/settlements', 'sample-cashier', body)
      return shares.find((one) => one.payer === payer)?.state
    }
    const state = async (id: string) => {
      const { applications } = await done<{ applications: ApplicationJson[] }>(
        '/api/applications',
        li,
      )
      return applications.find((one) => one.id === id)?.state
    }

    it('come in by application, check, a second person’s approval, and only then count', async () => {
      const { alliance } = opened()
      const address = alliance.outside?.payers ?? ''
      const shown = (await (await fetch(new URL('/keys', address))).json()) as { keys: object[] }
      const today = textFromDay(alliance.api.today())
      const application = {
        contact: '周一 000-0000',
        insurer: {
          id: insurer,
          from: today,
          title: titled('示范财产保险'),
          payers: [payer],
          address,
        },
        keys: shown.keys,
        service: { client: 'property-system', jwk: publicJwk('property-1') },
        sandbox: { address: 'http://127.0.0.1:1', name: payer, coverage: 'C-GOOD' },
      }
      const failing = await done<ApplicationJson>('/api/applications', li, application)
      const unheard = await done<ApplicationJson>(`/api/applications/${failing.id}/check`, li, {})
      assert.equal(unheard.state, 'failed')
      const early = await call(`/api/applications/${failing.id}/decision`, wang, {
        ...{ decision: 'approved', note: '' },
      })
      assert.equal(early.body.code, 'check-needed')

      const sandbox = { address, name: payer, coverage: 'C-GOOD' }
      const { id } = await done<ApplicationJson>('/api/applications', li, {
        ...application,
        sandbox,
      })
      const path = `/api/applications/${id}`
      const checked = await done<ApplicationJson>(`${path}/check`, li, {})
      assert.deepEqual([checked.state, checked.acts[1]?.findings], ['checked', []])
      const approval = { decision: 'approved', note: '资料齐全' }
      const own = await call(`${path}/decision`, li, approval)
      assert.equal(own.body.code, 'second-operator-needed')
      await done(`${path}/decision`, wang, approval)
      assert.equal(await state(id), 'approved')
      const live = await done<ApplicationJson>(`${path}/live`, li, {})
      assert.deepEqual(
        live.acts.map(({ act, by }) => [act, by]),
        [
          ['applied', li],
          ['checked', li],
          ['approved', wang],
          ['live', li],
        ],
      )
      const { insurers, services } = await done<PartnersJson>('/api/partners', li)
      const found = insurers.find((one) => one.id === insurer)
      assert.deepEqual(
        [found?.address, found?.keys.map(({ state: stands }) => stands)],
        [address, ['in-force']],
      )
      const service = services.find(({ client }) => client === 'property-system')
      assert.deepEqual([service?.role, service?.institution], ['claims-handler', insurer])
      assert.equal(await share('KEEP-1'), 'accepted')
    })

    it('change their keys by two persons, and lose a key by one', async () => {
      const path = `/api/partners/insurer/${insurer}/keys`
      const { insurers } = await done<PartnersJson>('/api/partners', li)
      const kid = insurers.find((one) => one.id === insurer)?.keys[0]?.kid ?? ''
      const retired = await done<PartnerKeysJson>(`${path}/${kid}/retirement`, li, { note: '泄露' })
      assert.equal(retired.keys[0]?.state, 'retired')
      assert.equal(await share('KEEP-2'), 'away', 'what the lost key signs is not believed')

      const proposal = { jwk: publicJwk('next'), overlapSeconds: 60, note: '换新' }
      await done(path, li, proposal)
      const own = await call(`${path}/next/decision`, li, { decision: 'approved', note: '' })
      assert.equal(own.body.code, 'second-operator-needed')
      const approved = await done<PartnerKeysJson>(`${path}/next/decision`, wang, {
        ...{ decision: 'approved', note: '' },
      })
      assert.deepEqual(
        approved.keys.map(({ state: stands }) => stands),
        ['retired', 'in-force'],
      )
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const spent = { ...proposal, jwk: { ...privateKey.export({ format: 'jwk' }), kid: 'spent' } }
      assert.equal((await call(path, li, spent)).body.code, 'key-unusable')
      assert.equal((await call(path, li, proposal)).body.code, 'key-known')
    })

    it('get tokens by the new key of a service, once it is approved', async () => {
      const path = '/api/partners/client/property-system/keys'
      const keysOf = async () => {
        const { services } = await done<PartnersJson>('/api/partners', li)
        const own = services.find(({ client }) => client === 'property-system')
        return own?.keys.map(({ kid, state: stands }) => [kid, stands])
      }
      await done(path, li, { jwk: publicJwk('property-2'), overlapSeconds: 60, note: '轮换' })
      await done(`${path}/property-2/decision`, wang, { decision: 'approved', note: '' })
      const inForce = ['property-2', 'in-force']
      assert.deepEqual(await keysOf(), [['property-1', 'ending'], inForce])
      // It is lost before its time is over.
      await done(`${path}/property-1/retirement`, li, { note: '泄露' })
      assert.deepEqual(await keysOf(), [['property-1', 'retired'], inForce])
      const nobody = await call('/api/partners/client/nobody/keys/x/retirement', li, { note: 'x' })
      assert.equal(nobody.body.code, 'partner-unknown')
    })
  })
}

function publicJwk(kid: string) {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...publicKey.export({ format: 'jwk' }), kid }
}
