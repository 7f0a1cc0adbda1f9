/** How often standing results were recognised in a month, told so that no patient can be. */
import { suppress } from '../base/suppression.ts'
import type { Outcome } from './examination.ts'
import { type RepeatReason, repeatReasons } from './recognise.ts'

/** Orders of a department for a test that came to the same, and of how many persons they were. */
export interface OrderCount {
  readonly department: string
  readonly item: string
  readonly outcome: Outcome['is']
  readonly orders: number
  readonly persons: number
}

export interface ReasonCount {
  readonly reason: RepeatReason
  readonly orders: number
  readonly persons: number
}

export interface MonthCounts {
  readonly orders: readonly OrderCount[]
  readonly reasons: readonly ReasonCount[]
  /** Persons behind all orders of an outcome, each once. */
  readonly persons: readonly { readonly outcome: Outcome['is']; readonly persons: number }[]
}

/** Null is hidden: too few persons, or another count would follow from it. */
export interface Rate {
  readonly first: number | null
  readonly recognised: number | null
  readonly repeated: number | null
  /** Recognised, of all orders for which a result stood there, in basis points. */
  readonly rate: number | null
}

export interface MonthFigures {
  readonly rows: readonly (Rate & { readonly department: string; readonly item: string })[]
  readonly total: Rate
  readonly reasons: readonly { readonly reason: RepeatReason; readonly orders: number | null }[]
}

/** A count of fewer persons than these is not shown: a choice of this project. */
export const fewestPersons = 5

const basisPoints = 10_000

/**
 * One table a month, whose sums are its own: whatever else is shown of the month is taken from it, so
 * that no two tables can be subtracted. Outcomes are never summed up across a row, so that each is a
 * list with one sum.
 */
export function monthFigures({ orders, reasons, persons }: MonthCounts): MonthFigures {
  const groups = groupsOf(orders)
  const column = (outcome: Outcome['is']) => {
    const cells = groups.map((group) => orders.find((one) => isOf(one, group, outcome)))
    const all = persons.find((one) => one.outcome === outcome)?.persons ?? 0
    return shownOf(cells, all)
  }
  const [first, recognised, repeated] = [column('first'), column('recognised'), column('repeated')]
  const rateAt = (at: number): Rate =>
    rateOf(first.counts[at] ?? null, recognised.counts[at] ?? null, repeated.counts[at] ?? null)
  return {
    rows: groups.map((group, at) => ({ ...group, ...rateAt(at) })),
    total: rateOf(first.sum, recognised.sum, repeated.sum),
    reasons: reasonsOf(reasons, repeated.sum),
  }
}

interface Group {
  readonly department: string
  readonly item: string
}

function groupsOf(orders: readonly OrderCount[]): readonly Group[] {
  const groups = orders.map(({ department, item }) => ({ department, item }))
  const once = new Map(groups.map((group) => [`${group.department} ${group.item}`, group]))
  return [...once.values()].sort(
    (a, b) => compare(a.department, b.department) || compare(a.item, b.item),
  )
}

function isOf(one: OrderCount, { department, item }: Group, outcome: Outcome['is']): boolean {
  return one.department === department && one.item === item && one.outcome === outcome
}

interface Counted {
  readonly orders: number
  readonly persons: number
}

interface Shown {
  readonly counts: readonly (number | null)[]
  readonly sum: number | null
}

/** Nought tells of nobody and is shown; what is left is a list with its sum. */
function shownOf(cells: readonly (Counted | undefined)[], persons: number): Shown {
  const some = cells.filter((cell) => cell !== undefined)
  if (some.length === 0) return { counts: cells.map(() => 0), sum: 0 }
  const [line = []] = suppress([some.map((cell) => cell.persons)], fewestPersons)
  const isShown = new Map(some.map((cell, at) => [cell, typeof line[at] === 'number']))
  const isSumShown = typeof line[some.length] === 'number' && persons >= fewestPersons
  return {
    counts: cells.map((cell) => {
      if (cell === undefined) return 0
      return isShown.get(cell) === true ? cell.orders : null
    }),
    sum: isSumShown ? some.reduce((all, cell) => all + cell.orders, 0) : null,
  }
}

function rateOf(first: number | null, recognised: number | null, repeated: number | null): Rate {
  const isHidden = recognised === null || repeated === null
  const standing = isHidden ? 0 : recognised + repeated
  const rate = isHidden || standing === 0 ? null : Math.round((recognised * basisPoints) / standing)
  return { first, recognised, repeated, rate }
}

/** Grounds add up to the repeated ones, and say nothing where those are hidden. */
function reasonsOf(
  counts: readonly ReasonCount[],
  repeated: number | null,
): MonthFigures['reasons'] {
  const cells = repeatReasons.map((reason) => counts.find((one) => one.reason === reason))
  const shown = shownOf(cells, fewestPersons).counts
  return repeatReasons.map((reason, at) => ({
    reason,
    orders: repeated === null ? null : (shown[at] ?? null),
  }))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
