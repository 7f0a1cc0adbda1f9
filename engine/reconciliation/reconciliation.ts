/**
 * Reconciles the statements of several sides with one of them that the others are held against:
 * hospital and payer with our journal, or care and home province with the national platform.
 *
 * Rows come grouped by key, in any order of groups; memory holds sums and breaks, never rows.
 */
import { compareText } from '../base/text.ts'
import {
  type Difference,
  type DifferenceClass,
  type Effect,
  gravest,
  type OurRow,
  stepsBetween,
  Tally,
  type Terms,
} from './difference.ts'
import { differencesOf, type TheirRow } from './match-group.ts'
import {
  cellOf,
  type Field,
  keyOf,
  type StatementRow,
  type Sum,
  sumOfRow,
} from './statement-row.ts'

export interface SideTerms {
  readonly side: string
  readonly stated: ReadonlySet<Field>
}

export interface MatchTerms {
  /** The side that the others are held against. */
  readonly own: SideTerms
  readonly others: readonly SideTerms[]
  readonly toleranceMinor: number
}

/** All rows under one key. */
export interface Group {
  readonly key: string
  readonly own: readonly OurRow[]
  /** One list for each of the other sides, in their order. */
  readonly others: readonly (readonly TheirRow[])[]
}

/** Who stands alone: one side against all others that agree, or nobody agrees. */
export type Verdict =
  | { readonly alone: string }
  | { readonly alone: null; readonly agree: 'two-sided' | 'nobody' }

export interface SideDifferences {
  readonly side: string
  readonly rows: readonly TheirRow[]
  readonly differences: readonly Difference[]
}

/** What is different about one settlement. */
export interface Break {
  readonly key: string
  readonly class: DifferenceClass
  readonly own: readonly OurRow[]
  readonly sides: readonly SideDifferences[]
  readonly verdict: Verdict
}

/** One line of the proof: what a class explains on one side in one cell. */
export interface Explained extends Effect {
  readonly class: DifferenceClass
}

export interface SideProof {
  readonly side: string
  readonly stated: readonly Field[]
  /** Sums of both statements, on what both state. */
  readonly own: readonly Effect[]
  readonly theirs: readonly Effect[]
  readonly explained: readonly Explained[]
}

interface SideState {
  readonly terms: Terms & { readonly side: string }
  readonly own: Tally
  readonly theirs: Tally
  /** Effects of breaks that were given up, by class. */
  readonly spilled: Map<DifferenceClass, Tally>
}

/** Rows of ours from just outside the days compared say nothing alone. */
function isSaid({ own, others }: Group): boolean {
  return own.some(({ isNearby }) => isNearby !== true) || others.some((rows) => rows.length > 0)
}

interface Draft {
  readonly key: string
  readonly own: readonly OurRow[]
  readonly sides: { readonly side: string; rows: TheirRow[]; differences: Difference[] }[]
}

export class Reconciliation {
  readonly #match: MatchTerms
  readonly #sides: readonly SideState[]
  readonly #mostBreaks: number
  readonly #drafts: Draft[] = []
  readonly #counts = new Map<DifferenceClass, number>()
  #breaks = 0
  #agreed = 0

