/**
 * The state of one bill while benefits run over it: where every unit of money lies.
 *
 * Money lies in cells, one for each part of each atom. An atom is the whole bill, or, as soon as
 * any rule looks at single lines, one line. Moving money between cells and shares is all that
 * happens here, so what is in cells and shares always adds up to the bill.
 */
import { assert } from '../base/assert.ts'
import type { Day } from '../base/calendar-date.ts'
import { allocate } from '../base/money.ts'
import type { Portion } from '../coverage/portion.ts'
import type { Unanswered } from '../policy/figure.ts'
import type { AccumulatorRow, Attributes, CoverageFacts } from './bill.ts'
import type { ExplanationStep } from './explanation.ts'
import type { SplitLine } from './split.ts'

/** What an asked payer said. */
export interface GivenAnswer {
  readonly said: 'yes' | 'no' | 'away' | 'not-direct'
  readonly amountMinor: number
}

/** What one coverage has done in this bill so far. */
export interface CoverageRun {
  readonly facts: CoverageFacts
  /** Day that picks terms and periods. */
  readonly day: Day
  /** Counter values now, by slot of the scheme; NaN until first read. */
  readonly counters: number[]
  readonly before: number[]
  readonly shares: number[]
  /** For asked payers: what is left of the answer to hand out; null where nobody was asked. */
  readonly answers: (GivenAnswer | null)[]
  readonly answerLeft: number[]
  /** What of that may be taken beyond what our rules give. */
  readonly beyond: number[]
  /** Moves the counters of an asked payer's last step, should its answer be more than that step. */
  readonly countMore: (((amount: number) => void) | undefined)[]
  /** What our reading of the rules gave, by payer. */
  readonly expected: number[]
  /** The most that an asked payer can take. */
  readonly available: number[]
  /** Payers that decide for themselves and of which a benefit applied and did not refuse. */
  readonly concerned: boolean[]
}

export interface Run {
  readonly totalMinor: number
  readonly common: Attributes
  readonly homeRegion: string
  readonly careRegion: string
  /** The stay, or what of it is decided now. */
  readonly portion: Portion
  readonly digits: number
  readonly parts: number
  readonly atoms: number
  /** Lines by atom; empty when the whole bill is one atom. */
  readonly lines: readonly SplitLine[]
  readonly cells: number[]
  readonly base: number[]
  readonly coverages: readonly CoverageRun[]
  readonly layerPaid: number[]
  readonly kindPaid: number[]
  coverage: CoverageRun
  paidTotal: number
  paidBefore: number
  /** A payer of basic insurance has decided, though perhaps that nothing is due. */
  basicDecided: boolean
  /** By step of the benefit that runs now. */
  stepPaid: number[]
  stepBorne: number[]
  stepLet: number[]
  /** The base and amount of the step that runs now. */
  stepBase: number
  stepAmount: number
  /** Quantity (10^-4) of the lines that the step saw when it began. */
  stepQuantityE4: number
  /** Of that, what limits on units have let through so far. */
  stepUnitsE4: number
  atom: number
  lineAmount: number
  unanswered: Unanswered | null
  refusedBenefit: boolean
  refusedBill: boolean
  readonly outside: OutsideRun[]
  trace: ExplanationStep[] | null
}

export interface OutsideRun {
  readonly coverage: CoverageRun
  readonly payer: number
  readonly rule: string
  readonly amountMinor: number
}

/** The accumulator row of a period, by its text. */
export function rowOf(facts: CoverageFacts, period: string): AccumulatorRow | undefined {
  for (const row of facts.accumulators) if (row.period === period) return row
  return undefined
}

/** Which money a step sees: what the benefit's base still holds of these parts, in this order. */
export interface View {
  readonly parts: readonly number[]
  /** Those of the parts that the benefit's base does not name: there the step sees what lies there. */
  readonly outside: readonly number[]
}

/**
 * Shows a view what lies in its parts outside the base. What is moved there afterwards is not in
 * sight, so that nothing is taken twice.
 */
export function look(run: Run, { outside }: View): void {
  for (const part of outside) {
    for (let cell = part; cell < run.cells.length; cell += run.parts) {
      run.base[cell] = run.cells[cell] ?? 0
    }
  }
}

/** Money of one part on one atom that the view sees. */
export function seen(run: Run, view: View, k: number, atom: number): number {
  return run.base[atom * run.parts + (view.parts[k] ?? 0)] ?? 0
}

