/**
 * The counter's journal: each movement of money as postings that sum to zero.
 *
 * A settlement leaves what the patient owes in `cash:INSTITUTION` of the person's bucket. When the
 * counter takes the bill up, the same account gets the opposite amount in the counter's own book:
 * it is in transit on both sides, and what is left over all buckets is what no counter has taken up.
 */
import { type Currency, safe } from '../base/money.ts'
import { accountOf, balanced, type Posting } from '../ledger/posting.ts'
import type { Direction, Target, TenderKind } from './tender.ts'

export const counterAccount = {
  /** What a bill's patient owes now; negative: what is owed back. */
  due: (institution: string, settlement: string) => `due:${institution}:${settlement}`,
  arrears: (institution: string, settlement: string) => `arrears:${institution}:${settlement}`,
  deposits: (institution: string, visit: string) => `deposits:${institution}:${visit}`,
  drawer: (institution: string, shift: string) => `drawer:${institution}:${shift}`,
  safe: (institution: string) => `safe:${institution}`,
  channel: (institution: string, kind: TenderKind) => `channel:${institution}:${kind}`,
  /** In transit between two bills of a visit; it is empty after each act. */
  carried: (institution: string, visit: string) => `carried:${institution}:${visit}`,
  /** What cash was rounded by, on balance; below zero: more was taken than was due. */
  rounding: (institution: string) => `rounding:${institution}`,
  /** Differences that two persons have put down to somebody to explain. */
  differences: (institution: string) => `differences:${institution}`,
}

export interface MovedTender {
  readonly institution: string
  readonly shift: string
  readonly visit: string
  /** Null for a deposit. */
  readonly settlement: string | null
  readonly direction: Direction
  readonly target: Target
  readonly kind: TenderKind
  readonly currency: Currency
  readonly amountMinor: number
  readonly roundingMinor: number
}

export function tenderPostings(tender: MovedTender): Posting[] {
  const { currency, amountMinor, roundingMinor, direction, institution } = tender
  const signed = (minor: number) => safe(direction === 'in' ? minor : 0 - minor)
  return balanced(
    [
      { account: placeOf(tender), currency, amountMinor: signed(amountMinor + roundingMinor) },
      { account: targetOf(tender), currency, amountMinor: signed(0 - amountMinor) },
      {
        account: counterAccount.rounding(institution),
        currency,
        amountMinor: signed(0 - roundingMinor),
      },
    ].filter((posting) => posting.amountMinor !== 0),
  )
}

/** Where the money lies. */
function placeOf({ institution, shift, visit, kind }: MovedTender): string {
  if (kind === 'cash') return counterAccount.drawer(institution, shift)
  if (kind === 'deposit') return counterAccount.deposits(institution, visit)
  if (kind === 'carried') return counterAccount.carried(institution, visit)
  return counterAccount.channel(institution, kind)
}

/** Whose debt it changes. */
function targetOf({ institution, visit, settlement, target }: MovedTender): string {
  if (target === 'deposit') return counterAccount.deposits(institution, visit)
  const { arrears, due } = counterAccount
  return (target === 'arrears' ? arrears : due)(institution, settlement ?? '')
}

/** The counter takes up what a settlement left for it, or with a negative amount what one undid. */
export function billPostings(
  institution: string,
  settlement: string,
  currency: Currency,
  cashMinor: number,
): Posting[] {
  const due = counterAccount.due(institution, settlement)
  return pair(due, accountOf.cash(institution), currency, cashMinor)
}

/** What is due becomes arrears with a promise; negative where a reversal ends them. */
export function arrearsPostings(
  institution: string,
  settlement: string,
  currency: Currency,
  amountMinor: number,
): Posting[] {
  const { arrears, due } = counterAccount
  return pair(arrears(institution, settlement), due(institution, settlement), currency, amountMinor)
}

/** The float goes from the safe to the drawer; what was counted goes back, as a negative amount. */
export function drawerPostings(
  institution: string,
  shift: string,
  currency: Currency,
  amountMinor: number,
): Posting[] {
  const { drawer, safe: strongbox } = counterAccount
  return pair(drawer(institution, shift), strongbox(institution), currency, amountMinor)
}

/** Corrects the books by what was found: in the drawer of a shift, or at a channel. */
export function differencePostings(
  institution: string,
  place: { readonly shift: string } | { readonly kind: TenderKind },
  currency: Currency,
  foundMoreMinor: number,
): Posting[] {
  const account =
    'kind' in place
      ? counterAccount.channel(institution, place.kind)
      : counterAccount.drawer(institution, place.shift)
  return pair(account, counterAccount.differences(institution), currency, foundMoreMinor)
}

/** Nothing moved is no posting. */
function pair(to: string, from: string, currency: Currency, amountMinor: number): Posting[] {
  if (amountMinor === 0) return []
  return balanced([
    { account: to, currency, amountMinor: safe(amountMinor) },
    { account: from, currency, amountMinor: safe(-amountMinor) },
  ])
}
