/**
 * A person is found by exactly what lies on the counter: a number of any of the places, or the
 * e-credential, which its issuer is asked about. Each finding has its purpose and is written down.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { simulated } from '../../server/channels/http-channels.ts'
import { startCredentialSimulator } from '../../server/credentials/start-credential-simulator.ts'
import type { PersonJson } from '../../server/http/contract/person.ts'
import type {
  KeptCoverageJson,
  MatchesJson,
  RecordDeedsJson,
} from '../../server/http/contract/person-record.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

interface Answer<T> {
  readonly status: number
  readonly body: T & { readonly code?: string; readonly rule?: string }
  /** Under which it was asked. */
  readonly key: string
}

let issuer: Simulator
let api: LinjiangApi
let keys = 0

async function post<T>(
  url: string,
  payload: object,
  as?: string,
  key = `finding-key-${++keys}`,
): Promise<Answer<T>> {
  const headers = {
    'idempotency-key': key,
    ...(as === undefined ? {} : { 'x-sample-actor': as }),
  }
  const reply = await api.app.inject({ method: 'POST', url, headers, payload })
  return { status: reply.statusCode, body: JSON.parse(reply.body), key }
}

const find = (credential: string, more: object = {}, as?: string) =>
  post<PersonJson>('/api/persons/lookup', { credential, ...more }, as)

const behave = (subject: string, fault: string) =>
  fetch(new URL('/behaviour', issuer.address), {
    method: 'POST',
    body: JSON.stringify({ subject, fault }),
  })

async function shownBy(person: string): Promise<string> {
  const shown = await post<{ text: string }>(
    `/api/persons/${person}/e-credentials`,
    {},
    `patient:${person}`,
  )
  assert.equal(shown.status, 201, JSON.stringify(shown.body))
  return shown.body.text
}

/** Nobody has these: 99 is no province, and the letters stand for no issue. */
const traveller = {
  name: '陈大文',
  latinName: 'CHAN Tai Man',
  birth: '1980-04-05',
  sex: 'male',
  numbers: [
    { kind: 'hong-kong-id', number: 'ZZ9999999' },
    { kind: 'passport', number: 'K99999999', state: 'HKG' },
    { kind: 'home-return-permit', number: 'H99999999' },
  ],
}

