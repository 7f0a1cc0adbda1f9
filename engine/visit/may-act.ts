/** Whether an action may follow what has been done; null when it may. */
import type { VisitAction, VisitLine } from './visit-action.ts'
import { cancelledBy, type VisitState } from './visit-state.ts'

export const MOST_LINES = 20_000

export type VisitRule =
  | 'visit-unknown'
  | 'visit-there-already'
  | 'visit-cancelled'
  | 'visit-holds-settlement'
  | 'visit-holds-lines'
  | 'visit-not-inpatient'
  | 'discharged-already'
  | 'not-discharged'
  | 'discharge-before-admission'
  | 'line-twice'
  | 'lines-too-many'
  | 'lines-none'
  | 'batch-settled'
  | 'original-unknown'
  | 'original-settled'
  | 'taken-back-too-much'
  | 'line-not-tied'
  | 'line-needed'
  | 'not-quoted'
  | 'settling-under-way'
  | 'settling-unknown'
  | 'settlement-unknown-here'
  | 'message-voided'

export interface VisitRefusal {
  readonly code: 'visit-refused'
  readonly rule: VisitRule
  /** Line, batch or settlement that stands against it. */
  readonly about: string
}

export function mayAct(state: VisitState, action: VisitAction): VisitRefusal | null {
  if (state.voided.has(action.message) && action.kind !== 'reversed') {
    const isOutcome = action.kind === 'settled' || action.kind === 'not-settled'
    if (!isOutcome) return refuse('message-voided', action.message)
  }
  if (action.kind === 'registered' || action.kind === 'admitted') {
    return state.phase === 'none' ? null : refuse('visit-there-already', action.number)
  }
  if (state.phase === 'none') return refuse('visit-unknown')
  if (state.settling !== null && !goesOnWhileSettling(action)) {
    return refuse('settling-under-way', state.settling.message)
  }
  if (action.kind === 'reversed') return mayReverse(state, action.settlement)
  if (action.kind === 'message-voided') return null
  if (state.phase === 'cancelled') return refuse('visit-cancelled')
  return whileOpen(state, action)
}

function goesOnWhileSettling({ kind }: VisitAction): boolean {
  return kind === 'settled' || kind === 'not-settled' || kind === 'message-voided'
}

function mayReverse(state: VisitState, settlement: string): VisitRefusal | null {
  const isLive = [...state.live.values()].some((one) => one.settlement === settlement)
  return isLive ? null : refuse('settlement-unknown-here', settlement)
}

function whileOpen(state: VisitState, action: VisitAction): VisitRefusal | null {
  switch (action.kind) {
    case 'registration-cancelled': {
      const [live] = state.live.values()
      if (live !== undefined) return refuse('visit-holds-settlement', live.settlement)
      const [line] = state.lines.keys()
      return line === undefined ? null : refuse('visit-holds-lines', line)
    }
    case 'lines-added':
      return mayAdd(state, action.lines)
    case 'lines-cancelled':
      return mayCancel(state, action.batch, action.ids)
    case 'settling':
      return maySettle(state, action)
    case 'settled':
    case 'not-settled':
      return state.settling?.interim === action.interim
        ? null
        : refuse('settling-unknown', action.interim)
    case 'discharged': {
      if (state.opened?.visitKind !== 'inpatient') return refuse('visit-not-inpatient')
      if (state.phase === 'discharged') return refuse('discharged-already')
      return action.on < state.opened.on ? refuse('discharge-before-admission') : null
    }
    case 'discharge-cancelled': {
      if (state.phase !== 'discharged') return refuse('not-discharged')
      const final = state.live.get('')
      return final === undefined ? null : refuse('visit-holds-settlement', final.settlement)
    }
    default:
      return null
  }
}

function mayAdd(state: VisitState, lines: readonly VisitLine[]): VisitRefusal | null {
  if (lines.length === 0) return refuse('lines-none')
  if (state.lines.size + lines.length > MOST_LINES) return refuse('lines-too-many')
  const added = new Map<string, VisitLine>()
  const left = new Map<string, number>()
  for (const line of lines) {
    if (state.lines.has(line.id) || added.has(line.id)) return refuse('line-twice', line.id)
    if (isBatchSettled(state, line.batch)) return refuse('batch-settled', line.batch)
    added.set(line.id, line)
    if (line.reverses === null) {
      if (line.quantityE4 < 0) return refuse('line-not-tied', line.id)
      left.set(line.id, line.quantityE4)
      continue
    }
    const original = state.lines.get(line.reverses)
    const other = added.get(line.reverses)
    if (original === undefined && other === undefined) return refuse('original-unknown', line.id)
    if (original?.settledIn != null) return refuse('original-settled', line.id)
    const rest = left.get(line.reverses) ?? original?.leftE4 ?? 0
    if (rest + line.quantityE4 < 0) return refuse('taken-back-too-much', line.id)
    left.set(line.reverses, rest + line.quantityE4)
  }
  return null
}

/** Batches of a stay are only how its lines arrive; those of other visits are bills. */
function isBatchSettled({ live, opened }: VisitState, batch: string): boolean {
  return opened?.visitKind !== 'inpatient' && live.has(batch)
}

function mayCancel(
  state: VisitState,
  batch: string | null,
  ids: readonly string[] | null,
): VisitRefusal | null {
  const gone = new Set(cancelledBy(state, batch, ids).map(({ line }) => line.id))
  if (gone.size === 0) return refuse('lines-none', batch ?? '')
  for (const [id, { line }] of state.lines) {
    if (gone.has(id) || line.reverses === null || !gone.has(line.reverses)) continue
    return refuse('line-needed', line.reverses)
  }
  return null
}

function maySettle(
  state: VisitState,
  { interim, digest, lines }: Extract<VisitAction, { kind: 'settling' }>,
): VisitRefusal | null {
  if (lines.length === 0) return refuse('lines-none', interim)
  const live = state.live.get(interim)
  if (live !== undefined) return refuse('visit-holds-settlement', live.settlement)
  const isStay = state.opened?.visitKind === 'inpatient'
  if (isStay && interim === '' && state.phase !== 'discharged') return refuse('not-discharged')
  if (state.opened?.visitKind === 'pharmacy') return null
  return state.quotes.get(interim) === digest ? null : refuse('not-quoted', interim)
}

function refuse(rule: VisitRule, about = ''): VisitRefusal {
  return { code: 'visit-refused', rule, about }
}
