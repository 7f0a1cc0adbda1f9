/**
 * A consultation at an internet hospital is the list of what was done; how it stands is worked out
 * from that.
 *
 *   waiting ──accept──► accepted ──begin──► in-consult ⇄ prescribed
 *      │                    └──────────┬────────┴────────────┘
 *      └──cancel──► cancelled          └──finish──► finished: normal, offline or timeout
 *
 * What ended is not taken up again: whoever needs more asks for another consultation, so that the
 * identity is checked and the diagnosis looked at anew.
 */
import type { Day } from '../base/calendar-date.ts'

export const consultationStates = [
  'none',
  'waiting',
  'accepted',
  'in-consult',
  'prescribed',
  'finished',
  'cancelled',
] as const
export type ConsultationStateName = (typeof consultationStates)[number]

export const mediums = ['text', 'video'] as const
export type Medium = (typeof mediums)[number]

export const entitlements = ['special-disease', 'two-disease', 'ordinary'] as const
export type Entitlement = (typeof entitlements)[number]

export const endings = ['normal', 'offline', 'timeout'] as const
export type Ending = (typeof endings)[number]

/** Why a patient is sent to a physical institution. */
export const offlineReasons = [
  'illness-changed',
  'needs-examination',
  'diagnosis-doubtful',
  'identity-doubtful',
  'technical',
] as const
export type OfflineReason = (typeof offlineReasons)[number]

export interface Evidence {
  /** Where the diagnosis was made, as the patient or a settlement names it. */
  readonly institution: string
  readonly on: Day
  readonly diagnosis: string
  /** A settled visit that we know, or a picture of the paper. */
  readonly settlement: string | null
  readonly image: string | null
}

export interface VisitRequest {
  readonly person: string
  readonly institution: string
  readonly doctor: string
  readonly department: string
  readonly medium: Medium
  /** Of the list of diseases. */
  readonly diagnosis: string
  readonly complaint: string
  readonly evidence: Evidence
  readonly entitlement: Entitlement
  /** A guardian asks and stays for a child. */
  readonly isByGuardian: boolean
  /** The consent under which it is held, and whether it may be recorded. */
  readonly consent: string
  readonly mayRecord: boolean
}

/** The record of an outpatient visit, in the same form as at a physical institution. */
export interface VisitNote {
  readonly complaint: string
  readonly history: string
  readonly findings: string
  readonly diagnosis: string
  readonly plan: string
}

/** What a referral desk needs to know to take the patient on. */
export interface ReferralOrder {
  readonly reason: OfflineReason
  readonly urgency: 'emergency' | 'same-day' | 'ordinary'
  readonly note: string
}

export type ConsultationDeed =
  | { readonly act: 'request'; readonly request: VisitRequest }
  | { readonly act: 'cancel'; readonly why: 'patient' | 'nobody-came' }
  | { readonly act: 'accept'; readonly doctor: string }
  | { readonly act: 'check-identity'; readonly means: 'e-credential' }
  | { readonly act: 'begin' }
  | { readonly act: 'say'; readonly text: string; readonly image: string | null }
  | {
      readonly act: 'call'
      readonly is: 'started' | 'ended' | 'phone'
      readonly why: string
      /** Where whoever asks for the telephone is to be rung. */
      readonly phone?: string
    }
  /** Sound and picture, to whose recording the patient has agreed, and may agree no longer. */
  | { readonly act: 'record'; readonly is: 'started' | 'ended' | 'given-up' }
  /** What was recorded is gone, once it need no longer be kept. */
  | { readonly act: 'erase'; readonly parts: number }
  | { readonly act: 'write-record'; readonly note: VisitNote }
  | { readonly act: 'prescribe'; readonly prescription: string }
  | { readonly act: 'resume' }
  | {
      readonly act: 'finish'
      readonly how: Ending
      /** Null but for an end offline, which says why. */
      readonly order: ReferralOrder | null
    }
  /** What came of an end offline. */
  | { readonly act: 'refer'; readonly referral: string }
  | { readonly act: 'settle'; readonly settlement: string }

