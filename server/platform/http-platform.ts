/**
 * Speaks the national interface to a fund's own platform. Only an answer with `infcode` is one; a
 * connection that breaks, a status of a server in trouble and a text that is none are silence.
 */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { minorFromText, scaledFromText, textFromMinor } from '../../engine/base/money.ts'
import { fundFields } from '../../engine/visit/national-amounts.ts'

type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

interface Bill {
  readonly person: string
  readonly facility: string
  readonly visit: {
    readonly setting: string
    readonly admittedOn: string
    readonly dischargedOn: string
    readonly disease?: string | null
  }
  readonly lines?: readonly Line[]
}

interface Line {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly on: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount?: string
}

interface Patient {
  readonly person: string
  readonly facility: string
}

interface Opened {
  readonly visit: string
  readonly sums: Readonly<Record<string, string>>
}

interface Result {
  readonly settlement: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly shares: readonly { readonly field: string; readonly amountMinor: number }[]
}

export interface PlatformOptions {
  /** Where the platform takes messages. */
  readonly address: string
  /** Region of an institution, six digits. */
  areaOf(institution: string): string
  readonly patienceMs: number
  /** National code of an institution. */
  codeOf(institution: string): string
  /** What the patient shows, and what kind of insurance it is for. */
  credentialOf(
    person: string,
  ): Promise<{ readonly number: string; readonly insutype: string } | null>
  /** A message id that was never given out before. */
  newMessage(institutionCode: string): Promise<string>
  now(): Date
}

type Nodes = Readonly<Record<string, unknown>>

type Posted = readonly [code: string, input: Nodes, sign: string, message?: string]

const mostAnswerBytes = 4 * 1024 * 1024
/** A message may have 40,000 characters, and a line some 400. */
const linesOfMessage = 80
const batch = 'B1'

const silence = { heard: false } as const

