/** Writes answers in the envelope of the national interface. */

import { hash } from 'node:crypto'
import { wallClock } from '../../../engine/base/china-time.ts'
import type { Dialect } from '../../../engine/visit/interface-tables.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { FormProblem, Outgoing, Row } from './message.ts'
import { errorText } from './refusal-text.ts'

/** Codes with which a message may be sent again as it is: nothing came of it. */
const transient = new Set<string>([
  'access-not-recorded',
  'credential-away',
  'payers-undecided',
  'message-under-way',
  'platform-undecided',
  'platform-called-back',
])

const serialDigits = 10

/** `yyyyMMddHHmmssSSS` in Beijing. */
export function stamp(at: Date): string {
  return new Date(wallClock(at.getTime())).toISOString().replace(/\D/g, '').slice(0, 17)
}

/** `yyyy-MM-dd HH:mm:ss` in Beijing. */
export function timeText(at: Date): string {
  const text = new Date(wallClock(at.getTime())).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`
}

export interface AnswerFrame {
  readonly msgid: string
  readonly area: string
  readonly receivedAt: Date
  readonly answeredAt: Date
  readonly dialect: Dialect | null
}

/** Receiver's number: area, time, and a serial number that follows from the message. */
function receiverNumber({ msgid, area, receivedAt }: AnswerFrame): string {
  const serial = BigInt(`0x${hash('sha256', msgid, 'hex').slice(0, 15)}`) % 10n ** 10n
  const place = /^\d{6}$/.test(area) ? area : '000000'
  return `${place}${stamp(receivedAt).slice(0, 14)}${String(serial).padStart(serialDigits, '0')}`
}

export function answerText(outgoing: Outgoing, frame: AnswerFrame): string {
  const failed = 'problem' in outgoing
  const body: Record<string, unknown> = {
    infcode: failed ? -1 : 0,
    inf_refmsgid: receiverNumber(frame),
    refmsg_time: stamp(frame.receivedAt),
    respond_time: stamp(frame.answeredAt),
    err_msg: failed ? errorText(outgoing.problem) : '',
    ...(!failed && outgoing.warning !== undefined ? { warn_msg: outgoing.warning } : {}),
    output: failed ? {} : inDialect(outgoing.output, frame.dialect),
  }
  const names = frame.dialect?.envelope
  if (names === undefined) return JSON.stringify(body)
  const named = Object.entries(body).map(([name, value]) => [names.get(name) ?? name, value])
  return JSON.stringify(Object.fromEntries(named))
}

/** Fields and codes as a region has them. */
function inDialect(value: unknown, dialect: Dialect | null): unknown {
  if (dialect === null || dialect.fields.size + dialect.values.size === 0) return value
  const { fields, values } = dialect
  return mapped(value, (name, inner) => [
    fields.get(name) ?? name,
    values.get(`${name} ${String(inner)}`) ?? inner,
  ])
}

/** Every field of all nodes under another name, and with another code. */
function mapped(
  value: unknown,
  map: (name: string, inner: unknown) => readonly [string, unknown],
): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const [own, code] = map(name, inner)
      return [own, mapped(code, map)]
    }),
  )
}

export function isTransient(problem: FormProblem | Refusal): boolean {
  return transient.has(problem.code)
}

/** Fields of what came, in the national names and codes. */
export function nationalNames(
  value: unknown,
  { fields, values }: Pick<Dialect, 'fields' | 'values'>,
): unknown {
  if (fields.size + values.size === 0) return value
  const names = new Map([...fields].map(([national, own]) => [own, national]))
  const codes = new Map(
    [...values].map(([national, own]) => {
      const [field = '', code = ''] = national.split(' ')
      return [`${field} ${own}`, code]
    }),
  )
  return mapped(value, (own, inner) => {
    const name = names.get(own) ?? own
    return [name, codes.get(`${name} ${String(inner)}`) ?? inner]
  })
}

/** The envelope of what came, in the national names; what is in it has names of its own. */
export function nationalEnvelope(body: object, theirs: ReadonlyMap<string, string>): Row {
  const asked = [...theirs].filter(([national]) => national !== 'output')
  const names = new Map(asked.map(([national, own]) => [own, national]))
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [names.get(name) ?? name, value]),
  )
}
