/**
 * What every simulator of an outside party has in common: a process of its own, real HTTP, and the
 * admission that it is a simulator. Its parent keeps the other end of its input open; when the
 * parent is gone, so is this process.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

type Headers = Readonly<Record<string, string>>

export interface Call {
  readonly method: string
  /** Parts of the path, decoded. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  /** Headers may depend on the body's text, such as a signature. */
  reply(status: number, body: unknown, headersOf?: (text: string) => Headers): void
  /** Answers what is no JSON. */
  replyBytes(type: string, bytes: Buffer): void
  /** Breaks the connection without an answer. */
  cut(): void
}

const mostBodyBytes = 65_536

/** Serves on a port of 127.0.0.1, 0 for a free one; the address is its first line of output. */
export function serveSimulated(port: number, answer: (call: Call) => void): void {
  const server = createServer((request, response) => {
    callOf(request, response)
      .then(answer)
      .catch(() => send(response, 400, { problem: 'not understood' }))
  })
  server.listen(port, '127.0.0.1', () => {
    const { port: bound } = server.address() as AddressInfo
    process.stdout.write(`http://127.0.0.1:${bound}\n`)
  })
  process.stdin.resume().once('end', () => process.exit(0))
  process.once('SIGTERM', () => process.exit(0))
}

async function callOf(request: IncomingMessage, response: ServerResponse): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://simulator')
  return {
    method: request.method ?? 'GET',
    path: url.pathname.split('/').slice(1).map(decodeURIComponent),
    query: url.searchParams,
    headers: request.headers,
    body: request.method === 'POST' ? await bodyOf(request) : {},
    reply: (status, body, headersOf) => send(response, status, body, headersOf),
    replyBytes(type, bytes) {
      if (response.destroyed) return
      response.writeHead(200, { 'content-type': type, 'x-simulator': 'yes' })
      response.end(bytes)
    },
    cut: () => request.socket.destroy(),
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += part
    if (text.length > mostBodyBytes) throw new Error('too long')
  }
  return text === '' ? {} : JSON.parse(text)
}

export function textIn(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return ''
  const content: unknown = Reflect.get(body, name)
  return typeof content === 'string' ? content : ''
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headersOf: (text: string) => Headers = () => ({}),
): void {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'x-simulator': 'yes' }
  response.writeHead(status, { ...headers, ...headersOf(text) })
  response.end(text)
}

/** `SUBJECT=FAULT`; the subject may hold further signs of equality. */
export function splitRule(rule: string): [subject: string, fault: string] {
  const at = rule.lastIndexOf('=')
  return [rule.slice(0, Math.max(0, at)), rule.slice(at + 1)]
}

/** Faults by their subject, from the command line and changed while the simulator runs. */
export class Behaviour {
  readonly #faults = new Map<string, string>()
  readonly #isFault: (fault: string) => boolean

  constructor(rules: readonly string[], isFault: (fault: string) => boolean, known: string) {
    this.#isFault = isFault
    for (const rule of rules) {
      const [subject, fault] = splitRule(rule)
      if (this.set(subject, fault)) continue
      process.stderr.write(`${rule} is no behaviour: write SUBJECT=${known}\n`)
      process.exit(2)
    }
  }

  set(subject: string, fault: string): boolean {
    if (subject === '' || !this.#isFault(fault)) return false
    if (fault === 'none') this.#faults.delete(subject)
    else this.#faults.set(subject, fault)
    return true
  }

  /** Answers `POST /behaviour {subject, fault}`. */
  change({ body, reply }: Call): void {
    reply(this.set(textIn(body, 'subject'), textIn(body, 'fault')) ? 200 : 400, {})
  }

  /** The first subject that has a fault decides. */
  of(subjects: readonly string[]): string {
    return subjects.map((subject) => this.#faults.get(subject)).find(Boolean) ?? 'none'
  }
}
