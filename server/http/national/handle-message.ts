/**
 * Takes one message from its bytes to its answer. A message that comes again gets the bytes of its
 * first answer; under an id that was used for something else it gets a refusal.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { Actor } from '../../usecases/gate.ts'
import type { Institution } from '../../usecases/registry.ts'
import { answerText, isTransient } from './answer.ts'
import type { InstitutionProof } from './gateway-store.ts'
import { auditHandlers } from './handlers/audit.ts'
import { callBackHandlers } from './handlers/calling-back.ts'
import { filingHandlers } from './handlers/filing.ts'
import { lineHandlers } from './handlers/lines.ts'
import { peopleHandlers } from './handlers/people.ts'
import { pharmacyHandlers, saleNumber } from './handlers/pharmacy.ts'
import { reconcilingHandlers } from './handlers/reconciling.ts'
import { settlingHandlers } from './handlers/settling.ts'
import { visitHandlers } from './handlers/visits.ts'
import {
  type Envelope,
  type FormProblem,
  form,
  type Gateway,
  type Handler,
  type Incoming,
  node,
  type Outgoing,
  type Row,
  rows,
  text,
} from './message.ts'
import { readMessage } from './read-message.ts'

const handlers: Readonly<Record<string, Handler>> = {
  ...peopleHandlers,
  ...visitHandlers,
  ...lineHandlers,
  ...pharmacyHandlers,
  ...settlingHandlers,
  ...callBackHandlers,
  ...filingHandlers,
  ...auditHandlers,
  ...reconcilingHandlers,
}

export interface Arrival {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export async function handleMessage(
  { body, headers }: Arrival,
  gateway: Gateway,
  proof: InstitutionProof,
): Promise<string> {
  const receivedAt = gateway.store.now()
  const read = readMessage(body, gateway.tables)
  const said = read.read
    ? { msgid: read.envelope.msgid, area: read.envelope.careArea, dialect: read.dialect }
    : { msgid: read.msgid, area: read.area, dialect: read.dialect }
  const write = (outgoing: Outgoing) =>
    answerText(outgoing, { ...said, receivedAt, answeredAt: gateway.store.now() })
  if (!read.read) return write({ problem: read.problem })
  const { envelope, input, dialect } = read
  const institution = gateway.institutions.byCode(envelope.fields['fixmedins_code'] ?? '')
  const stranger = await strangerTo(institution, envelope, headers, gateway, proof)
  if (institution === undefined || stranger !== null) {
    return write({ problem: stranger ?? unknownInstitution })
  }
  const by = actorOf(envelope, institution)
  return once({ envelope, input, dialect, institution, by, gateway }, write)
}

const unknownInstitution = form(
  'institution-unknown',
  'fixmedins_code',
  '机构不在联盟内，或未能证明身份',
  '核对定点医药机构编号与服务凭证',
)

/** Null for whoever may speak for the institution and has signed in today. */
async function strangerTo(
  institution: Institution | undefined,
  { transaction, msgid, fields, signNumber }: Envelope,
  headers: Arrival['headers'],
  { store, institutions }: Gateway,
  proof: InstitutionProof,
): Promise<FormProblem | null> {
  if (institution === undefined) return unknownInstitution
  if (!(await proof.recognises(headers, institution.id))) return unknownInstitution
  const code = institutions.codeOf(institution.id)
  if (!isMessageId(msgid, code)) {
    const says = '应为机构编号（12位）+时间（14位）+顺序号（4位）'
    return form('message-id', 'msgid', says, `以${fields['fixmedins_code'] ?? ''}开头编号`)
  }
  if (transaction.code === '9001') return null
  const day = textFromDay(store.today())
  if (await store.messages.isSignedIn(institution.id, signNumber, day)) return null
  return form(
    'not-signed-in',
    'sign_no',
    '签到编号无效或不是今日的',
    '先做签到9001，使用当日签到编号',
  )
}

/**
 * Institution, time, sequence; systems of which the sequence has fewer digits, or which send a number
 * that is random, are understood too. What begins like another institution's is not.
 */
function isMessageId(msgid: string, code: string): boolean {
  if (/^[A-Z]\d{24,29}$/.test(msgid)) return msgid.startsWith(code)
  return /^[A-Za-z0-9-]{24,30}$/.test(msgid)
}

function actorOf({ operator, operatorName }: Envelope, institution: Institution): Actor {
  const name: Texts = { 'zh-CN': operatorName, 'zh-HK': operatorName, en: operatorName }
  const id = `${institution.id}/${operator}`
  return { id, name, role: 'cashier', institution: institution.id }
}

async function once(incoming: Incoming, write: (outgoing: Outgoing) => string): Promise<string> {
  const { envelope, input, institution, gateway } = incoming
  const { messages, fingerprint } = gateway.store
  const name = { institution: institution.id, message: envelope.msgid }
  const { transaction } = envelope
  const kept = await messages.arrive({
    ...name,
    code: transaction.code,
    fingerprint: fingerprint(saidIn(envelope, input)),
    visit: visitNamed(incoming),
  })
  if (kept !== null) {
    if (kept.code === 'void') {
      const problem = { code: 'visit-refused', rule: 'message-voided', about: '' } as const
      return messages.answer(name, write({ problem }))
    }
    if (!kept.fingerprint.equals(fingerprint(saidIn(envelope, input)))) {
      return write({ problem: { code: 'key-reused' } })
    }
    if (kept.answer !== null) return kept.answer
  }
  const handler = handlers[transaction.code]
  if (handler === undefined) throw new Error(`broken invariant: no handler of ${transaction.code}`)
  const outgoing = await handler(incoming)
  const answer = write(outgoing)
  if ('problem' in outgoing && isTransient(outgoing.problem)) return answer
  return messages.answer(name, answer)
}

/** What makes two messages the same one: all but when and over which line they were sent. */
function saidIn({ transaction, fields }: Envelope, input: Row) {
  const { fixmedins_code: institution, mdtrtarea_admvs: area, opter: operator } = fields
  return { code: transaction.code, institution, area, operator, input }
}

function visitNamed({ envelope, input, institution, gateway }: Incoming): string | null {
  const { about } = envelope.transaction
  const { visits } = gateway.store
  const nodes = Object.keys(input).flatMap((name) => [node(input, name), ...rows(input, name)])
  const found = (field: string) => nodes.map((row) => text(row, field)).find((one) => one !== '')
  if (about === 'visit') return found('mdtrt_id') ?? null
  if (about === null) return null
  const number = about === 'pharmacy' ? saleNumber(input) : (found('ipt_otp_no') ?? found('ipt_no'))
  if (number === undefined) return null
  return visits.visitIdOf(found('psn_no') ?? '', institution.id, number)
}