describe('a person at the counter', () => {
  let person: string

  before(async () => {
    issuer = await startCredentialSimulator()
    api = await openLinjiangApi([], { credentials: simulated(issuer.address) })
  })
  after(async () => {
    await api.close()
    await issuer.stop()
  })

  it('is registered by numbers that pass their checks, and no number twice', async () => {
    const wrong = { ...traveller, numbers: [{ kind: 'hong-kong-id', number: 'ZZ9999997' }] }
    const refused = await post('/api/persons', wrong)
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.rule],
      [422, 'identifier-misread', 'hong-kong-id.check-digit'],
    )
    const added = await post<PersonJson>('/api/persons', traveller)
    assert.equal(added.status, 201, JSON.stringify(added.body))
    assert.equal(added.body.name, '陈*文')
    person = added.body.id
    const [, passport] = traveller.numbers
    const again = await post('/api/persons', { ...traveller, numbers: [passport] })
    assert.deepEqual([again.status, again.body.code], [409, 'identifier-taken'])
    const told = await post('/api/persons', {
      ...traveller,
      numbers: [{ kind: 'resident-id', number: '11010519491231002X' }],
    })
    assert.deepEqual([told.status, told.body.code], [422, 'identifier-contradicts'])
  })

  it('is found by each number as it is typed or scanned, and by no other', async () => {
    for (const written of ['zz999999(9)', 'ZZ9999999', 'H99999999', 'h9999999901']) {
      assert.equal((await find(written)).body.id, person, written)
    }
    const passport = { kind: 'passport', state: 'hkg' }
    assert.equal((await find('K9999 9999', passport)).body.id, person)
    assert.equal((await find('K99999999')).status, 404)
    assert.equal((await find('K99999999', { kind: 'passport', state: 'CHN' })).status, 404)
    assert.equal((await find('陈大文')).status, 400)
  })

  it('is not found by a misread number, which is said', async () => {
    const misread = await find('ZZ9999995')
    assert.deepEqual([misread.status, misread.body.rule], [422, 'hong-kong-id.check-digit'])
    const stateless = await find('K99999999', { kind: 'passport' })
    assert.deepEqual([stateless.status, stateless.body.rule], [422, 'passport.state'])
  })

  it('is found for the purpose of the office that asks, and that is written down', async () => {
    const doctor = 'staff:doctor:H-LJ-01'
    assert.equal((await find('H99999999', { purpose: 'referral' }, doctor)).body.id, person)
    const curious = await find('H99999999', {}, doctor)
    assert.deepEqual([curious.status, curious.body.code], [403, 'not-permitted'])
    const rows = await api.rows(
      `SELECT DISTINCT purpose, basis FROM access_record WHERE person = $1 AND act = 'find-person'
       ORDER BY purpose`,
      [person],
    )
    assert.deepEqual(
      rows.map(({ purpose, basis }) => [purpose, basis]),
      [
        ['referral', 'duty'],
        ['settlement', 'duty'],
      ],
    )
  })

  it('shows an e-credential, which is read once and at one place', async () => {
    const code = await shownBy(person)
    assert.match(code, /^990001\d{22}$/)
    assert.equal((await find(code)).body.id, person)
    // A reply that was lost is asked for again by the same hand.
    assert.equal((await find(code)).body.id, person)
    const elsewhere = await find(code, { purpose: 'care' }, 'staff:doctor:H-LJ-01')
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [409, 'credential-replayed'])
  })

  it('is told why an e-credential says nothing', async () => {
    const code = await shownBy(person)
    const last = (Number(code.at(-1)) + 1) % 10
    const codes = {
      'credential-forged': `${code.slice(0, -1)}${last}`,
      'credential-foreign': `41${code.slice(2)}`,
    }
    for (const [said, text] of Object.entries(codes)) {
      assert.equal((await find(text)).body.code, said)
    }
    await behave('codes', 'over')
    assert.equal((await find(await shownBy(person))).body.code, 'credential-expired')
    await behave('codes', 'inactive')
    const inactive = await post(`/api/persons/${person}/e-credentials`, {}, `patient:${person}`)
    assert.equal(inactive.body.code, 'credential-not-activated')
    await behave('codes', 'none')
    await behave('decode', 'down')
    const away = await find(code)
    assert.deepEqual([away.status, away.body.code], [503, 'credential-away'])
    await behave('decode', 'lost')
    assert.equal((await find(code)).body.code, 'credential-away')
    await behave('decode', 'none')
    // What was read while its answer got lost is answered again.
    assert.equal((await find(code)).body.id, person)
  })

  it('shows nobody else’s e-credential', async () => {
    const other = await post(`/api/persons/${person}/e-credentials`, {}, 'patient:P-OTHER')
    assert.deepEqual([other.status, other.body.code], [403, 'not-permitted'])
  })

  it('is shown before a second record is made of it, and the points are said', async () => {
    const { latinName: _latin, ...twin } = {
      ...traveller,
      name: '陳大文',
      numbers: [{ kind: 'residence-permit', number: '810000198004050011' }],
    }
    const unseen = await post('/api/persons', twin)
    assert.deepEqual([unseen.status, unseen.body.code], [409, 'person-resembles'])
    const { body } = await post<MatchesJson>('/api/persons/matches', twin)
    const [match] = body.matches
    assert.deepEqual(
      [body.matches.length, match?.id, match?.name, match?.verdict, match?.score],
      [1, person, '陈*文', 'perhaps', 125],
    )
    assert.ok(!JSON.stringify(match).includes('H99999999'))
    const taken = await post('/api/persons/matches', traveller)
    assert.deepEqual([taken.status, taken.body.code], [409, 'identifier-taken'])
    const shown = await api.rows(
      `SELECT act, purpose, actor FROM access_record
       WHERE person = $1 AND act = 'register-person' ORDER BY recorded_at DESC LIMIT 1`,
      [person],
    )
    assert.deepEqual(shown[0], {
      act: 'register-person',
      purpose: 'settlement',
      actor: 'sample-cashier',
    })
    const added = await post<PersonJson>('/api/persons', { ...twin, others: [match?.id] })
    assert.equal(added.status, 201, JSON.stringify(added.body))
    const listed = await api.app.inject({
      url: '/api/person-links',
      headers: { 'x-sample-actor': 'sample-operator' },
    })
    const { links } = JSON.parse(listed.body)
    assert.equal(links.length, 1)
    assert.deepEqual([links[0].verdict, links[0].score], ['perhaps', 125])
    const one = await api.app.inject({
      url: `/api/person-links/${links[0].id}`,
      headers: { 'x-sample-actor': 'sample-operator' },
    })
    const found = JSON.parse(one.body).points.map(
      (point: { field: string; finding: string }) => `${point.field} ${point.finding}`,
    )
    assert.deepEqual(found, [
      'name same-characters',
      'birth same',
      'sex same',
      'phone unknown',
      'number another-kind',
    ])
  })

  it('has its rights entered and ended at the desk, and each deed is kept', async () => {
    const url = `/api/persons/${person}/coverages`
    const right = { scheme: 'linjiang/first', number: 'LJ00123456', from: '2026-01-01' }
    const doctor = await post(url, right, 'staff:doctor:H-LJ-01')
    assert.deepEqual([doctor.status, doctor.body.code], [403, 'not-permitted'])
    const added = await post<KeptCoverageJson>(url, right)
    assert.equal(added.status, 201, JSON.stringify(added.body))
    assert.equal((await find('lj00123456')).body.id, person)
    const again = await post(url, { ...right, number: 'LJ00123457', from: '2026-06-01' })
    assert.deepEqual([again.status, again.body.code], [409, 'coverage-overlaps'])
    const other = await post(url, { ...right, scheme: 'linjiang-life/plan' })
    assert.deepEqual([other.status, other.body.code], [422, 'coverage-by-insurer'])
    const end = `${url}/${added.body.coverage}/end`
    const same = await post<KeptCoverageJson>(url, right, undefined, added.key)
    assert.deepEqual([same.status, same.body.coverage], [201, added.body.coverage])
    const reused = await post(url, { ...right, from: '2026-02-01' }, undefined, added.key)
    assert.deepEqual([reused.status, reused.body.code], [422, 'key-reused'])
    assert.equal((await post(end, { to: '2025-12-31' })).body.code, 'coverage-days')
    assert.equal((await post(end, { to: '2026-05-31' })).status, 200)
    assert.equal((await post(end, { to: '2026-06-30' })).body.code, 'coverage-days')
    const later = await post(url, { ...right, from: '2026-06-01' })
    assert.equal(later.status, 201, JSON.stringify(later.body))
    const deeds = await api.app.inject({ url: `/api/persons/${person}/deeds` })
    assert.deepEqual(
      JSON.parse(deeds.body).deeds.map((one: RecordDeedsJson['deeds'][number]) => [
        ...[one.act, one.scheme, one.from, one.to],
      ]),
      [
        ['add-coverage', 'linjiang/first', '2026-06-01', null],
        ['end-coverage', null, null, '2026-05-31'],
        ['add-coverage', 'linjiang/first', '2026-01-01', null],
        ['register', null, null, null],
      ],
    )
  })

  it('leaves no number and no code in any log line', () => {
    const text = api.logged.join('\n')
    for (const secret of [
      'LJ00123',
      'ZZ999999',
      'H99999999',
      'K99999999',
      '990001',
      '陈大文',
      'CHAN Tai',
    ]) {
      assert.ok(!text.includes(secret), secret)
    }
  })
})
