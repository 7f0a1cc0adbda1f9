import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  admission,
  discharge,
  newVisitNumber,
  type Patient,
  readPatient,
  stayBill,
} from './conversations.ts'
import { feeLine, fen, HisClient, holdsTogether } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

describe('a stay by the national interface', () => {
  let served: ServedGateway
  let his: HisClient
  let qian: Patient
  before(async () => {
    served = await serveGateway()
    his = new HisClient({ address: served.address, institution: 'H11000000001', area: '110000' })
    await his.signIn()
    const second = served.alliance.api.samples?.persons.persons[1]
    qian = await readPatient(his, second?.credential ?? '')
  })
  after(() => served.close())

  interface Stay {
    readonly mdtrt_id: string
    readonly psn_no: string
  }

  async function admitted(): Promise<Stay> {
    const { result } = await his.must('2401', admission(qian, newVisitNumber()))
    return { mdtrt_id: result.mdtrt_id, psn_no: qian.psn_no }
  }

  const item = { code: 'XA02BCO001E001020190075', price: '14.38' }

  const line = (stay: Stay, sn: string, count: number, more: Record<string, unknown> = {}) =>
    feeLine({ sn, ...item, count: String(count), amount: (count * 14.38).toFixed(2) }, stay, {
      rx_circ_flag: undefined,
      chrg_bchno: undefined,
      fee_ocur_time: '2026-03-05 08:00:00',
      ...more,
    })

  const add = (...lines: Record<string, unknown>[]) => his.must('2301', { feedetail: lines })

  it('says with the quote what is against a rule of audit, and settles all the same', async () => {
    const stay = await admitted()
    const care = { sn: 'N1', code: '001201000040000', count: '2', price: '33', amount: '66.00' }
    const when = { chrg_bchno: undefined, fee_ocur_time: '2026-03-05 08:00:00' }
    await add(feeLine(care, stay, when))
    await his.must('2402', discharge(stay))
    const quoted = await his.call('2303', stayBill(stay, qian, '66.00'))
    assert.equal(quoted.infcode, 0, quoted.bytes)
    assert.equal(quoted.warning, '智能审核：等级护理每日收费一次（N1）')
    const { setlinfo } = await his.must('2304', stayBill(stay, qian, '66.00'))
    await his.must('2305', { data: { ...stay, setl_id: setlinfo.setl_id } })
  })

  it('takes lines day by day, takes some back, and settles at the end', async () => {
    const stay = await admitted()
    await add(line(stay, 'A1', 10), line(stay, 'A2', 5))
    await add(line(stay, 'A3', -4, { init_feedetl_sn: 'A1' }))
    const over = await his.refused('2301', {
      feedetail: [line(stay, 'A4', -7, { init_feedetl_sn: 'A1' })],
    })
    assert.match(over, /taken-back-too-much/)
    const untied = await his.refused('2301', { feedetail: [line(stay, 'A5', -1)] })
    assert.match(untied, /line-not-tied/)
    const total = (11 * 14.38).toFixed(2)
    await his.must('2303', stayBill(stay, qian, total))
    const early = await his.refused('2304', stayBill(stay, qian, total))
    assert.match(early, /not-discharged/)
    await his.must('2402', discharge(stay))
    await his.must('2303', stayBill(stay, qian, total))
    const { setlinfo, setldetail } = await his.must('2304', stayBill(stay, qian, total))
    holdsTogether(setlinfo, setldetail)
    assert.equal(setlinfo.medfee_sumamt, total)
    assert.equal(setlinfo.clr_type, '21')
    const late = await his.refused('2301', {
      feedetail: [line(stay, 'A6', -1, { init_feedetl_sn: 'A1' })],
    })
    assert.match(late, /original-settled/)
    assert.match(await his.refused('2405', { data: { ...stay } }), /visit-holds-settlement/)
    await his.must('2305', { data: { ...stay, setl_id: setlinfo.setl_id } })
    await his.must('2405', { data: { ...stay } })
    await his.must('2301', { feedetail: [line(stay, 'A7', -1, { init_feedetl_sn: 'A1' })] })
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })

  it('settles in between, and at the end only what came since', async () => {
    const stay = await admitted()
    await add(line(stay, 'B1', 10))
    await his.must('2303', stayBill(stay, qian, '143.80', true))
    const first = await his.must('2304', stayBill(stay, qian, '143.80', true))
    const retry = await his.call('2304', stayBill(stay, qian, '143.80', true))
    assert.equal(retry.output.setlinfo.setl_id, first.setlinfo.setl_id, retry.bytes)
    await add(line(stay, 'B2', 2))
    await his.must('2402', discharge(stay))
    await his.must('2303', stayBill(stay, qian, '28.76'))
    const last = await his.must('2304', stayBill(stay, qian, '28.76'))
    assert.equal(last.setlinfo.medfee_sumamt, '28.76')
    assert.notEqual(last.setlinfo.setl_id, first.setlinfo.setl_id)
  })

  it('carries two thousand lines in batches, with four decimals of quantity and six of price', async () => {
    const stay = await admitted()
    const rows = 80
    let total = 0
    for (let batch = 0; batch < 25; batch++) {
      const lines = Array.from({ length: rows }, (_, i) => {
        const amount = '0.43'
        total += 43
        return feeLine(
          { sn: `${batch}-${i}`, code: item.code, count: '0.3333', price: '1.283457', amount },
          stay,
          { rx_circ_flag: undefined, chrg_bchno: undefined },
        )
      })
      const { result } = await his.must('2301', { feedetail: lines })
      assert.equal(result.length, rows)
    }
    await his.must('2402', discharge(stay))
    const text = (total / 100).toFixed(2)
    await his.must('2303', stayBill(stay, qian, text))
    const { setlinfo } = await his.must('2304', stayBill(stay, qian, text))
    assert.equal(fen(setlinfo.medfee_sumamt), total)
  })

  it('discharges once, and not before the admission', async () => {
    const stay = await admitted()
    const before = discharge(stay)
    before.dscginfo.endtime = '2026-02-01 09:00:00'
    assert.match(await his.refused('2402', before), /discharge-before-admission/)
    await his.must('2402', discharge(stay))
    assert.match(await his.refused('2402', discharge(stay)), /discharged-already/)
  })

  it('cancels lines by number and by all, but no line that another one takes back', async () => {
    const stay = await admitted()
    await add(line(stay, 'C1', 3), line(stay, 'C2', 3))
    await add(line(stay, 'C3', -1, { init_feedetl_sn: 'C1' }))
    const one = (feedetl_sn: string) => ({ data: [{ ...stay, feedetl_sn }] })
    assert.match(await his.refused('2302', one('C1')), /line-needed/)
    await his.must('2302', one('C3'))
    await his.must('2302', one('C1'))
    await his.must('2302', one('0000'))
    assert.match(await his.refused('2302', one('0000')), /lines-none/)
    await his.must('2404', { data: { ...stay } })
  })

  it('keeps the settlement list of a live settlement, and a later one as its next version', async () => {
    const stay = await admitted()
    await add(line(stay, 'D1', 4))
    await his.must('2402', discharge(stay))
    await his.must('2303', stayBill(stay, qian, '57.52'))
    const { setlinfo } = await his.must('2304', stayBill(stay, qian, '57.52'))
    const list = { setlinfo: { ...stay, setl_id: setlinfo.setl_id, adm_way: '1' } }
    const { data } = await his.must('4101', list)
    assert.equal((await his.must('4101', list)).data.setl_list_id, data.setl_list_id)
    const unknown = { setlinfo: { ...stay, setl_id: '00-1' } }
    assert.match(await his.refused('4101', unknown), /settlement-unknown-here/)
  })
})
