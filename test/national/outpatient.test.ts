import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { checkHospital } from '../../server/platform/check-hospital.ts'
import {
  bothTotal,
  type Charged,
  chargedVisit,
  description,
  omeprazole,
  type Patient,
  readPatient,
  registration,
  settling,
} from './conversations.ts'
import { feeLine, fen, HisClient, holdsTogether } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

describe('a hospital that speaks the national interface', () => {
  let served: ServedGateway
  let his: HisClient
  let zhao: Patient
  before(async () => {
    served = await serveGateway()
    his = new HisClient({ address: served.address, institution: 'H11000000001', area: '110000' })
    await his.signIn()
    const [first] = served.alliance.api.samples?.persons.persons ?? []
    zhao = await readPatient(his, first?.credential ?? '')
  })
  after(() => served.close())

  const charged = (more = {}) => chargedVisit(his, zhao, more)

  async function settled(visit: Charged): Promise<Record<string, string>> {
    await his.must('2206', settling(visit))
    return (await his.must('2207', settling(visit))).setlinfo
  }

  const named = ({ psn_no, mdtrt_id }: Charged, setl_id?: string) => ({
    data: { psn_no, mdtrt_id, ...(setl_id === undefined ? {} : { setl_id }) },
  })

  it('reads a person, registers, sends lines, quotes, settles and takes it back', async () => {
    const visit = await charged()
    for (const line of visit.lines) {
      const four = ['fulamt_ownpay_amt', 'overlmt_amt', 'preselfpay_amt', 'inscp_scp_amt']
      const sum = four.reduce((all, field) => all + fen(line[field] ?? ''), 0)
      assert.equal(sum, fen(line['det_item_fee_sumamt'] ?? ''))
    }
    const quoted = await his.must('2206', settling(visit))
    assert.equal(quoted.setlinfo.setl_id, '')
    holdsTogether(quoted.setlinfo, quoted.setldetail)
    const done = await his.must('2207', settling(visit))
    holdsTogether(done.setlinfo, done.setldetail)
    assert.match(done.setlinfo.setl_id, /^[0-9a-f]{2}-\d+$/)
    assert.equal(done.setlinfo.psn_cash_pay, quoted.setlinfo.psn_cash_pay)

    const found = await his.must('5203', named(visit, done.setlinfo.setl_id))
    assert.equal(found.setlinfo.medfee_sumamt, bothTotal)
    const back = await his.must('2208', named(visit, done.setlinfo.setl_id))
    holdsTogether(back.setlinfo, back.setldetail)
    assert.equal(back.setlinfo.medfee_sumamt, `-${bothTotal}`)
    assert.notEqual(back.setlinfo.setl_id, done.setlinfo.setl_id)
    const { finding, settlements, reversals } = await served.verify()
    assert.equal(finding, null)
    assert.ok(settlements > 0 && reversals > 0)
  })

  it('answers a message that comes again with the same bytes, and refuses another body under its id', async () => {
    const visit = await charged()
    await his.must('2206', settling(visit))
    const message = his.newMessageId()
    const first = await his.call('2207', settling(visit), message)
    const again = await his.call('2207', settling(visit), message)
    assert.equal(again.bytes, first.bytes)
    assert.equal(first.infcode, 0)
    const other = await his.refused('2207', settling(visit, { invono: '12345' }), message)
    assert.match(other, /key-reused/)
    const others = await his.refused('2206', settling(visit), message)
    assert.match(others, /key-reused/)
  })

  it('gives a retry under a new message the first answer, and says so', async () => {
    const visit = await charged()
    const first = await settled(visit)
    const retry = await his.call('2207', settling(visit))
    assert.equal(retry.infcode, 0, retry.bytes)
    assert.equal(retry.output.setlinfo.setl_id, first['setl_id'])
    assert.match(retry.warning, /返回首次结果/)
    const other = await his.refused('2207', settling(visit, { medfee_sumamt: '49.03' }))
    assert.match(other, /visit-settled/)
  })

  it('settles nothing that was not quoted, and nothing whose amounts have changed since', async () => {
    const visit = await charged()
    assert.match(await his.refused('2207', settling(visit)), /not-quoted/)
    await his.must('2206', settling(visit))
    const changed = await his.refused('2207', settling(visit, { acct_used_flag: '0' }))
    assert.match(changed, /quote-outdated.*现金\d+\.\d\d/)
    const added = await his.must('2204', {
      feedetail: [feeLine({ sn: 'F3', ...omeprazole }, visit)],
    })
    const wider = { ...visit, lines: [...visit.lines, ...added.result] }
    const total = { medfee_sumamt: '78.79' }
    assert.match(await his.refused('2207', settling(wider, total)), /quote-outdated/)
    await his.must('2206', settling(wider, total))
    const { setlinfo } = await his.must('2207', settling(wider, total))
    assert.equal(setlinfo.medfee_sumamt, '78.79')
  })

  describe('where the patient shows an e-credential', () => {
    const issuer = async (path: string, body: object) => {
      const address = served.alliance.outside?.credentials ?? ''
      const answer = await fetch(`${address}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      return (await answer.json()) as Record<string, string>
    }
    const behave = (subject: string, fault: string) => issuer('behaviour', { subject, fault })
    /** What the hospital's own terminal got for the code that it scanned. */
    async function token(orgId = 'H-BJ-01'): Promise<string> {
      const { ecQrCode } = await issuer('codes', { idNo: zhao.card, userName: zhao.name })
      const read = await issuer('decode', { ecQrCode, orgId, requestId: 'terminal-1' })
      return read['ecToken'] ?? ''
    }
    const shown = (mdtrt_cert_no: string) => ({ mdtrt_cert_type: '01', mdtrt_cert_no })
    const asked = (card: string) => ({ data: { ...shown(card), begntime: '2026-03-10 08:00:00' } })

    it('takes the token from the first reading of the person to the settlement', async () => {
      const held = await token()
      const { baseinfo } = await his.must('1101', asked(held))
      assert.equal(baseinfo.psn_no, zhao.psn_no)
      const opening = registration(zhao, `EC${Date.now()}`)
      Object.assign(opening.data, shown(held))
      await his.must('2201', opening)
      const visit = await charged()
      const bill = settling(visit)
      Object.assign(bill.data, shown(held))
      await his.must('2206', bill)
      const { setlinfo } = await his.must('2207', bill)
      assert.deepEqual([setlinfo.medfee_sumamt, setlinfo.mdtrt_cert_type], [bothTotal, '01'])
    })

    it('takes the code itself once, and says what is wrong with any other', async () => {
      const { ecQrCode: code = '' } = await issuer('codes', {
        idNo: zhao.card,
        userName: zhao.name,
      })
      assert.equal((await his.must('1101', asked(code))).baseinfo.psn_no, zhao.psn_no)
      const other = new HisClient({
        address: served.address,
        institution: 'H11000000001',
        area: '110000',
        operator: 'CASH02',
      })
      await other.signIn()
      assert.match(await other.refused('1101', asked(code)), /credential-replayed.*已使用/)
      const elsewhere = await token('H-SH-01')
      assert.match(await his.refused('1101', asked(elsewhere)), /credential-replayed/)
      const forged = `ect.${'x'.repeat(32)}`
      assert.match(await his.refused('1101', asked(forged)), /credential-forged.*校验不符/)
      const last = (Number(code.at(-1)) + 1) % 10
      const made = `${code.slice(0, -1)}${last}`
      assert.match(await his.refused('1101', asked(made)), /credential-forged/)
      assert.match(await his.refused('1101', asked(`41${code.slice(2)}`)), /credential-foreign/)
      assert.match(await his.refused('1101', asked(zhao.card)), /credential-unreadable/)
    })

    it('settles nothing by a token that is over, and is answered anew once its issuer is back', async () => {
      const held = await token()
      const visit = await charged()
      const bill = settling(visit)
      await his.must('2206', bill)
      Object.assign(bill.data, shown(held))
      await behave('tokens', 'over')
      assert.match(await his.refused('2207', bill), /credential-expired.*已失效/)
      await behave('tokens', 'down')
      const message = his.newMessageId()
      assert.match(await his.refused('2207', bill, message), /credential-away/)
      await behave('tokens', 'none')
      const { setlinfo } = await his.must('2207', bill, message)
      assert.equal(setlinfo.medfee_sumamt, bothTotal)
    })
  })

  it('names the sum that the hospital added up otherwise', async () => {
    const visit = await charged()
    const wrong = settling(visit, { inscp_scp_amt: '1.00' })
    assert.match(await his.refused('2206', wrong), /stated-amounts-differ.*inscp_scp_amt上传1\.00/)
  })

  it('leaves an insurer’s share out of the national fields, where it has no place', async () => {
    const visit = await charged()
    const info = await settled(visit)
    assert.equal(info['oth_pay'], '0.00')
    const entry = await served.alliance.api.store.find(info['setl_id'] ?? '')
    assert.equal(entry?.document.kind, 'settlement')
    const kinds =
      entry?.document.kind === 'settlement'
        ? entry.document.facts.coverages.map(({ scheme }) => scheme)
        : []
    assert.ok(kinds.length > 0 && !kinds.some((scheme) => scheme.startsWith('commercial/')))
  })

  it('takes back whatever a message did whose answer was lost, once', async () => {
    const visit = await charged()
    await his.must('2206', settling(visit))
    const message = his.newMessageId()
    await his.must('2207', settling(visit), message)
    const body = { data: { psn_no: visit.psn_no, omsgid: message, oinfno: '2207' } }
    await his.must('2601', body)
    await his.must('2601', body)
    assert.match(await his.refused('5203', named(visit)), /settlement-unknown-here/)
    await his.must('2206', settling(visit))
    const { setlinfo } = await his.must('2207', settling(visit))
    assert.equal(setlinfo.medfee_sumamt, bothTotal)
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })

  it('refuses a message that was called back before it came', async () => {
    const visit = await charged()
    await his.must('2206', settling(visit))
    const message = his.newMessageId()
    const body = { data: { psn_no: visit.psn_no, omsgid: message, oinfno: '2207' } }
    await his.must('2601', body)
    assert.match(await his.refused('2207', settling(visit), message), /message-voided/)
    assert.match(await his.refused('5203', named(visit)), /settlement-unknown-here/)
  })

  it('sells no pack twice, whoever sells it, until it is given back', async () => {
    const traced = { drugtracinfo: [{ drug_trac_codg: `8${Date.now()}0001` }] }
    const first = await charged(traced)
    const { setl_id } = await settled(first)
    const second = await charged(traced)
    await his.must('2206', settling(second))
    assert.match(await his.refused('2207', settling(second)), /trace-code-sold.*售出/)
    await his.must('2208', named(first, setl_id))
    await his.must('2207', settling(second))
  })

  it('opens a visit once, and never gives its number to somebody else', async () => {
    const number = `TWICE${Date.now()}`
    const first = await his.must('2201', registration(zhao, number))
    const again = await his.must('2201', registration(zhao, number))
    assert.equal(again.data.mdtrt_id, first.data.mdtrt_id)
    const other = registration(zhao, number)
    other.data.begntime = '2026-03-11 08:30:00'
    assert.match(await his.refused('2201', other), /visit-there-already/)
    const gone = {
      data: { psn_no: zhao.psn_no, mdtrt_id: first.data.mdtrt_id, ipt_otp_no: number },
    }
    await his.must('2202', gone)
    assert.match(await his.refused('2201', registration(zhao, number)), /visit-cancelled/)
    assert.match(await his.refused('2203', description(first.data)), /visit-cancelled/)
  })

  it('wants the patient’s own credential', async () => {
    const visit = await charged()
    const other = served.alliance.api.samples?.persons.persons[1]?.credential
    const body = settling(visit, { mdtrt_cert_no: other })
    assert.match(await his.refused('2206', body), /credential-of-another/)
  })

  it('keeps names and identity numbers out of its log and in no column as they are', async () => {
    await settled(await charged())
    const { rows } = await served.database.pool.query<{ text: string }>(
      `SELECT action::text AS text FROM visit_action
       UNION ALL SELECT encode(answer, 'escape') FROM gateway_answer`,
    )
    const kept = rows.map(({ text }) => text).join('\n')
    for (const secret of [zhao.name, zhao.card]) {
      assert.ok(!kept.includes(secret))
      assert.ok(!served.logged.join('\n').includes(secret))
    }
  })

  it('is held to its conversation when it applies for a place in the alliance', async () => {
    const { rules, findings } = await checkHospital(served.address, 'H11000000001')
    assert.equal(rules.length, 9)
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['N8 reconciliation'],
      'it compared no totals yet',
    )
    const stranger = await checkHospital(served.address, 'H99000000001')
    assert.deepEqual(stranger.rules, ['N0 test gateway'])
  })

  it('writes down who was shown whom', async () => {
    const { rows } = await served.database.pool.query<{ actor: string; act: string }>(
      `SELECT DISTINCT actor, act FROM access_record WHERE person = $1`,
      [zhao.psn_no],
    )
    assert.ok(rows.some((row) => row.actor === 'H-BJ-01/CASH01' && row.act === 'find-person'))
  })
})
