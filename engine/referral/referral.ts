/**
 * A referral as the list of what was done about it. Its state is worked out from the list, and the
 * list is all that is kept.
 *
 *   begun ──draft──► drafted ──consent──► consented ──submit──► submitted ──send──► sent
 *                                         (an emergency goes from consented to sent at once)
 *      sent ──accept──► accepted ──book──► booked ──arrive──► arrived ──begin care──► in care
 *      sent ──reject──► rejected ──revise──► drafted        sent ──redirect──► redirected ──consent──► sent
 *      booked ──miss──► missed ──book──► booked
 *      in care ──close──► closed
 *      in care ──offer return──► return offered ──accept return──► return accepted ──arrive back──► returned
 *
 * Until care begins the patient may withdraw, and does so too by taking the consent back. What nobody answers or uses expires. A breached clock
 * escalates the referral; that is noted beside the state, for it still waits for the same answer.
 */
import { assert } from '../base/assert.ts'
import type { SupplyRemedy } from './drug-supply.ts'
import type { Need, ReferralSheet, ReturnPlan, Target } from './sheet.ts'

interface Done {
  /** Milliseconds since 1970, by the clock of the server. */
  readonly at: number
  readonly by: string
}

export const milestones = ['ecg', 'balloon', 'needle', 'trauma-team'] as const
export type Milestone = (typeof milestones)[number]

export const rejectReasons = [
  'no-capacity',
  'no-capability',
  'not-indicated',
  'papers-missing',
] as const
export type RejectReason = (typeof rejectReasons)[number]

/** A place in the list of an institution's capacity. */
export interface Booking {
  readonly slot: string
  readonly seat: number
  readonly startsAt: number
}

/** How a drug that the receiver lacks is had all the same. */
export interface PlannedSupply {
  readonly drug: string
  readonly remedy: SupplyRemedy
  /** The request to buy it, where that is the remedy. */
  readonly procurement: string | null
}

export type ReferralDeed =
  /** What another desk knows already; a doctor makes a whole sheet of it, with a target. */
  | { readonly act: 'begin'; readonly sheet: ReferralSheet; readonly source: string }
  | { readonly act: 'draft'; readonly sheet: ReferralSheet }
  /**
   * The patient, or whoever answers for the patient, agrees to the referral and to the target.
   * `consent` is what was agreed to in the book of consents; null where an emergency could not wait.
   */
  | { readonly act: 'consent'; readonly consentedBy: string; readonly consent: string | null }
  | { readonly act: 'take-back-consent'; readonly consent: string }
  | ({ readonly act: 'supply' } & PlannedSupply)
  | { readonly act: 'revise'; readonly need: Need; readonly target: Target }
  | { readonly act: 'submit' }
  | { readonly act: 'send-back'; readonly reason: string }
  | { readonly act: 'send' }
  | { readonly act: 'accept'; readonly note: string }
  | { readonly act: 'reject'; readonly reason: RejectReason; readonly note: string }
  | { readonly act: 'redirect'; readonly target: Target; readonly reason: string }
  | { readonly act: 'book'; readonly booking: Booking }
  | { readonly act: 'arrive' }
  | { readonly act: 'begin-care' }
  | { readonly act: 'reach'; readonly milestone: Milestone }
  | { readonly act: 'close'; readonly outcome: string }
  | { readonly act: 'offer-return'; readonly plan: ReturnPlan }
  | { readonly act: 'accept-return' }
  | { readonly act: 'decline-return'; readonly reason: string }
  | { readonly act: 'arrive-back' }
  | { readonly act: 'withdraw'; readonly reason: string }
  | { readonly act: 'expire' }
  | { readonly act: 'miss' }
  /** What the home fund had to be asked, and the filing that came of it. */
  | { readonly act: 'note-filing'; readonly need: string; readonly filing: string | null }
  | { readonly act: 'escalate'; readonly clock: string; readonly to: string }

export type ReferralAction = Done & ReferralDeed
export type ReferralAct = ReferralDeed['act']

export const referralStates = [
  'none',
  'begun',
  'drafted',
  'consented',
  'submitted',
  'sent',
  'redirected',
  'rejected',
  'accepted',
  'booked',
  'missed',
  'arrived',
  'in-care',
  'return-offered',
  'return-accepted',
  'returned',
  'closed',
  'withdrawn',
  'expired',
] as const

export type ReferralStateName = (typeof referralStates)[number]

export interface ReferralState {
  readonly state: ReferralStateName
  /** The sheet as it stands: with the need and the target that were stated last. */
  readonly sheet: ReferralSheet | null
  /** Under which the target may see it. */
  readonly consent: string | null
  readonly isConsentTakenBack: boolean
  readonly supplies: readonly PlannedSupply[]
  readonly booking: Booking | null
  readonly plan: ReturnPlan | null
  /** What was said when it last came back: rejected, sent back, redirected, declined. */
  readonly reason: string | null
  /** Why the target that was asked last does not take the patient. */
  readonly rejectedFor: RejectReason | null
  readonly filing: { readonly need: string; readonly record: string | null } | null
  /** Clocks whose breach was escalated. */
  readonly escalated: readonly string[]
  readonly reached: readonly Milestone[]
  /** Targets that have rejected it or passed it on. */
  readonly tried: readonly string[]
  /** How often a place was taken, so that each taking has a name of its own. */
  readonly bookings: number
  readonly since: number
}

