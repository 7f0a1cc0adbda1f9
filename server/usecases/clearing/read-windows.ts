/** Closed windows and what lies in one of them. */
import { type ClosedWindow, countIn } from '../../../engine/clearing/window.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { ClearingStore, HeadingFilter, HeadingSum, LineOf, Stretch } from './clearing-store.ts'
import type { Read } from './month.ts'

export interface WindowSummary {
  readonly window: number
  readonly period: string
  readonly closedAt: string
  readonly closedBy: string
  /** Records of the journal in it, of which not all need to have lines. */
  readonly records: number
  readonly isDerived: boolean
}

export interface WindowContents extends WindowSummary {
  readonly ranges: ClosedWindow['ranges']
  readonly sums: readonly HeadingSum[]
}

/** The latest first. */
export async function listWindows(
  before: number | null,
  limit: number,
  by: Actor,
  purpose: Purpose,
  { windows }: ClearingStore,
): Promise<Read<readonly WindowSummary[]>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const found = await windows.list(before, limit)
  const value = await Promise.all(
    found.map(async (window) => summaryOf(window, await windows.isDerived(window.window))),
  )
  return { found: true, value }
}

export async function readWindow(
  window: number,
  by: Actor,
  purpose: Purpose,
  { windows, lines }: ClearingStore,
): Promise<Read<WindowContents>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const found = await windows.find(window)
  if (found === undefined) return { found: false, refusal: { code: 'window-unknown', window } }
  // Asked before the sums are read: if it was complete then, they are.
  const isDerived = await windows.isDerived(window)
  const sums = await lines.sums({ window })
  return { found: true, value: { ...summaryOf(found, isDerived), ranges: found.ranges, sums } }
}

export async function readLines(
  query: {
    readonly stretch: Stretch
    readonly filter: HeadingFilter
    readonly after: string | null
    readonly limit: number
  },
  by: Actor,
  purpose: Purpose,
  { lines }: ClearingStore,
): Promise<Read<{ readonly lines: readonly LineOf[]; readonly next: string | null }>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const { stretch, filter, after, limit } = query
  return { found: true, value: await lines.lines(stretch, filter, after, limit) }
}

function summaryOf(window: ClosedWindow, isDerived: boolean): WindowSummary {
  const { ranges, ...rest } = window
  return { ...rest, records: countIn(ranges), isDerived }
}
