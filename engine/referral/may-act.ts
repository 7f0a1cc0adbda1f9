/** Whether an act has its turn, who may do it, and what has to stand before it. */
import type { SupplyRemedy } from './drug-supply.ts'
import {
  type ReferralAct,
  type ReferralAction,
  type ReferralState,
  type ReferralStateName,
  turns,
} from './referral.ts'
import { greenChannels, type ReferralSheet, type Target } from './sheet.ts'

/** For whom somebody acts: an act is refused to everybody else. */
export type Side = 'referring-doctor' | 'referring-desk' | 'receiving-desk' | 'patient' | 'clock'

/** Who may do what; the sides of one institution are kept apart by their role. */
const sidesOf: Readonly<Record<ReferralAct, readonly Side[]>> = {
  begin: ['clock'],
  draft: ['referring-doctor'],
  consent: ['patient', 'referring-doctor'],
  'take-back-consent': ['patient', 'clock'],
  supply: ['referring-doctor'],
  revise: ['referring-doctor'],
  submit: ['referring-doctor'],
  'send-back': ['referring-desk'],
  send: ['referring-desk', 'referring-doctor'],
  accept: ['receiving-desk'],
  reject: ['receiving-desk'],
  redirect: ['receiving-desk'],
  book: ['receiving-desk', 'patient'],
  arrive: ['receiving-desk'],
  'begin-care': ['receiving-desk'],
  reach: ['receiving-desk'],
  close: ['receiving-desk'],
  'offer-return': ['receiving-desk'],
  'accept-return': ['referring-desk'],
  'decline-return': ['referring-desk'],
  'arrive-back': ['referring-desk'],
  withdraw: ['patient', 'referring-doctor', 'referring-desk'],
  expire: ['clock'],
  miss: ['receiving-desk', 'clock'],
  'note-filing': ['clock'],
  escalate: ['clock'],
}

/** What is known of a target when it is looked at. */
export interface TargetFacts {
  readonly isKnown: boolean
  readonly hasDepartment: boolean
  readonly hasCapability: boolean
  /** Levels above its own of the other side: a referral up goes up. */
  readonly isHigher: boolean
  readonly isLower: boolean
}

/** How the book of consents, and the register of data that leave, stand to the target. */
export type Sharing = 'agreed' | 'not-agreed' | 'not-filed'

export interface ReferralFacts {
  /** For whom the actor may act; somebody who works for all institutions acts for each. */
  readonly sides: readonly Side[]
  /** Of the target that the act names, or that the sheet has. */
  readonly target: TargetFacts | null
  readonly sharing: Sharing
  /** Drugs that the receiver lacks and for which nothing is planned. */
  readonly unsupplied: readonly string[]
  /** What can be done about the drug that the act names. */
  readonly remedies: readonly SupplyRemedy[]
}

export type ReferralRefusal =
  | {
      readonly code: 'referral-out-of-turn'
      readonly act: ReferralAct
      readonly state: ReferralStateName
    }
  | { readonly code: 'referral-of-others'; readonly act: ReferralAct }
  | { readonly code: 'referral-text-missing'; readonly pointer: string }
  | { readonly code: 'target-unfit'; readonly why: TargetGap; readonly institution: string }
  | { readonly code: 'target-tried'; readonly institution: string }
  | { readonly code: 'desk-before-sending' }
  | { readonly code: 'milestone-reached'; readonly milestone: string }
  | { readonly code: 'referral-not-consented'; readonly institution: string }
  | { readonly code: 'referral-transfer-unfiled'; readonly institution: string }
  | { readonly code: 'referral-drug-unsupplied'; readonly drug: string }
  | {
      readonly code: 'referral-remedy-unfit'
      readonly drug: string
      readonly remedy: SupplyRemedy
    }

export type TargetGap =
  | 'unknown'
  | 'same'
  | 'department'
  | 'capability'
  | 'not-higher'
  | 'not-lower'

