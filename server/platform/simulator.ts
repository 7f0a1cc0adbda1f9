/**
 * A provincial platform that is none: a process of its own that answers messages of the national
 * interface and says that it is a simulator.
 *
 *     node server/platform/simulator.ts PORT [RULE...]
 *
 * A rule is `policy=DEDUCTIBLE:PERCENT`, by which it divides bills (above the deductible of a person it
 * pays so many per cent of what is in scope), or `SUBJECT=FAULT`. The subject is a transaction code or
 * a visit number of the hospital; the fault is `lost` (done, and the connection is cut), `cut` (cut
 * before anything is done), `late` (done after a second, when nobody waits any more), `slow` (answered
 * after that second), `stopped` (says that it is closed), `refused` (says no), `wrong` (60 fen less than
 * its own rules give), `nonsense` (no JSON), or `broken` (a status of 502). `POST /behaviour {subject, fault}` changes one while it
 * runs; `POST /forget {settlement}` and `POST /alter {settlement, minor}` make its books differ.
 */
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = [
  'none',
  'lost',
  'cut',
  'late',
  'slow',
  'stopped',
  'refused',
  'wrong',
  'nonsense',
  'broken',
]
const lateMs = 1000
const wrongFen = 60
const notice = 'This is a simulator. It is no fund, and nothing it says binds anybody.'

interface Visit {
  readonly id: string
  readonly number: string
  readonly person: string
  readonly lines: Map<string, number>
  settlement: string | null
}

interface Booked {
  readonly id: string
  readonly visit: Visit
  readonly message: string
  totalFen: number
  fundFen: number
  readonly deductibleFen: number
  isReversed: boolean
}

const visits = new Map<string, Visit>()
const byNumber = new Map<string, Visit>()
const booked = new Map<string, Booked>()
const deductibleLeft = new Map<string, number>()
const answers = new Map<string, string>()
const calledBack = new Set<string>()
const files = new Map<string, string>()
/** Filings that hold, by their number. */
const filed = new Map<string, string>()

const [port = '0', ...rules] = process.argv.slice(2)
const policy = (rules.find((rule) => rule.startsWith('policy='))?.slice(7) ?? '0:0').split(':')
const [deductibleFen = 0, percent = 0] = policy.map(Number)
const behaviour = new Behaviour(
  rules.filter((rule) => !rule.startsWith('policy=')),
  (fault) => faults.includes(fault),
  faults.join('|'),
)
serveSimulated(Number(port), take)

function take(call: Call) {
  const [subject] = call.path
  if (call.method !== 'POST') {
    return call.reply(200, { notice, booked: booked.size, filed: filed.size })
  }
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject === 'forget')
    return call.reply(200, { gone: booked.delete(textIn(call.body, 'settlement')) })
  if (subject === 'alter') return alter(call)
  return hear(call)
}

function alter({ body, reply }: Call) {
  const one = booked.get(textIn(body, 'settlement'))
  if (one !== undefined) one.totalFen += Number(textIn(body, 'minor'))
  reply(200, {})
}

function hear(call: Call) {
  const { body, cut } = call
  const code = textIn(body, 'infno')
  const message = textIn(body, 'msgid')
  const input = inner(body, 'input')
  const fault = behaviour.of([numberOf(input), code].filter((one) => one !== ''))
  const known = answers.get(message)
  if (fault === 'cut') return cut()
  if (fault === 'broken') return call.reply(502, { notice })
  if (fault === 'nonsense') return call.reply(200, notice)
  if (known !== undefined) return say(call, known)
  if (fault === 'stopped') return say(call, failed('系统停机维护，请稍后再试'))
  if (fault === 'refused')
    return say(call, failed('【bill-refused】待遇不予受理。处理：自费结算。'))
  const act = () => {
    // A message that comes again while the first is still under way is done once.
    const answer = answers.get(message) ?? work(code, message, input, fault)
    answers.set(message, answer)
    return answer
  }
  if (fault === 'late') {
    setTimeout(act, lateMs).unref()
    setTimeout(cut, lateMs * 3).unref()
    return
  }
  const answer = act()
  if (fault === 'lost') return cut()
  if (fault === 'slow') setTimeout(() => say(call, answer), lateMs).unref()
  else say(call, answer)
}

function say({ reply }: Call, answer: string) {
  reply(200, JSON.parse(answer))
}

function done(output: unknown): string {
  return JSON.stringify({ infcode: 0, err_msg: '', output })
}

function failed(says: string): string {
  return JSON.stringify({ infcode: -1, err_msg: says, output: {} })
}

function inner(value: unknown, name: string): Record<string, unknown> {
  const found: unknown = Reflect.get(Object(value), name)
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
}

