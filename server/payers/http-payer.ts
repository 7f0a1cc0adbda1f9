/** Payers behind HTTP: one question is one address, so sending it again changes nothing. */
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import type { AnswerFault } from '../../engine/settlement/settlement.ts'
import { isSignedBy, type PayerKeys, signatureHeader } from './signed-answer.ts'

interface Question {
  readonly id: string
  readonly payer: string
  readonly coverage: string
  readonly currency: string
  readonly expectedMinor: number
  readonly availableMinor: number
  readonly opening: string | null
}

interface VisitQuestion extends Question {
  readonly institution: string
  readonly visit: string
}

type Word =
  | { readonly said: 'yes' | 'no'; readonly amountMinor: number }
  /** It answered, and its answer cannot be taken. */
  | { readonly said: 'away'; readonly fault: AnswerFault }

export interface HttpPayers {
  ask(question: VisitQuestion, signal: AbortSignal): Promise<Word>
  confirm(question: Question, amountMinor: number, signal: AbortSignal): Promise<void>
  cancel(question: Question, signal: AbortSignal): Promise<void>
  refund(question: Question, signal: AbortSignal): Promise<void>
}

/** Where a payer answers, and what its answers are held to. */
export interface PayerDoor {
  readonly address: string
  /** Keys that its answers must be signed with; null where it registered none. */
  readonly keys: PayerKeys | null
  /** It may promise no more than the patient still bears: a fund's platform may, and is capped. */
  readonly isInsurer: boolean
  /** Where money is real, a simulator has nothing to say. */
  readonly refusesSimulators: boolean
}

const mostAnswerBytes = 4096

/** `doorOf` gives the door of a payer, or null where it has none and so is away. */
export function httpPayers(doorOf: (payer: string) => PayerDoor | null): HttpPayers {
  const asked = new Map<string, Promise<Word>>()

  async function send(question: Question, act: string, body: unknown, signal: AbortSignal) {
    const door = doorOf(question.payer)
    if (door === null) throw new Error('The payer has no address.')
    const response = await fetch(new URL(`/holds/${question.id}${act}`, door.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    })
    if (door.refusesSimulators && response.headers.has('x-simulator')) {
      await response.body?.cancel()
      throw new Error('A simulator answers for the payer.')
    }
    if (!response.ok) throw new Error(`The payer answered ${response.status}.`)
    return { response, door }
  }

  /** The answer says no more than that it was heard. */
  async function tell(question: Question, act: string, body: unknown, signal: AbortSignal) {
    const { response } = await send(question, act, body, signal)
    await response.body?.cancel()
  }

  async function ask(question: VisitQuestion, signal: AbortSignal): Promise<Word> {
    const { response, door } = await send(question, '', questionBody(question), signal)
    const text = await response.text()
    const signature = response.headers.get(signatureHeader)
    return wordFrom(text, signature, question, door)
  }

  return {
    // Requests that were sent twice at once share one question.
    ask(question, signal) {
      const pending = asked.get(question.id)
      if (pending !== undefined) return pending
      const asking = ask(question, signal).finally(() => asked.delete(question.id))
      asked.set(question.id, asking)
      return asking
    },
    async confirm(question, amountMinor, signal) {
      const amount = textFromMinor(amountMinor, question.currency)
      await tell(question, '/confirm', { amount }, signal)
    },
    cancel: (question, signal) => tell(question, '/cancel', {}, signal),
    refund: (question, signal) => tell(question, '/refund', {}, signal),
  }
}

export function questionBody(question: VisitQuestion) {
  const { payer, coverage, institution, visit, currency, opening } = question
  return {
    payer,
    coverage,
    institution,
    visit,
    currency,
    expected: textFromMinor(question.expectedMinor, currency),
    available: textFromMinor(question.availableMinor, currency),
    ...(opening === null ? {} : { code: opening }),
  }
}

/** What an answer says; what cannot be taken is named, and counts as no answer. */
export function wordFrom(
  text: string,
  signature: string | null,
  question: Question,
  { keys, isInsurer }: Pick<PayerDoor, 'keys' | 'isInsurer'>,
): Word {
  if (text.length > mostAnswerBytes) return away('malformed')
  if (keys !== null && !isSignedBy(keys, text, signature)) return away('unsigned')
  const answer = objectIn(text)
  if (answer === undefined) return away('malformed')
  const { said, hold, amount } = answer
  // Without a signature it cannot be the answer to anything but what was just asked.
  if (hold !== question.id && (keys !== null || hold !== undefined)) return away('other-question')
  if (said === 'no') return { said, amountMinor: 0 }
  const amountMinor = minorFromText(typeof amount === 'string' ? amount : '', question.currency)
  if (said !== 'yes' || amountMinor === undefined || amountMinor < 0) return away('malformed')
  if (isInsurer && amountMinor > question.availableMinor) return away('above-available')
  return { said, amountMinor }
}

function away(fault: AnswerFault): Word {
  return { said: 'away', fault }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null ? { ...content } : undefined
  } catch {
    return undefined
  }
}
