/**
 * Carrying over: a bill was reversed and settled anew, and what the old one was paid with pays the
 * new one. Only the difference is given back, by the route it came, or collected.
 */
import { type Currency, safe } from '../base/money.ts'
import { sumOf } from './collect.ts'
import { planGivingBack, type Return, type Source, takenFrom } from './give-back.ts'
import type { CashierRefusal, CounterRules, TenderKind } from './tender.ts'

export interface CarriedPart {
  /** The tender that brought the money, and how. */
  readonly original: string
  readonly route: TenderKind
  readonly amountMinor: number
}

export type CarryingOver =
  | {
      readonly allowed: true
      readonly carried: readonly CarriedPart[]
      readonly carriedMinor: number
      readonly returns: readonly Return[]
      readonly returnedMinor: number
      /** What is left to collect. */
      readonly collectMinor: number
    }
  | { readonly allowed: false; readonly refusal: CashierRefusal }

/**
 * @param owedBackMinor what of the sources' money the reversed bill owes back
 * @param openMinor what the bill in its place leaves to pay
 */
export function planCarryingOver(
  owedBackMinor: number,
  openMinor: number,
  sources: readonly Source[],
  currency: Currency,
  rules: CounterRules,
): CarryingOver {
  if (owedBackMinor <= 0) return { allowed: false, refusal: { code: 'nothing-to-give-back' } }
  if (openMinor <= 0) return { allowed: false, refusal: { code: 'nothing-due' } }
  const carriedMinor = Math.min(owedBackMinor, openMinor)
  const returnedMinor = safe(owedBackMinor - carriedMinor)
  const returns =
    returnedMinor === 0
      ? { allowed: true as const, returns: [] }
      : planGivingBack(returnedMinor, owedBackMinor, sources, currency, rules)
  if (!returns.allowed) return returns
  const kept = sources.map((source) => {
    const gone = returns.returns.filter(({ original }) => original === source.tender)
    return { ...source, leftMinor: safe(source.leftMinor - sumOf(gone)) }
  })
  const carried = takenFrom(kept, carriedMinor).map(({ source, amountMinor }) => ({
    original: source.tender,
    route: source.kind,
    amountMinor,
  }))
  if (sumOf(carried) < carriedMinor) {
    const refusal = { code: 'more-than-held', currency, mostMinor: sumOf(carried) } as const
    return { allowed: false, refusal }
  }
  return {
    allowed: true,
    carried,
    carriedMinor,
    returns: returns.returns,
    returnedMinor,
    collectMinor: safe(openMinor - carriedMinor),
  }
}