/** The hospital's number of the visit that a message is about. */
function numberOf(input: Record<string, unknown>): string {
  const data = inner(input, 'data')
  return textIn(data, 'ipt_otp_no') || (visits.get(textIn(data, 'mdtrt_id'))?.number ?? '')
}

function work(
  code: string,
  message: string,
  input: Record<string, unknown>,
  fault: string,
): string {
  const data = inner(input, 'data')
  const visit = visits.get(textIn(data, 'mdtrt_id'))
  switch (code) {
    case '9001':
      return done({ signinoutb: { sign_no: `S${answers.size}` } })
    case '1101':
      return done({ baseinfo: { psn_no: `N${textIn(data, 'mdtrt_cert_no')}` } })
    case '2201':
      return register(data)
    case '2205':
      if (visit?.settlement === null) visit.lines.clear()
      return done({})
    case '2204':
      return charge(input)
    case '2206':
      return visit === undefined ? noVisit : done(divided(visit, '', fault))
    case '2207':
      return settle(visit, message, fault)
    case '5203':
      return find(visit)
    case '2208':
      return takeBack(textIn(data, 'setl_id'))
    case '2501':
      return file(inner(input, 'refmedin'))
    case '2502':
      return unfile(textIn(data, 'trt_dcla_detl_sn'))
    case '2601':
      return callBack(textIn(data, 'omsgid'))
    case '3201':
      return totals(data)
    case '3202':
      return details(data)
    case '9101':
      return upload(input)
    case '9102':
      return download(input)
    default:
      return failed(`不支持的交易${code}`)
  }
}

const noVisit = failed('【visit-unknown】未找到该就诊。处理：核对就诊ID。')

function register(data: Record<string, unknown>): string {
  const number = textIn(data, 'ipt_otp_no')
  const known = byNumber.get(number)
  const visit = known ?? {
    id: `M${byNumber.size + 1}`,
    number,
    person: textIn(data, 'psn_no'),
    lines: new Map(),
    settlement: null,
  }
  byNumber.set(number, visit)
  visits.set(visit.id, visit)
  return done({ data: { mdtrt_id: visit.id, psn_no: visit.person, ipt_otp_no: number } })
}

const fenOf = (text: string) => Math.round(Number(text) * 100)
const yuan = (fen: number) => (fen / 100).toFixed(2)

function charge(input: Record<string, unknown>): string {
  const list: unknown = input['feedetail']
  const lines: unknown[] = Array.isArray(list) ? list : []
  const result = lines.map((line) => {
    const amount = textIn(line, 'det_item_fee_sumamt')
    visits.get(textIn(line, 'mdtrt_id'))?.lines.set(textIn(line, 'feedetl_sn'), fenOf(amount))
    const none = { fulamt_ownpay_amt: '0.00', overlmt_amt: '0.00', preselfpay_amt: '0.00' }
    const sn = textIn(line, 'feedetl_sn')
    return { feedetl_sn: sn, det_item_fee_sumamt: amount, ...none, inscp_scp_amt: amount }
  })
  return done({ result })
}

function divided(visit: Visit, settlement: string, fault: string) {
  const totalFen = [...visit.lines.values()].reduce((sum, one) => sum + one, 0)
  const left = deductibleLeft.get(visit.person) ?? deductibleFen
  const borne = Math.min(left, totalFen)
  const paid = Math.round(((totalFen - borne) * percent) / 100)
  const fundFen = fault === 'wrong' ? Math.max(0, paid - wrongFen) : paid
  return nodesOf(visit.id, settlement, totalFen, fundFen, borne)
}

function nodesOf(id: string, settlement: string, totalFen: number, fundFen: number, borne: number) {
  return {
    setlinfo: {
      mdtrt_id: id,
      setl_id: settlement,
      medfee_sumamt: yuan(totalFen),
      inscp_scp_amt: yuan(totalFen),
      act_pay_dedc: yuan(borne),
      hifp_pay: yuan(fundFen),
      fund_pay_sumamt: yuan(fundFen),
      psn_part_amt: yuan(totalFen - fundFen),
      acct_pay: '0.00',
      psn_cash_pay: yuan(totalFen - fundFen),
      hosp_part_amt: '0.00',
    },
    setldetail: [{ fund_pay_type: '310100', fund_payamt: yuan(fundFen) }],
  }
}

function settle(visit: Visit | undefined, message: string, fault: string): string {
  if (visit === undefined) return noVisit
  if (calledBack.has(message)) return failed('【message-voided】原交易已被冲正。处理：换号重办。')
  if (visit.settlement !== null)
    return failed('【visit-settled】该就诊已结算。处理：查询结算信息。')
  const id = `SETL${booked.size + 1}`
  const nodes = divided(visit, id, fault)
  const totalFen = fenOf(nodes.setlinfo.medfee_sumamt)
  const fundFen = fenOf(nodes.setlinfo.hifp_pay)
  const borne = fenOf(nodes.setlinfo.act_pay_dedc)
  deductibleLeft.set(visit.person, (deductibleLeft.get(visit.person) ?? deductibleFen) - borne)
  visit.settlement = id
  const one = { id, visit, message, totalFen, fundFen, deductibleFen: borne, isReversed: false }
  booked.set(id, one)
  return done(nodes)
}

