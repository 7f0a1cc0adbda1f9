import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { dayOf } from '../../engine/base/calendar-date.ts'
import {
  bothTotal,
  chargedVisit,
  newVisitNumber,
  omeprazole,
  type Patient,
  readPatient,
  registration,
  settling,
} from './conversations.ts'
import { feeLine, fen, HisClient, holdsTogether } from './his-client.ts'
import { insuredIn, personsOf, signedIn } from './hospitals.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

/** A zip archive of one file, without its directory: what the reader has to look at. */
function zipOf(content: string): Buffer {
  const packed = deflateRawSync(Buffer.from(content))
  const name = Buffer.from('detail.txt')
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name, packed])
}

describe('other institutions and regions by the national interface', () => {
  let served: ServedGateway
  before(async () => {
    served = await serveGateway()
  })
  after(() => served.close())

  const sale = (patient: Patient, sn: string, more: Record<string, unknown> = {}) => ({
    druginfo: {
      psn_no: patient.psn_no,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: patient.card,
      begntime: '2026-03-10 11:00:00',
      medfee_sumamt: '28.76',
      insutype: patient.insutype,
      acct_used_flag: '1',
      med_type: '41',
    },
    drugdetail: [
      feeLine(
        { sn, code: 'XA02BCO001E001020190075', count: '2', price: '14.38', amount: '28.76' },
        { mdtrt_id: '', psn_no: '' },
        more,
      ),
    ],
  })

  it('a pharmacy sells in one message, once, and takes it back', async () => {
    const his = await signedIn(served, 'P11000000001', '110000')
    const patient = await readPatient(his, insuredIn(served, 'beijing'))
    const traced = { drugtracinfo: [{ drug_trac_codg: '80000000000000000001' }] }
    const quoted = await his.must('2101', sale(patient, 'S1', traced))
    holdsTogether(quoted.setlinfo, quoted.setldetail)
    const sold = await his.must('2102', sale(patient, 'S1', traced))
    holdsTogether(sold.setlinfo, sold.setldetail)
    assert.equal(sold.setlinfo.clr_type, '41')
    const retry = await his.call('2102', sale(patient, 'S1', traced))
    assert.equal(retry.output.setlinfo?.setl_id, sold.setlinfo.setl_id, retry.bytes)
    assert.match(await his.refused('2102', sale(patient, 'S2', traced)), /trace-code-sold/)
    const { mdtrt_id, setl_id } = sold.setlinfo
    await his.must('2103', { data: { psn_no: patient.psn_no, mdtrt_id, setl_id } })
    const other = await his.must('2102', sale(patient, 'S2', traced))
    assert.notEqual(other.setlinfo.setl_id, setl_id)
  })

  it('counts the account into the fund’s sum where the dialect of the place does', async () => {
    const his = await signedIn(served, 'H44010000001', '440100')
    const patient = await readPatient(his, insuredIn(served, 'guangzhou'))
    const visit = await chargedVisit(his, patient)
    const total = visit.lines.reduce((sum, line) => sum + Number(line['det_item_fee_sumamt']), 0)
    const body = settling(visit, { medfee_sumamt: total.toFixed(2) })
    await his.must('2206', body)
    const { setlinfo, setldetail } = await his.must('2207', body)
    holdsTogether(setlinfo, setldetail, true)
  })

  it('speaks to Shanghai in its own names, codes and amounts, from reading the card to taking back', async () => {
    const his = await signedIn(served, 'H31000000001', '310000')
    const say = async (code: string, input: unknown) => {
      const national = his.envelope(code, input)
      const own = {
        xxlxm: national['infno'],
        msgid: national['msgid'],
        bbh: 'V1.0',
        xzqhdm: '310000',
        jgdm: national['fixmedins_code'],
        czybm: national['opter'],
        czyxm: national['opter_name'],
        jysj: national['inf_time'],
        sign_no: national['sign_no'],
        xxnr: input,
      }
      const { bytes } = await his.post(JSON.stringify(own))
      const answer = JSON.parse(bytes)
      assert.equal(answer.xxfhm, 0, `${code} ${bytes}`)
      return answer.xxnr
    }
    const card = insuredIn(served, 'shanghai')
    const shown = { cardtype: '1', mdtrt_cert_no: card }
    const { baseinfo, insuinfo } = await say('SE01', { data: shown })
    assert.equal(insuinfo[0].insutype, '310')
    const patient = { psn_no: baseinfo.psn_no, insutype: '310', card, name: '' }
    const { data: asked } = registration(patient, newVisitNumber())
    const { mdtrt_cert_type: _, ...opening } = asked
    const { data } = await say('SH02', { data: { ...opening, cardtype: '1' } })
    const visit = { mdtrt_id: data.mdtrt_id, psn_no: patient.psn_no }
    const line = feeLine({ sn: 'F1', ...omeprazole }, visit)
    const { result } = await say('SN01', { feedetail: [line] })
    const bill = {
      ...visit,
      ...shown,
      med_type: '11',
      medfee_sumamt: omeprazole.amount,
      psn_setlway: '01',
      chrg_bchno: 'B1',
      insutype: '310',
      acct_used_flag: '1',
      ybjsfwfyze: result[0].ybjsfwfyze,
      fybjsfwfyze: result[0].fybjsfwfyze,
      overlmt_selfpay: result[0].overlmt_amt,
      preselfpay_amt: result[0].preselfpay_amt,
    }
    await say('SI11', { data: bill })
    const { setlinfo } = await say('SI12', { data: bill })
    assert.equal(setlinfo.cardtype, '1')
    assert.equal(setlinfo.ybjsfwfyze, omeprazole.amount)
    const [current, past] = [setlinfo.curaccountpay, setlinfo.hisaccountpay].map(fen)
    assert.equal((current ?? 0) + (past ?? 0), fen(setlinfo.acct_pay))
    assert.ok(fen(setlinfo.acct_pay) > 0, JSON.stringify(setlinfo))
    assert.ok('tczfs' in setlinfo && 'fjzfs' in setlinfo && !('hifp_pay' in setlinfo))
    const { translsh } = setlinfo
    const back = await say('SK01', { data: { ...visit, translsh } })
    assert.equal(fen(back.setlinfo.acct_pay), -fen(setlinfo.acct_pay))
  })

  it('settles care elsewhere by the catalogue of the place and the rules of the home', async () => {
    const his = await signedIn(served, 'H51010000001', '510100')
    // Settled in Chengdu and filed for long-term residence there.
    const zhou = personsOf(served)[5]
    assert.deepEqual(zhou?.schemes, ['shanghai/employee'])
    const patient = await readPatient(his, zhou?.credential ?? '')
    const visit = await chargedVisit(his, patient)
    const total = visit.lines.reduce((sum, line) => sum + Number(line['det_item_fee_sumamt']), 0)
    const body = settling(visit, { medfee_sumamt: total.toFixed(2) })
    await his.must('2206', body)
    const { setlinfo, setldetail } = await his.must('2207', body)
    holdsTogether(setlinfo, setldetail)
    const month = timeMonth()
    const rows = await his.must('3260', { data: { ...month, startrow: '1' } })
    assert.ok(rows.data.some((row: { setl_sn: string }) => row.setl_sn === setlinfo.setl_id))
    const detail = rows.data.map((row: Record<string, string>) => ({ ...row, cnfm_flag: '1' }))
    const confirmation = { data: { ...month, totalrow: String(detail.length) }, detail }
    const message = his.newMessageId()
    await his.must('3261', confirmation, message)
    const back = { data: { ...month, otransid: message } }
    await his.must('3262', back)
    assert.match(await his.refused('3262', back), /record-unknown/)
  })

  function timeMonth() {
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString()
    return { trt_year: now.slice(0, 4), trt_month: now.slice(5, 7) }
  }

  it('holds a hospital’s books against its own, by sums and row by row', async () => {
    const his = await signedIn(served, 'H11000000002', '110000')
    const patient = await readPatient(his, insuredIn(served, 'beijing'))
    const settled: Record<string, string>[] = []
    for (let i = 0; i < 3; i++) {
      const visit = await chargedVisit(his, patient)
      await his.must('2206', settling(visit))
      settled.push((await his.must('2207', settling(visit))).setlinfo)
    }
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const span = { stmt_begndate: today, stmt_enddate: today, setl_optins: '110000' }
    const sum = (field: string) =>
      settled.reduce((all, one) => all + Number(one[field]), 0).toFixed(2)
    const totals = {
      medfee_sumamt: sum('medfee_sumamt'),
      fund_pay_sumamt: sum('fund_pay_sumamt'),
      acct_pay: sum('acct_pay'),
    }
    const stated = { ...span, ...totals, insutype: '310', clr_type: '11' }
    const balanced = await his.must('3201', { data: { ...stated, fixmedins_setl_cnt: 3 } })
    assert.equal(balanced.stmtinfo.stmt_rslt, '0', JSON.stringify(balanced))
    const off = await his.must('3201', { data: { ...stated, fixmedins_setl_cnt: 2 } })
    assert.match(off.stmtinfo.stmt_rslt_dscr, /笔数3/)

    const row = (one: Record<string, string>, total = one['medfee_sumamt']) =>
      [
        one['setl_id'],
        one['mdtrt_id'],
        one['psn_no'],
        total,
        one['fund_pay_sumamt'],
        one['acct_pay'],
        '0',
      ].join('\t')
    const [first = {}, second = {}, third = {}] = settled
    const file = [row(first), row(second, '1.00'), row({ ...third, setl_id: '00-999999' })].join(
      '\n',
    )
    const bytes = zipOf(`${file}\n`).toString('base64')
    const uploaded = await his.must('9101', {
      fsUploadIn: { in: bytes, filename: 'detail.zip', fixmedins_code: 'H11000000002' },
    })
    const call = { ...span, ...totals, cash_payamt: sum('psn_cash_pay'), fixmedins_setl_cnt: 3 }
    const { fileinfo } = await his.must('3202', {
      data: { ...call, file_qury_no: uploaded.file_qury_no },
    })
    const fetched = await his.must('9102', {
      fsDownloadIn: { ...fileinfo, fixmedins_code: 'H11000000002' },
    })
    const results = Buffer.from(fetched.fsDownloadOut.in, 'base64').toString().trim().split('\n')
    const byResult = results.map((line) => line.split('\t')[4]).sort()
    assert.deepEqual(byResult, ['0', '1', '2', '3'])
    const missing = results.find((line) => line.split('\t')[4] === '1')?.split('\t') ?? []
    assert.equal(missing[2], third['setl_id'])
    assert.match(missing[3] ?? '', /^H11000000002/)
    const daily = await his.must('13203', {
      data: { stmt_date: today, page_size: '100', page_num: '1' },
    })
    assert.equal(daily.data[0].stmt_rslt, '1')
  })

  it('knows the institution’s bills only to the institution', async () => {
    const own = await signedIn(served, 'H11000000001', '110000')
    const other = await signedIn(served, 'H11000000002', '110000')
    const patient = await readPatient(own, insuredIn(served, 'beijing'))
    const visit = await chargedVisit(own, patient)
    assert.match(await other.refused('2206', settling(visit)), /visit-unknown/)
    const named = { data: { psn_no: visit.psn_no, mdtrt_id: visit.mdtrt_id } }
    assert.match(await other.refused('5203', named), /visit-unknown/)
    await own.must('2206', settling(visit, { medfee_sumamt: bothTotal }))
  })

  it('charges a visit by what the hospital was on the day of care, whatever it became since', async () => {
    const his = await signedIn(served, 'H11000000002', '110000')
    const patient = await readPatient(his, insuredIn(served, 'beijing'))
    const charge = async (day: string) => {
      const { data } = await his.must('2201', {
        data: { ...registration(patient, newVisitNumber()).data, begntime: `${day} 08:30:00` },
      })
      const visit = { mdtrt_id: data.mdtrt_id, psn_no: patient.psn_no }
      const line = { ...{ sn: 'F1', ...omeprazole }, count: '300', amount: '4314.00' }
      const at = { fee_ocur_time: `${day} 10:00:00` }
      const { result } = await his.must('2204', { feedetail: [feeLine(line, visit, at)] })
      return settling({ ...visit, patient, lines: result }, { medfee_sumamt: '4314.00' })
    }
    const fundPays = async (code: string, body: object) =>
      (await his.must(code, body)).setlinfo.fund_pay_sumamt

    const [before, since] = [await charge('2026-03-10'), await charge('2026-03-12')]
    const paid = await fundPays('2206', before)
    assert.equal(await fundPays('2206', since), paid)
    const { registry, partners } = served.alliance.api
    const entry = registry.institution('H-BJ-02')
    assert.equal(entry?.level, 'tertiary')
    const lower = { ...entry, level: 'community' }
    const version = {
      kind: 'institution',
      id: entry.id,
      from: dayOf(2026, 3, 11),
      entry: lower,
    } as const
    await partners.record([version], 'tests', 'tests', 'anew')
    assert.notEqual(await fundPays('2206', since), paid)
    assert.equal(await fundPays('2206', before), paid)
    assert.equal(await fundPays('2207', before), paid)
    assert.equal((await served.verify()).finding, null)
  })

  it('wants a sign-in of the day', async () => {
    const his = new HisClient({
      address: served.address,
      institution: 'H11000000001',
      area: '110000',
    })
    const body = { data: { mdtrt_cert_type: '02', mdtrt_cert_no: insuredIn(served, 'beijing') } }
    assert.match(await his.refused('1101', body), /not-signed-in.*9001/)
    const stranger = new HisClient({
      address: served.address,
      institution: 'H99999900001',
      area: '110000',
    })
    assert.match(await stranger.refused('1101', body), /institution-unknown/)
  })
})
