/**
 * Reconciles the statements of some days with one another and with our journal, and opens, changes
 * and clears breaks by what it finds. The same key is the same run.
 */

import { assert } from '../../../engine/base/assert.ts'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import { type BreakAction, stateOfBreak } from '../../../engine/reconciliation/break.ts'
import type { OurRow } from '../../../engine/reconciliation/difference.ts'
import { unexplained } from '../../../engine/reconciliation/proof.ts'
import type { Break, Summary } from '../../../engine/reconciliation/reconciliation.ts'
import type { Field } from '../../../engine/reconciliation/statement-row.ts'
import { canonicalText, digestText, fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type BookedReads, dayOrThrow, ownRows, statedByJournal } from './own-rows.ts'
import type { Received } from './receive-statement.ts'

export const matchings = ['counter', 'cross-region'] as const

export interface RunOrder {
  readonly key: string
  /** Hospital and payer against us, or the provinces against the national platform. */
  readonly matching: (typeof matchings)[number]
  readonly payer: string
  readonly from: string
  readonly to: string
  /** Statements to use; none named: all that were accepted for payer and days. */
  readonly files: readonly string[]
  /** In which province's place our journal stands, where that province hands in no statement. */
  readonly journalAs: 'care' | 'home' | null
  readonly toleranceMinor: number
}

export interface Run {
  readonly run: string
  readonly matching: string
  readonly payer: string
  readonly from: string
  readonly to: string
  readonly files: readonly string[]
  readonly outcome: 'matched' | 'too-many' | 'unusable'
  readonly summary: unknown
  readonly runAt: string
  readonly runBy: string
}

export interface Detail {
  readonly own: Break['own']
  readonly ownSide: string
  readonly sides: Break['sides']
  readonly verdict: Break['verdict']
}

interface Found {
  readonly break: string
  readonly settlement: string
  readonly class: string
  readonly businessDate: string
  readonly institution: string
  readonly alone: string
  readonly currency: string
  readonly amountMinor: number
  readonly content: string
  readonly detail: Detail
}

interface Change {
  readonly actions: readonly BreakAction[]
  readonly state: ReturnType<typeof stateOfBreak>
}

export interface UsedFile extends Received {
  /** What it confirmed was taken back since. */
  readonly isRolledBack: boolean
}

/** A side's statements by file id, or our journal. */
export interface Side {
  readonly side: string
  readonly files: readonly UsedFile[]
  readonly journal: {
    readonly stated: ReadonlySet<Field>
    rows(): AsyncIterable<readonly OurRow[]>
  } | null
}

export type Matched =
  | { readonly matched: true; readonly breaks: readonly Break[]; readonly summary: Summary }
  | { readonly matched: false; readonly why: string }

export interface ReconcileStore {
  readonly booked: BookedReads
  readonly received: {
    find(file: string): Promise<Received | undefined>
    between(payer: string, from: string, to: string): Promise<readonly Received[]>
    rolledBack(messages: readonly string[]): Promise<ReadonlySet<string>>
  }
  readonly breaks: {
    earlierRun(
      key: string,
    ): Promise<{ readonly run: Run; readonly fingerprint: Buffer } | undefined>
    matchedNearby(matching: string, from: string, to: string): Promise<ReadonlySet<string>>
    record(recording: {
      readonly run: Run
      readonly key: string
      readonly fingerprint: Buffer
      readonly found: readonly Found[]
      readonly clears: {
        readonly institutions: readonly string[] | null
        readonly sides: readonly string[]
        readonly except: readonly string[]
      } | null
      readonly decideFound: (found: Found, earlier: readonly BreakAction[]) => Change
      readonly decideMissing: (earlier: readonly BreakAction[]) => Change
    }): Promise<Run>
  }
  /** Matches the sides; the first is the one that the others are held against. */
  match(order: {
    readonly sides: readonly Side[]
    readonly from: Day
    readonly to: Day
    readonly institutions: ReadonlySet<string> | null
    readonly toleranceMinor: number
    readonly mostBreaks: number
  }): Promise<Matched>
  now(): Date
}

export type RunOutcome =
  | { readonly ran: true; readonly run: Run; readonly isNew: boolean }
  | { readonly ran: false; readonly refusal: Refusal }

/** Beyond it the statements hardly belong together, and nobody would work through the breaks. */
const mostBreaks = 100_000