function find(visit: Visit | undefined): string {
  const one = booked.get(visit?.settlement ?? '')
  if (visit === undefined || one === undefined) {
    return failed('【settlement-unknown】未找到结算信息。处理：核对就诊ID。')
  }
  return done(nodesOf(visit.id, one.id, one.totalFen, one.fundFen, one.deductibleFen))
}

function takeBack(id: string): string {
  const one = booked.get(id)
  if (one === undefined || one.isReversed)
    return failed('【settlement-unknown】未找到有效结算。处理：核对结算ID。')
  one.isReversed = true
  one.visit.settlement = null
  const left = deductibleLeft.get(one.visit.person) ?? deductibleFen
  deductibleLeft.set(one.visit.person, left + one.deductibleFen)
  return done(nodesOf(one.visit.id, `-${id}`, -one.totalFen, -one.fundFen, -one.deductibleFen))
}

function callBack(original: string): string {
  calledBack.add(original)
  const one = [...booked.values()].find(
    ({ message, isReversed }) => message === original && !isReversed,
  )
  if (one !== undefined) takeBack(one.id)
  return done({ data: { omsgid: original } })
}

// ---------------------------------------------------------------- filings

function file(asked: Record<string, unknown>): string {
  const number = `FILING${filed.size + 1}`
  filed.set(number, textIn(asked, 'psn_no'))
  return done({ result: { trt_dcla_detl_sn: number } })
}

function unfile(number: string): string {
  if (!filed.delete(number))
    return failed('【visit-record-unknown】未找到该备案。处理：核对备案编号。')
  return done({})
}

// ---------------------------------------------------------------- its books

function totals(data: Record<string, unknown>): string {
  const live = [...booked.values()].filter(({ isReversed }) => !isReversed)
  const sum = (of: (one: Booked) => number) => live.reduce((all, one) => all + of(one), 0)
  const isBalanced =
    String(live.length) === textIn(data, 'fixmedins_setl_cnt') &&
    yuan(sum(({ totalFen }) => totalFen)) === textIn(data, 'medfee_sumamt') &&
    yuan(sum(({ fundFen }) => fundFen)) === textIn(data, 'fund_pay_sumamt')
  const stmt_rslt_dscr = isBalanced ? '' : `中心${live.length}笔`
  return done({ stmtinfo: { stmt_rslt: isBalanced ? '0' : '1', stmt_rslt_dscr } })
}

function upload(input: Record<string, unknown>): string {
  const number = `FILE${files.size + 1}`
  files.set(number, textIn(inner(input, 'fsUploadIn'), 'in'))
  return done({ file_qury_no: number })
}

function download(input: Record<string, unknown>): string {
  const content = files.get(textIn(inner(input, 'fsDownloadIn'), 'file_qury_no'))
  return content === undefined ? failed('文件不存在') : done({ fsDownloadOut: { in: content } })
}

function details(data: Record<string, unknown>): string {
  const sent = files.get(textIn(data, 'file_qury_no')) ?? ''
  const rows = Buffer.from(sent, 'base64').toString('utf8').split('\n').filter(Boolean)
  const live = new Map([...booked].filter(([, one]) => !one.isReversed))
  const results = rows.map((row) => {
    const [id = '', visit = '', person = '', total = '', fund = '', account = '', flag = ''] =
      row.split('\t')
    const one = live.get(id)
    live.delete(id)
    const isSame = one !== undefined && yuan(one.totalFen) === total
    const result = resultOf(one !== undefined, isSame)
    const there = one === undefined ? '' : yuan(one.totalFen)
    return [person, visit, id, one?.message ?? '', result, flag, there, total, fund, account]
  })
  const missing = [...live.values()].map(({ id, visit, message, totalFen, fundFen }) => [
    visit.person,
    visit.id,
    id,
    message,
    '1',
    '0',
    '',
    yuan(totalFen),
    yuan(fundFen),
    '0.00',
  ])
  const number = `RESULT${files.size + 1}`
  const text = [...results, ...missing].map((cells) => `${cells.join('\t')}\n`).join('')
  files.set(number, Buffer.from(text).toString('base64'))
  return done({ fileinfo: { file_qury_no: number, filename: 'result.txt' } })
}

function resultOf(isThere: boolean, isSame: boolean): string {
  if (!isThere) return '2'
  return isSame ? '0' : '3'
}
