/**
 * The report of a shift, worked out twice: from what was done (bills, tenders, arrears), and from
 * the journal's postings. Where the two meet stands a proof; the report names the ones that fail.
 */
import { safe } from '../base/money.ts'
import type { Posting } from '../ledger/posting.ts'
import {
  type Direction,
  isChannelKind,
  type Target,
  type TenderKind,
  tenderKinds,
} from './tender.ts'

/** One entry of the counter's journal. Amounts are signed as their kind says. */
export interface ShiftMovement {
  readonly kind: 'shift-opened' | 'bill' | 'tender' | 'arrears' | 'shift-closed' | 'difference'
  /** `bill` and `arrears`: negative where a reversal took it back. Otherwise positive. */
  readonly amountMinor: number
  readonly tender: {
    readonly direction: Direction
    readonly target: Target
    readonly kind: TenderKind
    readonly roundingMinor: number
  } | null
  readonly postings: readonly Posting[]
}

export interface TenderTotals {
  readonly kind: TenderKind
  readonly count: number
  readonly depositsInMinor: number
  readonly depositsOutMinor: number
  readonly billsInMinor: number
  readonly billsOutMinor: number
  readonly arrearsInMinor: number
  /** By how much more was taken in notes and coins than was due, less what went back so. */
  readonly roundingMinor: number
  /** All of it, money in less money out. */
  readonly netMinor: number
  /** The same by the postings of the journal. */
  readonly journalMinor: number
}

export interface ShiftReport {
  readonly bills: CountedSum
  readonly reversals: CountedSum
  readonly arrearsMinor: number
  readonly tenders: readonly TenderTotals[]
  /** What bills of this or an earlier shift were left owing, or were no longer owing, on balance. */
  readonly leftDueMinor: number
  readonly drawer: {
    readonly floatMinor: number
    readonly inMinor: number
    readonly outMinor: number
    readonly expectedMinor: number
    readonly handedOverMinor: number
  }
  readonly proofs: readonly Proof[]
}

export interface CountedSum {
  readonly count: number
  readonly sumMinor: number
}

/** Two ways to the same amount. */
export interface Proof {
  readonly name: 'bills' | 'deposits' | 'drawer' | 'channels' | 'rounding'
  readonly leftMinor: number
  readonly rightMinor: number
}

export function isProved({ leftMinor, rightMinor }: Proof): boolean {
  return leftMinor === rightMinor
}

/** @param movements those of one shift, in one currency, without corrections after its end. */
export function reportOf(movements: readonly ShiftMovement[]): ShiftReport {
  const postings = movements.flatMap((one) => one.postings)
  const tenders = tenderKinds
    .map((kind) => totalsOf(kind, movements, postings))
    .filter(({ count }) => count > 0)
  const ofBills = movements.filter(({ kind }) => kind === 'bill')
  const bills = counted(ofBills.filter(({ amountMinor }) => amountMinor >= 0))
  const reversals = counted(ofBills.filter(({ amountMinor }) => amountMinor < 0))
  const arrearsMinor = counted(movements.filter(({ kind }) => kind === 'arrears')).sumMinor
  const leftDueMinor = sumUnder('due:', postings)
  const drawer = drawerOf(movements, tenders)
  return {
    bills,
    reversals,
    arrearsMinor,
    tenders,
    leftDueMinor,
    drawer,
    proofs: [
      {
        name: 'bills',
        leftMinor: safe(bills.sumMinor + reversals.sumMinor),
        rightMinor: safe(
          total(tenders, (one) => one.billsInMinor - one.billsOutMinor) +
            arrearsMinor +
            leftDueMinor,
        ),
      },
      {
        name: 'deposits',
        leftMinor: depositsKept(tenders),
        rightMinor: safe(-sumUnder('deposits:', postings)),
      },
      {
        name: 'drawer',
        leftMinor: drawer.expectedMinor,
        rightMinor: sumUnder(
          'drawer:',
          movements.filter(({ kind }) => kind !== 'shift-closed').flatMap((one) => one.postings),
        ),
      },
      {
        name: 'channels',
        leftMinor: total(tenders.filter(isOutside), (one) => one.netMinor),
        rightMinor: sumUnder('channel:', postings),
      },
      ...roundingProof(tenders, postings),
    ],
  }
}

