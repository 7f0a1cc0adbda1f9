/**
 * A request to the lead hospital of an alliance that a drug be bought for a member, so that patients can
 * go on with it there. It names no patient.
 *
 *   requested ──approve──► approved ──order──► ordered ──stock──► stocked
 *      │                       │                  └──give up──┐
 *      ├──refuse──► refused    └──give up──────────────────► given up
 *      └──give up─────────────────────────────────────────► given up
 */
import { assert } from '../base/assert.ts'
import type { Day } from '../base/calendar-date.ts'

export interface ProcurementRequest {
  readonly drug: { readonly code: string; readonly name: string }
  /** Who is to have it on the shelf, and who buys. */
  readonly receiver: string
  readonly lead: string
  /** The house whose doctor asks. */
  readonly askedBy: string
  readonly on: Day
}

export type ProcurementDeed =
  | { readonly act: 'request'; readonly request: ProcurementRequest }
  | { readonly act: 'approve' }
  | { readonly act: 'refuse'; readonly reason: string }
  /** `expectedOn` as the supplier says. */
  | { readonly act: 'order'; readonly expectedOn: Day }
  | { readonly act: 'stock' }
  | { readonly act: 'give-up'; readonly reason: string }

export type ProcurementAct = ProcurementDeed['act']
export type ProcurementAction = ProcurementDeed & { readonly at: number; readonly by: string }

export const procurementStates = [
  'none',
  'requested',
  'approved',
  'ordered',
  'stocked',
  'refused',
  'given-up',
] as const
export type ProcurementStateName = (typeof procurementStates)[number]

export interface ProcurementState {
  readonly state: ProcurementStateName
  readonly request: ProcurementRequest | null
  readonly expectedOn: Day | null
  /** Why it was refused or given up. */
  readonly reason: string | null
  readonly since: number
}

/** For which house somebody acts. */
export type ProcurementSide = 'lead' | 'receiver' | 'asking'

interface Turn {
  readonly in: readonly ProcurementStateName[]
  readonly by: readonly ProcurementSide[]
}

export const procurementTurns: Readonly<Record<ProcurementAct, Turn>> = {
  request: { in: ['none'], by: ['asking'] },
  approve: { in: ['requested'], by: ['lead'] },
  refuse: { in: ['requested'], by: ['lead'] },
  order: { in: ['approved'], by: ['lead'] },
  stock: { in: ['ordered'], by: ['receiver'] },
  'give-up': { in: ['requested', 'approved', 'ordered'], by: ['asking', 'lead'] },
}

/** Nothing more is coming of it. */
export const failedProcurements: readonly ProcurementStateName[] = ['refused', 'given-up']

const nothing: ProcurementState = {
  state: 'none',
  request: null,
  expectedOn: null,
  reason: null,
  since: 0,
}

export function procurementState(actions: readonly ProcurementAction[]): ProcurementState {
  return actions.reduce(after, nothing)
}

function after(before: ProcurementState, action: ProcurementAction): ProcurementState {
  const { act, at } = action
  assert(procurementTurns[act].in.includes(before.state), `${act} in ${before.state}`)
  const moved = (state: ProcurementStateName) => ({ ...before, state, since: at })
  switch (action.act) {
    case 'request':
      return { ...moved('requested'), request: action.request }
    case 'approve':
      return moved('approved')
    case 'refuse':
      return { ...moved('refused'), reason: action.reason }
    case 'order':
      return { ...moved('ordered'), expectedOn: action.expectedOn }
    case 'stock':
      return moved('stocked')
    case 'give-up':
      return { ...moved('given-up'), reason: action.reason }
  }
}

export type ProcurementRefusal =
  | {
      readonly code: 'procurement-out-of-turn'
      readonly act: ProcurementAct
      readonly state: ProcurementStateName
    }
  | { readonly code: 'procurement-of-others'; readonly act: ProcurementAct }
  | { readonly code: 'procurement-reason-missing' }
  | { readonly code: 'procurement-in-past' }

export function mayProcure(
  action: ProcurementAction,
  { state }: ProcurementState,
  sides: readonly ProcurementSide[],
  today: Day,
): ProcurementRefusal | null {
  const { act } = action
  const turn = procurementTurns[act]
  if (!turn.in.includes(state)) return { code: 'procurement-out-of-turn', act, state }
  if (!turn.by.some((side) => sides.includes(side))) return { code: 'procurement-of-others', act }
  if (action.act === 'refuse' || action.act === 'give-up') {
    return action.reason.trim() === '' ? { code: 'procurement-reason-missing' } : null
  }
  const isPast = action.act === 'order' && action.expectedOn < today
  return isPast ? { code: 'procurement-in-past' } : null
}
