/**
 * Holds the address of an insurer to the whole conversation: asked, asked again, confirmed twice,
 * cancelled, refunded, with what it must refuse. Every finding names the rule, the place and what to
 * do. Nothing here belongs to a person: the visit and the coverage are those of a test contract.
 */
import { randomUUID } from 'node:crypto'
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import {
  type CheckFinding,
  type CheckResult,
  findingOf,
} from '../../engine/registry/check-texts.ts'
import { questionBody, wordFrom } from './http-payer.ts'
import { keysOfSet } from './payer-keys.ts'
import { type PayerKeys, signatureHeader } from './signed-answer.ts'

export interface TestContract {
  readonly payer: string
  readonly coverage: string
  readonly institution: string
  readonly currency: string
}

const deadlineMs = 2000
const patienceMs = 10_000
const expectedMinor = 12_345
const availableMinor = 20_000

interface Reply {
  readonly status: number
  readonly text: string
  readonly signature: string | null
  readonly tookMs: number
}

export async function checkInsurer(address: string, contract: TestContract): Promise<CheckResult> {
  const check = new Check(address, contract)
  const keys = await check.keys()
  if (keys !== null) {
    await check.asking(keys)
    await check.ends()
    await check.cancelledFirst(keys)
    await check.nonsense()
  }
  return { rules: check.rules, findings: check.findings }
}

class Check {
  readonly rules: string[] = []
  readonly findings: CheckFinding[] = []
  readonly #address: string
  readonly #contract: TestContract
  #visits = 0

  constructor(address: string, contract: TestContract) {
    this.#address = address
    this.#contract = contract
  }

  /** I1: keys are public, and of the agreed kind. */
  async keys(): Promise<PayerKeys | null> {
    const place = 'GET /keys'
    const reply = await this.#send('GET', '/keys')
    const keys = reply === null ? null : keysIn(reply.text)
    const isThere = keys !== null && keys.size > 0
    this.#hold('I1 keys', isThere, place)
    return isThere ? keys : null
  }

  /** I2 to I6: an answer in time, signed, to this question, within bounds, and the same again. */
  async asking(keys: PayerKeys): Promise<void> {
    const question = this.#question()
    const place = `POST /holds/${question.id}`
    const first = await this.#ask(question)
    const answered = first !== null && first.status === 200
    this.#hold('I2 answer', answered, place, first)
    if (first === null || !answered) return
    const inTime = first.tookMs <= deadlineMs
    this.#hold('I3 deadline', inTime, place, Math.round(first.tookMs))
    const word = wordFrom(first.text, first.signature, question, { keys, isInsurer: true })
    const fault = word.said === 'away' ? word.fault : null
    for (const [rule, wrong] of answerRules) {
      this.#hold(rule, fault === null || !wrong.includes(fault), place)
    }
    const again = await this.#ask(question)
    const isSame = again !== null && sameWord(again.text, first.text)
    this.#hold('I7 asked again', isSame, place)
  }

  /** I8 to I10: confirmed, confirmed again, refunded, and refunded again change nothing twice. */
  async ends(): Promise<void> {
    const { id } = await this.#held()
    const amount = textFromMinor(expectedMinor, this.#contract.currency)
    const twice: readonly (readonly [rule: string, act: string, body: object])[] = [
      ['I8 confirm', 'confirm', { amount }],
      ['I9 refund', 'refund', {}],
    ]
    for (const [rule, act, body] of twice) {
      const place = `POST /holds/${id}/${act}`
      for (const time of ['', ' again']) {
        const reply = await this.#send('POST', `/holds/${id}/${act}`, body)
        this.#hold(`${rule}${time}`, reply?.status === 200, place, reply)
      }
    }
    const other = await this.#held()
    const place = `POST /holds/${other.id}/cancel`
    for (const time of ['', ' again']) {
      const reply = await this.#send('POST', `/holds/${other.id}/cancel`, {})
      this.#hold(`I10 cancel${time}`, reply?.status === 200, place, reply)
    }
  }

  /** I11: what was cancelled before it was heard is never promised afterwards. */
  async cancelledFirst(keys: PayerKeys): Promise<void> {
    const question = this.#question()
    const place = `POST /holds/${question.id}/cancel`
    const cancelled = await this.#send('POST', `/holds/${question.id}/cancel`, {})
    const heard = cancelled?.status === 200
    this.#hold('I11 cancelled first', heard, place)
    const reply = await this.#ask(question)
    if (reply === null || !heard) return
    const word = wordFrom(reply.text, reply.signature, question, { keys, isInsurer: true })
    this.#hold('I11 said after it', word.said !== 'yes', place)
  }

  /** I12: what cannot be understood gets neither a promise nor a broken connection. */
  async nonsense(): Promise<void> {
    const id = randomUUID().replaceAll('-', '')
    const reply = await this.#send('POST', `/holds/${id}`, 'no question')
    const isNo = reply !== null && reply.status >= 400 && reply.status < 500
    this.#hold('I12 nonsense', isNo, `POST /holds/${id}`, reply)
  }

  #question() {
    this.#visits += 1
    return {
      ...this.#contract,
      id: randomUUID().replaceAll('-', ''),
      visit: `CHECK-${this.#visits}-${randomUUID().slice(0, 8)}`,
      expectedMinor,
      availableMinor,
      opening: null,
    }
  }

  async #held() {
    const question = this.#question()
    await this.#ask(question)
    return question
  }

  #ask(question: Parameters<typeof questionBody>[0]): Promise<Reply | null> {
    return this.#send('POST', `/holds/${question.id}`, questionBody(question))
  }

  /** `said`: how it answered, or the milliseconds that it took. */
  #hold(rule: string, isKept: boolean, place: string, said?: Reply | number | null): void {
    this.rules.push(rule)
    const shown = typeof said === 'number' ? said : (said?.status ?? '—')
    if (!isKept)
      this.findings.push(findingOf(rule, place, { said: shown, header: signatureHeader }))
  }

  /** Null where nothing comes back. */
  async #send(method: string, path: string, body?: unknown): Promise<Reply | null> {
    const began = performance.now()
    try {
      const response = await fetch(new URL(path, this.#address), {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const signature = response.headers.get(signatureHeader)
      return { status: response.status, text, signature, tookMs: performance.now() - began }
    } catch {
      return null
    }
  }
}

/** Rules that one answer is held to, each with the faults that break it. */
const answerRules: readonly (readonly [rule: string, faults: readonly string[]])[] = [
  ['I4 signature', ['unsigned']],
  ['I5 same question', ['other-question']],
  ['I6 amount', ['above-available', 'malformed']],
]

function sameWord(one: string, other: string): boolean {
  const [a, b] = [wordIn(one), wordIn(other)]
  return a !== undefined && a === b
}

function wordIn(text: string): string | undefined {
  try {
    const { said, amount } = JSON.parse(text) as { said?: unknown; amount?: unknown }
    const minor = minorFromText(typeof amount === 'string' ? amount : '0', 'CNY')
    return `${String(said)} ${said === 'no' ? 0 : String(minor)}`
  } catch {
    return undefined
  }
}

function keysIn(text: string): PayerKeys | null {
  try {
    return keysOfSet(JSON.parse(text))
  } catch {
    return null
  }
}
