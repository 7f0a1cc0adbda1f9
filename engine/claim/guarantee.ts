/**
 * A guarantee of payment: before an admission the insurer sets an amount aside until a day.
 *
 *   requested ──grant──► granted ──use──► used      ──release──► released
 *      └──decline──► declined      └──its last day passes──► lapsed
 *
 * It may be extended and raised while it stands. What a settlement does not use is free again.
 */
import type { Day } from '../base/calendar-date.ts'

export type GuaranteeDeed =
  | { readonly act: 'request'; readonly amountMinor: number }
  | { readonly act: 'grant'; readonly amountMinor: number; readonly until: Day }
  | { readonly act: 'decline'; readonly reason: string }
  | { readonly act: 'extend'; readonly amountMinor: number; readonly until: Day }
  | { readonly act: 'use'; readonly amountMinor: number; readonly settlement: string }
  | { readonly act: 'release'; readonly reason: string }

export type GuaranteeAction = GuaranteeDeed & { readonly on: Day; readonly by: string }
export type GuaranteeAct = GuaranteeDeed['act']

export const guaranteeStates = [
  'none',
  'requested',
  'granted',
  'declined',
  'used',
  'released',
  'lapsed',
] as const

export type GuaranteeStateName = (typeof guaranteeStates)[number]

export interface GuaranteeState {
  readonly state: GuaranteeStateName
  readonly askedMinor: number
  /** Set aside by the insurer now. */
  readonly reservedMinor: number
  readonly usedMinor: number
  readonly until: Day | null
  readonly settlement: string | null
}

const unrequested: GuaranteeState = {
  state: 'none',
  askedMinor: 0,
  reservedMinor: 0,
  usedMinor: 0,
  until: null,
  settlement: null,
}

export const guaranteeTurns: Readonly<Record<GuaranteeAct, readonly GuaranteeStateName[]>> = {
  request: ['none'],
  grant: ['requested'],
  decline: ['requested'],
  extend: ['granted'],
  use: ['granted'],
  release: ['granted'],
}

export type GuaranteeRefusal =
  | {
      readonly code: 'guarantee-out-of-turn'
      readonly act: GuaranteeAct
      readonly state: GuaranteeStateName
    }
  | { readonly code: 'guarantee-amount'; readonly mostMinor: number | null }
  | { readonly code: 'guarantee-shortened'; readonly until: Day }

/** Until and with its last day it stands; afterwards nothing is set aside any more. */
export function guaranteeState(actions: readonly GuaranteeAction[], today: Day): GuaranteeState {
  const state = actions.reduce(afterDeed, unrequested)
  const isOver = state.state === 'granted' && state.until !== null && today > state.until
  return isOver ? { ...state, state: 'lapsed', reservedMinor: 0 } : state
}

export function mayActOnGuarantee(
  action: GuaranteeAction,
  now: GuaranteeState,
): GuaranteeRefusal | null {
  const { act } = action
  if (!guaranteeTurns[act].includes(now.state)) {
    return { code: 'guarantee-out-of-turn', act, state: now.state }
  }
  switch (action.act) {
    case 'request':
      return action.amountMinor > 0 ? null : { code: 'guarantee-amount', mostMinor: null }
    case 'grant':
      return refuseReserve(action.amountMinor, now.askedMinor, action.until, action.on)
    case 'extend':
      if (action.amountMinor < now.reservedMinor)
        return { code: 'guarantee-amount', mostMinor: null }
      return refuseReserve(action.amountMinor, null, action.until, now.until ?? action.on)
    case 'use':
      return action.amountMinor > 0 && action.amountMinor <= now.reservedMinor
        ? null
        : { code: 'guarantee-amount', mostMinor: now.reservedMinor }
    default:
      return null
  }
}

function refuseReserve(
  amountMinor: number,
  mostMinor: number | null,
  until: Day,
  notBefore: Day,
): GuaranteeRefusal | null {
  const isTooMuch = mostMinor !== null && amountMinor > mostMinor
  if (amountMinor <= 0 || isTooMuch) return { code: 'guarantee-amount', mostMinor }
  return until < notBefore ? { code: 'guarantee-shortened', until: notBefore } : null
}

function afterDeed(before: GuaranteeState, action: GuaranteeAction): GuaranteeState {
  switch (action.act) {
    case 'request':
      return { ...before, state: 'requested', askedMinor: action.amountMinor }
    case 'grant':
    case 'extend':
      return {
        ...before,
        state: 'granted',
        reservedMinor: action.amountMinor,
        until: action.until,
      }
    case 'decline':
      return { ...before, state: 'declined' }
    case 'use':
      return {
        ...before,
        state: 'used',
        reservedMinor: 0,
        usedMinor: action.amountMinor,
        settlement: action.settlement,
      }
    case 'release':
      return { ...before, state: 'released', reservedMinor: 0 }
  }
}