export async function runReconciliation(
  order: RunOrder,
  by: Actor,
  purpose: Purpose,
  store: ReconcileStore,
): Promise<RunOutcome> {
  const refusal = gate(by, purpose, 'reconcile')
  if (refusal !== null) return { ran: false, refusal }
  const { key, ...asked } = order
  const fingerprint = fingerprintOf(asked)
  const earlier = await store.breaks.earlierRun(key)
  if (earlier !== undefined) {
    const isSame = earlier.fingerprint.equals(fingerprint)
    return isSame
      ? { ran: true, run: earlier.run, isNew: false }
      : { ran: false, refusal: { code: 'key-reused' } }
  }
  const handedIn = await filesOf(order, store)
  if ('code' in handedIn) return { ran: false, refusal: handedIn }
  const files = await usedOf(handedIn, store)
  const institutions = institutionsOf(order, files)
  if (institutions !== null && 'code' in institutions) return { ran: false, refusal: institutions }
  const matching = `${order.matching} ${order.payer}`
  const carried = await store.breaks.matchedNearby(matching, order.from, order.to)
  const sides = sidesOf(order, files, institutions, carried, store)
  if ('code' in sides) return { ran: false, refusal: sides }
  const matched = await store.match({
    sides,
    from: dayOrThrow(order.from),
    to: dayOrThrow(order.to),
    institutions: institutions === null ? null : new Set(institutions),
    toleranceMinor: order.toleranceMinor,
    mostBreaks,
  })
  if (matched.matched) assertExplained(matched.summary)
  const run: Run = {
    run: digestText(canonicalText(['run', key])),
    matching,
    payer: order.payer,
    from: order.from,
    to: order.to,
    files: files.map(({ file }) => file),
    outcome: outcomeOf(matched),
    summary: matched.matched ? summaryOf(matched.summary) : { why: matched.why },
    runAt: store.now().toISOString(),
    runBy: by.id,
  }
  const isUsed = matched.matched && matched.summary.isComplete
  const found = isUsed
    ? matched.breaks.map((one) => foundOf(one, sides[0]?.side ?? '', matching, order))
    : []
  const on = textFromDay(dayAt(store.now().getTime()))
  const recorded = await store.breaks.record({
    run,
    key,
    fingerprint,
    found,
    clears: isUsed
      ? { institutions, sides: sides.slice(1).map(({ side }) => side), except: [...carried] }
      : null,
    decideFound: (one, before) => decideFound(one, before, run, on),
    decideMissing: (before) => decideMissing(before, run),
  })
  return { ran: true, run: recorded, isNew: true }
}

/** I9: what the classes explain is the whole difference, in every cell. */
function assertExplained({ proofs }: Summary): void {
  for (const proof of proofs) {
    const [rest] = unexplained(proof)
    assert(rest === undefined, `a difference of ${proof.side} has no class`)
  }
}

function outcomeOf(matched: Matched): Run['outcome'] {
  if (!matched.matched) return 'unusable'
  return matched.summary.isComplete ? 'matched' : 'too-many'
}

const mostCells = 2000

/** The proof by cell, where a person could still read it. */
function summaryOf({ proofs, ...rest }: Summary) {
  const cells = proofs.reduce((sum, { own, explained }) => sum + own.length + explained.length, 0)
  return { ...rest, proofs: cells > mostCells ? [] : proofs }
}

// ---------------------------------------------------------------- what is matched

async function filesOf(
  order: RunOrder,
  store: ReconcileStore,
): Promise<readonly Received[] | Refusal> {
  const { payer, from, to } = order
  if (order.files.length === 0) return store.received.between(payer, from, to)
  const files: Received[] = []
  for (const id of order.files) {
    const file = await store.received.find(id)
    if (file === undefined) return { code: 'statement-unknown', file: id }
    if (file.rollsBack !== '') continue
    if (file.state !== 'accepted') return { code: 'statement-quarantined', file: id }
    if (file.payer !== payer) return { code: 'statements-differ', what: 'payer' }
    if (file.from !== from || file.to !== to) return { code: 'statements-differ', what: 'days' }
    files.push(file)
  }
  return files
}

/**
 * A roll-back has no rows of its own: it marks those of the message that it names. Where that message
 * was sent anew, only the new one counts.
 */
async function usedOf(
  files: readonly Received[],
  store: ReconcileStore,
): Promise<readonly UsedFile[]> {
  const holding = files.filter(({ rollsBack }) => rollsBack === '')
  const messages = holding.map(({ message }) => message).filter((message) => message !== '')
  const taken = messages.length === 0 ? new Set() : await store.received.rolledBack(messages)
  const marked = holding.map((file) => ({ ...file, isRolledBack: taken.has(file.message) }))
  return marked.filter(
    (file) =>
      !file.isRolledBack ||
      !marked.some(
        (other) =>
          !other.isRolledBack && other.side === file.side && other.institution === file.institution,
      ),
  )
}

const sidesFor = {
  counter: ['hospital', 'payer'],
  'cross-region': ['care', 'home'],
} as const

