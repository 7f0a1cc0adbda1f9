/**
 * What a visit is after its actions.
 *
 *     none ──registered, admitted──► open ──discharged──► discharged ──cancelled──► open
 *                                     └──cancelled──► cancelled
 *
 * Lines wait until a settlement takes them; a reversal lets them wait again. While a settlement is
 * under way nothing else happens to the visit.
 */
import type { Day } from '../base/calendar-date.ts'
import type { Opened, VisitAction, VisitFacts, VisitLine } from './visit-action.ts'

export interface LineState {
  readonly line: VisitLine
  /** Interim number of the live settlement that holds it. */
  settledIn: string | null
  /** What of it was not taken back by later lines (10^-4). */
  leftE4: number
}

export interface LiveSettlement {
  readonly interim: string
  readonly settlement: string
  readonly message: string
  readonly lines: readonly string[]
}

export interface Settling {
  readonly interim: string
  readonly message: string
  readonly digest: string
  readonly lines: readonly string[]
}

export interface VisitState {
  phase: 'none' | 'open' | 'discharged' | 'cancelled'
  opened: Opened | null
  facts: VisitFacts | null
  dischargedOn: Day | null
  readonly lines: Map<string, LineState>
  /** Digest of the last quote by interim number. */
  readonly quotes: Map<string, string>
  settling: Settling | null
  readonly live: Map<string, LiveSettlement>
  /** Reversals by the settlement that they take back. */
  readonly reversals: Map<string, string>
  readonly voided: Set<string>
  /** What each message did. */
  readonly byMessage: Map<string, VisitAction[]>
  /** Numbers of interim bills that were ever used. */
  readonly interims: Set<string>
  readonly length: number
}

export function visitState(actions: readonly VisitAction[]): VisitState {
  const state: VisitState = {
    phase: 'none',
    opened: null,
    facts: null,
    dischargedOn: null,
    lines: new Map(),
    quotes: new Map(),
    settling: null,
    live: new Map(),
    reversals: new Map(),
    voided: new Set(),
    byMessage: new Map(),
    interims: new Set(),
    length: actions.length,
  }
  for (const action of actions) {
    take(state, action)
    const known = state.byMessage.get(action.message)
    if (known === undefined) state.byMessage.set(action.message, [action])
    else known.push(action)
  }
  return state
}

function take(state: VisitState, action: VisitAction): void {
  switch (action.kind) {
    case 'registered':
    case 'admitted': {
      const { visitKind, person, coverage, number, on } = action
      state.opened = { visitKind, person, coverage, number, on }
      state.phase = 'open'
      return
    }
    case 'registration-cancelled':
      state.phase = 'cancelled'
      return
    case 'facts-stated':
      state.facts = action.facts
      return
    case 'lines-added':
      for (const line of action.lines) addLine(state, line)
      return
    case 'lines-cancelled':
      cancelLines(state, action)
      return
    case 'quoted':
      state.quotes.set(action.interim, action.digest)
      return
    case 'settling': {
      const { interim, message, digest, lines } = action
      state.settling = { interim, message, digest, lines }
      return
    }
    case 'settled':
      settle(state, action.interim, action.settlement, action.message)
      return
    case 'not-settled':
      state.settling = null
      return
    case 'reversed':
      reverse(state, action.settlement, action.reversal)
      return
    case 'message-voided':
      state.voided.add(action.voids)
      return
    case 'discharged':
      state.phase = 'discharged'
      state.dischargedOn = action.on
      return
    case 'discharge-cancelled':
      state.phase = 'open'
      state.dischargedOn = null
  }
}

function addLine(state: VisitState, line: VisitLine): void {
  state.lines.set(line.id, { line, settledIn: null, leftE4: line.quantityE4 })
  const original = line.reverses === null ? undefined : state.lines.get(line.reverses)
  if (original !== undefined) original.leftE4 += line.quantityE4
}

function cancelLines(
  state: VisitState,
  { batch, ids }: { readonly batch: string | null; readonly ids: readonly string[] | null },
): void {
  for (const { line } of cancelledBy(state, batch, ids)) {
    state.lines.delete(line.id)
    const original = line.reverses === null ? undefined : state.lines.get(line.reverses)
    if (original !== undefined) original.leftE4 -= line.quantityE4
  }
}

/** Which lines a cancellation means: none of those that are settled. */
export function cancelledBy(
  { lines }: Pick<VisitState, 'lines'>,
  batch: string | null,
  ids: readonly string[] | null,
): LineState[] {
  const named = ids === null ? null : new Set(ids)
  return [...lines.values()].filter(({ line, settledIn }) => {
    if (settledIn !== null) return false
    return named === null ? batch === null || line.batch === batch : named.has(line.id)
  })
}

function settle(state: VisitState, interim: string, settlement: string, message: string): void {
  const lines = state.settling?.lines ?? []
  for (const id of lines) {
    const held = state.lines.get(id)
    if (held !== undefined) held.settledIn = interim
  }
  state.settling = null
  state.live.set(interim, { interim, settlement, message, lines })
  state.quotes.delete(interim)
  state.interims.add(interim)
}

function reverse(state: VisitState, settlement: string, reversal: string): void {
  state.reversals.set(settlement, reversal)
  const live = [...state.live.values()].find((one) => one.settlement === settlement)
  if (live === undefined) return
  state.live.delete(live.interim)
  for (const id of live.lines) {
    const held = state.lines.get(id)
    if (held?.settledIn === live.interim) held.settledIn = null
  }
}

/** Lines that a bill of this batch, or of all that waits, is made of; in the order they came. */
export function waitingLines({ lines }: VisitState, batch: string | null): VisitLine[] {
  return [...lines.values()]
    .filter(({ line, settledIn }) => settledIn === null && (batch === null || line.batch === batch))
    .map(({ line }) => line)
}