export function sumSeen(run: Run, view: View, atoms: readonly number[] | null): number {
  let sum = 0
  if (atoms === null) {
    for (let atom = 0; atom < run.atoms; atom++)
      for (let k = 0; k < view.parts.length; k++) sum += seen(run, view, k, atom)
    return sum
  }
  for (const atom of atoms)
    for (let k = 0; k < view.parts.length; k++) sum += seen(run, view, k, atom)
  return sum
}

/** Sum of the quantities (10^-4) of the lines that have money in sight; sums are one line of one. */
export function quantityE4Of(run: Run, view: View, atoms: readonly number[] | null): number {
  if (run.lines.length === 0) return run.stepBase === 0 ? 0 : 10_000
  let sum = 0
  for (const atom of atoms ?? allAtoms(run)) {
    if (hasMoney(run, view, atom)) sum += run.lines[atom]?.quantityE4 ?? 0
  }
  return sum
}

function hasMoney(run: Run, view: View, atom: number): boolean {
  for (let k = 0; k < view.parts.length; k++) if (seen(run, view, k, atom) !== 0) return true
  return false
}

export const TO_NOWHERE = -1
export const TO_PAYER = -2

/**
 * Takes `amount` out of what the view sees. `into` is a part, `TO_PAYER` (the money leaves the
 * parts) or `TO_NOWHERE` (it keeps its part and only leaves the base).
 */
export function take(
  run: Run,
  view: View,
  atoms: readonly number[] | null,
  amount: number,
  how: 'inOrder' | 'inProportion',
  into: number,
): void {
  if (amount === 0) return
  const count = view.parts.length
  if (run.atoms === 1 && count === 1) {
    assert(amount <= seen(run, view, 0, 0), 'a step takes more than it sees')
    move(run, view, 0, 0, amount, into)
    return
  }
  const sums: number[] = []
  for (let k = 0; k < count; k++) sums.push(sumOfPart(run, view, k, atoms))
  const shares = sharesOfParts(amount, sums, how)
  for (let k = 0; k < count; k++) takeFromPart(run, view, k, atoms, shares[k] ?? 0, into)
}

function sharesOfParts(
  amount: number,
  sums: readonly number[],
  how: 'inOrder' | 'inProportion',
): readonly number[] {
  let all = 0
  for (const sum of sums) all += sum
  assert(amount <= all, 'a step takes more than it sees')
  if (amount === all) return sums
  return how === 'inProportion' ? allocate(amount, sums) : fill(amount, sums)
}

/** Fills the first to its brim, then the next. */
function fill(amount: number, sums: readonly number[]): number[] {
  let left = amount
  return sums.map((sum) => {
    const part = Math.min(left, sum)
    left -= part
    return part
  })
}

function sumOfPart(run: Run, view: View, k: number, atoms: readonly number[] | null): number {
  let sum = 0
  if (atoms === null) for (let atom = 0; atom < run.atoms; atom++) sum += seen(run, view, k, atom)
  else for (const atom of atoms) sum += seen(run, view, k, atom)
  return sum
}

/** Within one part, lines give in proportion to what they hold. */
function takeFromPart(
  run: Run,
  view: View,
  k: number,
  atoms: readonly number[] | null,
  amount: number,
  into: number,
): void {
  if (amount === 0) return
  if (run.atoms === 1) {
    move(run, view, k, 0, amount, into)
    return
  }
  const from = atoms ?? allAtoms(run)
  const held = from.map((atom) => seen(run, view, k, atom))
  const parts = allocate(amount, held)
  for (let i = 0; i < from.length; i++) {
    const part = parts[i] ?? 0
    if (part !== 0) move(run, view, k, from[i] ?? 0, part, into)
  }
}

export function allAtoms(run: Run): number[] {
  return Array.from({ length: run.atoms }, (_, atom) => atom)
}

function move(run: Run, view: View, k: number, atom: number, amount: number, into: number): void {
  const row = atom * run.parts
  const cell = row + (view.parts[k] ?? 0)
  run.base[cell] = (run.base[cell] ?? 0) - amount
  if (into === TO_NOWHERE) return
  run.cells[cell] = (run.cells[cell] ?? 0) - amount
  if (into !== TO_PAYER) run.cells[row + into] = (run.cells[row + into] ?? 0) + amount
}
