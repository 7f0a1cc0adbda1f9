/**
 * Giving money back by the route it came: a card's to that card, a deposit's to the deposit. Notes
 * come last, so that nobody turns a card into cash at a counter.
 */
import { type Currency, safe } from '../base/money.ts'
import { roundingOf } from './cash-rounding.ts'
import { sumOf } from './collect.ts'
import type { CashierRefusal, CounterRules, Tender, TenderKind } from './tender.ts'

/** Money that came in and has not gone back, in the order in which it came. */
export interface Source {
  /** The tender that brought it, if need be to another bill from which it was carried over. */
  readonly tender: string
  readonly kind: TenderKind
  readonly leftMinor: number
  /** Its channel has said that it cannot be given back that way, such as to a closed card. */
  readonly isClosed: boolean
}

export interface Return {
  /** The tender that is given back. */
  readonly original: string
  readonly kind: TenderKind
  readonly amountMinor: number
  /** Of notes and coins: what changes hands, less the amount. */
  readonly roundingMinor: number
}

export type GivingBack =
  | { readonly allowed: true; readonly returns: readonly Return[] }
  | { readonly allowed: false; readonly refusal: CashierRefusal }

/** What of each tender is left to give back: less what went back, or is on its way. */
export function sourcesOf(tenders: readonly Tender[]): Source[] {
  const back = tenders.filter(({ direction }) => direction === 'out')
  const came = tenders.filter(({ direction, state }) => direction === 'in' && state === 'done')
  return [...Map.groupBy(came, ({ id, carries }) => carries ?? id)].flatMap(([tender, ones]) => {
    const mine = back.filter(({ original }) => original === tender)
    const gone = sumOf(mine.filter(({ state }) => state === 'asked' || state === 'done'))
    const isClosed = mine.some(({ state }) => state === 'refused')
    const leftMinor = safe(sumOf(ones) - gone)
    return ones
      .slice(0, 1)
      .map(({ kind, route }) => ({ tender, kind: route ?? kind, leftMinor, isClosed }))
  })
}

/** Plans to give back an amount of what `heldMinor` of the sources' money is still there. */
export function planGivingBack(
  amountMinor: number,
  heldMinor: number,
  sources: readonly Source[],
  currency: Currency,
  rules: CounterRules,
): GivingBack {
  if (heldMinor <= 0) return { allowed: false, refusal: { code: 'nothing-to-give-back' } }
  if (amountMinor <= 0) {
    return { allowed: false, refusal: { code: 'amount-not-positive', pointer: '/amount' } }
  }
  const most = Math.min(heldMinor, sumOf(sources.map((one) => ({ amountMinor: one.leftMinor }))))
  if (amountMinor > most) {
    return { allowed: false, refusal: { code: 'more-than-held', currency, mostMinor: most } }
  }
  const returns = takenFrom(inOrder(sources), amountMinor).map(
    ({ source: { tender: original, kind, isClosed }, amountMinor: part }): Return => ({
      original,
      kind: isClosed ? 'transfer' : kind,
      amountMinor: part,
      roundingMinor: 0,
    }),
  )
  const { cashRounding } = rules
  return {
    allowed: true,
    returns: withoutLargeSumsInNotes(returns, rules).map((one) =>
      one.kind === 'cash'
        ? { ...one, roundingMinor: roundingOf(one.amountMinor, cashRounding) }
        : one,
    ),
  }
}

/** So much of the sources, one after another, as far as they reach. */
export function takenFrom(
  sources: readonly Source[],
  amountMinor: number,
): { readonly source: Source; readonly amountMinor: number }[] {
  let rest = amountMinor
  return sources.flatMap((source) => {
    const part = Math.min(rest, source.leftMinor)
    rest -= part
    return part > 0 ? [{ source, amountMinor: part }] : []
  })
}

function inOrder(sources: readonly Source[]): Source[] {
  const latestFirst = sources.toReversed()
  const isCash = ({ kind }: Source) => kind === 'cash'
  return [...latestFirst.filter((one) => !isCash(one)), ...latestFirst.filter(isCash)]
}

function withoutLargeSumsInNotes(
  returns: readonly Return[],
  { cashRefundMostMinor }: CounterRules,
): readonly Return[] {
  const inNotes = sumOf(returns.filter(({ kind }) => kind === 'cash'))
  if (cashRefundMostMinor === null || inNotes <= cashRefundMostMinor) return returns
  return returns.map((one) => (one.kind === 'cash' ? { ...one, kind: 'transfer' } : one))
}
