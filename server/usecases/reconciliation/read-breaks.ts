/** Reads statements, runs and breaks, for lists and for one page each. */
import {
  type BreakAction,
  stateOfBreak,
  type WorkingDays,
} from '../../../engine/reconciliation/break.ts'
import { type DaySum, type Drift, driftsIn } from '../../../engine/reconciliation/drift.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Problem, Received } from './receive-statement.ts'
import type { Run } from './run-reconciliation.ts'
import type { StoredBreak } from './work-on-break.ts'

export interface ListedBreak extends Omit<StoredBreak, 'detail'> {
  readonly class: string
  readonly state: 'open' | 'proposed' | 'resolved' | 'cleared'
  readonly owner: string | null
  readonly openSince: string
  readonly alone: string
  readonly currency: string
  readonly amountMinor: number
  readonly run: string
}

export interface BreakFilter {
  readonly state?: ListedBreak['state']
  readonly payer?: string
  readonly institution?: string
  readonly class?: string
  readonly settlement?: string
}

interface StoredDaySum extends Omit<DaySum, 'class'> {
  readonly class: string
}

export interface ReconciliationReads {
  readonly received: {
    find(file: string): Promise<Received | undefined>
    list(state: Received['state'] | null, limit: number): Promise<readonly Received[]>
    /** Those of the messages that another takes back. */
    rolledBack(messages: readonly string[]): Promise<ReadonlySet<string>>
    ofMessage(message: string): Promise<Received | undefined>
    problems(file: string): Promise<readonly Problem[]>
    receipts(
      file: string,
    ): Promise<
      readonly { readonly name: string; readonly receivedAt: string; readonly receivedBy: string }[]
    >
  }
  readonly breaks: {
    find(
      id: string,
    ): Promise<
      | { readonly found: ListedBreak & StoredBreak; readonly actions: readonly BreakAction[] }
      | undefined
    >
    list(filter: BreakFilter, limit: number): Promise<readonly ListedBreak[]>
    runs(limit: number): Promise<readonly Run[]>
    run(id: string): Promise<Run | undefined>
    daySums(from: string): Promise<readonly StoredDaySum[]>
  }
}

export type Read<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** More than a person scrolls through; a filter finds the rest. */
const mostListed = 10_000

export async function listBreaks(
  filter: BreakFilter,
  today: string,
  days: WorkingDays,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  const breaks = await reads.breaks.list(filter, mostListed)
  // Most breaks of a list were opened on few days.
  const ages = new Map<string, number>()
  const ageOf = (openSince: string) => {
    const known = ages.get(openSince) ?? days.between(openSince, today)
    ages.set(openSince, known)
    return known
  }
  return {
    found: true as const,
    value: breaks.map((one) => ({ ...one, ageDays: ageOf(one.openSince) })),
  }
}

export async function readBreak(
  id: string,
  today: string,
  days: WorkingDays,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  const read = await reads.breaks.find(id)
  if (read === undefined) {
    const unknown: Refusal = { code: 'break-unknown', break: id }
    return { found: false as const, refusal: unknown }
  }
  const { found, actions } = read
  const state = stateOfBreak(actions)
  return {
    found: true as const,
    value: { ...found, actions, work: state, ageDays: days.between(found.openSince, today) },
  }
}

/** Differences that come back day after day, over the last weeks. */
export async function readDrifts(
  from: string,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
): Promise<Read<readonly Drift[]>> {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false, refusal }
  // Classes were written by the engine.
  const sums = (await reads.breaks.daySums(from)) as readonly DaySum[]
  return { found: true, value: driftsIn(sums, driftDays) }
}

const driftDays = 3

export async function listStatements(
  state: Received['state'] | null,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
): Promise<Read<readonly Received[]>> {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await reads.received.list(state, mostListed) }
}

export async function readStatementFile(
  file: string,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  const found = await reads.received.find(file)
  if (found === undefined) {
    const unknown: Refusal = { code: 'statement-unknown', file }
    return { found: false as const, refusal: unknown }
  }
  const { message, rollsBack } = found
  const [problems, receipts, rolledBack, other] = await Promise.all([
    reads.received.problems(file),
    reads.received.receipts(file),
    reads.received.rolledBack([message]),
    reads.received.ofMessage(rollsBack),
  ])
  const isRolledBack = rolledBack.size > 0
  const rolledBackFile = other?.file ?? null
  const value = { ...found, problems, receipts, isRolledBack, rolledBackFile }
  return { found: true as const, value }
}

export async function listRuns(
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
): Promise<Read<readonly Run[]>> {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await reads.breaks.runs(mostRuns) }
}

const mostRuns = 500

export async function readRun(
  id: string,
  by: Actor,
  purpose: Purpose,
  reads: ReconciliationReads,
): Promise<Read<Run>> {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false, refusal }
  const run = await reads.breaks.run(id)
  return run === undefined
    ? { found: false, refusal: { code: 'run-unknown', run: id } }
    : { found: true, value: run }
}
