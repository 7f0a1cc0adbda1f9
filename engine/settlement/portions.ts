/**
 * A stay that is shared out by its days is decided year by year, as if the hospital had billed each
 * year's share by itself; here the bill is shared out and the years are put together again.
 */
import type { Bill, BillSums } from '../adjudication/bill.ts'
import type { SplitLine } from '../adjudication/split.ts'
import { allocate } from '../base/money.ts'
import { type Portion, yearOf } from '../coverage/portion.ts'
import type {
  Break,
  CounterChange,
  PartAmount,
  PortionAmounts,
  Settlement,
  Share,
} from './settlement.ts'

export interface BillPortion {
  readonly bill: Bill
  readonly lines: readonly SplitLine[]
}

/** By nights, largest remainder first; the four sums of each line, and its quantity, on their own. */
export function shareOut(
  bill: Bill,
  lines: readonly SplitLine[],
  portions: readonly Portion[],
): BillPortion[] {
  const nights = portions.map((portion) => portion.nights)
  const sums = bill.sums === null ? null : sumsByPortion(bill.sums, nights)
  const linesBy = lines.map((line) => lineByPortion(line, nights))
  return portions.map((_, i) => ({
    bill: { ...bill, sums: sums?.[i] ?? null },
    lines: linesBy.flatMap((by) => by[i] ?? []),
  }))
}

function sumsByPortion(sums: BillSums, nights: readonly number[]): BillSums[] {
  const inScope = allocate(sums.inScopeMinor, nights)
  const priorSelfPay = allocate(sums.priorSelfPayMinor, nights)
  const overLimit = allocate(sums.overLimitMinor, nights)
  const ownPaid = allocate(sums.ownPaidMinor, nights)
  return nights.map((_, i) => ({
    inScopeMinor: inScope[i] ?? 0,
    priorSelfPayMinor: priorSelfPay[i] ?? 0,
    overLimitMinor: overLimit[i] ?? 0,
    ownPaidMinor: ownPaid[i] ?? 0,
  }))
}

function lineByPortion(line: SplitLine, nights: readonly number[]): SplitLine[] {
  const quantities = allocate(line.quantityE4, nights)
  return sumsByPortion(line, nights).map((sums, i) => ({
    ...line,
    ...sums,
    quantityE4: quantities[i] ?? 0,
    amountMinor:
      sums.inScopeMinor + sums.priorSelfPayMinor + sums.overLimitMinor + sums.ownPaidMinor,
  }))
}

/** One settlement of all portions. What asked payers said is compared over the whole stay. */
export function together(
  settlements: readonly Settlement[],
  portions: readonly Portion[],
  breaks: readonly Break[],
  partNames: readonly string[],
): Settlement {
  const [first] = settlements
  if (first === undefined) throw new Error('broken invariant: a bill without any portion')
  const all = <T>(of: (settlement: Settlement) => readonly T[]) => settlements.flatMap(of)
  const sum = (of: (settlement: Settlement) => number) =>
    settlements.reduce((total, settlement) => total + of(settlement), 0)
  return {
    currency: first.currency,
    totalMinor: sum(({ totalMinor }) => totalMinor),
    shares: sharesTogether(all(({ shares }) => shares)),
    parts: partsTogether(
      all(({ parts }) => parts),
      partNames,
    ),
    cashMinor: sum(({ cashMinor }) => cashMinor),
    outside: all(({ outside }) => outside),
    refusals: all(({ refusals }) => refusals).filter(
      ({ coverage, rule }, i, list) =>
        list.findIndex((one) => one.coverage === coverage && one.rule === rule) === i,
    ),
    breaks,
    counters: countersTogether(all(({ counters }) => counters)),
    terms: [...new Set(all(({ terms }) => terms))],
    portions: portions.flatMap((portion, i) => {
      const settlement = settlements[i]
      return settlement === undefined ? [] : [amountsOf(settlement, portion)]
    }),
  }
}

function amountsOf(
  { totalMinor, shares, cashMinor }: Settlement,
  portion: Portion,
): PortionAmounts {
  return {
    year: yearOf(portion),
    nights: portion.nights,
    totalMinor,
    shares: shares.map(({ payer, coverage, amountMinor }) => ({ payer, coverage, amountMinor })),
    cashMinor,
  }
}

function sharesTogether(shares: readonly Share[]): Share[] {
  const sums = new Map<string, Share>()
  for (const share of shares) {
    const key = `${share.coverage} ${share.payer}`
    const amountMinor = (sums.get(key)?.amountMinor ?? 0) + share.amountMinor
    sums.set(key, { ...share, amountMinor })
  }
  return [...sums.values()]
}

function partsTogether(parts: readonly PartAmount[], partNames: readonly string[]): PartAmount[] {
  const sums = new Map<string, number>()
  for (const { part, amountMinor } of parts) sums.set(part, (sums.get(part) ?? 0) + amountMinor)
  return partNames.flatMap((part) => {
    const amountMinor = sums.get(part) ?? 0
    return amountMinor === 0 ? [] : [{ part, amountMinor }]
  })
}

/** A counter that runs through several years stands, after the bill, as the last one left it. */
function countersTogether(changes: readonly CounterChange[]): CounterChange[] {
  const moved = new Map<string, CounterChange>()
  for (const change of changes) {
    const key = `${change.coverage} ${change.slot} ${change.period}`
    moved.set(key, { ...change, before: moved.get(key)?.before ?? change.before })
  }
  return [...moved.values()].filter(({ before, after }) => before !== after)
}