  /** Beyond `mostBreaks` differences are counted and summed, but no longer kept one by one. */
  constructor(match: MatchTerms, mostBreaks = Number.POSITIVE_INFINITY) {
    this.#match = match
    this.#mostBreaks = mostBreaks
    this.#sides = match.others.map(({ side, stated }) => ({
      terms: {
        side,
        stated: bothState(match.own.stated, stated),
        toleranceMinor: match.toleranceMinor,
      },
      own: new Tally(),
      theirs: new Tally(),
      spilled: new Map(),
    }))
  }

  /** Settlements on which all sides agree, all in the cell of one of them. */
  addAgreed(one: StatementRow, sum: Sum): void {
    this.#agreed += sum.count
    for (const { terms, own, theirs } of this.#sides) {
      const cell = cellOf(one, terms.stated)
      own.add(cell, sum)
      theirs.add(cell, sum)
    }
  }

  addGroup(group: Group): void {
    const sides = this.#sides.map((state, i) => {
      const rows = group.others[i] ?? []
      tallyRows(state, group.own, rows)
      const differences = differencesOf(group.own, rows, state.terms)
      return { side: state.terms.side, rows: [...rows], differences }
    })
    if (sides.every(({ differences }) => differences.length === 0)) {
      this.#agreed += isSaid(group) ? 1 : 0
      return
    }
    this.#breaks += 1
    if (this.#drafts.length < this.#mostBreaks) {
      this.#drafts.push({ key: group.key, own: group.own, sides })
    } else this.#spill(sides)
  }

  #spill(sides: Draft['sides']): void {
    const steps = sides.flatMap(({ differences }) => differences.flatMap((one) => one.steps))
    count(this.#counts, gravest(steps))
    for (const [i, { differences }] of sides.entries()) {
      const spilled = this.#sides[i]?.spilled
      if (spilled !== undefined) tallySteps(spilled, differences)
    }
  }

  /** Whether every break is there; if not, the statements hardly belong together. */
  get isComplete(): boolean {
    return this.#breaks <= this.#mostBreaks
  }

  finish(): { readonly breaks: Break[]; readonly summary: Summary } {
    const drafts = this.isComplete ? joinedByVisit(this.#drafts, this.#sides) : this.#drafts
    const left = new Set(drafts)
    const joined = this.#drafts.filter((draft) => !left.has(draft))
    const breaks = drafts
      .map((draft) => this.#breakOf(draft))
      .sort((a, b) => compareText(a.key, b.key))
    const counts = new Map(this.#counts)
    for (const one of breaks) count(counts, one.class)
    const proofs = this.#sides.map((state, i) => proofOf(state, i, breaks))
    return {
      breaks,
      summary: {
        agreed: this.#agreed + joined.filter(({ own }) => own.length > 0).length,
        different: this.#breaks - joined.length,
        isComplete: this.isComplete,
        classes: [...counts].map(([name, rows]) => ({ class: name, count: rows })),
        proofs,
      },
    }
  }

  #breakOf({ key, own, sides }: Draft): Break {
    const steps = sides.flatMap(({ differences }) => differences.flatMap((one) => one.steps))
    return { key, class: gravest(steps), own, sides, verdict: this.#verdictOf(own, sides) }
  }

  #verdictOf(own: readonly OurRow[], sides: Draft['sides']): Verdict {
    const odd = sides.filter(({ differences }) => differences.length > 0)
    const [only, ...more] = odd
    if (sides.length < 2 || only === undefined) return { alone: null, agree: 'two-sided' }
    if (more.length === 0) return { alone: only.side }
    const [first, ...rest] = this.#sides.map(({ terms }, i) => ({
      ...terms,
      rows: sides[i]?.rows ?? [],
    }))
    const othersAgree = rest.every(
      (side) =>
        first !== undefined &&
        differencesOf(first.rows, side.rows, {
          stated: bothState(first.stated, side.stated),
          toleranceMinor: first.toleranceMinor,
        }).length === 0,
    )
    const isKnown = own.length > 0 || sides.some(({ rows }) => rows.length > 0)
    if (othersAgree && isKnown) return { alone: this.#match.own.side }
    return { alone: null, agree: 'nobody' }
  }
}

export interface Summary {
  /** Settlements on which all sides agree. */
  readonly agreed: number
  readonly different: number
  readonly isComplete: boolean
  readonly classes: readonly { readonly class: DifferenceClass; readonly count: number }[]
  readonly proofs: readonly SideProof[]
}

function bothState(a: ReadonlySet<Field>, b: ReadonlySet<Field>): ReadonlySet<Field> {
  return new Set([...a].filter((field) => b.has(field)))
}

function count(counts: Map<DifferenceClass, number>, name: DifferenceClass): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function tallyRows(
  { terms, own, theirs }: SideState,
  ours: readonly OurRow[],
  rows: readonly TheirRow[],
): void {
  const { stated } = terms
  for (const row of ours) {
    if (row.isNearby !== true) own.add(cellOf(row, stated), sumOfRow(row, stated))
  }
  for (const row of rows) {
    if (row.isUnreadable !== true) theirs.add(cellOf(row, stated), sumOfRow(row, stated))
  }
}

function tallySteps(
  byClass: Map<DifferenceClass, Tally>,
  differences: readonly Difference[],
): void {
  for (const { steps } of differences) {
    for (const { class: name, effects } of steps) {
      const tally = byClass.get(name) ?? new Tally()
      byClass.set(name, tally)
      for (const { cell, sum } of effects) tally.add(cell, sum)
    }
  }
}

