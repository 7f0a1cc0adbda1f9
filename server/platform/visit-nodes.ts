/** A bill in the nodes of the national interface: one chain of messages for visits, another for stays. */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { minorFromText, scaledFromText, textFromMinor } from '../../engine/base/money.ts'

export interface Bill {
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

export interface Line {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly on: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount?: string
  readonly reverses?: string | null
}

/** Whom the platform knows by its own number, and how the person showed that. */
export interface Known {
  readonly psn_no: string
  readonly credential: { readonly mdtrt_cert_type: string; readonly mdtrt_cert_no: string }
  readonly insutype: string
}

export interface Chain {
  readonly clear: string
  readonly lines: string
  readonly quote: string
  readonly settle: string
  readonly takeBack: string
  readonly isStay: boolean
}

const stay: Chain = {
  clear: '2302',
  lines: '2301',
  quote: '2303',
  settle: '2304',
  takeBack: '2305',
  isStay: true,
}
const visit: Chain = {
  clear: '2205',
  lines: '2204',
  quote: '2206',
  settle: '2207',
  takeBack: '2208',
  isStay: false,
}

export function chainOf(setting: string): Chain {
  return setting === 'inpatient' || setting === 'day-surgery' ? stay : visit
}

const medTypes: Readonly<Record<string, string>> = {
  outpatient: '11',
  emergency: '13',
  chronic: '14',
  inpatient: '21',
  'day-surgery': '28',
  pharmacy: '41',
}

const medTypeOf = (setting: string) => medTypes[setting] ?? '11'

/** The one batch that an order's lines come in. */
const batch = 'B1'
const opening = '08:00:00'
const closing = '18:00:00'

export function registrationNode(
  bill: Bill,
  { psn_no, credential, insutype }: Known,
  order: string,
) {
  return {
    data: {
      psn_no,
      insutype,
      begntime: `${bill.visit.admittedOn} ${opening}`,
      ...credential,
      ipt_otp_no: order,
      atddr_no: '-',
      dr_name: '-',
      dept_code: '-',
      dept_name: '-',
      caty: '-',
    },
  }
}

export function admissionNode(bill: Bill, { psn_no, credential, insutype }: Known, order: string) {
  return {
    mdtrtinfo: {
      psn_no,
      insutype,
      begntime: `${bill.visit.admittedOn} ${opening}`,
      ...credential,
      med_type: medTypeOf(bill.visit.setting),
      ipt_no: order,
      atddr_no: '-',
      chfpdr_name: '-',
      adm_diag_dscr: '-',
      adm_dept_codg: '-',
      adm_dept_name: '-',
      adm_bed: '-',
      dscg_maindiag_code: '-',
      dscg_maindiag_name: '-',
      ...(bill.visit.disease ? { dise_codg: bill.visit.disease } : {}),
    },
    diseinfo: [unstated],
  }
}

export function dischargeNode(bill: Bill, { psn_no, insutype }: Known, mdtrt_id: string) {
  return {
    dscginfo: {
      mdtrt_id,
      psn_no,
      insutype,
      endtime: `${bill.visit.dischargedOn} ${closing}`,
      dscg_dept_codg: '-',
      dscg_dept_name: '-',
      dscg_way: '1',
    },
    diseinfo: [unstated],
  }
}

/** A bill names no diagnosis; the hospital states it with its own record of the visit. */
const unstated = {
  diag_type: '1',
  maindiag_flag: '1',
  diag_srt_no: '1',
  diag_code: '-',
  diag_name: '-',
}

export function lineNode(line: Line, chain: Chain, mdtrt_id: string, psn_no: string) {
  const staff = { bilg_dept_codg: '-', bilg_dept_name: '-', bilg_dr_codg: '-', bilg_dr_name: '-' }
  return {
    feedetl_sn: line.id,
    mdtrt_id,
    psn_no,
    ...(chain.isStay ? { med_type: medTypeOf('inpatient') } : { chrg_bchno: batch }),
    ...(line.reverses ? { init_feedetl_sn: line.reverses } : {}),
    rx_circ_flag: '0',
    fee_ocur_time: `${line.on} ${opening}`,
    med_list_codg: line.code,
    medins_list_codg: line.code,
    det_item_fee_sumamt: amountOf(line),
    cnt: line.quantity,
    pric: line.unitPrice,
    hosp_appr_flag: '0',
    ...staff,
  }
}

/** All that waits of the visit, so that it is sent anew. */
export function clearingNode(chain: Chain, mdtrt_id: string, psn_no: string) {
  const of = { psn_no, mdtrt_id }
  return chain.isStay
    ? { data: [{ ...of, feedetl_sn: everyLine }] }
    : { data: { ...of, chrg_bchno: batch } }
}

const everyLine = '0000'

export function settlingNode(
  bill: Bill,
  chain: Chain,
  { psn_no, credential, insutype }: Known,
  mdtrt_id: string,
  sums: Readonly<Record<string, string>>,
) {
  const { setting, dischargedOn } = bill.visit
  const ofKind = chain.isStay
    ? { mid_setl_flag: '0', dscg_time: `${dischargedOn} ${closing}` }
    : { chrg_bchno: batch }
  return {
    data: {
      psn_no,
      ...credential,
      med_type: medTypeOf(setting),
      psn_setlway: '01',
      mdtrt_id,
      ...ofKind,
      insutype,
      acct_used_flag: '1',
      ...sums,
    },
  }
}

const countScale = 4
const priceScale = 6
/** From the product of both scales to the minor unit. */
const perMinor = 100_000_000n

function amountOf({ amount, quantity, unitPrice }: Line): string {
  if (amount !== undefined) return amount
  const [count, price] = [
    scaledFromText(quantity, countScale),
    scaledFromText(unitPrice, priceScale),
  ]
  const product = BigInt(count ?? 0) * BigInt(price ?? 0)
  return textFromMinor(Number((product + perMinor / 2n) / perMinor), 'CNY')
}

export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + (minorFromText(amountOf(line), 'CNY') ?? 0), 0)
}

export interface Filing {
  readonly person: string
  readonly facility: string
  readonly target: string
  readonly careArea: string
  readonly diagnosis: { readonly code: string; readonly name: string }
  readonly insuranceType: string
  readonly reason: string
  readonly opinion: string
  readonly on: number
}

export function filingNode(asked: Filing, psn_no: string, codeOf: (institution: string) => string) {
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
