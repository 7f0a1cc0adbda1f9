import assert from 'node:assert/strict'
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimJson, OwnClaimsJson } from '../../server/http/contract/claim.ts'
import { carryOver } from '../../server/jobs/carry-over.ts'
import { otherSide } from '../../server/platform/other-side.ts'
import { createSideQueue, type SideQueue } from '../../server/storage/side-queue.ts'
import { completeClaims } from '../../server/usecases/claim/complete-claims.ts'
import { openByThemselves } from '../../server/usecases/claim/open-by-itself.ts'
import { chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { fundRecord, takenBack } from './fund-records.ts'
import { HisClient } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

const token = 'a-token-that-both-sides-know'

/** So that it has not expired, whenever the test runs. */
const expiry = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)

describe('the side of the insurance network and the side of the internet, apart', () => {
  let insurance: ServedGateway
  let internet: ServedGateway
  let inside: SideQueue
  let outside: SideQueue
  let his: HisClient
  let patient: Patient
  let folder: string
  let authorisation: string
  let keys = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-fund-'))
    internet = await serveGateway({ side: 'internet', sideQueue: { address: null, token } })
    insurance = await serveGateway({ side: 'insurance', fundRecords: { folder } })
    inside = createSideQueue(insurance.database.pool)
    outside = createSideQueue(internet.database.pool)
    const { address } = insurance
    his = new HisClient({ address, institution: 'H11000000001', area: '110000' })
    await his.signIn()
    const [first] = insurance.alliance.api.samples?.persons.persons ?? []
    patient = await readPatient(his, first?.credential ?? '')
    // Where the simulated insurer fetches what it is told of.
    const { claimsInland = '' } = internet.alliance.outside ?? {}
    const body = JSON.stringify({ address: internet.address })
    await fetch(`${claimsInland}/platform`, { method: 'POST', body })
  })
  after(async () => {
    await insurance.close()
    await internet.close()
    await rm(folder, { recursive: true })
  })

  const carry = (known = token) =>
    carryOver(inside, otherSide({ address: internet.address, token: known, patienceMs: 3000 }))

  /** What either side does every few seconds, and the carrier between them. */
  async function passAll(): Promise<void> {
    await internet.alliance.passive.pass()
    await carry()
    await insurance.alliance.passive.pass()
    await carry()
    await internet.alliance.passive.pass()
  }

  async function asPatient<T>(path: string, body?: unknown): Promise<T> {
    const headers = { 'x-sample-actor': 'patient:P-0001', 'content-type': 'application/json' }
    keys += 1
    const response = await fetch(internet.address + path, {
      headers: { ...headers, 'idempotency-key': `key-${keys}-of-the-patient` },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    assert.ok(response.ok, `${path} ${response.status} ${await response.clone().text()}`)
    return (await response.json()) as T
  }

  const allow = (changes: Record<string, unknown> = {}) =>
    asPatient<{ id: string }>('/api/persons/P-0001/claim-authorisations', {
      insurer: 'I-PROPERTY',
      fields: ['settlement-sheet', 'fee-lines', 'invoice-number'],
      ticks: ['health'],
      from: '2026-01-01',
      to: '2026-12-31',
      expiresOn: expiry,
      opensByItself: false,
      account: '6222000011112222',
      ...changes,
    })

  async function putRecords(name: string, records: readonly unknown[]): Promise<void> {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    await writeFile(join(folder, `${name}.part`), text)
    await rename(join(folder, `${name}.part`), join(folder, name))
  }

  async function numberOf({ mdtrt_id }: { readonly mdtrt_id: string }): Promise<string> {
    const { rows } = await insurance.database.pool.query<{ number: string }>(
      `SELECT action->>'number' AS number FROM visit_action
       WHERE visit = $1 AND kind = 'registered'`,
      [mdtrt_id],
    )
    return `${rows[0]?.number}.B1`
  }

  async function claimIn(id: string, ...states: readonly string[]): Promise<ClaimJson> {
    let last = ''
    for (let look = 0; look < 80; look++) {
      await completeClaims(internet.alliance.api.claims, 60_000)
      const { claims } = await asPatient<OwnClaimsJson>('/api/persons/P-0001/claims')
      const found = claims.find((one) => one.id === id)
      if (found !== undefined && states.includes(found.state)) return found
      last = JSON.stringify(found)
      await sleep(25)
    }
    const log = await fetch(`${internet.alliance.outside?.claimsInland}/log`)
    throw new Error(`The claim is not ${states}: ${last} ${await log.text()}`)
  }

  const claimPaid = (id: string) => claimIn(id, 'paid')

  const passed = async () =>
    (await outside.about('insurance', 'P-0001'))
      .filter(({ kind }) => kind !== 'record-line')
      .map(({ kind, content }) => [kind, content['visit'] ?? content['record']])

  const status = async ({ address }: ServedGateway, path: string, method = 'GET') =>
    (await fetch(address + path, { method })).status

  async function settled() {
    const visit = await chargedVisit(his, patient)
    await his.must('2206', settling(visit))
    const { setlinfo } = await his.must('2207', settling(visit))
    return { visit, settlement: setlinfo.setl_id as string }
  }

  it('serves hospitals on one and people on the other', async () => {
    assert.equal(await status(insurance, '/api/session'), 404)
    assert.equal(await status(insurance, '/side-queue/internet?after=0'), 404)
    assert.equal(await status(internet, '/api/session'), 200)
    assert.equal(await status(internet, '/fsi/api/callService', 'POST'), 404)
  })

  it('lets no bill pass that nobody authorised, and those of before once somebody does', async () => {
    const { visit } = await settled()
    await putRecords('a.ndjson', [fundRecord('F-1', patient.card)])
    await passAll()
    assert.deepEqual(await outside.after('insurance', 0, 10), [])
    authorisation = (await allow()).id
    await passAll()
    assert.deepEqual(
      (await passed()).toSorted(),
      [
        ['record-released', await numberOf(visit)],
        ['record-released', 'V-F-1'],
      ].toSorted(),
    )
    const said = JSON.stringify(await outside.after('insurance', 0, 100))
    for (const secret of [patient.name, patient.card, '示例医院']) assert.ok(!said.includes(secret))
  })

  it('pays a claim of a bill that was never settled here, from the record that passed', async () => {
    const { claimable } = await asPatient<OwnClaimsJson>('/api/persons/P-0001/claims')
    const bill = claimable.find(({ visit }) => visit === 'V-F-1')
    assert.equal(bill?.left, '11000.00')
    assert.equal(bill?.insurer, 'I-PROPERTY')
    const { settlement } = bill
    const { id } = await asPatient<ClaimJson>('/api/claims', { settlement, authorisation })
    const paid = await claimPaid(id)
    // 11,000 without the deductible of 10,000; the next claim is of another contract year.
    assert.equal(paid.paid, '1000.00')
    const { channels = '' } = internet.alliance.outside ?? {}
    const listed = await fetch(`${channels}/list?batch=claims-I-PROPERTY`)
    const { lines } = (await listed.json()) as { lines: { amount: string }[] }
    assert.deepEqual(
      lines.map(({ amount }) => amount),
      ['1000.00'],
    )
  })

  it('opens a claim by itself where the person said so, of a record that comes later', async () => {
    await allow({ opensByItself: true, from: '2026-05-01', to: '2026-05-31' })
    await passAll()
    await putRecords('b.ndjson', [fundRecord('F-2', patient.card, '2026-05-10')])
    await passAll()
    await openByThemselves(internet.alliance.api.claims)
    const { claims } = await asPatient<OwnClaimsJson>('/api/persons/P-0001/claims')
    const claim = claims.find(({ visit }) => visit === 'V-F-2')
    assert.equal(claim?.openedBy, 'authorisation')
    assert.equal((await claimPaid(claim.id)).state, 'paid')
  })

  it('finds what was paid for a bill that the fund took back since', async () => {
    await putRecords('c.ndjson', [takenBack('F-2', patient.card)])
    await passAll()
    const { claims } = await asPatient<OwnClaimsJson>('/api/persons/P-0001/claims')
    const { id = '' } = claims.find(({ visit }) => visit === 'V-F-2') ?? {}
    const found = await claimIn(id, 'overpaid')
    assert.equal(found.owedBack, found.paid)
  })

  it('tells whoever was told of a bill that it is gone, and nobody after a withdrawal of more', async () => {
    const { visit, settlement } = await settled()
    const { psn_no, mdtrt_id } = visit
    await passAll()
    for (const one of (await asPatient<OwnClaimsJson>('/api/persons/P-0001/claims'))
      .authorisations) {
      await asPatient(`/api/claim-authorisations/${one.id}/withdrawal`, {})
    }
    await passAll()
    await his.must('2208', { data: { psn_no, mdtrt_id, setl_id: settlement } })
    const later = await settled()
    await putRecords('d.ndjson', [fundRecord('F-3', patient.card)])
    await passAll()
    const kinds = await passed()
    assert.equal(kinds.at(-1)?.[0], 'record-reversed')
    const names = kinds.map(([, name]) => name)
    assert.ok(names.includes(await numberOf(visit)))
    for (const kept of ['V-F-3', await numberOf(later.visit)]) assert.ok(!names.includes(kept))
  })

  it('keeps no record of strangers, and none whose amounts hide something', async () => {
    const hidden = fundRecord('F-4', patient.card)
    hidden.setlinfo['psn_cash_pay'] = '20000.00'
    await putRecords('e.ndjson', [fundRecord('F-5', '110101199901019999'), hidden, 'no record'])
    await passAll()
    const { rows } = await insurance.database.pool.query<{ visit: string }>(
      "SELECT content->>'visit' AS visit FROM fund_record ORDER BY 1",
    )
    assert.deepEqual(
      rows.map(({ visit }) => visit),
      ['V-F-1', 'V-F-2', 'V-F-3'],
    )
    assert.deepEqual(await readdir(folder), ['taken'])
  })

  it('leaves books that verify on both sides', async () => {
    for (const side of [insurance, internet]) assert.equal((await side.verify()).finding, null)
  })

  it('carries everything once, in order, and chained', async () => {
    assert.equal(await carry(), 0)
    for (const side of ['insurance', 'internet'] as const) {
      assert.equal(await inside.firstBroken(side), null)
      assert.equal(await outside.firstBroken(side), null)
      assert.deepEqual(await inside.after(side, 0, 100), await outside.after(side, 0, 100))
    }
  })

  it('opens the queue to nobody but the carrier', async () => {
    await assert.rejects(carry('another-token-of-some-length'), /403/)
  })
})
