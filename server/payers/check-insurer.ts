/**
 * Holds the address of an insurer to the whole conversation: asked, asked again, confirmed twice,
 * cancelled, refunded, with what it must refuse. Every finding names the rule, the place and what to
 * do. Nothing here belongs to a person: the visit and the coverage are those of a test contract.
 */
import { randomUUID } from 'node:crypto'
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import { questionBody, wordFrom } from './http-payer.ts'
import { keysOfSet } from './payer-keys.ts'
import { type PayerKeys, signatureHeader } from './signed-answer.ts'

export interface Finding {
  /** Of docs/guide/insurer.md. */
  readonly rule: string
  /** Method and address, or the field that is meant. */
  readonly place: string
  readonly what: string
  readonly remedy: string
}

export interface Checked {
  /** Rules that were looked at, in order. */
  readonly rules: readonly string[]
  readonly findings: readonly Finding[]
}

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

export async function checkInsurer(address: string, contract: TestContract): Promise<Checked> {
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
  readonly findings: Finding[] = []
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
    const remedy = 'Serve a JWK set with your P-256 public keys, each with a kid.'
    this.#hold('I1 keys', isThere, place, 'no usable key set is there', remedy)
    return isThere ? keys : null
  }

  /** I2 to I6: an answer in time, signed, to this question, within bounds, and the same again. */
  async asking(keys: PayerKeys): Promise<void> {
    const question = this.#question()
    const place = `POST /holds/${question.id}`
    const first = await this.#ask(question)
    const answered = first !== null && first.status === 200
    const come = 'Answer 200 with hold, said and amount.'
    this.#hold('I2 answer', answered, place, `it answered ${first?.status ?? 'nothing'}`, come)
    if (first === null || !answered) return
    const inTime = first.tookMs <= deadlineMs
    const late = `the answer took ${Math.round(first.tookMs)} ms`
    this.#hold('I3 deadline', inTime, place, late, 'Answer within 2,000 ms; we go on without you.')
    const word = wordFrom(first.text, first.signature, question, { keys, isInsurer: true })
    const fault = word.said === 'away' ? word.fault : null
    for (const [rule, wrong, what, remedy] of answerRules) {
      if (fault === null || !wrong.includes(fault)) this.#hold(rule, true, place, what, remedy)
      else this.#hold(rule, false, place, what, remedy)
    }
    const again = await this.#ask(question)
    const isSame = again !== null && sameWord(again.text, first.text)
    const keep = 'Keep your answer under the id of the question, and give it again.'
    this.#hold('I7 asked again', isSame, place, 'the same question got another answer', keep)
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
        const remedy = `Answer 200 to ${act}, however often it comes; it acts once.`
        const what = `it answered ${reply?.status ?? 'nothing'}`
        this.#hold(`${rule}${time}`, reply?.status === 200, place, what, remedy)
      }
    }
    const other = await this.#held()
    const place = `POST /holds/${other.id}/cancel`
    for (const time of ['', ' again']) {
      const reply = await this.#send('POST', `/holds/${other.id}/cancel`, {})
      const what = `it answered ${reply?.status ?? 'nothing'}`
      const remedy = 'Answer 200 to cancel, however often it comes: you owe nothing.'
      this.#hold(`I10 cancel${time}`, reply?.status === 200, place, what, remedy)
    }
  }

  /** I11: what was cancelled before it was heard is never promised afterwards. */
  async cancelledFirst(keys: PayerKeys): Promise<void> {
    const question = this.#question()
    const place = `POST /holds/${question.id}/cancel before the question`
    const cancelled = await this.#send('POST', `/holds/${question.id}/cancel`, {})
    const heard = cancelled?.status === 200
    const remedy = 'Answer 200, note the id, and answer no when the question comes after all.'
    this.#hold('I11 cancelled first', heard, place, 'the cancel was not taken', remedy)
    const reply = await this.#ask(question)
    if (reply === null || !heard) return
    const word = wordFrom(reply.text, reply.signature, question, { keys, isInsurer: true })
    this.#hold('I11 said after it', word.said !== 'yes', place, 'it said yes all the same', remedy)
  }

  /** I12: what cannot be understood gets neither a promise nor a broken connection. */
  async nonsense(): Promise<void> {
    const id = randomUUID().replaceAll('-', '')
    const reply = await this.#send('POST', `/holds/${id}`, 'no question')
    const isNo = reply !== null && reply.status >= 400 && reply.status < 500
    const remedy = 'Answer 400 to a body that is no question.'
    const what = `it answered ${reply?.status ?? 'nothing'}`
    this.#hold('I12 nonsense', isNo, `POST /holds/${id}`, what, remedy)
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

  #hold(rule: string, isKept: boolean, place: string, what: string, remedy: string): void {
    this.rules.push(rule)
    if (!isKept) this.findings.push({ rule, place, what, remedy })
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
const answerRules: readonly (readonly [
  rule: string,
  faults: readonly string[],
  what: string,
  remedy: string,
])[] = [
  [
    'I4 signature',
    ['unsigned'],
    'the answer is not signed by a registered key',
    `Sign the bytes of the body (detached JWS, ES256) in the header ${signatureHeader}.`,
  ],
  [
    'I5 same question',
    ['other-question'],
    'the field hold does not name the question',
    'Repeat the id of the address in the field hold, before you sign.',
  ],
  [
    'I6 amount',
    ['above-available', 'malformed'],
    'said or amount cannot be taken: yes with an amount from 0 to available, or no',
    'Never promise more than available; write the amount as a decimal text.',
  ],
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
