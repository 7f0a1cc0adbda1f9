/** Whether somebody may do the next thing in a consultation; null when it may be done. */
import type {
  ConsultationAct,
  ConsultationAction,
  ConsultationState,
  ConsultationStateName,
} from './consultation.ts'

/** For whom somebody acts in this consultation. */
export type Party = 'patient' | 'doctor' | 'clock' | 'counter'

interface Turn {
  readonly in: readonly ConsultationStateName[]
  readonly by: readonly Party[]
}

const talking = ['in-consult', 'prescribed'] as const

export const turns: Readonly<Record<ConsultationAct, Turn>> = {
  request: { in: ['none'], by: ['patient'] },
  cancel: { in: ['waiting'], by: ['patient', 'clock'] },
  accept: { in: ['waiting'], by: ['doctor'] },
  'check-identity': { in: ['accepted', ...talking], by: ['patient'] },
  begin: { in: ['accepted'], by: ['doctor'] },
  say: { in: talking, by: ['patient', 'doctor'] },
  call: { in: talking, by: ['patient', 'doctor'] },
  record: { in: talking, by: ['patient', 'doctor'] },
  erase: { in: ['finished'], by: ['clock'] },
  'write-record': { in: talking, by: ['doctor'] },
  prescribe: { in: ['in-consult'], by: ['doctor'] },
  resume: { in: ['prescribed'], by: ['doctor'] },
  finish: { in: ['accepted', ...talking], by: ['doctor', 'clock'] },
  refer: { in: ['finished'], by: ['clock'] },
  settle: { in: ['finished'], by: ['counter'] },
}

export type TurnRefusal =
  | {
      readonly code: 'consultation-out-of-turn'
      readonly act: ConsultationAct
      readonly state: ConsultationStateName
    }
  | { readonly code: 'consultation-of-others'; readonly act: ConsultationAct }
  /** The identity was not checked for this session. */
  | { readonly code: 'consultation-identity-unchecked' }
  | { readonly code: 'consultation-says-nothing' }
  | { readonly code: 'consultation-record-missing' }
  | { readonly code: 'consultation-record-incomplete'; readonly pointer: string }
  | { readonly code: 'consultation-reason-missing' }
  | { readonly code: 'consultation-not-payable' }
  | { readonly code: 'consultation-not-begun' }
  | { readonly code: 'consultation-not-referred' }
  /** The patient has not agreed to it, or it is not of this moment. */
  | { readonly code: 'consultation-not-recordable' }
  | { readonly code: 'consultation-still-kept' }

export interface TurnFacts {
  readonly identityHoldsMs: number
  /** What was said and shown has to be kept still. */
  readonly isTalkKept: boolean
}

export function mayAct(
  action: ConsultationAction,
  before: ConsultationState,
  parties: readonly Party[],
  { identityHoldsMs, isTalkKept }: TurnFacts,
): TurnRefusal | null {
  const { act } = action
  const turn = turns[act]
  if (!turn.in.includes(before.state)) {
    return { code: 'consultation-out-of-turn', act, state: before.state }
  }
  if (!turn.by.some((party) => parties.includes(party))) {
    return { code: 'consultation-of-others', act }
  }
  switch (action.act) {
    case 'begin': {
      const { identityCheckedAt: checked } = before
      const isFresh = checked !== null && action.at - checked <= identityHoldsMs
      return isFresh ? null : { code: 'consultation-identity-unchecked' }
    }
    case 'say': {
      const isEmpty = action.text.trim() === '' && action.image === null
      return isEmpty ? { code: 'consultation-says-nothing' } : null
    }
    case 'record':
      return mayRecord(action.is, before, parties)
    case 'erase': {
      if (before.recording !== 'ended') return { code: 'consultation-not-recordable' }
      return isTalkKept ? { code: 'consultation-still-kept' } : null
    }
    case 'write-record': {
      const empty = Object.entries(action.note).find(([, text]) => text.trim() === '')
      if (empty === undefined) return null
      return { code: 'consultation-record-incomplete', pointer: `/note/${empty[0]}` }
    }
    case 'finish':
      return mayFinish(action, before, parties)
    case 'refer': {
      const isOpen = before.ending === 'offline' && before.referral === null
      return isOpen ? null : { code: 'consultation-not-referred' }
    }
    case 'settle': {
      const isPayable = before.ending === 'normal' && before.settlement === null
      return isPayable ? null : { code: 'consultation-not-payable' }
    }
    default:
      return null
  }
}

function mayRecord(
  is: 'started' | 'ended' | 'given-up',
  { mayRecord: isAgreed, recording }: ConsultationState,
  parties: readonly Party[],
): TurnRefusal | null {
  // The doctor records, and the patient gives up what was agreed to; neither does the other's part.
  const whose = is === 'given-up' ? 'patient' : 'doctor'
  if (!parties.includes(whose)) return { code: 'consultation-of-others', act: 'record' }
  const isTurn = is === 'given-up' || (recording === 'running') === (is === 'ended')
  return isAgreed && isTurn ? null : { code: 'consultation-not-recordable' }
}

function mayFinish(
  { how, order }: Extract<ConsultationAction, { act: 'finish' }>,
  { state, note }: ConsultationState,
  parties: readonly Party[],
): TurnRefusal | null {
  // The clock ends what nobody went on with, and nothing else; nobody else ends it so.
  const isClock = parties.includes('clock')
  if (isClock !== (how === 'timeout')) return { code: 'consultation-of-others', act: 'finish' }
  if (how === 'normal') {
    if (state === 'accepted') return { code: 'consultation-not-begun' }
    return note === null ? { code: 'consultation-record-missing' } : null
  }
  if (how === 'offline' && (order === null || order.note.trim() === '')) {
    return { code: 'consultation-reason-missing' }
  }
  return null
}
