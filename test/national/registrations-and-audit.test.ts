import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import {
  description,
  newVisitNumber,
  omeprazole,
  readPatient,
  registration,
  settling,
} from './conversations.ts'
import { diseaseRegistrations } from './disease-registrations.ts'
import { feeLine } from './his-client.ts'
import { insuredIn, signedIn } from './hospitals.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

describe('filings, diseases registered and audits by the national interface', () => {
  let served: ServedGateway
  before(async () => {
    served = await serveGateway()
  })
  after(() => served.close())

  /** How a stay in Shanghai is filed that begins in so many days. */
  async function filedAs(person: string, inDays: number): Promise<unknown> {
    const on = textFromDay(served.alliance.api.today() + inDays)
    const bill = {
      person,
      facility: 'H-SH-01',
      visit: { number: 'F-1', setting: 'inpatient', admittedOn: on, dischargedOn: on },
      currency: 'CNY',
      sums: { inScope: '5000.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
    }
    const answer = await fetch(`${served.address}/api/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bill),
    })
    const quote = (await answer.json()) as { engine: { bill: { attributes: { filing: unknown } } } }
    return quote.engine.bill.attributes.filing
  }

  it('files and takes back, and says before the charge what will be own pay', async () => {
    const his = await signedIn(served, 'H11000000001', '110000')
    const patient = await readPatient(his, insuredIn(served, 'beijing'))
    const referral = {
      psn_no: patient.psn_no,
      insutype: '310',
      diag_code: 'I25.100',
      diag_name: '冠心病',
      reflin_medins_no: 'H31000000001',
      reflin_medins_name: '样例医院',
      mdtrtarea_admdvs: '310000',
      refl_type: '2',
      refl_date: '2026-03-01',
      refl_rea: '专科治疗',
      refl_opnn: '同意转诊',
    }
    assert.equal(await filedAs(patient.psn_no, 0), 'none')
    const { result } = await his.must('2501', { refmedin: referral })
    const back = { data: { psn_no: patient.psn_no, trt_dcla_detl_sn: result.trt_dcla_detl_sn } }
    assert.equal(await filedAs(patient.psn_no, 0), 'referral')
    await his.must('2502', back)
    // Withdrawn, it serves what began up to that day.
    assert.equal(await filedAs(patient.psn_no, 0), 'referral')
    assert.equal(await filedAs(patient.psn_no, 1), 'none')
    assert.match(await his.refused('2502', back), /record-unknown/)
    const elsewhere = { ...referral, reflin_medins_no: 'H34010000001' }
    assert.match(await his.refused('2501', { refmedin: elsewhere }), /filing-refused/)
    const order = {
      rx_id: 'R1',
      hilist_code: 'NOT-LISTED',
      hilist_name: '未列入项目',
      drord_begn_date: '2026-03-10 09:00:00',
      cnt: '1',
      pric: '10',
      sumamt: '10.00',
    }
    const encounter = { mdtrt_id: 'x', fsi_order_dtos: [order] }
    const data = {
      syscode: 'HIS',
      patient_dtos: [{ patn_id: 'P', fsi_encounter_dtos: [encounter] }],
    }
    const audited = await his.must('3101', { data })
    assert.deepEqual(
      audited.result.map(({ rule_id, vola_amt }: Record<string, string>) => [rule_id, vola_amt]),
      [['unlisted', '10.00']],
    )
    await his.must('3103', {
      data: { warn_type: '1' },
      warns: [{ warn_rslt_id: audited.result[0].jr_id, dspo_way: '1' }],
    })
    const checked = await his.must('2001', {
      data: {
        psn_no: patient.psn_no,
        insutype: '390',
        fixmedins_code: 'H11000000001',
        med_type: '11',
        begntime: '2026-03-10 09:00:00',
      },
    })
    assert.equal(checked.trtinfo[0].trt_enjymnt_flag, '0')
    const found = await his.must('1201', {
      medinsinfo: { fixmedins_type: '1', fixmedins_code: 'H31000000001' },
    })
    assert.equal(found.medinsinfo[0].fixmedins_code, 'H31000000001')
  })

  it('opens the benefit of a chronic disease to whoever is registered for it, and closes it again', async () => {
    const his = await signedIn(served, 'H11000000001', '110000')
    const patient = await readPatient(his, insuredIn(served, 'beijing'))
    const { psn_no } = patient
    const disease = { dise_codg: 'M07800', dise_name: '慢性肾功能衰竭透析治疗' }
    /** A bill of 2,876.00 on that day: 200 of a drug for 14.38. */
    async function bill(day: string) {
      const opening = registration(patient, newVisitNumber())
      opening.data.begntime = `${day} 08:30:00`
      const { data } = await his.must('2201', opening)
      const visit = { mdtrt_id: data.mdtrt_id, psn_no }
      const { mdtrtinfo, diseinfo } = description(visit)
      await his.must('2203', { mdtrtinfo: { ...mdtrtinfo, med_type: '14', ...disease }, diseinfo })
      const line = { sn: 'F1', ...omeprazole, count: '200', amount: '2876.00' }
      const when = { fee_ocur_time: `${day} 10:00:00` }
      const { result } = await his.must('2204', { feedetail: [feeLine(line, visit, when)] })
      const more = { med_type: '14', medfee_sumamt: '2876.00', ...disease }
      return settling({ ...visit, patient, lines: result }, more)
    }
    const isEntitled = async () => {
      const about = {
        fixmedins_code: 'H11000000001',
        med_type: '14',
        begntime: `${todayText} 09:00:00`,
      }
      const data = { psn_no, insutype: '310', ...about, ...disease }
      const { trtinfo } = await his.must('2001', { data })
      return [trtinfo[0].trt_enjymnt_flag, trtinfo[0].trt_chk_rslt]
    }
    const todayText = textFromDay(served.alliance.api.today())
    const tomorrow = textFromDay(served.alliance.api.today() + 1)
    assert.match(await his.refused('2206', await bill(todayText)), /not-certified/)
    assert.match((await isEntitled()).join(), /^0,未办理该病种门诊慢特病备案/)
    const { result } = await his.must('2503', {
      data: {
        psn_no,
        insutype: '310',
        opsp_dise_code: disease.dise_codg,
        opsp_dise_name: disease.dise_name,
        insu_optins: '110000',
        ide_fixmedins_no: 'H11000000001',
        ide_fixmedins_name: '样例医院',
        hosp_ide_date: todayText,
        diag_dr_codg: 'D001',
        diag_dr_name: '医师甲',
        begndate: todayText,
      },
    })
    assert.deepEqual(await isEntitled(), ['1', ''])
    const first = await bill(todayText)
    await his.must('2206', first)
    const { setlinfo } = await his.must('2207', first)
    // Above 1,300 of the year the fund bears 85 % in a tertiary hospital: (2,876 − 1,300) × 85 %.
    assert.deepEqual([setlinfo.act_pay_dedc, setlinfo.hifp_pay], ['1300.00', '1339.60'])
    const later = await bill(tomorrow)
    await his.must('2206', later)
    await his.must('2504', { data: { psn_no, trt_dcla_detl_sn: result.trt_dcla_detl_sn } })
    // What was quoted no longer holds: the bill of tomorrow is a bill without entitlement.
    assert.match(await his.refused('2207', later), /not-certified/)
    const { psn_no: _, mdtrt_id } = setlinfo
    await his.must('2208', { data: { psn_no, mdtrt_id, setl_id: setlinfo.setl_id } })
  })

  diseaseRegistrations(() => served)

  it('audits orders and bills by rules that are data, and names each line', async () => {
    const his = await signedIn(served, 'H11000000001', '110000')
    const order = (rx_id: string, code: string, name: string, more: object = {}) => ({
      rx_id,
      hilist_code: code,
      hilist_name: name,
      drord_begn_date: '2026-03-10 09:00:00',
      cnt: '1',
      pric: '33',
      sumamt: '33.00',
      ...more,
    })
    const orders = [
      order('R1', '001201000030000', '一级护理', { pric: '45', sumamt: '45.00' }),
      order('R2', '001201000040000', '二级护理'),
      ...['09', '10', '11'].map((day) =>
        order(`B${day}`, '001109000010200', '普通病房床位费（三人间）', {
          drord_begn_date: `2026-03-${day} 09:00:00`,
          pric: '40',
          sumamt: '40.00',
        }),
      ),
      order('R4', '001201000060000', '新生儿护理'),
    ]
    const encounter = {
      mdtrt_id: 'x',
      med_mdtrt_type: '3',
      adm_date: '2026-03-09 10:00:00',
      dscg_date: '2026-03-11 09:00:00',
      fsi_order_dtos: orders,
    }
    const patient = { patn_id: 'P', gend: '2', brdy: '1980-05-05', fsi_encounter_dtos: [encounter] }
    const data = { syscode: 'HIS', patient_dtos: [patient] }
    const hitsAt = async (code: string) => {
      const { result } = await his.must(code, { data })
      return result.map((hit: Record<string, unknown>) => [
        hit['rule_id'],
        hit['vola_amt'],
        (hit['judge_result_detail_dtos'] as Record<string, string>[])
          .map(({ rx_id, vola_item_type }) => `${rx_id}/${vola_item_type}`)
          .join(' '),
      ])
    }
    assert.deepEqual(await hitsAt('3102'), [
      ['bed-days', '40.00', 'B09/1 B10/1 B11/1'],
      ['nursing-grades', '33.00', 'R2/1 R1/2'],
      ['newborn-only', '33.00', 'R4/1'],
    ])
    // While orders are given nobody knows yet how long the stay will be.
    assert.deepEqual(
      (await hitsAt('3101')).map(([rule]: string[]) => rule),
      ['nursing-grades', 'newborn-only'],
    )
  })
})