function proofOf(
  { terms, own, theirs, spilled }: SideState,
  at: number,
  breaks: readonly Break[],
): SideProof {
  const byClass = new Map<DifferenceClass, Tally>()
  for (const [name, tally] of spilled) {
    const copy = new Tally()
    for (const { cell, sum } of tally.entries()) copy.add(cell, sum)
    byClass.set(name, copy)
  }
  for (const { sides } of breaks) tallySteps(byClass, sides[at]?.differences ?? [])
  return {
    side: terms.side,
    stated: [...terms.stated].sort(compareText),
    own: own.entries(),
    theirs: theirs.entries(),
    explained: [...byClass]
      .flatMap(([name, tally]) => tally.entries().map((effect) => ({ class: name, ...effect })))
      .sort((a, b) => compareText(a.class, b.class)),
  }
}

// ---------------------------------------------------------------- the second look

/**
 * A settlement that one side has under another reference is missing twice. What is left over is
 * looked at again by institution, visit and kind.
 */
function joinedByVisit(drafts: readonly Draft[], states: readonly SideState[]): Draft[] {
  for (const [at, { terms }] of states.entries()) {
    if (!terms.stated.has('visit')) continue
    const strangers = new Map<string, { draft: Draft; difference: Difference }[]>()
    for (const { draft, difference } of lonelyOnes(drafts, at, 'theirs')) {
      const key = visitKeyOf(difference.theirs, terms)
      if (key === undefined) continue
      strangers.set(key, [...(strangers.get(key) ?? []), { draft, difference }])
    }
    for (const { draft, difference } of lonelyOnes(drafts, at, 'ours')) {
      const key = visitKeyOf(difference.ours, terms)
      const found = key === undefined ? undefined : strangers.get(key)?.shift()
      if (found !== undefined) join(at, draft, difference, found, terms)
    }
  }
  return drafts.filter(({ sides }) => sides.some(({ differences }) => differences.length > 0))
}

function lonelyOnes(drafts: readonly Draft[], at: number, side: 'ours' | 'theirs') {
  return drafts
    .flatMap((draft) =>
      (draft.sides[at]?.differences ?? [])
        .filter(
          ({ ours, theirs }) =>
            (side === 'ours') === (ours !== null) && (side === 'theirs') === (theirs !== null),
        )
        .map((difference) => ({ draft, difference })),
    )
    .sort((a, b) => compareText(a.draft.key, b.draft.key))
}

function visitKeyOf(row: StatementRow | null, { stated }: Terms): string | undefined {
  if (row === null || row.visit === '') return undefined
  return `${stated.has('institution') ? row.institution : ''}|${row.visit}|${row.kind}`
}

function join(
  at: number,
  draft: Draft,
  difference: Difference,
  found: { readonly draft: Draft; readonly difference: Difference },
  terms: Terms,
): void {
  const here = draft.sides[at]
  const there = found.draft.sides[at]
  const { ours } = difference
  const { theirs } = found.difference
  if (here === undefined || there === undefined || ours === null || theirs === null) return
  const steps = stepsBetween(ours, theirs, terms)
  here.differences = here.differences.filter((one) => one !== difference)
  if (steps.length > 0) here.differences.push({ ours, theirs, steps })
  here.rows.push(theirs)
  there.differences = there.differences.filter((one) => one !== found.difference)
  there.rows = there.rows.filter((one) => one !== theirs)
}

/** The whole of it in memory, for statements of a size that a person reads. */
export function reconcile(
  match: MatchTerms,
  own: readonly OurRow[],
  others: readonly (readonly TheirRow[])[],
): ReturnType<Reconciliation['finish']> {
  const keys = new Set([...own, ...others.flat()].map(keyOf))
  const ownByKey = Map.groupBy(own, keyOf)
  const othersByKey = others.map((rows) => Map.groupBy(rows, keyOf))
  const reconciliation = new Reconciliation(match)
  for (const key of keys) {
    reconciliation.addGroup({
      key,
      own: ownByKey.get(key) ?? [],
      others: othersByKey.map((rows) => rows.get(key) ?? []),
    })
  }
  return reconciliation.finish()
}