const nothing: ReferralState = {
  state: 'none',
  sheet: null,
  consent: null,
  isConsentTakenBack: false,
  supplies: [],
  booking: null,
  plan: null,
  reason: null,
  rejectedFor: null,
  filing: null,
  escalated: [],
  reached: [],
  tried: [],
  bookings: 0,
  since: 0,
}

const agreed = [
  'consented',
  'submitted',
  'sent',
  'redirected',
  'rejected',
  'accepted',
  'booked',
  'missed',
] as const
const beforeCare = ['begun', 'drafted', ...agreed] as const

/** In which states each act has its turn. The table is the whole of the machine's shape. */
export const turns: Readonly<Record<ReferralAct, readonly ReferralStateName[]>> = {
  begin: ['none'],
  draft: ['none', 'begun'],
  consent: ['drafted', 'redirected'],
  'take-back-consent': agreed,
  supply: ['drafted', 'consented'],
  revise: ['consented', 'rejected', 'drafted'],
  submit: ['consented'],
  'send-back': ['submitted'],
  send: ['consented', 'submitted'],
  accept: ['sent'],
  reject: ['sent'],
  redirect: ['sent'],
  book: ['accepted', 'booked', 'missed'],
  arrive: ['accepted', 'booked', 'missed'],
  'begin-care': ['arrived'],
  reach: ['arrived', 'in-care'],
  close: ['in-care'],
  'offer-return': ['in-care'],
  'accept-return': ['return-offered'],
  'decline-return': ['return-offered'],
  'arrive-back': ['return-accepted'],
  withdraw: beforeCare,
  expire: [...beforeCare, 'return-offered'],
  miss: ['booked'],
  'note-filing': ['accepted', 'booked', 'missed', 'arrived', 'in-care'],
  escalate: ['submitted', 'sent', 'accepted', 'booked', 'arrived', 'in-care', 'return-offered'],
}

export const endStates: readonly ReferralStateName[] = [
  'returned',
  'closed',
  'withdrawn',
  'expired',
]

export function referralState(actions: readonly ReferralAction[]): ReferralState {
  return actions.reduce(after, nothing)
}

function after(before: ReferralState, action: ReferralAction): ReferralState {
  assert(turns[action.act].includes(before.state), `${action.act} in ${before.state}`)
  const change = changeBy(action, before)
  const moved = change.state !== undefined && change.state !== before.state
  return { ...before, ...change, since: moved ? action.at : before.since }
}

function changeBy(action: ReferralAction, before: ReferralState): Partial<ReferralState> {
  const { sheet } = before
  switch (action.act) {
    case 'begin':
      return { state: 'begun', sheet: action.sheet }
    case 'draft':
      return { state: 'drafted', sheet: action.sheet }
    case 'consent': {
      const state = before.state === 'redirected' ? 'sent' : 'consented'
      // Records of earlier versions do not say it.
      return { state, consent: action.consent ?? null }
    }
    case 'take-back-consent':
      return { state: 'withdrawn', isConsentTakenBack: true, booking: null }
    case 'supply': {
      const { drug, remedy, procurement } = action
      const others = before.supplies.filter((one) => one.drug !== drug)
      return { supplies: [...others, { drug, remedy, procurement }] }
    }
    case 'revise': {
      // Whoever agreed to another target has not agreed to this one, which lacks other drugs.
      const anew = { consent: null, supplies: [], reason: null, rejectedFor: null }
      return { state: 'drafted', ...anew, sheet: revised(sheet, action.need, action.target) }
    }
    case 'submit':
      return { state: 'submitted', reason: null }
    case 'send-back':
      return { state: 'consented', reason: action.reason }
    case 'send':
      return { state: 'sent', reason: null }
    case 'accept':
      return { state: 'accepted', reason: null }
    case 'reject':
      return {
        ...{ state: 'rejected', reason: action.note, rejectedFor: action.reason },
        tried: triedWith(before),
      }
    case 'redirect':
      return {
        state: 'redirected',
        consent: null,
        reason: action.reason,
        tried: triedWith(before),
        sheet: revised(sheet, sheet?.need ?? null, action.target),
      }
    case 'book':
      return { state: 'booked', booking: action.booking, bookings: before.bookings + 1 }
    case 'arrive':
      return { state: 'arrived' }
    case 'begin-care':
      return { state: 'in-care' }
    case 'reach':
      return { reached: [...before.reached, action.milestone] }
    case 'close':
      return { state: 'closed', reason: action.outcome }
    case 'offer-return':
      return { state: 'return-offered', plan: action.plan }
    case 'accept-return':
      return { state: 'return-accepted' }
    case 'decline-return':
      return { state: 'in-care', reason: action.reason, plan: null }
    case 'arrive-back':
      return { state: 'returned' }
    case 'withdraw':
      return { state: 'withdrawn', reason: action.reason, booking: null }
    case 'expire':
      return { state: 'expired', booking: null }
    case 'miss':
      return { state: 'missed', booking: null }
    case 'note-filing':
      return { filing: { need: action.need, record: action.filing } }
    case 'escalate':
      return { escalated: [...before.escalated, action.clock] }
  }
}

function revised(sheet: ReferralSheet | null, need: Need | null, target: Target) {
  assert(sheet !== null && need !== null, 'a referral without its sheet')
  return { ...sheet, need, target }
}

function triedWith({ sheet, tried }: ReferralState): readonly string[] {
  return sheet === null ? tried : [...tried, sheet.target.institution]
}
