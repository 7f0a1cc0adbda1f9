/** Reconciliation and clearing with a hospital: 9101, 9102, 3201, 3202, 13203, 3260, 3261, 3262. */
import { type Day, dayFromText, textFromDay } from '../../../../engine/base/calendar-date.ts'
import { minorFromText, textFromMinor } from '../../../../engine/base/money.ts'
import { type OwnBill, ownBills } from '../../../usecases/visit/own-bills.ts'
import { timeText } from '../answer.ts'
import { meaningOf } from '../codes.ts'
import { compareDetails, readDetails, writeDetails } from '../details.ts'
import {
  form,
  type Handler,
  type Incoming,
  node,
  type Outgoing,
  type Row,
  rows,
  text,
} from '../message.ts'

const yuan = (minor: number) => textFromMinor(minor, 'CNY')
const minor = (row: Row, field: string) => minorFromText(text(row, field), 'CNY') ?? 0
const daysKept = 30

const upload: Handler = async ({ input, institution, envelope, gateway }) => {
  const row = node(input, 'fsUploadIn')
  const content = bytesIn(row['in'])
  if (content === null) {
    const says = '应为Base64文本或字节数组'
    return { problem: form('file-unreadable', 'input/fsUploadIn/in', says, '改正文件内容后重传') }
  }
  const name = text(row, 'filename')
  const { files } = gateway.store
  const number = await files.keep(institution.id, envelope.msgid, name, content)
  const output = {
    file_qury_no: number,
    filename: name,
    fixmedins_code: text(row, 'fixmedins_code'),
  }
  return { output: { fsUploadOut: output, ...output } }
}

/** Bytes are written as a list of numbers, below zero as in Java, or as Base64. */
function bytesIn(value: unknown): Buffer | null {
  if (typeof value === 'string') {
    const isBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)
    return isBase64 ? Buffer.from(value, 'base64') : null
  }
  if (!Array.isArray(value)) return null
  const numbers = value.map(Number)
  const isByte = (one: number) => Number.isInteger(one) && one >= -128 && one <= 255
  return numbers.every(isByte) ? Buffer.from(numbers.map((one) => one & 0xff)) : null
}

const download: Handler = async ({ input, institution, gateway }) => {
  const row = node(input, 'fsDownloadIn')
  const number = text(row, 'file_qury_no')
  const file = await gateway.store.files.find(institution.id, number)
  if (file === undefined) return { problem: { code: 'visit-record-unknown', record: number } }
  const content = file.content.toString('base64')
  return { output: { fsDownloadOut: { filename: file.name, in: content } } }
}

interface Span {
  readonly from: Day
  readonly to: Day
}

function spanOf(row: Row): Span {
  const day = (field: string) => dayFromText(text(row, field)) ?? 0
  return { from: day('stmt_begndate'), to: day('stmt_enddate') }
}

interface Sums {
  readonly count: number
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
}

function sumsOf(bills: readonly OwnBill[], { dialect }: Incoming): Sums {
  const sum = (of: (bill: OwnBill) => number) => bills.reduce((all, bill) => all + of(bill), 0)
  return {
    count: bills.length,
    totalMinor: sum((bill) => bill.totalMinor),
    fundMinor: sum((bill) => fundOf(bill, dialect)),
    accountMinor: sum((bill) => bill.accountMinor),
  }
}

function fundOf({ fundMinor, accountMinor }: OwnBill, { amounts }: Incoming['dialect']): number {
  return amounts.fund === 'with-account' ? fundMinor + accountMinor : fundMinor
}

