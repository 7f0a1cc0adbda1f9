/** Reads a message of the national interface from its bytes, as strictly as every other body. */
import type { FastifyRequest } from 'fastify'
import type { Dialect, InterfaceTables } from '../../../engine/visit/interface-tables.ts'
import { isBase64, JsonProblem, type MayBeLong, parseStrictly } from '../strict-json.ts'
import { nationalEnvelope, nationalNames } from './answer.ts'
import { asMeant, inputAsMeant } from './as-meant.ts'
import { checkNodes, checkRow } from './check-fields.ts'
import { type Envelope, type FormProblem, form, type Row, text } from './message.ts'

/** The interface allows no more in `input`; files are sent with 9101 and may be longer. */
const mostInput = 40_000
const mostFile = 8_000_000
/** Of a whole message; what is around a file is short. */
export const mostMessageBytes = mostFile + 1_000_000

export type ReadMessage =
  | {
      readonly read: true
      readonly envelope: Envelope
      readonly input: Row
      readonly dialect: Dialect
    }
  | {
      readonly read: false
      readonly problem: FormProblem
      readonly msgid: string
      readonly area: string
      readonly dialect: Dialect | null
    }

/**
 * Systems on Windows may send GB 18030, and say so.
 *
 * @throws JsonProblem where the body is no JSON that could be meant.
 */
export function readBody(body: Buffer, request?: Pick<FastifyRequest, 'headers'>): unknown {
  const isNational = sendsGb(request?.headers['content-type'])
  const bytes = isNational ? Buffer.from(fromGb(body)) : body
  return parseStrictly(bytes, numbersAsText, longInMessage)
}

/** The nodes as a text of their own, whose length counts once they are read, or a file in one of them. */
const longInMessage: MayBeLong = (text, pointer) => pointer === '/input' || isFile(text, pointer)

const isFile: MayBeLong = (text, pointer) =>
  pointer.endsWith('/fsUploadIn/in') && text.length <= mostFile && isBase64(text, pointer)

/** Such a system can read the answer in any charset: it is written in ASCII. */
export function sendsGb(contentType: string | undefined): boolean {
  return /charset="?(?:gb\s?18030|gbk|gb2312)/i.test(contentType ?? '')
}

const gb = new TextDecoder('gb18030', { fatal: true })

function fromGb(body: Buffer): string {
  try {
    return gb.decode(body)
  } catch {
    throw new JsonProblem('body-not-utf8')
  }
}

/** Amounts come as numbers too, and keep the digits they were written with. */
function numbersAsText(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  )
}

export function readMessage(body: unknown, tables: InterfaceTables): ReadMessage {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const says = '报文应为一个JSON对象'
    return failed(form('message-form', '', says, '按接口规范组织报文'), {}, null)
  }
  const shanghai = tables.dialectOf('310000')
  const isShanghai = 'xxlxm' in body && !('infno' in body)
  const raw = isShanghai ? nationalEnvelope(body, shanghai.envelope) : (body as Row)
  const area = isShanghai ? '310000' : text(raw, 'mdtrtarea_admvs')
  const dialect = isShanghai ? shanghai : spokenNationally(tables.dialectOf(area))
  const named = isShanghai ? raw : nationalEnvelope(raw, dialect.envelope)
  const filled = isShanghai ? { ...shanghaiDefaults, ...named, mdtrtarea_admvs: area } : named
  return readEnvelope(filled, dialect, tables)
}

/** A place with an envelope of its own may be spoken to in the national one, and answers in it. */
function spokenNationally(dialect: Dialect): Dialect {
  if (dialect.style === 'national') return dialect
  const none = new Map<string, string>()
  return { ...dialect, envelope: none, fields: none, values: none, shares: none }
}

/** What its envelope does not have: the national one asks for it. */
const shanghaiDefaults = { recer_sys_code: 'YBXT', opter_type: '1', fixmedins_name: '-' }

function readEnvelope(sent: Row, dialect: Dialect, tables: InterfaceTables): ReadMessage {
  const raw = asMeant(tables.envelope.fields, sent, tables) as Row
  const problem = checkRow(tables.envelope.fields, raw, '', tables)
  if (problem !== null) {
    return failed({ ...problem, place: problem.place.replace(/^\//, '') }, raw, dialect)
  }
  const code = text(raw, 'infno')
  const transaction = tables.transactions.get(dialect.transactions.get(code) ?? code)
  if (transaction === undefined) {
    const says = `不支持的交易“${code}”`
    return failed(form('transaction-unknown', 'infno', says, '核对交易编号'), raw, dialect)
  }
  const input = nationalNames(inputIn(raw['input'] ?? {}), dialect)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const says = 'input应为一个对象'
    return failed(form('message-form', 'input', says, '按接口规范组织节点'), raw, dialect)
  }
  const most = transaction.code === '9101' ? mostFile : mostInput
  if (JSON.stringify(input).length > most) {
    const says = `input超过${most}个字符`
    return failed(form('input-length', 'input', says, '分批上传'), raw, dialect)
  }
  const nodes = tables.nodes.get(transaction.code) ?? []
  const meant = inputAsMeant(nodes, input as Row, tables)
  const misplaced = checkNodes(nodes, meant, tables)
  if (misplaced !== null) return failed(misplaced, raw, dialect)
  return {
    read: true,
    envelope: envelopeOf(raw, transaction),
    input: listed(meant, transaction.code, tables),
    dialect,
  }
}

/** Some systems put the nodes in as a text of their own. */
function inputIn(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return parseStrictly(Buffer.from(value), numbersAsText, isFile)
  } catch {
    return value
  }
}

/** Where a list has one row, many systems send the row. */
function listed(input: Row, code: string, tables: InterfaceTables): Row {
  const lists = (tables.nodes.get(code) ?? []).filter(({ isList }) => isList)
  const wrapped = lists.map(({ name }): [string, unknown] => [
    name,
    Array.isArray(input[name]) ? input[name] : [input[name]],
  ])
  return { ...input, ...Object.fromEntries(wrapped) }
}

function envelopeOf(raw: Row, transaction: Envelope['transaction']): Envelope {
  const fields = Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  ) as Record<string, string>
  return {
    transaction,
    msgid: text(raw, 'msgid'),
    careArea: text(raw, 'mdtrtarea_admvs'),
    operator: text(raw, 'opter'),
    operatorName: text(raw, 'opter_name'),
    signNumber: text(raw, 'sign_no'),
    fields,
  }
}

function failed(problem: FormProblem, raw: Row, dialect: Dialect | null): ReadMessage {
  const msgid = text(raw, 'msgid').slice(0, 30)
  return { read: false, problem, msgid, area: text(raw, 'mdtrtarea_admvs'), dialect }
}