export type ConsultationAct = ConsultationDeed['act']

export type ConsultationAction = ConsultationDeed & { readonly at: number; readonly by: string }

export const recordings = ['none', 'running', 'ended', 'erased'] as const
export type Recording = (typeof recordings)[number]

export interface ConsultationState {
  readonly state: ConsultationStateName
  readonly since: number
  readonly request: VisitRequest | null
  readonly doctor: string | null
  /** When it was last seen that the patient is who was named. */
  readonly identityCheckedAt: number | null
  readonly begunAt: number | null
  readonly endedAt: number | null
  /** Someone said something last; the clock of silence runs from it. */
  readonly lastWordAt: number | null
  readonly note: VisitNote | null
  readonly prescriptions: readonly string[]
  readonly call: 'none' | 'started' | 'ended' | 'phone'
  readonly phone: string | null
  readonly recording: Recording
  /** The patient agreed to a recording, and has not given it up since. */
  readonly mayRecord: boolean
  readonly ending: Ending | null
  readonly order: ReferralOrder | null
  readonly referral: string | null
  readonly settlement: string | null
}

const nothing: ConsultationState = {
  state: 'none',
  since: 0,
  request: null,
  doctor: null,
  identityCheckedAt: null,
  begunAt: null,
  endedAt: null,
  lastWordAt: null,
  note: null,
  prescriptions: [],
  call: 'none',
  phone: null,
  recording: 'none',
  mayRecord: false,
  ending: null,
  order: null,
  referral: null,
  settlement: null,
}

export function consultationState(actions: readonly ConsultationAction[]): ConsultationState {
  return actions.reduce(after, nothing)
}

function after(before: ConsultationState, action: ConsultationAction): ConsultationState {
  const { at } = action
  const moved = (state: ConsultationStateName) => ({ ...before, state, since: at })
  switch (action.act) {
    case 'request':
      return {
        ...moved('waiting'),
        request: action.request,
        mayRecord: action.request.mayRecord,
      }
    case 'cancel':
      return { ...moved('cancelled'), endedAt: at }
    case 'accept':
      return { ...moved('accepted'), doctor: action.doctor }
    case 'check-identity':
      return { ...before, identityCheckedAt: at }
    case 'begin':
      return { ...moved('in-consult'), begunAt: at, lastWordAt: at }
    case 'say':
      return { ...before, lastWordAt: at }
    case 'call':
      return { ...before, call: action.is, phone: action.phone ?? before.phone, lastWordAt: at }
    case 'record':
      return { ...before, ...recorded(action.is, before), lastWordAt: at }
    case 'erase':
      return { ...before, recording: 'erased' }
    case 'write-record':
      return { ...before, note: action.note, lastWordAt: at }
    case 'prescribe': {
      const prescriptions = [...before.prescriptions, action.prescription]
      return { ...moved('prescribed'), prescriptions, lastWordAt: at }
    }
    case 'resume':
      return { ...moved('in-consult'), lastWordAt: at }
    case 'finish': {
      const recording = stopped(before)
      const { how: ending, order } = action
      return { ...moved('finished'), ending, order, recording, endedAt: at }
    }
    case 'refer':
      return { ...before, referral: action.referral }
    case 'settle':
      return { ...before, settlement: action.settlement }
  }
}

function recorded(
  is: 'started' | 'ended' | 'given-up',
  before: ConsultationState,
): Pick<ConsultationState, 'recording' | 'mayRecord'> {
  const { mayRecord } = before
  if (is === 'given-up') return { recording: stopped(before), mayRecord: false }
  return { recording: is === 'started' ? 'running' : 'ended', mayRecord }
}

function stopped({ recording }: ConsultationState): Recording {
  return recording === 'running' ? 'ended' : recording
}