const totals: Handler = async (incoming) => {
  const { input, institution, by, gateway } = incoming
  const row = node(input, 'data')
  const read = await ownBills(institution.id, spanOf(row), by, gateway.store)
  if (!read.read) return { problem: read.refusal }
  const category = meaningOf(gateway.tables, 'clr_type', text(row, 'clr_type'))
  const meant = read.bills.filter(
    (bill) =>
      bill.insuranceTypes.includes(text(row, 'insutype')) &&
      (category === '' || bill.category === category),
  )
  const ours = sumsOf(meant, incoming)
  const said = {
    count: Number(text(row, 'fixmedins_setl_cnt')),
    totalMinor: minor(row, 'medfee_sumamt'),
    fundMinor: minor(row, 'fund_pay_sumamt'),
    accountMinor: minor(row, 'acct_pay'),
  }
  const isBalanced = (Object.keys(ours) as (keyof Sums)[]).every(
    (name) => ours[name] === said[name],
  )
  const dscr = `笔数${ours.count}，总额${yuan(ours.totalMinor)}，基金${yuan(ours.fundMinor)}，账户${yuan(ours.accountMinor)}`
  const stmtinfo = {
    setl_optins: text(row, 'setl_optins'),
    stmt_rslt: isBalanced ? '0' : '1',
    stmt_rslt_dscr: isBalanced ? '' : `与中心不平，中心${dscr}`,
  }
  return { output: { stmtinfo } }
}

const details: Handler = async (incoming) => {
  const { input, institution, by, envelope, dialect, gateway } = incoming
  const row = node(input, 'data')
  const { files } = gateway.store
  const number = text(row, 'file_qury_no')
  const file = await files.find(institution.id, number)
  if (file === undefined) return { problem: { code: 'visit-record-unknown', record: number } }
  const theirs = readDetails(file.content)
  if ('problem' in theirs) return theirs
  const span = spanOf(row)
  const read = await ownBills(institution.id, span, by, gateway.store)
  if (!read.read) return { problem: read.refusal }
  const messageOf = (bill: OwnBill) => messageBehind(bill, incoming)
  const fund = (bill: OwnBill) => fundOf(bill, dialect)
  const compared = await compareDetails(theirs.rows, read.bills, fund, messageOf)
  const isBalanced = compared.every(({ result }) => result === '0')
  const name = `${resultName(span.from)}-${textFromDay(span.to)}-${isBalanced ? '0' : '1'}.txt`
  const content = Buffer.from(writeDetails(compared))
  const kept = await files.keep(institution.id, envelope.msgid, name, content)
  const until = timeText(new Date(gateway.store.now().getTime() + daysKept * 86_400_000))
  return { output: { fileinfo: { file_qury_no: kept, filename: name, dld_endtime: until } } }
}

const resultName = (from: Day) => `stmt-result-${textFromDay(from)}`

/** The message that led to it, which 2601 asks for. */
async function messageBehind({ visit, settlement }: OwnBill, { gateway }: Incoming) {
  const actions = await gateway.store.visits.read(visit)
  const found = actions.find(
    ({ action }) => action.kind === 'settled' && action.settlement === settlement,
  )
  return found?.action.message ?? ''
}

const dailyResult: Handler = async ({ input, institution, gateway }) => {
  const row = node(input, 'data')
  const date = dayFromText(text(row, 'stmt_date')) ?? 0
  const found = await gateway.store.files.named(institution.id, resultName(date))
  const size = Math.max(1, Math.min(100, Number(text(row, 'page_size'))))
  const start = (Math.max(1, Number(text(row, 'page_num'))) - 1) * size
  const wanted = text(row, 'stmt_rslt')
  const results = found
    .map(({ number, name }) => ({
      stmt_date: textFromDay(date),
      stmt_rslt: /-([01])\.txt$/.exec(name)?.[1] ?? '1',
      file_qury_no: number,
      filename: name,
    }))
    .filter(({ stmt_rslt: result }) => wanted === '' || wanted === result)
  return {
    output: { data: results.slice(start, start + size), recordCounts: String(results.length) },
  }
}

// ---------------------------------------------------------------- care elsewhere

const rowsOfPage = 100

function monthOf(row: Row): Span | null {
  const [year, month] = [Number(text(row, 'trt_year')), Number(text(row, 'trt_month'))]
  const from = dayFromText(`${text(row, 'trt_year')}-${String(month).padStart(2, '0')}-01`)
  if (from === undefined) return null
  const next =
    month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
  return { from, to: (dayFromText(next) ?? from) - 1 }
}

const noMonth = form('field-day', 'input/data/trt_month', '不是有效的年月', '按 yyyy 与 MM 填写')

async function elsewhere(incoming: Incoming, span: Span) {
  const { institution, by, gateway } = incoming
  const read = await ownBills(institution.id, span, by, gateway.store)
  if (!read.read) return read
  return {
    read: true,
    bills: read.bills.filter((bill) => bill.homeRegion !== bill.careRegion),
  } as const
}

