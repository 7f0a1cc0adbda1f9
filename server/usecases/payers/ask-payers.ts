/**
 * Asks payers that decide for themselves, and tells them later what became of it.
 *
 * No transaction is open here. Whatever is asked was written down before, and an answer that does
 * not come in time is an answer too: `away`.
 */
import type { AnswerFault } from '../../../engine/settlement/settlement.ts'

/** One question to one payer. */
export interface PayerQuestion {
  readonly id: string
  readonly payer: string
  readonly coverage: string
  readonly currency: string
  readonly expectedMinor: number
  readonly availableMinor: number
  /** The code by which the patient opened the contract; null where none was needed. */
  readonly opening: string | null
}

export type PayerWord =
  | { readonly said: 'yes' | 'no'; readonly amountMinor: number }
  /** It answered, and its answer cannot be taken. */
  | { readonly said: 'away'; readonly fault: AnswerFault }

/** The visit that is asked about, by which the payer finds the case in its own books. */
export interface VisitQuestion extends PayerQuestion {
  readonly institution: string
  readonly visit: string
}

/** The door to payers. All four may be sent twice; the id makes the second one change nothing. */
export interface Payers {
  /** @throws when the payer cannot be reached. */
  ask(question: VisitQuestion, signal: AbortSignal): Promise<PayerWord>
  /** The settlement is recorded: the payer owes this much of what it agreed to. */
  confirm(question: PayerQuestion, amountMinor: number, signal: AbortSignal): Promise<void>
  /** There is no settlement; the payer owes nothing. */
  cancel(question: PayerQuestion, signal: AbortSignal): Promise<void>
  /** The settlement was reversed; the payer owes nothing any more. */
  refund(question: PayerQuestion, signal: AbortSignal): Promise<void>
}

export interface AskedHold extends VisitQuestion {
  readonly person: string
}

export interface PayerAnswer {
  readonly hold: string
  readonly person: string
  readonly said: 'yes' | 'no' | 'away'
  readonly amountMinor: number
  /** Why it is away; null where it is not. */
  readonly fault: AnswerFault | null
}

/** Nobody waits longer at a counter. */
export const ASK_DEADLINE_MS = 2000

/** Asks all at once, and hands back an answer for each. */
export function askPayers(
  holds: readonly AskedHold[],
  payers: Payers,
  deadlineMs = ASK_DEADLINE_MS,
): Promise<PayerAnswer[]> {
  const signal = AbortSignal.timeout(deadlineMs)
  return Promise.all(
    holds.map(async ({ id: hold, person, ...question }): Promise<PayerAnswer> => {
      const word = await inTime(payers.ask({ id: hold, ...question }, signal), signal)
      if (word.said === 'away') return { hold, person, ...word, amountMinor: 0 }
      const { said, amountMinor } = word
      return { hold, person, said, amountMinor: said === 'yes' ? amountMinor : 0, fault: null }
    }),
  )
}

/** An adapter that does not heed the signal is not waited for either. */
async function inTime(work: Promise<PayerWord>, signal: AbortSignal): Promise<PayerWord> {
  const late = new Promise<PayerWord>((resolve) => {
    signal.addEventListener('abort', () => resolve(awayBy('late')), { once: true })
  })
  const failed = () => awayBy(signal.aborted ? 'late' : 'unreachable')
  return Promise.race([work.catch(failed), late])
}

function awayBy(fault: AnswerFault): PayerWord {
  return { said: 'away', fault }
}
