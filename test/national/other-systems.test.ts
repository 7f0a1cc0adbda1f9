/** Hospital systems that nobody here wrote, from sign-in to reversal, in the shapes that they send. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { holdsTogether } from './his-client.ts'
import {
  type Facts,
  jiangxiSystem,
  type OtherSystem,
  otherSystems,
  type Visiting,
  written,
} from './other-systems.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

// biome-ignore lint/suspicious/noExplicitAny: a system reads the nodes that its manual names
type Output = any

const on = '2026-03-10'
const item = { code: 'XA02BCO001E001020190075', price: 14.38, count: 2 }

describe('a hospital system that was not written for us', () => {
  let served: ServedGateway
  const facts = (sign: string): Facts => ({
    institution: 'H11000000001',
    area: '110000',
    sign,
    now: new Date(),
  })

  before(async () => {
    served = await serveGateway()
  })
  after(() => served.close())

  async function sent(system: OtherSystem, code: string, input: object, sign: string) {
    const body = written(system.envelope(code, input as Record<string, unknown>, facts(sign)))
    const isGb = system.contentType.includes('GBK')
    const response = await fetch(served.address + system.path(code), {
      method: 'POST',
      headers: { 'content-type': system.contentType },
      body: isGb ? inGbk(body) : body,
    })
    const bytes = await response.text()
    if (isGb) assert.match(bytes, /^[\x20-\x7e]*$/, 'readable in whatever charset')
    return { text: body, bytes, answer: JSON.parse(bytes) as Output }
  }

  async function must(system: OtherSystem, code: string, input: object, sign: string) {
    const { text, bytes, answer } = await sent(system, code, input, sign)
    assert.equal(String(answer.infcode), '0', `${system.source}\n${text}\n${bytes}`)
    return answer.output as Output
  }

  for (const system of otherSystems) {
    it(`${system.name}: settles a visit and takes it back`, async () => {
      const { signinoutb } = await must(system, '9001', system.signIn(), '')
      const sign: string = signinoutb.sign_no
      const [first] = served.alliance.api.samples?.persons.persons ?? []
      const card = first?.credential ?? ''
      const { baseinfo, insuinfo } = await must(system, '1101', system.person(card), sign)
      const known = { psn_no: baseinfo.psn_no, card, insutype: insuinfo[0].insutype }
      const number = `${Date.now()}${Math.floor(Math.random() * 1e6)}`
      const opening: Visiting = { ...known, mdtrt_id: '', number }
      const { data } = await must(system, '2201', system.register(opening, on), sign)
      const visiting = { ...opening, mdtrt_id: data.mdtrt_id }
      await must(system, '2203', system.describe(visiting, on), sign)
      const charged = await must(system, '2204', system.charge(visiting, item, on), sign)
      assert.equal(charged.result[0].det_item_fee_sumamt, '28.76')
      const quoted = await must(system, '2206', system.quote(visiting, item), sign)
      const sums = Object.fromEntries(
        [
          'medfee_sumamt',
          'fulamt_ownpay_amt',
          'overlmt_selfpay',
          'preselfpay_amt',
          'inscp_scp_amt',
        ].map((field) => [field, quoted.setlinfo[field]]),
      )
      const settled = await must(system, '2207', system.settle(visiting, sums), sign)
      holdsTogether(settled.setlinfo, settled.setldetail)
      assert.equal(settled.setlinfo.medfee_sumamt, '28.76')
      const { setl_id } = settled.setlinfo
      const back = await must(system, '2208', system.takeBack(visiting, setl_id), sign)
      assert.equal(back.setlinfo.medfee_sumamt, '-28.76')
    })
  }

  it('sends a stay of the largest size as texts of their own, as far as the interface allows', async () => {
    const system = jiangxiSystem
    const { signinoutb } = await must(system, '9001', system.signIn(), '')
    const sign: string = signinoutb.sign_no
    const card = served.alliance.api.samples?.persons.persons[0]?.credential ?? ''
    const { baseinfo, insuinfo } = await must(system, '1101', system.person(card), sign)
    const number = `LONG${Date.now()}`
    const known = { psn_no: baseinfo.psn_no, card, insutype: insuinfo[0].insutype, number }
    const { data } = await must(
      system,
      '2201',
      system.register({ ...known, mdtrt_id: '' }, on),
      sign,
    )
    const visiting = { ...known, mdtrt_id: data.mdtrt_id }
    await must(system, '2203', system.describe(visiting, on), sign)
    const [line] = system.charge(visiting, item, on)['feedetail'] as object[]
    const lines = (from: number, count: number) => ({
      feedetail: Array.from({ length: count }, (_, i) => ({ ...line, feedetl_sn: `L${from + i}` })),
    })
    const tooMuch = await sent(system, '2204', lines(0, 100), sign)
    assert.ok(written(lines(0, 100)).length > 40_000)
    assert.match(tooMuch.bytes, /input-length/)
    for (let batch = 0; batch < 300; batch += 75) {
      assert.ok(written(lines(batch, 75)).length > 30_000)
      const { result } = await must(system, '2204', lines(batch, 75), sign)
      assert.equal(result.length, 75)
    }
    const quoted = await must(system, '2206', system.quote(visiting, { ...item, count: 600 }), sign)
    assert.equal(quoted.setlinfo.medfee_sumamt, '8628.00')
  })

  it('uploads a file of a whole month', async () => {
    const system = jiangxiSystem
    const { signinoutb } = await must(system, '9001', system.signIn(), '')
    const month = randomBytes(1_500_000).toString('base64')
    const upload = { in: month, filename: 'month.zip', fixmedins_code: 'H11000000001' }
    const sending = { fsUploadIn: upload }
    const output = await must(system, '9101', sending, signinoutb.sign_no)
    assert.notEqual(output.file_qury_no, '')
  })

  it('is not spoken for by another institution’s numbers, nor settled without the credential', async () => {
    const [system] = otherSystems
    assert.ok(system)
    const { signinoutb } = await must(system, '9001', system.signIn(), '')
    const body = { ...system.envelope('1101', system.person('x'), facts(signinoutb.sign_no)) }
    const foreign = { ...body, msgid: `H44030000001${String(body['msgid']).slice(12)}` }
    const response = await fetch(`${served.address}/fsi/api/callService`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(foreign),
    })
    assert.match(await response.text(), /message-id/)
  })
})

/** The few characters of these messages; a test needs no table of 20,000. */
function inGbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk')
  const bytes: number[] = []
  for (const char of text) {
    if (char.charCodeAt(0) < 0x80) bytes.push(char.charCodeAt(0))
    else bytes.push(...gbkOf(char, decoder))
  }
  return Uint8Array.from(bytes)
}

const found = new Map<string, readonly [number, number]>()

function gbkOf(char: string, decoder: TextDecoder): readonly [number, number] {
  const known = found.get(char)
  if (known !== undefined) return known
  for (let lead = 0xb0; lead <= 0xf7; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      if (decoder.decode(Uint8Array.of(lead, trail)) !== char) continue
      found.set(char, [lead, trail])
      return [lead, trail]
    }
  }
  throw new Error(`${char} is not in GB 2312`)
}