const extract: Handler = async (incoming) => {
  const row = node(incoming.input, 'data')
  const span = monthOf(row)
  if (span === null) return { problem: noMonth }
  const read = await elsewhere(incoming, span)
  if (!read.read) return { problem: read.refusal }
  const start = Math.max(1, Number(text(row, 'startrow'))) - 1
  const page = read.bills.slice(start, start + rowsOfPage)
  const list = await Promise.all(page.map((bill, i) => clearingRow(bill, start + i + 1, incoming)))
  return { output: { data: list, recordCounts: String(read.bills.length) } }
}

async function clearingRow(bill: OwnBill, seqno: number, { gateway, institution }: Incoming) {
  const { store, institutions } = gateway
  const identity = await store.identity(bill.person)
  return {
    seqno: String(seqno),
    mdtrtarea: store.rules.region(bill.careRegion)?.code ?? '',
    medins_no: institutions.codeOf(institution.id),
    certno: identity?.identifier ?? '',
    mdtrt_id: bill.visit,
    mdtrt_setl_time: timeText(new Date(bill.recordedAt)),
    setl_sn: bill.settlement,
    medfee_sumamt: yuan(bill.totalMinor),
    optins_pay_sumamt: yuan(bill.fundMinor),
    fulamt_advpay_flag: '0',
  }
}

const confirmedName = (month: string) => `confirmed-${month}-`
const rolledBackName = (message: string) => `rolled-back-${message}`

/** Amounts are confirmed as they are here, or not at all. */
const confirm: Handler = async (incoming) => {
  const { input, institution, envelope, gateway } = incoming
  const data = node(input, 'data')
  const span = monthOf(data)
  if (span === null) return { problem: noMonth }
  const read = await elsewhere(incoming, span)
  if (!read.read) return { problem: read.refusal }
  const known = new Map(read.bills.map((bill) => [bill.settlement, bill]))
  const list = rows(input, 'detail')
  if (String(list.length) !== text(data, 'totalrow')) {
    const says = `行数应为${list.length}`
    return { problem: form('rows-differ', 'input/data/totalrow', says, '核对行数后重发') }
  }
  for (const [i, row] of list.entries()) {
    const bill = known.get(text(row, 'setl_sn'))
    const isSame =
      bill?.visit === text(row, 'mdtrt_id') &&
      bill.totalMinor === minor(row, 'medfee_sumamt') &&
      bill.fundMinor === minor(row, 'optins_pay_sumamt')
    if (isSame || text(row, 'cnfm_flag') === '0') continue
    const says = '与提取的清分明细不符'
    return { problem: form('row-differs', `input/detail[${i}]`, says, '重新提取后再确认') }
  }
  const name = `${confirmedName(textFromDay(span.from).slice(0, 7))}${envelope.msgid}`
  const content = Buffer.from(
    JSON.stringify(list.map((row) => [text(row, 'setl_sn'), text(row, 'cnfm_flag')])),
  )
  await gateway.store.files.keep(institution.id, envelope.msgid, name, content)
  return { output: {} }
}

const rollBack: Handler = async ({ input, institution, envelope, gateway }): Promise<Outgoing> => {
  const data = node(input, 'data')
  const span = monthOf(data)
  if (span === null) return { problem: noMonth }
  const { files } = gateway.store
  const message = text(data, 'otransid')
  const name = `${confirmedName(textFromDay(span.from).slice(0, 7))}${message}`
  const [confirmed] = await files.named(institution.id, name)
  const [rolledBack] = await files.named(institution.id, rolledBackName(message))
  if (confirmed === undefined || rolledBack !== undefined) {
    return { problem: { code: 'visit-record-unknown', record: message } }
  }
  await files.keep(institution.id, envelope.msgid, rolledBackName(message), Buffer.alloc(0))
  return { output: {} }
}

export const reconcilingHandlers: Readonly<Record<string, Handler>> = {
  '9101': upload,
  '9102': download,
  '3201': totals,
  '3202': details,
  '13203': dailyResult,
  '3260': extract,
  '3261': confirm,
  '3262': rollBack,
}
