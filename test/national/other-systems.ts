/**
 * How hospital systems that nobody here wrote put their messages together: names of fields, types and
 * oddities were read from their public code, which is not copied. Persons and institutions are ours.
 *
 * Each says where it was read. What a component of the vendor adds on the way (a sign-in number, a
 * signature) is added as that component would.
 */
export interface Facts {
  /** National code of the institution, and its region. */
  readonly institution: string
  readonly area: string
  /** Of 9001; empty before. */
  readonly sign: string
  readonly now: Date
}

export interface Visiting {
  readonly psn_no: string
  readonly card: string
  readonly insutype: string
  readonly mdtrt_id: string
  /** The hospital's number of the visit, which some use for the batch. */
  readonly number: string
}

export interface ChargedItem {
  readonly code: string
  readonly price: number
  readonly count: number
}

type Message = Readonly<Record<string, unknown>>

/** What it sends at each step of a visit; `extra` are the sums of the quote. */
export interface OtherSystem {
  readonly name: string
  /** Repository and file in which this was read. */
  readonly source: string
  readonly contentType: string
  path(code: string): string
  envelope(code: string, input: Message, facts: Facts): Message
  signIn(): Message
  person(card: string): Message
  register(visiting: Visiting, on: string): Message
  describe(visiting: Visiting, on: string): Message
  charge(visiting: Visiting, item: ChargedItem, on: string): Message
  quote(visiting: Visiting, item: ChargedItem): Message
  settle(visiting: Visiting, sums: Readonly<Record<string, string>>): Message
  takeBack(visiting: Visiting, settlement: string): Message
}

