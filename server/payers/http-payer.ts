/** Payers behind HTTP: one question is one address, so sending it again changes nothing. */
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'

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

interface Word {
  readonly said: 'yes' | 'no'
  readonly amountMinor: number
}

export interface HttpPayers {
  ask(question: VisitQuestion, signal: AbortSignal): Promise<Word>
  confirm(question: Question, amountMinor: number, signal: AbortSignal): Promise<void>
  cancel(question: Question, signal: AbortSignal): Promise<void>
  refund(question: Question, signal: AbortSignal): Promise<void>
}

const mostAnswerBytes = 4096

/** `addressOf` gives the base address of a payer, or null where it has none and so is away. */
export function httpPayers(addressOf: (payer: string) => string | null): HttpPayers {
  const asked = new Map<string, Promise<Word>>()

  async function send(question: Question, act: string, body: unknown, signal: AbortSignal) {
    const address = addressOf(question.payer)
    if (address === null) throw new Error('The payer has no address.')
    const response = await fetch(new URL(`/holds/${question.id}${act}`, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    })
    if (!response.ok) throw new Error(`The payer answered ${response.status}.`)
    return response
  }

  /** The answer says no more than that it was heard. */
  async function tell(question: Question, act: string, body: unknown, signal: AbortSignal) {
    const response = await send(question, act, body, signal)
    await response.body?.cancel()
  }

  async function ask(question: VisitQuestion, signal: AbortSignal): Promise<Word> {
    const { payer, coverage, institution, visit, currency, expectedMinor, availableMinor } =
      question
    const code = question.opening === null ? {} : { code: question.opening }
    const expected = textFromMinor(expectedMinor, currency)
    const available = textFromMinor(availableMinor, currency)
    const response = await send(
      question,
      '',
      { payer, coverage, institution, visit, currency, expected, available, ...code },
      signal,
    )
    const text = await response.text()
    if (text.length > mostAnswerBytes) throw new Error('The payer answered at too great a length.')
    return wordFrom(JSON.parse(text), question)
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

/** A payer may offer more than is left, but nothing that is no amount. */
function wordFrom(answer: unknown, { currency }: Question): Word {
  if (typeof answer === 'object' && answer !== null && 'said' in answer) {
    if (answer.said === 'no') return { said: 'no', amountMinor: 0 }
    const amount = 'amount' in answer && typeof answer.amount === 'string' ? answer.amount : ''
    const amountMinor = minorFromText(amount, currency)
    if (answer.said === 'yes' && amountMinor !== undefined && amountMinor >= 0) {
      return { said: 'yes', amountMinor }
    }
  }
  throw new Error('The payer answered something that is no answer.')
}
