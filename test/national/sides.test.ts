import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { mayPass, sideKinds } from '../../engine/visit/side-message.ts'
import { carryOver } from '../../server/jobs/carry-over.ts'
import { otherSide } from '../../server/platform/other-side.ts'
import { createSideQueue, type SideQueue } from '../../server/storage/side-queue.ts'
import { chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { HisClient } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

const token = 'a-token-that-both-sides-know'

describe('the side of the insurance network and the side of the internet, apart', () => {
  let insurance: ServedGateway
  let internet: ServedGateway
  let inside: SideQueue
  let outside: SideQueue
  let his: HisClient
  let patient: Patient

  before(async () => {
    internet = await serveGateway({ side: 'internet', sideQueue: { address: null, token } })
    insurance = await serveGateway({ side: 'insurance' })
    inside = createSideQueue(insurance.database.pool)
    outside = createSideQueue(internet.database.pool)
    const { address } = insurance
    his = new HisClient({ address, institution: 'H11000000001', area: '110000' })
    await his.signIn()
    const [first] = insurance.alliance.api.samples?.persons.persons ?? []
    patient = await readPatient(his, first?.credential ?? '')
  })
  after(async () => {
    await insurance.close()
    await internet.close()
  })

  const carry = (known = token) =>
    carryOver(inside, otherSide({ address: internet.address, token: known, patienceMs: 3000 }))

  const status = async ({ address }: ServedGateway, path: string, method = 'GET') =>
    (await fetch(address + path, { method })).status

  async function settled() {
    const visit = await chargedVisit(his, patient)
    await his.must('2206', settling(visit))
    const { setlinfo } = await his.must('2207', settling(visit))
    return { visit, settlement: setlinfo.setl_id as string }
  }

  const authorisation = {
    authorisation: 'AUTH-1',
    person: 'P-0001',
    institution: '',
    from: '2026-01-01',
    to: '2026-12-31',
  }

  it('serves hospitals on one and people on the other', async () => {
    assert.equal(await status(insurance, '/api/session'), 404)
    assert.equal(await status(insurance, '/side-queue/internet?after=0'), 404)
    assert.equal(await status(internet, '/api/session'), 200)
    assert.equal(await status(internet, '/fsi/api/callService', 'POST'), 404)
  })

  it('lets no bill pass that nobody authorised', async () => {
    const before = await settled()
    await carry()
    assert.deepEqual(await outside.after('insurance', 0, 10), [])
    assert.equal(await outside.send('internet', 'authorisation-given', authorisation), null)
    await carry()
    const { settlement } = await settled()
    await carry()
    const passed = await outside.after('insurance', 0, 10)
    assert.deepEqual(
      passed.map(({ kind, content }) => [kind, content['settlement'], content['authorisation']]),
      [['settlement-recorded', settlement, 'AUTH-1']],
    )
    assert.notEqual(before.settlement, settlement)
    assert.ok(!JSON.stringify(passed).includes(patient.name))
    assert.ok(!JSON.stringify(passed).includes(patient.card))
  })

  it('tells whoever was told of a bill that it is gone, and nobody after a withdrawal of more', async () => {
    const { visit, settlement } = await settled()
    const { psn_no, mdtrt_id } = visit
    const withdrawn = { authorisation: 'AUTH-1', person: 'P-0001' }
    assert.equal(await outside.send('internet', 'authorisation-withdrawn', withdrawn), null)
    await carry()
    await his.must('2208', { data: { psn_no, mdtrt_id, setl_id: settlement } })
    const later = await settled()
    await carry()
    const kinds = (await outside.about('insurance', 'P-0001')).map(({ kind, content }) => [
      kind,
      content['settlement'],
    ])
    assert.deepEqual(kinds.slice(-2), [
      ['settlement-recorded', settlement],
      ['settlement-reversed', settlement],
    ])
    assert.ok(!kinds.some(([, id]) => id === later.settlement))
  })

  it('carries everything once, in order, and chained', async () => {
    assert.equal(await carry(), 0)
    for (const side of ['insurance', 'internet'] as const) {
      assert.equal(await inside.firstBroken(side), null)
      assert.equal(await outside.firstBroken(side), null)
      assert.deepEqual(await inside.after(side, 0, 100), await outside.after(side, 0, 100))
    }
  })

  it('takes nothing that stands on no list, and writes down that it came', async () => {
    const refusals = async () => {
      const { rows } = await internet.database.pool.query<{ why: string }>(
        'SELECT why FROM side_refusal ORDER BY refusal',
      )
      return rows.map(({ why }) => why)
    }
    const base = { ...authorisation }
    const rows: readonly [string, Record<string, string>, string][] = [
      ['person-name', base, 'kind-unknown'],
      ['settlement-recorded', base, 'wrong-direction'],
      ['authorisation-given', { ...base, name: 'somebody' }, 'field-unknown'],
      ['authorisation-given', { ...base, to: 'whenever' }, 'field-form'],
      ['authorisation-given', { ...base, person: 'a b c' }, 'field-form'],
      ['authorisation-withdrawn', { authorisation: 'A' }, 'field-missing'],
      ['__proto__', base, 'kind-unknown'],
    ]
    for (const [kind, content, why] of rows) {
      assert.equal(await outside.send('internet', kind, content), why)
    }
    assert.deepEqual(
      await refusals(),
      rows.map(([, , why]) => why),
    )
    const forged = { number: 1000, kind: 'settlement-reversed', content: {}, chain: '0'.repeat(64) }
    const last = (await outside.after('insurance', 0, 100)).length
    assert.equal(await outside.take('insurance', [forged]), last)
    const content = { authorisation: 'A', settlement: 'S', reversal: 'R', person: 'P' }
    assert.equal(await outside.take('insurance', [{ ...forged, content }]), last)
    assert.deepEqual((await refusals()).slice(-2), ['field-missing', 'out-of-order'])
  })

  it('opens the queue to nobody but the carrier', async () => {
    await assert.rejects(carry('another-token-of-some-length'), /403/)
  })

  it('knows every kind by its fields, and none of them can hold a sentence', () => {
    for (const [kind, { from, fields }] of Object.entries(sideKinds)) {
      const content = Object.fromEntries(
        Object.keys(fields).map((name) => [name, 'a whole sentence about somebody']),
      )
      assert.equal(mayPass(from, kind, content), 'field-form', kind)
    }
  })
})
