/** What a hospital's system says in the course of a visit. Persons and institutions are fictional. */
import { feeLine, fen, type HisClient } from './his-client.ts'

export const omeprazole = {
  code: 'XA02BCO001E001020190075',
  count: '2',
  price: '14.38',
  amount: '28.76',
}
export const classB = {
  code: 'XA02BCO001E002040190002',
  count: '1',
  price: '21.27',
  amount: '21.27',
}
/** Of both. */
export const bothTotal = '50.03'

export interface Patient {
  readonly psn_no: string
  readonly insutype: string
  readonly card: string
  readonly name: string
}

export async function readPatient(his: HisClient, card: string): Promise<Patient> {
  const read = await his.must('1101', {
    data: { mdtrt_cert_type: '02', mdtrt_cert_no: card, begntime: '2026-03-10 08:00:00' },
  })
  const { psn_no, psn_name: name } = read.baseinfo
  return { psn_no, insutype: read.insuinfo[0].insutype, card, name }
}

const credential = ({ card }: Patient) => ({ mdtrt_cert_type: '02', mdtrt_cert_no: card })

export function registration(patient: Patient, number: string) {
  return {
    data: {
      psn_no: patient.psn_no,
      insutype: patient.insutype,
      begntime: '2026-03-10 08:30:00',
      ...credential(patient),
      ipt_otp_no: number,
      atddr_no: 'D001',
      dr_name: '医师甲',
      dept_code: '0301',
      dept_name: '内科',
      caty: 'A03',
    },
  }
}

export function description(visit: { readonly mdtrt_id: string; readonly psn_no: string }) {
  return {
    mdtrtinfo: { ...visit, med_type: '11', begntime: '2026-03-10 08:30:00' },
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: 1,
        diag_code: 'K29.500',
        diag_name: '慢性胃炎',
        diag_dept: '内科',
        dise_dor_no: 'D001',
        dise_dor_name: '医师甲',
        diag_time: '2026-03-10 08:40:00',
        vali_flag: '1',
      },
    ],
  }
}

export interface Charged {
  readonly mdtrt_id: string
  readonly psn_no: string
  readonly patient: Patient
  readonly lines: readonly Record<string, string>[]
}

let visits = 0

export function newVisitNumber(): string {
  visits += 1
  return `OP${process.pid}${String(visits).padStart(6, '0')}`
}

/** Registered, described and with two lines, as the counter finds it. */
export async function chargedVisit(
  his: HisClient,
  patient: Patient,
  more: Record<string, unknown> = {},
): Promise<Charged> {
  const { data } = await his.must('2201', registration(patient, newVisitNumber()))
  const visit = { mdtrt_id: data.mdtrt_id, psn_no: patient.psn_no }
  await his.must('2203', description(visit))
  const { result } = await his.must('2204', {
    feedetail: [
      feeLine({ sn: 'F1', ...omeprazole }, visit, more),
      feeLine({ sn: 'F2', ...classB }, visit),
    ],
  })
  return { ...visit, patient, lines: result }
}

/** What the system adds up from the answers to its lines. */
export function fourSums(lines: readonly Record<string, string>[]) {
  const sum = (field: string) =>
    (lines.reduce((all, line) => all + fen(line[field] ?? ''), 0) / 100).toFixed(2)
  return {
    fulamt_ownpay_amt: sum('fulamt_ownpay_amt'),
    overlmt_selfpay: sum('overlmt_amt'),
    preselfpay_amt: sum('preselfpay_amt'),
    inscp_scp_amt: sum('inscp_scp_amt'),
  }
}

/** The body of 2206 and 2207. */
export function settling(charged: Charged, more: Record<string, unknown> = {}) {
  const { psn_no, mdtrt_id, patient, lines } = charged
  return {
    data: {
      psn_no,
      ...credential(patient),
      med_type: '11',
      medfee_sumamt: bothTotal,
      psn_setlway: '01',
      mdtrt_id,
      chrg_bchno: 'B1',
      insutype: patient.insutype,
      acct_used_flag: '1',
      ...fourSums(lines),
      ...more,
    },
  }
}

export function admission(patient: Patient, number: string) {
  return {
    mdtrtinfo: {
      psn_no: patient.psn_no,
      insutype: patient.insutype,
      begntime: '2026-03-01 10:00:00',
      ...credential(patient),
      med_type: '21',
      ipt_no: number,
      atddr_no: 'D002',
      chfpdr_name: '医师乙',
      adm_diag_dscr: '肺炎',
      adm_dept_codg: '0302',
      adm_dept_name: '呼吸内科',
      adm_bed: '12',
      dscg_maindiag_code: 'J18.900',
      dscg_maindiag_name: '肺炎',
    },
    diseinfo: [
      {
        diag_type: '1',
        maindiag_flag: '1',
        diag_srt_no: '1',
        diag_code: 'J18.900',
        diag_name: '肺炎',
      },
    ],
  }
}

export function discharge(visit: { readonly mdtrt_id: string; readonly psn_no: string }) {
  return {
    dscginfo: {
      ...visit,
      insutype: '310',
      endtime: '2026-03-11 09:00:00',
      dscg_dept_codg: '0302',
      dscg_dept_name: '呼吸内科',
      dscg_way: '1',
    },
    diseinfo: [
      {
        diag_type: '1',
        maindiag_flag: '1',
        diag_srt_no: '1',
        diag_code: 'J18.900',
        diag_name: '肺炎',
      },
    ],
  }
}

/** The body of 2303 and 2304. */
export function stayBill(
  visit: { readonly mdtrt_id: string; readonly psn_no: string },
  patient: Patient,
  total: string,
  isInBetween = false,
) {
  return {
    data: {
      psn_no: visit.psn_no,
      ...credential(patient),
      medfee_sumamt: total,
      psn_setlway: '01',
      mdtrt_id: visit.mdtrt_id,
      insutype: patient.insutype,
      acct_used_flag: '0',
      mid_setl_flag: isInBetween ? '1' : '0',
    },
  }
}