export function httpPlatform(options: PlatformOptions) {
  const signs = new Map<string, string>()

  async function send(
    facility: string,
    code: string,
    input: Nodes,
    message?: string,
  ): Promise<Word<Nodes>> {
    const institution = options.codeOf(facility)
    const area = options.areaOf(facility)
    const post = (...args: Posted) => postTo(institution, area, ...args)
    const word = await post(code, input, signs.get(institution) ?? '', message)
    const isStranger = word.heard && !word.granted && word.says.includes('not-signed-in')
    if (!isStranger || code === '9001') return word
    const signIn = { opter_no: 'YIQIAO', mac: '', ip: '127.0.0.1' }
    const signed = await post('9001', { signIn }, '')
    if (!signed.heard || !signed.granted) return signed
    signs.set(institution, textIn(nodeIn(signed.value, 'signinoutb'), 'sign_no'))
    // It was refused before anything was done, so it may be sent under the same id.
    return post(code, input, signs.get(institution) ?? '', message)
  }

  async function postTo(
    institution: string,
    area: string,
    code: string,
    input: Nodes,
    sign: string,
    message?: string,
  ): Promise<Word<Nodes>> {
    const msgid = message || (await options.newMessage(institution))
    const body = JSON.stringify({ ...envelope(institution, area, code, msgid, sign), input })
    try {
      const response = await fetch(options.address, {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=utf-8' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(options.patienceMs),
      })
      const text = await response.text()
      if (!response.ok || text.length > mostAnswerBytes) return silence
      return wordIn(JSON.parse(text))
    } catch {
      return silence
    }
  }

  function envelope(institution: string, area: string, code: string, msgid: string, sign: string) {
    const time = new Date(options.now().getTime() + 8 * 3_600_000).toISOString()
    return {
      infno: code,
      msgid,
      mdtrtarea_admvs: area,
      insuplc_admdvs: area,
      recer_sys_code: 'YBXT',
      infver: 'V1.0',
      opter_type: '1',
      opter: 'YIQIAO',
      opter_name: 'Yiqiao',
      inf_time: `${time.slice(0, 10)} ${time.slice(11, 19)}`,
      fixmedins_code: institution,
      fixmedins_name: institution,
      sign_no: sign,
    }
  }

  /** By what the platform itself calls the patient. */
  async function patientOf({ person, facility }: Patient) {
    const shown = await options.credentialOf(person)
    if (shown === null) return { heard: true, granted: false, says: 'no credential' } as const
    const credential = { mdtrt_cert_type: '02', mdtrt_cert_no: shown.number }
    const word = await send(facility, '1101', { data: credential })
    if (!word.heard || !word.granted) return word
    const psn_no = textIn(nodeIn(word.value, 'baseinfo'), 'psn_no')
    const value = { psn_no, credential, insutype: shown.insutype }
    return { heard: true, granted: true, value } as const
  }

  return {
    newMessage: (institution: string) => options.newMessage(options.codeOf(institution)),

    async open(bill: Bill, order: string): Promise<Word<Opened>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no, credential, insutype } = patient.value
      const begntime = `${bill.visit.admittedOn} 08:00:00`
      const doctor = { atddr_no: '-', dr_name: '-', dept_code: '-', dept_name: '-', caty: '-' }
      const registered = await send(bill.facility, '2201', {
        data: { psn_no, insutype, begntime, ...credential, ipt_otp_no: order, ...doctor },
      })
      if (!registered.heard || !registered.granted) return registered
      const visit = textIn(nodeIn(registered.value, 'data'), 'mdtrt_id')
      // Lines of an attempt that broke off are sent anew.
      const old = { data: { psn_no, mdtrt_id: visit, chrg_bchno: batch } }
      const cleared = await send(bill.facility, '2205', old)
      if (!cleared.heard) return silence
      const sums = new Sums()
      const lines = bill.lines ?? []
      for (let at = 0; at < lines.length; at += linesOfMessage) {
        const part = lines.slice(at, at + linesOfMessage)
        const feedetail = part.map((line) => lineNode(line, visit, psn_no))
        const sent = await send(bill.facility, '2204', { feedetail })
        if (!sent.heard || !sent.granted) return sent
        for (const row of listIn(sent.value, 'result')) sums.add(row)
      }
      return { heard: true, granted: true, value: { visit, sums: sums.texts() } }
    },

    async settle(bill: Bill, { visit, sums }: Opened, message: string): Promise<Word<Result>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no, credential, insutype } = patient.value
      const data = {
        psn_no,
        ...credential,
        med_type: medTypes[bill.visit.setting] ?? '11',
        psn_setlway: '01',
        mdtrt_id: visit,
        chrg_bchno: batch,
        insutype,
        acct_used_flag: '1',
        ...sums,
      }
      const quoted = await send(bill.facility, '2206', { data })
      if (!quoted.heard) return { heard: true, granted: false, says: 'no quote in time' }
      if (!quoted.granted) return quoted
      const word = await send(bill.facility, '2207', { data }, message)
      return word.heard && word.granted ? resultIn(word.value) : word
    },

    async find(bill: Patient, visit: string): Promise<Word<Result | null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const word = await send(bill.facility, '5203', { data: { psn_no, mdtrt_id: visit } })
      if (word.heard && !word.granted) {
        const isNone = /settlement-unknown|未找到|没有此/.test(word.says)
        return isNone ? { heard: true, granted: true, value: null } : word
      }
      return word.heard ? resultIn(word.value) : word
    },

    async callBack(bill: Patient, message: string, code: string): Promise<Word<null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, omsgid: message, oinfno: code }
      const word = await send(bill.facility, '2601', { data })
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    async takeBack(
      bill: Patient,
      visit: string,
      settlement: string,
      message: string,
    ): Promise<Word<null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, mdtrt_id: visit, setl_id: settlement }
      const word = await send(bill.facility, '2208', { data }, message)
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Answers the fund's own number of the filing. */
    async file(asked: Filing, message: string): Promise<Word<string>> {
      const patient = await patientOf(asked)
      if (!patient.heard || !patient.granted) return patient
      const word = await send(
        asked.facility,
        '2501',
        filingNode(asked, patient.value.psn_no, options),
        message,
      )
      if (!word.heard || !word.granted) return word
      const number = textIn(nodeIn(word.value, 'result'), 'trt_dcla_detl_sn')
      return number === '' ? silence : { heard: true, granted: true, value: number }
    },

    /** What the fund no longer knows is withdrawn. */
    async unfile(asked: Patient & { reason: string }, number: string): Promise<Word<null>> {
      const patient = await patientOf(asked)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, trt_dcla_detl_sn: number, memo: asked.reason }
      const word = await send(asked.facility, '2502', { data })
      return word.heard ? { heard: true, granted: true, value: null } : word
    },

    /** Any other message, for reconciliation. */
    send,
  }
}

interface Filing extends Patient {
  readonly target: string
  readonly careArea: string
  readonly diagnosis: { readonly code: string; readonly name: string }
  readonly insuranceType: string
  readonly reason: string
  readonly opinion: string
  readonly on: number
}

