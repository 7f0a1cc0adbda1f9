/**
 * A hospital's own system, as somebody outside would write it from the tables of fields: it builds
 * messages, sends them over HTTP and reads the answers with a reader of its own. It shares no code with
 * the gateway.
 */
import assert from 'node:assert/strict'

export interface HisAnswer {
  readonly status: number
  readonly bytes: string
  readonly infcode: number
  readonly message: string
  readonly warning: string
  readonly output: Output
}

// biome-ignore lint/suspicious/noExplicitAny: a system reads the nodes that its manual names
type Output = any

export interface HisSettings {
  readonly address: string
  readonly institution: string
  /** Region of the institution. */
  readonly area: string
  readonly operator?: string
}

let clock = 0

export class HisClient {
  readonly #settings: HisSettings
  #signNumber = ''
  #sequence = 0

  constructor(settings: HisSettings) {
    this.#settings = settings
  }

  /** Institution, time, four digits: never the same twice. */
  newMessageId(): string {
    clock += 1
    this.#sequence = (this.#sequence + 1) % 10_000
    const seconds = String(clock % 60).padStart(2, '0')
    const minutes = String(Math.floor(clock / 60) % 60).padStart(2, '0')
    const hours = String(Math.floor(clock / 3600) % 24).padStart(2, '0')
    const time = `20260401${hours}${minutes}${seconds}`
    return `${this.#settings.institution}${time}${String(this.#sequence).padStart(4, '0')}`
  }

  envelope(code: string, input: unknown, msgid = this.newMessageId()): Record<string, unknown> {
    const { institution, area, operator = 'CASH01' } = this.#settings
    return {
      infno: code,
      msgid,
      mdtrtarea_admvs: area,
      insuplc_admdvs: '',
      recer_sys_code: 'YBXT',
      dev_no: '',
      dev_safe_info: '',
      cainfo: '',
      signtype: '',
      infver: 'V1.0',
      opter_type: '1',
      opter: operator,
      opter_name: '收费员甲',
      inf_time: '2026-04-01 09:00:00',
      fixmedins_code: institution,
      fixmedins_name: '样例医院',
      sign_no: this.#signNumber,
      input,
    }
  }

  async post(body: string, path = '/fsi/api/callService'): Promise<HisAnswer> {
    const response = await fetch(this.#settings.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8' },
      body,
    })
    const bytes = await response.text()
    const parsed = JSON.parse(bytes)
    return {
      status: response.status,
      bytes,
      infcode: parsed.infcode,
      message: parsed.err_msg ?? '',
      warning: parsed.warn_msg ?? '',
      output: parsed.output ?? {},
    }
  }

  call(code: string, input: unknown, msgid?: string): Promise<HisAnswer> {
    return this.post(JSON.stringify(this.envelope(code, input, msgid)))
  }

  /** What has to succeed. */
  async must(code: string, input: unknown, msgid?: string): Promise<Output> {
    const answer = await this.call(code, input, msgid)
    assert.equal(answer.infcode, 0, `${code}: ${answer.bytes}`)
    assert.equal(answer.status, 200)
    return answer.output
  }

  /** What has to be refused; answers what was said. */
  async refused(code: string, input: unknown, msgid?: string): Promise<string> {
    const answer = await this.call(code, input, msgid)
    assert.equal(answer.infcode, -1, `${code}: ${answer.bytes}`)
    assert.ok([...answer.message].length <= 200)
    return answer.message
  }

  async signIn(): Promise<void> {
    const signIn = { opter_no: 'CASH01', mac: '00-00-00-00-00-00', ip: '127.0.0.1' }
    const output = await this.must('9001', { signIn })
    this.#signNumber = output.signinoutb.sign_no
    assert.notEqual(this.#signNumber, '')
  }
}

/** Fen of a text with two decimals. */
export function fen(text: string): number {
  assert.match(text, /^-?\d+\.\d\d$/)
  return Math.round(Number(text) * 100)
}

/** The identities by which a hospital checks an answer before it takes money. */
export function holdsTogether(
  setlinfo: Record<string, string>,
  setldetail: readonly { readonly fund_payamt: string }[],
  fundIncludesAccount = false,
): void {
  const of = (field: string) => fen(setlinfo[field] ?? '')
  const four = ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt']
  assert.equal(
    of('medfee_sumamt'),
    four.reduce((sum, field) => sum + of(field), 0),
  )
  const funds = ['hifp_pay', 'cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay']
  const all = [...funds, 'hifdm_pay', 'maf_pay', 'oth_pay']
  const fund = all.reduce((sum, field) => sum + of(field), 0)
  assert.equal(of('fund_pay_sumamt'), fund + (fundIncludesAccount ? of('acct_pay') : 0))
  assert.equal(of('psn_part_amt'), of('acct_pay') + of('psn_cash_pay'))
  assert.equal(of('medfee_sumamt'), fund + of('psn_part_amt') + of('hosp_part_amt'))
  const listed = setldetail.reduce((sum, row) => sum + fen(row.fund_payamt), 0)
  assert.equal(listed, of('fund_pay_sumamt'))
}

export interface ChargeLine {
  readonly sn: string
  readonly code: string
  readonly count: string
  readonly price: string
  readonly amount: string
}

/** A line of 2204 with all that has to be there. */
export function feeLine(
  { sn, code, count, price, amount }: ChargeLine,
  visit: { readonly mdtrt_id: string; readonly psn_no: string },
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    feedetl_sn: sn,
    mdtrt_id: visit.mdtrt_id,
    psn_no: visit.psn_no,
    chrg_bchno: 'B1',
    rx_circ_flag: '0',
    fee_ocur_time: '2026-03-10 10:00:00',
    med_list_codg: code,
    medins_list_codg: `H-${code}`,
    det_item_fee_sumamt: amount,
    cnt: count,
    pric: price,
    bilg_dept_codg: '0301',
    bilg_dept_name: '内科',
    bilg_dr_codg: 'D001',
    bilg_dr_name: '医师甲',
    hosp_appr_flag: '0',
    ...more,
  }
}