/** Null when the act may be done; what the list holds already was checked when it was added. */
export function mayAct(
  action: ReferralAction,
  now: ReferralState,
  facts: ReferralFacts,
): ReferralRefusal | null {
  const { act } = action
  const { sides, target, remedies } = facts
  if (!turns[act].includes(now.state)) {
    return { code: 'referral-out-of-turn', act, state: now.state }
  }
  if (!sides.some((side) => sidesOf[act].includes(side))) return { code: 'referral-of-others', act }
  const unready = withSheet(now, (sheet) => sharingGap(act, sheet, facts) ?? drugGap(act, facts))
  if (unready !== null) return unready
  switch (action.act) {
    case 'draft':
      return textGap(action.sheet) ?? targetGap(action.sheet, action.sheet.target, now, target)
    case 'revise':
      return withSheet(now, (sheet) => targetGap(sheet, action.target, now, target))
    case 'redirect':
      return (
        missing(action.reason, 'reason') ??
        withSheet(now, (sheet) => targetGap(sheet, action.target, now, target))
      )
    case 'send':
      return (
        sendGap(now, sides) ??
        withSheet(now, (sheet) => targetGap(sheet, sheet.target, now, target))
      )
    case 'reject':
      return missing(action.note, 'note')
    case 'send-back':
    case 'decline-return':
    case 'withdraw':
      return missing(action.reason, 'reason')
    case 'close':
      return missing(action.outcome, 'outcome')
    case 'offer-return':
      return (
        missing(action.plan.nextPlan, 'plan/nextPlan') ??
        missing(action.plan.results, 'plan/results')
      )
    case 'supply': {
      const { drug, remedy } = action
      return remedies.includes(remedy) ? null : { code: 'referral-remedy-unfit', drug, remedy }
    }
    case 'reach':
      return now.reached.includes(action.milestone)
        ? { code: 'milestone-reached', milestone: action.milestone }
        : null
    case 'escalate':
      return now.escalated.includes(action.clock)
        ? { code: 'milestone-reached', milestone: action.clock }
        : null
    default:
      return null
  }
}

function withSheet(
  { sheet }: ReferralState,
  check: (sheet: ReferralSheet) => ReferralRefusal | null,
): ReferralRefusal | null {
  return sheet === null ? null : check(sheet)
}

/** By these the target sees the sheet, or goes on with what it saw. */
const sharing: readonly ReferralAct[] = [
  'consent',
  'submit',
  'send',
  'accept',
  'redirect',
  'book',
  'arrive',
]

/** Whoever cannot wait is neither asked for a consent nor held up by a filing of data that leave. */
function sharingGap(
  act: ReferralAct,
  { kind, target: { institution } }: ReferralSheet,
  facts: ReferralFacts,
): ReferralRefusal | null {
  if (!sharing.includes(act) || greenChannels.includes(kind)) return null
  if (facts.sharing === 'agreed') return null
  const isAgreed = facts.sharing === 'not-filed'
  return { code: isAgreed ? 'referral-transfer-unfiled' : 'referral-not-consented', institution }
}

/** Nobody goes down to a house that has none of what keeps the patient well. */
function drugGap(act: ReferralAct, { unsupplied: [drug] }: ReferralFacts): ReferralRefusal | null {
  const isLeaving = act === 'submit' || act === 'send'
  return isLeaving && drug !== undefined ? { code: 'referral-drug-unsupplied', drug } : null
}

/** A green channel does not wait for the desk of the own house. */
function sendGap({ state, sheet }: ReferralState, sides: readonly Side[]): ReferralRefusal | null {
  if (state === 'submitted' && sides.includes('referring-desk')) return null
  const isGreen = sheet !== null && greenChannels.includes(sheet.kind)
  return isGreen ? null : { code: 'desk-before-sending' }
}

function targetGap(
  { from, direction, need }: ReferralSheet,
  { institution }: Target,
  { tried }: ReferralState,
  target: TargetFacts | null,
): ReferralRefusal | null {
  const unfit = (why: TargetGap) => ({ code: 'target-unfit', why, institution }) as const
  if (target === null || !target.isKnown) return unfit('unknown')
  if (institution === from.institution) return unfit('same')
  if (direction === 'up' && !target.isHigher) return unfit('not-higher')
  if (direction === 'down' && !target.isLower) return unfit('not-lower')
  if (!target.hasDepartment) return unfit('department')
  if (need.capability !== null && !target.hasCapability) return unfit('capability')
  return tried.includes(institution) ? { code: 'target-tried', institution } : null
}

function textGap({ illness, opinion, diagnosis, from }: ReferralSheet): ReferralRefusal | null {
  return (
    missing(diagnosis.code, 'sheet/diagnosis/code') ??
    missing(illness, 'sheet/illness') ??
    missing(opinion, 'sheet/opinion') ??
    missing(from.phone, 'sheet/phone')
  )
}

function missing(text: string, pointer: string): ReferralRefusal | null {
  return text.trim() === '' ? { code: 'referral-text-missing', pointer: `/${pointer}` } : null
}