function totalsOf(
  kind: TenderKind,
  movements: readonly ShiftMovement[],
  postings: readonly Posting[],
): TenderTotals {
  const mine = movements.filter((one) => one.tender?.kind === kind)
  const sum = (target: Target, direction: Direction) =>
    counted(
      mine.filter(({ tender }) => tender?.target === target && tender.direction === direction),
    ).sumMinor
  const depositsInMinor = sum('deposit', 'in')
  const depositsOutMinor = sum('deposit', 'out')
  const billsInMinor = sum('bill', 'in')
  const billsOutMinor = sum('bill', 'out')
  const arrearsInMinor = sum('arrears', 'in')
  const roundingMinor = safe(roundingIn(mine, 'in') - roundingIn(mine, 'out'))
  const netMinor = safe(
    depositsInMinor -
      depositsOutMinor +
      billsInMinor -
      billsOutMinor +
      arrearsInMinor +
      roundingMinor,
  )
  return {
    kind,
    count: mine.length,
    depositsInMinor,
    depositsOutMinor,
    billsInMinor,
    billsOutMinor,
    arrearsInMinor,
    roundingMinor,
    netMinor,
    journalMinor: journalOf(kind, mine, postings),
  }
}

function roundingIn(movements: readonly ShiftMovement[], direction: Direction): number {
  return movements.reduce(
    (sum, { tender }) => sum + (tender?.direction === direction ? tender.roundingMinor : 0),
    0,
  )
}

/** Only where cash was rounded at all. */
function roundingProof(
  tenders: readonly TenderTotals[],
  postings: readonly Posting[],
): readonly Proof[] {
  const leftMinor = total(tenders, (one) => one.roundingMinor)
  const rounded = postings.filter(({ account }) => account.startsWith('rounding:'))
  if (leftMinor === 0 && rounded.length === 0) return []
  const posted = sumOfPostings(rounded)
  return [{ name: 'rounding', leftMinor, rightMinor: posted === 0 ? 0 : -posted }]
}

/** Deposits are used where they are kept, so only their use is their movement as a tender. */
function journalOf(
  kind: TenderKind,
  mine: readonly ShiftMovement[],
  postings: readonly Posting[],
): number {
  if (kind === 'cash') {
    return sumUnder(
      'drawer:',
      mine.flatMap((one) => one.postings),
    )
  }
  if (kind === 'deposit' || kind === 'carried') {
    return sumUnder(
      kind === 'deposit' ? 'deposits:' : 'carried:',
      mine.flatMap((one) => one.postings),
    )
  }
  return sumOfPostings(
    postings.filter(
      ({ account }) => account.startsWith('channel:') && account.endsWith(`:${kind}`),
    ),
  )
}

/** Deposits that came in, less those that went back or were used. */
function depositsKept(tenders: readonly TenderTotals[]): number {
  const used = total(
    tenders.filter(({ kind }) => kind === 'deposit'),
    (one) => one.netMinor,
  )
  return safe(total(tenders, (one) => one.depositsInMinor - one.depositsOutMinor) - used)
}

function drawerOf(movements: readonly ShiftMovement[], tenders: readonly TenderTotals[]) {
  const sumOfKind = (kind: ShiftMovement['kind']) =>
    counted(movements.filter((one) => one.kind === kind)).sumMinor
  const cash = tenders.find(({ kind }) => kind === 'cash')
  const floatMinor = sumOfKind('shift-opened')
  const ofCash = movements.filter(({ tender }) => tender?.kind === 'cash')
  const outMinor = safe(
    (cash?.depositsOutMinor ?? 0) + (cash?.billsOutMinor ?? 0) + roundingIn(ofCash, 'out'),
  )
  const inMinor = safe((cash?.netMinor ?? 0) + outMinor)
  const expectedMinor = safe(floatMinor + inMinor - outMinor)
  return {
    floatMinor,
    inMinor,
    outMinor,
    expectedMinor,
    handedOverMinor: sumOfKind('shift-closed'),
  }
}

function isOutside({ kind }: TenderTotals): boolean {
  return isChannelKind(kind)
}

function total(
  tenders: readonly TenderTotals[],
  amountOf: (totals: TenderTotals) => number,
): number {
  return tenders.reduce((sum, one) => safe(sum + amountOf(one)), 0)
}

function counted(movements: readonly ShiftMovement[]): CountedSum {
  const sumMinor = movements.reduce((sum, { amountMinor }) => safe(sum + amountMinor), 0)
  return { count: movements.length, sumMinor }
}

function sumUnder(prefix: string, postings: readonly Posting[]): number {
  return sumOfPostings(postings.filter(({ account }) => account.startsWith(prefix)))
}

function sumOfPostings(postings: readonly Posting[]): number {
  return postings.reduce((sum, { amountMinor }) => safe(sum + amountMinor), 0)
}
