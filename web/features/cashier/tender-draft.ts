/**
 * What a cashier has typed about a payment, read into tenders. Notes are typed as they are put down:
 * what lies above the rest to pay is change.
 */
import { type Currency, minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import { type CashRounding, isInCoins, roundingOf } from '../../../engine/cashier/cash-rounding.ts'
import type { TenderKind } from '../../../engine/cashier/tender.ts'
import { plainDecimal } from '../../components/read-number.ts'

/** Typed text by kind; a kind that is missing is empty. */
export type TenderDraft = Readonly<Partial<Record<TenderKind, string>>>

export type TenderProblem = 'unreadable' | 'tooMuch' | 'depositShort' | 'notInCoins'

export interface TenderAsked {
  readonly kind: TenderKind
  readonly amount: string
  readonly given?: string
}

export interface ReadTenders {
  readonly tenders: readonly TenderAsked[]
  readonly sumMinor: number
  /** Left to pay after these; null where anybody may pay in any amount. */
  readonly leftMinor: number | null
  readonly changeMinor: number
  /** Of the cash: what changes hands, less what it pays. */
  readonly roundingMinor: number
  readonly problems: Readonly<Partial<Record<TenderKind, TenderProblem>>>
}

export interface ToPay {
  readonly currency: Currency
  /** Null for a deposit. */
  readonly openMinor: number | null
  readonly heldMinor: number
  readonly cashRounding: CashRounding | null
}

/** Order in which money is used: what the patient has here already, then the rest, notes last. */
export const tenderOrder: readonly TenderKind[] = ['deposit', 'account', 'card', 'wallet', 'cash']

export function readTenders(draft: TenderDraft, toPay: ToPay): ReadTenders {
  const { currency, openMinor, heldMinor, cashRounding } = toPay
  const tenders: TenderAsked[] = []
  const problems: Partial<Record<TenderKind, TenderProblem>> = {}
  let sumMinor = 0
  let changeMinor = 0
  let roundingMinor = 0
  for (const kind of tenderOrder) {
    const text = draft[kind]?.trim() ?? ''
    if (text === '') continue
    const typed = minorTyped(text, currency)
    if (typed === undefined || typed < 0) {
      problems[kind] = 'unreadable'
      continue
    }
    const leftMinor = openMinor === null ? typed : openMinor - sumMinor
    const isCash = kind === 'cash'
    // All that is left, in coins; it may be none, or less than is left.
    const wholeMinor = Math.max(0, leftMinor + roundingOf(leftMinor, cashRounding))
    const isWhole = isCash && openMinor !== null && typed >= wholeMinor
    if (typed === 0 && !(isWhole && leftMinor > 0)) continue
    const amountMinor = isWhole ? Math.max(0, leftMinor) : typed
    const handedMinor = isWhole ? wholeMinor : amountMinor
    if (isCash && !isInCoins(isWhole ? typed : amountMinor, cashRounding)) {
      problems[kind] = 'notInCoins'
    }
    if (kind === 'deposit' && typed > heldMinor) problems[kind] = 'depositShort'
    else if (amountMinor > leftMinor || amountMinor === 0) problems[kind] = 'tooMuch'
    sumMinor += amountMinor
    const amount = textFromMinor(amountMinor, currency)
    roundingMinor += handedMinor - amountMinor
    if (typed > handedMinor && amountMinor > 0) {
      changeMinor = typed - handedMinor
      tenders.push({ kind, amount, given: textFromMinor(typed, currency) })
    } else tenders.push({ kind, amount })
  }
  const leftMinor = openMinor === null ? null : openMinor - sumMinor
  return { tenders, sumMinor, leftMinor, changeMinor, roundingMinor, problems }
}

/** The draft with the rest to pay in one kind: as much of it as there is. */
export function withRest(draft: TenderDraft, kind: TenderKind, toPay: ToPay): TenderDraft {
  const others = readTenders({ ...draft, [kind]: '' }, toPay)
  if (others.leftMinor === null) return draft
  const most = kind === 'deposit' ? toPay.heldMinor : others.leftMinor
  const amount = Math.max(0, Math.min(others.leftMinor, most))
  const rest = kind === 'cash' ? amount + roundingOf(amount, toPay.cashRounding) : amount
  if (rest === 0 && amount > 0) return { ...draft, [kind]: '0' }
  return { ...draft, [kind]: rest === 0 ? '' : textFromMinor(rest, toPay.currency) }
}

/** A bill begins with what its visit's deposits hold. */
export function firstDraft(kinds: readonly TenderKind[], toPay: ToPay): TenderDraft {
  return kinds.includes('deposit') && toPay.heldMinor > 0 ? withRest({}, 'deposit', toPay) : {}
}

export function minorTyped(text: string, currency: Currency): number | undefined {
  const plain = plainDecimal(text)
  return plain === undefined ? undefined : minorFromText(plain, currency)
}