function filingNode(asked: Filing, psn_no: string, { codeOf }: Pick<PlatformOptions, 'codeOf'>) {
  const { target, careArea, diagnosis, insuranceType, reason, opinion, on } = asked
  return {
    refmedin: {
      psn_no,
      insutype: insuranceType,
      diag_code: diagnosis.code,
      diag_name: diagnosis.name,
      reflin_medins_no: codeOf(target) || target,
      reflin_medins_name: target,
      mdtrtarea_admdvs: careArea,
      refl_type: '2',
      refl_date: textFromDay(on),
      refl_rea: reason,
      refl_opnn: opinion,
    },
  }
}

const medTypes: Readonly<Record<string, string>> = {
  outpatient: '11',
  emergency: '13',
  chronic: '14',
}

function lineNode(line: Line, mdtrt_id: string, psn_no: string) {
  const amount = line.amount ?? productOf(line)
  const staff = { bilg_dept_codg: '-', bilg_dept_name: '-', bilg_dr_codg: '-', bilg_dr_name: '-' }
  return {
    feedetl_sn: line.id,
    mdtrt_id,
    psn_no,
    chrg_bchno: batch,
    rx_circ_flag: '0',
    fee_ocur_time: `${line.on} 08:00:00`,
    med_list_codg: line.code,
    medins_list_codg: line.code,
    det_item_fee_sumamt: amount,
    cnt: line.quantity,
    pric: line.unitPrice,
    hosp_appr_flag: '0',
    ...staff,
  }
}

function productOf({ quantity, unitPrice }: Line): string {
  const [count, price] = [scaledFromText(quantity, 4) ?? 0, scaledFromText(unitPrice, 6) ?? 0]
  return textFromMinor(Number((BigInt(count) * BigInt(price) + 50_000_000n) / 100_000_000n), 'CNY')
}

/** What was answered to lines, added up. */
class Sums {
  readonly #minor = new Map<string, number>()

  add(row: Nodes): void {
    for (const [from, to] of Object.entries(sumFields)) {
      const minor = minorFromText(textIn(row, from), 'CNY') ?? 0
      this.#minor.set(to, (this.#minor.get(to) ?? 0) + minor)
    }
  }

  texts(): Record<string, string> {
    return Object.fromEntries(
      Object.values(sumFields).map((to) => [to, textFromMinor(this.#minor.get(to) ?? 0, 'CNY')]),
    )
  }
}

const sumFields = {
  det_item_fee_sumamt: 'medfee_sumamt',
  fulamt_ownpay_amt: 'fulamt_ownpay_amt',
  overlmt_amt: 'overlmt_selfpay',
  preselfpay_amt: 'preselfpay_amt',
  inscp_scp_amt: 'inscp_scp_amt',
}

function wordIn(answer: unknown): Word<Nodes> {
  if (typeof answer !== 'object' || answer === null || !('infcode' in answer)) return silence
  const { infcode } = answer
  if (String(infcode) === '0') {
    return { heard: true, granted: true, value: nodeIn(answer as Nodes, 'output') }
  }
  return { heard: true, granted: false, says: textIn(answer as Nodes, 'err_msg') }
}

/** An answer whose amounts do not hold together is no answer: nobody settles by it. */
function resultIn(output: Nodes): Word<Result> {
  const info = nodeIn(output, 'setlinfo')
  const minor = (field: string) => minorFromText(textIn(info, field) || '0.00', 'CNY')
  const settlement = textIn(info, 'setl_id')
  const [totalMinor, cashMinor] = [minor('medfee_sumamt'), minor('psn_cash_pay')]
  const shares = [...fundFields, 'acct_pay'].map((field) => ({ field, amountMinor: minor(field) }))
  const known = shares.flatMap(({ field, amountMinor }) =>
    amountMinor === undefined ? [] : [{ field, amountMinor }],
  )
  if (settlement === '' || totalMinor === undefined || cashMinor === undefined) return silence
  const sum = known.reduce((all, { amountMinor }) => all + amountMinor, cashMinor)
  const hospital = minor('hosp_part_amt') ?? 0
  if (known.length < shares.length || sum + hospital !== totalMinor) return silence
  const paid = known.filter(({ amountMinor }) => amountMinor !== 0)
  return { heard: true, granted: true, value: { settlement, totalMinor, cashMinor, shares: paid } }
}

function nodeIn(value: Nodes, name: string): Nodes {
  const inner = value[name]
  return typeof inner === 'object' && inner !== null ? (inner as Nodes) : {}
}

function listIn(value: Nodes, name: string): readonly Nodes[] {
  const inner = value[name]
  return Array.isArray(inner) ? inner : []
}

function textIn(value: Nodes, name: string): string {
  const inner = value[name]
  return typeof inner === 'string' ? inner : ''
}