/** Where hospitals hand in statements, only their settlements can be compared. */
function institutionsOf(
  order: RunOrder,
  files: readonly Received[],
): readonly string[] | null | Refusal {
  if (order.matching === 'cross-region') return null
  const hospitals = files.filter(({ side }) => side === 'hospital')
  if (hospitals.length === 0) return null
  const institutions = hospitals.map(({ institution }) => institution)
  // Two statements of one hospital for the same days would each lack what the other has.
  if (new Set(institutions).size < institutions.length) {
    return { code: 'statements-differ', what: 'institution' }
  }
  return institutions
}

function sidesOf(
  order: RunOrder,
  files: readonly UsedFile[],
  institutions: readonly string[] | null,
  carried: ReadonlySet<string>,
  store: ReconcileStore,
): readonly Side[] | Refusal {
  const scope = {
    payer: order.payer,
    from: dayOrThrow(order.from),
    to: dayOrThrow(order.to),
    institutions,
  }
  const journal = {
    stated: statedByJournal,
    rows: () => ownRows(scope, store.booked, (key) => carried.has(key)),
  }
  const fromFiles = (side: string): Side => ({
    side,
    files: files.filter((file) => file.side === side),
    journal: order.journalAs === side ? journal : null,
  })
  const own: Side =
    order.matching === 'counter' ? { side: 'ours', files: [], journal } : fromFiles('national')
  const isThere = ({ files: some, journal: rows }: Side) => some.length > 0 || rows !== null
  if (!isThere(own)) return { code: 'statements-missing', side: own.side }
  const others = sidesFor[order.matching].map(fromFiles).filter(isThere)
  if (others.length === 0) return { code: 'statements-missing', side: sidesFor[order.matching][0] }
  return [own, ...others]
}

// ---------------------------------------------------------------- what is found

export function foundOf(
  one: Break,
  ownSide: string,
  matching: string,
  order: Pick<RunOrder, 'from'>,
): Found {
  const { key, own, sides, verdict, class: name } = one
  const [row] = [...own, ...sides.flatMap(({ rows }) => rows)]
  const { currency, amountMinor } = amountOf(one, row?.currency ?? 'CNY')
  // Lines move when a file is corrected; what it says does not.
  const content = sides.map(({ side, differences }) => ({
    side,
    steps: differences.map(({ steps }) => steps),
  }))
  return {
    break: digestText(canonicalText([matching, key])),
    settlement: key,
    class: name,
    businessDate: row === undefined || row.day === 0 ? order.from : textFromDay(row.day),
    institution: row?.institution ?? '',
    alone: verdict.alone ?? '',
    currency,
    amountMinor,
    content: digestText(canonicalText(content)),
    detail: { own, ownSide, sides, verdict },
  }
}

/** The largest difference of any side: of the payer's money, else of the bill, else of the cash. */
function amountOf({ sides }: Break, currency: string) {
  let most = { currency, amountMinor: 0, rank: 0 }
  for (const { differences } of sides) {
    const sums = new Map<string, [number, number, number]>()
    for (const { cell, sum } of differences.flatMap(({ steps }) =>
      steps.flatMap((step) => step.effects),
    )) {
      const [paid, total, cash] = sums.get(cell.currency) ?? [0, 0, 0]
      sums.set(cell.currency, [
        paid + sum.paidMinor + sum.accountMinor,
        total + sum.totalMinor,
        cash + sum.cashMinor,
      ])
    }
    for (const [name, amounts] of sums) {
      const rank = amounts.findIndex((amount) => amount !== 0)
      const amountMinor = amounts[rank] ?? 0
      const isMore = Math.abs(amountMinor) > Math.abs(most.amountMinor)
      if (rank >= 0 && isMore) most = { currency: name, amountMinor, rank }
    }
  }
  return most
}

export function decideFound(
  one: Found,
  earlier: readonly BreakAction[],
  run: Run,
  on: string,
): Change {
  const action: BreakAction = {
    act: 'found',
    by: run.runBy,
    at: run.runAt,
    run: run.run,
    class: one.class as (BreakAction & { act: 'found' })['class'],
    content: one.content,
    on,
  }
  const state = stateOfBreak([...earlier, action])
  // What is known already is not written down every day.
  const isKnown =
    earlier.length > 0 &&
    stateOfBreak(earlier).content === one.content &&
    stateOfBreak(earlier).state === state.state
  return { actions: isKnown ? [] : [action], state }
}

export function decideMissing(earlier: readonly BreakAction[], run: Run): Change {
  const action: BreakAction = { act: 'cleared', by: run.runBy, at: run.runAt, run: run.run }
  return { actions: [action], state: stateOfBreak([...earlier, action]) }
}