let count = 0
const two = (value: number) => String(value).padStart(2, '0')
const dayOf = (on: Date) => `${on.getFullYear()}${two(on.getMonth() + 1)}${two(on.getDate())}`
const clockOf = (on: Date) => `${two(on.getHours())}${two(on.getMinutes())}${two(on.getSeconds())}`
const spelt = (on: Date) => {
  const [date, time] = [dayOf(on), clockOf(on)]
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  return `${day} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
}

function common(code: string, { institution, area, sign, now }: Facts) {
  return {
    infno: code,
    msgid: '',
    mdtrtarea_admvs: area,
    insuplc_admdvs: area,
    recer_sys_code: 'SY',
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: 'V1.0',
    opter_type: '1' as unknown,
    opter: '0001',
    opter_name: '收费员乙',
    inf_time: spelt(now),
    fixmedins_code: institution,
    fixmedins_name: '样例医院',
    sign_no: sign,
  }
}

const staff = {
  bilg_dept_codg: 'A03',
  bilg_dept_name: '内科',
  bilg_dr_codg: 'D440300000001',
  bilg_dr_name: '医师甲',
}

/**
 * A clinic in Shenzhen: milliseconds of one to three digits end the message's number, the batch and the
 * line are called as the message is, amounts are products of JavaScript, and the quote sends the kind of
 * the credential where its number should be. The code of the transaction ends the address.
 */
export const shenzhenClinic: OtherSystem = {
  name: 'a clinic’s page in Shenzhen',
  source: 'github.com/binzhe12123/Medical SZSI_Smart/YBTest/js/YBSYB.js, SYBController.cs',
  contentType: 'application/json',
  path: (code) => `/fsi/api/callService/${code}`,
  envelope(code, input, facts) {
    count += 1
    const { institution, now } = facts
    const milliseconds = String((count * 7) % 1000)
    const msgid = `${institution}${dayOf(now)}${clockOf(now)}${milliseconds}1`
    return { ...common(code, facts), msgid, input }
  },
  signIn: () => ({
    signIn: { opter_no: '收费员乙', mac: '00-E0-70-64-C3-D2', ip: '192.168.1.1' },
  }),
  person: (card) => ({
    data: {
      mdtrt_cert_type: '02',
      mdtrt_cert_no: card,
      card_sn: '',
      begntime: '',
      psn_cert_type: '1',
      certno: card,
      psn_name: '',
    },
  }),
  register: ({ psn_no, card, insutype, number }, on) => ({
    data: {
      psn_no,
      insutype,
      begntime: `${on} 08:30:00`,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: card,
      ipt_otp_no: number,
      atddr_no: 'D440300000001',
      dr_name: '医师甲',
      dept_code: 'A03',
      dept_name: '内科',
      caty: 'A03',
    },
  }),
  describe: ({ mdtrt_id, psn_no }, on) => ({
    mdtrtinfo: { mdtrt_id, psn_no, med_type: '11', begntime: `${on} 08:30:00` },
    diseinfo: [
      {
        diag_type: '3',
        diag_srt_no: 1,
        diag_code: '11',
        diag_name: 'xx',
        diag_dept: '内科',
        dise_dor_no: 'D440300000001',
        dise_dor_name: '医师甲',
        diag_time: `${on} 08:30:00`,
        vali_flag: '1',
      },
    ],
  }),
  charge: ({ mdtrt_id, psn_no, number }, { code, price, count: cnt }, on) => ({
    feedetail: [
      {
        feedetl_sn: number,
        mdtrt_id,
        psn_no,
        chrg_bchno: number,
        rxno: number,
        rx_circ_flag: '0',
        fee_ocur_time: `${on} 08:30:00`,
        med_list_codg: code,
        medins_list_codg: `C-${code}`,
        cnt,
        pric: String(price),
        det_item_fee_sumamt: price * cnt,
        ...staff,
        hosp_appr_flag: '1',
      },
    ],
  }),
  quote: ({ psn_no, mdtrt_id, insutype, number }, { price, count: cnt }) => ({
    data: {
      psn_no,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: '02',
      med_type: '11',
      medfee_sumamt: price * cnt,
      psn_setlway: '01',
      mdtrt_id,
      chrg_bchno: number,
      acct_used_flag: '1',
      insutype,
    },
  }),
  settle: ({ psn_no, card, mdtrt_id, insutype, number }, sums) => ({
    data: {
      psn_no,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: card,
      med_type: '11',
      psn_setlway: '01',
      mdtrt_id,
      chrg_bchno: number,
      insutype,
      acct_used_flag: '1',
      ...sums,
    },
  }),
  takeBack: ({ psn_no, mdtrt_id }, setl_id) => ({ data: { setl_id, mdtrt_id, psn_no } }),
}

/** Amounts as a decimal of a database with four digits: JSON keeps the zeros. */
class Decimal {
  readonly text: string
  constructor(value: number) {
    this.text = value.toFixed(4)
  }
}

/**
 * A hospital in Hubei: every node of its model is sent, those that are not used as null; amounts are
 * decimals with four digits, the kind of visit is a number, and lines are numbered with underscores.
 */
export const hubeiHospital: OtherSystem = {
  ...shenzhenClinic,
  name: 'a hospital’s counter in Hubei',
  source: 'github.com/junlistar/MZGH Client/ClassLib/YBHelper.cs, YbjsLib/YBJSPreview.cs',
  contentType: 'application/json;charset=utf-8',
  path: () => '/fsi/api/callService',
  envelope(code, input, facts) {
    count += 1
    const { institution, now } = facts
    const msgid = `${institution}${dayOf(now)}${clockOf(now)}${1000 + (count % 9000)}`
    const model = { data: null, mdtrtinfo: null, diseinfo: null, feedetail: null, ...input }
    const own = { msgid, recer_sys_code: '1', infver: 'v2.0' }
    return { ...common(code, facts), ...own, input: model }
  },
  signIn: () => ({ signIn: { opter_no: '0001', mac: 'null', ip: '10.0.0.8' } }),
  charge: ({ mdtrt_id, psn_no, number }, { code, price, count: cnt }, on) => ({
    feedetail: [
      {
        feedetl_sn: `P000231_2_1`,
        mdtrt_id,
        psn_no,
        chrg_bchno: number,
        dise_codg: null,
        rxno: null,
        rx_circ_flag: '0',
        fee_ocur_time: `${on} 08:30:00`,
        med_list_codg: code,
        medins_list_codg: '1024',
        det_item_fee_sumamt: new Decimal(price * cnt),
        cnt,
        pric: new Decimal(price),
        sin_dos_dscr: null,
        prd_days: null,
        ...staff,
        hosp_appr_flag: '1',
        exp_content: null,
      },
    ],
  }),
  quote: ({ psn_no, card, mdtrt_id, insutype, number }, { price, count: cnt }) => ({
    data: {
      psn_no,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: card,
      med_type: 11,
      medfee_sumamt: new Decimal(price * cnt),
      psn_setlway: '01',
      mdtrt_id,
      chrg_bchno: number,
      insutype,
      acct_used_flag: '1',
      fulamt_ownpay_amt: null,
      overlmt_selfpay: null,
      preselfpay_amt: null,
      inscp_scp_amt: null,
    },
  }),
}

/**
 * A system in Jiangxi: nodes are a text of their own inside the message, the kind of operator is a
 * number, the sequence has as many digits as it needs, and Windows writes the times.
 */
export const jiangxiSystem: OtherSystem = {
  ...shenzhenClinic,
  name: 'a hospital’s library in Jiangxi',
  source: 'public code with the namespace ybinterface_lib.JX (YBServiceRequest, RequestModel)',
  contentType: 'application/json; charset=GBK',
  path: () => '/fsi/api/rsfComIfsService/callService',
  envelope(code, input, facts) {
    count += 1
    const { institution, now } = facts
    const msgid = `${institution}${dayOf(now)}${clockOf(now)}${count}`
    const windows = `${now.getFullYear()}/${now.getMonth() + 1}/${now.getDate()} 9:05:07`
    const own = { msgid, insuplc_admdvs: '', recer_sys_code: 'his', opter_type: 1 }
    return { ...common(code, facts), ...own, inf_time: windows, input: written(input) }
  },
}

/** A kit in C# that is typed: times are instants with an offset, and the message's number is random. */
export const typedKit: OtherSystem = {
  ...shenzhenClinic,
  name: 'a kit with typed times and random numbers',
  source: 'github.com/idoku-test/HN-YBJ-SDK Program.cs (times), a kit in Python (random numbers)',
  contentType: 'application/json;charset=utf-8',
  path: () => '/mss/web/api/fsi/callService',
  envelope(code, input, facts) {
    const msgid = crypto.randomUUID().replaceAll('-', '').toUpperCase().slice(0, 30)
    const inf_time = `${spelt(facts.now).replace(' ', 'T')}.1234567+08:00`
    const own = { msgid, inf_time, recer_sys_code: '99', dev_no: 'null', infver: '1.0.0' }
    return { ...common(code, facts), ...own, input }
  },
}

export const otherSystems = [shenzhenClinic, hubeiHospital, jiangxiSystem, typedKit]

/** As the system's own library writes it: a decimal keeps its digits. */
export function written(message: Message): string {
  const mark = ' decimal '
  const text = JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Decimal ? mark + value.text : value,
  )
  return text.replaceAll(new RegExp(`"${mark}([^"]+)"`, 'g'), '$1')
}
