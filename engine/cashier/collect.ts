/** Taking money: which tenders may pay what, how much of it, and the change. */
import { type Currency, safe } from '../base/money.ts'
import { isInCoins, roundingOf } from './cash-rounding.ts'
import type { CashierRefusal, CounterRules, Target, Tender, TenderKind } from './tender.ts'

export interface OfferedTender {
  readonly kind: TenderKind
  readonly amountMinor: number
  /** What the patient put down, where that is more than the amount. */
  readonly givenMinor: number | null
}

export interface AcceptedTender extends OfferedTender {
  readonly roundingMinor: number
  readonly changeMinor: number
}

export interface Owed {
  readonly target: Target
  readonly currency: Currency
  /** What is left to pay, less what is on its way; null where anybody may pay in any amount. */
  readonly openMinor: number | null
  /** What the counter holds for the visit and has not promised elsewhere. */
  readonly heldMinor: number
}

export type Collection =
  | { readonly accepted: true; readonly tenders: readonly AcceptedTender[] }
  | { readonly accepted: false; readonly refusal: CashierRefusal }

/** All of the tenders are taken, or none. */
export function decideCollection(
  offered: readonly OfferedTender[],
  { target, currency, openMinor, heldMinor }: Owed,
  rules: CounterRules,
): Collection {
  const total = sumOf(offered)
  const rounded = roundedCash(offered, total === openMinor, rules)
  for (const [i, tender] of rounded.entries()) {
    const refusal = refuseTender(tender, `/tenders/${i}`, target, rules)
    if (refusal !== null) return { accepted: false, refusal }
  }
  if (openMinor !== null && total > openMinor) {
    const refusal: CashierRefusal =
      openMinor <= 0
        ? { code: 'nothing-due' }
        : { code: 'more-than-due', currency, mostMinor: openMinor }
    return { accepted: false, refusal }
  }
  if (sumOf(offered.filter(({ kind }) => kind === 'deposit')) > heldMinor) {
    return {
      accepted: false,
      refusal: { code: 'deposit-short', currency, mostMinor: Math.max(0, heldMinor) },
    }
  }
  return {
    accepted: true,
    tenders: rounded.map((tender) => {
      const handedMinor = safe(tender.amountMinor + tender.roundingMinor)
      return { ...tender, changeMinor: safe((tender.givenMinor ?? handedMinor) - handedMinor) }
    }),
  }
}

type RoundedTender = Omit<AcceptedTender, 'changeMinor'>

/** The last cash is rounded, where nothing is left to pay after it. */
function roundedCash(
  offered: readonly OfferedTender[],
  isWhole: boolean,
  { cashRounding }: CounterRules,
): RoundedTender[] {
  const last = offered.findLastIndex(({ kind }) => kind === 'cash')
  return offered.map((tender, i) => ({
    ...tender,
    roundingMinor: isWhole && i === last ? roundingOf(tender.amountMinor, cashRounding) : 0,
  }))
}

function refuseTender(
  { kind, amountMinor, roundingMinor, givenMinor }: RoundedTender,
  pointer: string,
  target: Target,
  rules: CounterRules,
): CashierRefusal | null {
  if (!rules.tenders[target].includes(kind)) return { code: 'tender-not-allowed', kind, pointer }
  if (amountMinor <= 0) return { code: 'amount-not-positive', pointer: `${pointer}/amount` }
  const handedMinor = safe(amountMinor + roundingMinor)
  const isShort = givenMinor !== null && (kind !== 'cash' || givenMinor < handedMinor)
  if (isShort) return { code: 'given-short', pointer: `${pointer}/given` }
  const { cashRounding } = rules
  if (kind !== 'cash' || cashRounding === null) return null
  const [amountAt, givenAt] = [`${pointer}/amount`, `${pointer}/given`]
  const { coinMinor } = cashRounding
  const refused = (at: string): CashierRefusal => ({ code: 'not-in-coins', pointer: at, coinMinor })
  if (!isInCoins(handedMinor, cashRounding)) return refused(amountAt)
  return isInCoins(givenMinor ?? 0, cashRounding) ? null : refused(givenAt)
}

/** Money that a channel may be moving at this moment. */
export function onItsWay(tenders: readonly Tender[], target: Target, direction: 'in' | 'out') {
  return sumOf(
    tenders.filter(
      (one) => one.target === target && one.direction === direction && one.state === 'asked',
    ),
  )
}

export function sumOf(amounts: readonly { readonly amountMinor: number }[]): number {
  return amounts.reduce((sum, { amountMinor }) => safe(sum + amountMinor), 0)
}
