/**
 * How two rows of one settlement differ, step by step from ours to theirs.
 *
 * Each step belongs to one class and moves money between cells, so that the steps of all
 * differences add up to the difference between the two statements, cell by cell. There is no class
 * for the rest: what has no class does not compile.
 */
import {
  type Amounts,
  added,
  amountNames,
  type Cell,
  cellKey,
  cellOf,
  type Field,
  isNothing,
  noSum,
  type StatementRow,
  type Sum,
  sumOfRow,
} from './statement-row.ts'

/** From the gravest to the least; the first one found names the break. */
export const differenceClasses = [
  'missing-here',
  'missing-there',
  'unreadable-there',
  'reversed-here-only',
  'reversed-there-only',
  'duplicate-here',
  'duplicate-there',
  'kind-differs',
  'currency-differs',
  'person-differs',
  'total-differs',
  'paid-differs',
  'account-differs',
  'cash-differs',
  'state-differs',
  'institution-differs',
  'category-differs',
  'window-differs',
  'day-differs',
  'visit-differs',
  'reference-differs',
  'rounding',
] as const

export type DifferenceClass = (typeof differenceClasses)[number]

/** Theirs minus ours, in the cells that the step touches. */
export interface Step {
  readonly class: DifferenceClass
  readonly effects: readonly Effect[]
}

export interface Effect {
  readonly cell: Cell
  readonly sum: Sum
}

export interface Terms {
  /** What both sides state. */
  readonly stated: ReadonlySet<Field>
  /** Amounts that differ by no more than this are a matter of rounding. */
  readonly toleranceMinor: number
}

/** One row of ours, of theirs, or a pair of them that is not the same. */
export interface Difference {
  readonly ours: OurRow | null
  readonly theirs: StatementRow | null
  readonly steps: readonly Step[]
}

/** A row of ours from just outside the days compared matches, but is not missed. */
export type OurRow = StatementRow & { readonly isNearby?: boolean }

const amountClass: Record<keyof Amounts, DifferenceClass> = {
  totalMinor: 'total-differs',
  paidMinor: 'paid-differs',
  accountMinor: 'account-differs',
  cashMinor: 'cash-differs',
}

/** Steps from ours to theirs; none when they say the same. */
export function stepsBetween(ours: OurRow, theirs: StatementRow, terms: Terms): Step[] {
  const steps: Step[] = []
  const { stated } = terms
  let at: StatementRow = ours
  if (ours.isNearby === true) {
    at = { ...at, day: theirs.day }
    steps.push({ class: 'day-differs', effects: [effectOf(at, stated, 1)] })
  }
  const move = (next: StatementRow, name: DifferenceClass) => {
    steps.push({ class: name, effects: [effectOf(at, stated, -1), effectOf(next, stated, 1)] })
    at = next
  }
  if (at.currency !== theirs.currency) {
    move({ ...at, currency: theirs.currency }, 'currency-differs')
  }
  for (const field of ['institution', 'category', 'window'] as const) {
    if (stated.has(field) && at[field] !== theirs[field]) {
      move({ ...at, [field]: theirs[field] }, `${field}-differs`)
    }
  }
  if (stated.has('day') && at.day !== theirs.day) move({ ...at, day: theirs.day }, 'day-differs')
  steps.push(...amountSteps(at, theirs, terms))
  if (stated.has('state') && ours.state !== theirs.state) steps.push(silent('state-differs'))
  if (disagree('visit', ours, theirs, stated)) steps.push(silent('visit-differs'))
  if (disagree('person', ours, theirs, stated)) steps.push(silent('person-differs'))
  // What a party calls its reversal is its own affair.
  const areSettlements = ours.kind === 'settlement' && theirs.kind === 'settlement'
  if (areSettlements && ours.reference !== theirs.reference) steps.push(silent('reference-differs'))
  return steps
}

/** An empty text was left out in this row, which is no other opinion. */
function disagree(
  field: 'visit' | 'person',
  ours: StatementRow,
  theirs: StatementRow,
  stated: ReadonlySet<Field>,
): boolean {
  const isSaid = ours[field] !== '' && theirs[field] !== ''
  return stated.has(field) && isSaid && ours[field] !== theirs[field]
}

function amountSteps(at: StatementRow, theirs: StatementRow, terms: Terms): Step[] {
  const { stated, toleranceMinor } = terms
  const delta = added(sumOfRow(theirs, stated), sumOfRow(at, stated), -1)
  const cell = cellOf(theirs, stated)
  if (at.kind !== theirs.kind) return [{ class: 'kind-differs', effects: [{ cell, sum: delta }] }]
  if (isNothing(delta)) return []
  if (amountNames.every((name) => Math.abs(delta[name]) <= toleranceMinor)) {
    return [{ class: 'rounding', effects: [{ cell, sum: delta }] }]
  }
  return amountNames
    .filter((name) => delta[name] !== 0)
    .map((name) => ({
      class: amountClass[name],
      effects: [{ cell, sum: { ...noSum, [name]: delta[name] } }],
    }))
}

function effectOf(row: StatementRow, stated: ReadonlySet<Field>, sign: 1 | -1): Effect {
  return { cell: cellOf(row, stated), sum: added(noSum, sumOfRow(row, stated), sign) }
}

function silent(name: DifferenceClass): Step {
  return { class: name, effects: [] }
}

/** A row that the other side lacks, or has once less. */
export function lonely(
  row: OurRow,
  side: 'ours' | 'theirs',
  name: DifferenceClass,
  terms: Terms,
): Difference {
  const isOurs = side === 'ours'
  const steps = [{ class: name, effects: [effectOf(row, terms.stated, isOurs ? -1 : 1)] }]
  return { ours: isOurs ? row : null, theirs: isOurs ? null : row, steps }
}

/** The class that names a difference. */
export function gravest(steps: readonly Step[]): DifferenceClass {
  const [first] = differenceClasses.filter((name) => steps.some((step) => step.class === name))
  return first ?? 'reference-differs'
}

/** Sums by cell, kept while rows stream by. */
export class Tally {
  readonly #cells = new Map<string, { cell: Cell; sum: Sum }>()

  add(cell: Cell, sum: Sum, sign: 1 | -1 = 1): void {
    const key = cellKey(cell)
    const found = this.#cells.get(key)
    if (found === undefined) this.#cells.set(key, { cell, sum: added(noSum, sum, sign) })
    else found.sum = added(found.sum, sum, sign)
  }

  entries(): Effect[] {
    return [...this.#cells.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { cell, sum }]) => ({ cell, sum }))
  }
}
