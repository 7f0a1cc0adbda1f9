/**
 * A payer that is none: a process of its own that answers like an insurer's system and says that it
 * is a simulator. `npm start` runs it in sample mode; tests run it with faults.
 *
 *     node server/payers/simulator.ts PORT [BEHAVIOUR...]
 *
 * A behaviour is `SUBJECT=FAULT`. The subject is a visit number or the id of a coverage or a payer;
 * the fault is `down` (the connection is cut), `slow` (no answer within any patience), `no`, `wrong`
 * (another amount than its own rules give), or an amount that it says whatever its rules give. `POST /behaviour {subject, fault}` changes one while it runs;
 * fault `none` ends it. PORT 0 takes a free one; the address is the first line on the standard output.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const faults = ['none', 'down', 'slow', 'no', 'wrong']

interface Held {
  readonly said: 'yes' | 'no'
  readonly amount: string
  state: 'held' | 'confirmed' | 'cancelled' | 'refunded'
  confirmed: string | null
  /** Visit, coverage and payer that it was asked about. */
  readonly subjects: readonly string[]
}

const acts = ['confirm', 'cancel', 'refund']
const slowMs = 60_000
const mostBodyBytes = 65_536
const notice = 'This is a simulator. It is no insurer, and nothing it says binds anybody.'

const behaviour = new Map<string, string>()
const holds = new Map<string, Held>()

const [port = '0', ...rules] = process.argv.slice(2)
for (const rule of rules) {
  const [subject = '', fault = ''] = splitRule(rule)
  if (!setFault(subject, fault)) {
    process.stderr.write(`${rule} is no behaviour: write SUBJECT=${faults.join('|')}|AMOUNT\n`)
    process.exit(2)
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => send(response, 400, { problem: 'not understood' }))
})
server.listen(Number(port), '127.0.0.1', () => {
  const { port: bound } = server.address() as AddressInfo
  process.stdout.write(`http://127.0.0.1:${bound}\n`)
})
// Its parent keeps the other end open; when the parent is gone, so is this process.
process.stdin.resume().once('end', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))

function splitRule(rule: string): [string, string] {
  const at = rule.lastIndexOf('=')
  return [rule.slice(0, Math.max(0, at)), rule.slice(at + 1)]
}

function setFault(subject: string, fault: string): boolean {
  const isKnown = faults.includes(fault) || isAmount(fault)
  if (isKnown && subject !== '') behaviour.set(subject, fault)
  return isKnown && subject !== ''
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('/').slice(1).map(decodeURIComponent)
  if (request.method === 'GET' && path[0] === 'holds') {
    return send(response, 200, holds.get(path[1] ?? '') ?? null)
  }
  if (request.method !== 'POST') return send(response, 200, { notice })
  const body = await bodyOf(request)
  if (path[0] === 'behaviour') {
    const done = setFault(textIn(body, 'subject'), textIn(body, 'fault'))
    return send(response, done ? 200 : 400, {})
  }
  if (path[0] !== 'holds' || path[1] === undefined) return send(response, 404, { notice })
  return path[2] === undefined
    ? ask(path[1], body, request, response)
    : end(path[1], path[2], body, response)
}

function ask(id: string, body: unknown, request: IncomingMessage, response: ServerResponse): void {
  const subjects = ['visit', 'coverage', 'payer'].map((name) => textIn(body, name))
  const fault = faultOf(subjects)
  if (fault === 'down') {
    request.socket.destroy()
    return
  }
  const known = holds.get(id)
  const held = known ?? { ...decided(textIn(body, 'expected'), fault), subjects }
  holds.set(id, held)
  const reply = () => send(response, 200, { said: held.said, amount: held.amount })
  if (fault === 'slow') setTimeout(reply, slowMs).unref()
  else reply()
}

/** The narrowest subject decides: the visit, then the coverage, then the payer. */
function faultOf(subjects: readonly string[]): string {
  return subjects.map((subject) => behaviour.get(subject)).find(Boolean) ?? 'none'
}

function decided(expected: string, fault: string): Omit<Held, 'subjects'> {
  if (fault === 'no') return { said: 'no', amount: '0', state: 'held', confirmed: null }
  return { said: 'yes', amount: amountSaid(expected, fault), state: 'held', confirmed: null }
}

function amountSaid(expected: string, fault: string): string {
  if (isAmount(fault)) return fault
  return fault === 'wrong' ? less(expected) : expected
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text)
}

/** One whole unit less, where there is one. */
function less(amount: string): string {
  const [whole = '0', decimals] = amount.split('.')
  const lower = String(Math.max(0, Number(whole) - 1))
  return decimals === undefined ? lower : `${lower}.${decimals}`
}

function end(id: string, act: string, body: unknown, response: ServerResponse): void {
  const unheard = { said: 'no', amount: '0', state: 'held', confirmed: null, subjects: [] } as const
  const held: Held = holds.get(id) ?? { ...unheard }
  if (faultOf(held.subjects) === 'down') {
    response.socket?.destroy()
    return
  }
  if (act === 'confirm') {
    held.state = 'confirmed'
    held.confirmed = textIn(body, 'amount')
  } else if (act === 'cancel') held.state = 'cancelled'
  else if (act === 'refund') held.state = 'refunded'
  holds.set(id, held)
  send(response, acts.includes(act) ? 200 : 404, {})
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += part
    if (text.length > mostBodyBytes) throw new Error('too long')
  }
  return text === '' ? {} : JSON.parse(text)
}

function textIn(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return ''
  const content: unknown = Reflect.get(body, name)
  return typeof content === 'string' ? content : ''
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json', 'x-simulator': 'yes' })
  response.end(JSON.stringify(body))
}
