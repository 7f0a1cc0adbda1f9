import '../support/seed.ts'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sampled } from '../support/thoroughness.ts'
import { chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { HisClient } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

const folder = join(import.meta.dirname, '..', '..', 'catalogues', 'national')

describe('messages that nobody should send to the gateway', () => {
  let served: ServedGateway
  let his: HisClient
  let patient: Patient
  before(async () => {
    served = await serveGateway()
    his = new HisClient({ address: served.address, institution: 'H11000000001', area: '110000' })
    await his.signIn()
    patient = await readPatient(
      his,
      served.alliance.api.samples?.persons.persons[0]?.credential ?? '',
    )
  })
  after(() => served.close())

  async function isToldWhatIsWrong(body: string): Promise<string> {
    const answer = await his.post(body)
    assert.equal(answer.status, 200, answer.bytes)
    assert.equal(answer.infcode, -1, answer.bytes)
    assert.match(answer.message, /^【.+】.+。处理：.+。$/, answer.bytes)
    return answer.message
  }

  it('are told what is wrong, where, and what to do', async () => {
    const good = his.envelope('1101', { data: { mdtrt_cert_type: '02', mdtrt_cert_no: 'x' } })
    const rows: readonly [string, RegExp][] = [
      ['', /body-empty/],
      ['{', /body-no-json/],
      ['[]', /message-form/],
      ['{"a":1,"a":2}', /body-key-twice/],
      ['{"__proto__":{"x":"1"}}', /body-key-forbidden/],
      [JSON.stringify({ ...good, infno: '9999' }), /transaction-unknown/],
      [JSON.stringify({ ...good, infno: undefined }), /field-missing.*infno/],
      [JSON.stringify({ ...good, msgid: 'short' }), /message-id/],
      [JSON.stringify({ ...good, msgid: `H44010000001${'0'.repeat(18)}` }), /message-id/],
      [JSON.stringify({ ...good, opter_name: '长'.repeat(51) }), /field-length.*opter_name/],
      [JSON.stringify({ ...good, inf_time: '2026-02-30 09:00:00' }), /field-time.*inf_time/],
      [JSON.stringify({ ...good, opter_type: '7' }), /field-code.*opter_type/],
      [JSON.stringify({ ...good, input: [] }), /message-form.*input/],
      [JSON.stringify({ ...good, input: {} }), /field-missing.*input\/data/],
      [JSON.stringify({ ...good, input: { data: 'x' } }), /node-form/],
      [
        JSON.stringify({ ...good, input: { data: { x: 'y'.repeat(45_000) } } }),
        /body-text-unusable/,
      ],
    ]
    for (const [body, says] of rows)
      assert.match(await isToldWhatIsWrong(body), says, body.slice(0, 80))
    const long = {
      data: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x${i}`, 'y'.repeat(2000)])),
    }
    assert.match(await isToldWhatIsWrong(JSON.stringify({ ...good, input: long })), /input-length/)
  })

  it('numbers that would lose digits are read as they are written', async () => {
    const visit = await chargedVisit(his, patient)
    const body = JSON.stringify(his.envelope('2206', settling(visit)))
    for (const [wrong, says] of [
      ['0.1e3', /field-number/],
      ['50.030000000000000001', /field-number/],
      ['99999999999999999999.00', /field-number/],
    ] as const) {
      const changed = body.replace('"medfee_sumamt":"50.03"', `"medfee_sumamt":${wrong}`)
      const fresh = changed.replace(/"msgid":"\w+"/, `"msgid":"${his.newMessageId()}"`)
      assert.match(await isToldWhatIsWrong(fresh), says)
    }
    const number = body.replace('"medfee_sumamt":"50.03"', '"medfee_sumamt":50.03')
    assert.equal((await his.post(number)).infcode, 0)
  })

  it('never fail on our side, whatever stands in which field', async () => {
    const lines = readFileSync(join(folder, 'fields.csv'), 'utf8').split('\n').slice(3)
    const known = lines.filter((line) => line !== '' && !line.includes('='))
    const fields = known.map((line) => line.split(',')).filter(([code]) => code !== '9002')
    const odd = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('', '0', '-1', '1e9', '2026-03-10', '2026-03-10 08:00:00', '310', '01', '11'),
      fc.constantFrom(null, true, [], {}, [[]], 0, -5, 12.5),
      fc.constantFrom('../x', "' OR 1=1 --", '\u0000', '\u202e', '💊', 'ff'.repeat(14)),
      fc.integer(),
    )
    const value = fc.record({ field: fc.constantFrom(...fields), odd })
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 12 }), async (values) => {
        const code = values[0]?.field[0] ?? '1101'
        const input: Record<string, unknown> = {}
        const filled = fields.filter(([transaction]) => transaction === code)
        for (const [, node = '', field = '', type = ''] of filled) {
          const name = node.replace('[]', '')
          const row = (node.endsWith('[]') ? (input[name] as unknown[])?.[0] : input[name]) ?? {}
          const at = { ...(row as object), [field]: ordinary(type, field, patient) }
          input[name] = node.endsWith('[]') ? [at] : at
        }
        for (const { field, odd: content } of values) {
          const [, node = '', name = ''] = field
          const key = node.replace('[]', '')
          const row = Array.isArray(input[key]) ? (input[key] as object[])[0] : input[key]
          if (typeof row === 'object' && row !== null) Reflect.set(row, name, content)
        }
        const answer = await his.call(code, input)
        assert.ok(answer.status < 500, `${code} ${JSON.stringify(input)}: ${answer.bytes}`)
        assert.ok(answer.infcode === 0 || answer.infcode === -1)
      }),
      { numRuns: 150 },
    )
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })

  it('sends the same settlement many times at once and gets one', async () => {
    for (let round = 0; round < sampled(3, 200); round++) {
      const visit = await chargedVisit(his, patient)
      await his.must('2206', settling(visit))
      const same = his.newMessageId()
      const messages = [same, same, same, his.newMessageId(), his.newMessageId()]
      const answers = await Promise.all(
        messages.map((message) => his.call('2207', settling(visit), message)),
      )
      const ids = new Set(
        answers.flatMap(({ infcode, output }) => (infcode === 0 ? [output.setlinfo.setl_id] : [])),
      )
      assert.equal(ids.size, 1, answers.map(({ bytes }) => bytes).join('\n'))
      for (const { infcode, message } of answers) {
        if (infcode !== 0) assert.match(message, /settling-under-way|payers-undecided/)
      }
      const found = await his.must('5203', {
        data: { psn_no: visit.psn_no, mdtrt_id: visit.mdtrt_id },
      })
      assert.ok(ids.has(found.setlinfo.setl_id))
    }
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })
})

/** Something that has the form of the field, so that what is odd is the other field. */
function ordinary(type: string, field: string, { psn_no }: Patient): string {
  if (field === 'psn_no') return psn_no
  if (type === 'D') return '2026-03-10'
  if (type === 'DT') return '2026-03-10 08:00:00'
  if (type.startsWith('"N') || type.startsWith('N')) return '1'
  const known: Record<string, string> = {
    mdtrt_cert_type: '02',
    insutype: '310',
    med_type: '11',
    psn_setlway: '01',
    diag_type: '1',
    fixmedins_type: '1',
    clr_type: '11',
    psn_cert_type: '01',
  }
  return known[field] ?? '1'
}
