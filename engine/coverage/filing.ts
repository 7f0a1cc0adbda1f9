/**
 * A filing for care away from home, as the list of what was done about it. The benefit follows the
 * filing that the home fund has accepted, never the referral.
 *
 *   requested ──ask──► requested ──accept──► accepted ──withdraw──► withdrawn ──tell──► withdrawn
 *      requested ──refuse──► refused ──request──► requested
 *      requested ──withdraw──► withdrawn          accepted ──note deductible──► accepted
 *
 * It never reaches back: it holds from the day on which it was asked for, and a stay that is not over
 * by then is reached all the same. Withdrawn, it still serves visits begun up to that day.
 */
import { assert } from '../base/assert.ts'
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'
import {
  type AcceptedFiling,
  crossRegionOf,
  type FilingKind,
  filingFor,
  type ReferredTo,
  type VisitRegion,
} from './visit-facts.ts'

interface Done {
  readonly at: number
  readonly by: string
}

/** What the home fund is asked: the fields of 2501, in our words. */
export interface FilingRequest {
  readonly kind: FilingKind
  /** Why it is asked for, or why nothing has to be. */
  readonly need: FilingNeed
  readonly person: string
  readonly homeRegion: string
  readonly careRegion: string
  readonly insuranceType: string
  /** Institution that asks, and the one to which the patient goes. */
  readonly institution: string
  readonly target: string
  readonly diagnosis: { readonly code: string; readonly name: string }
  readonly reason: string
  readonly opinion: string
  readonly askedOn: Day
  readonly from: Day
  /** Null where whoever asks leaves it to the fund. */
  readonly to: Day | null
  /** The referral that asks; null where a hospital's own system does. */
  readonly referral: string | null
  readonly transfer: Omit<ReferredTo, 'deductiblePaidMinor'> | null
}

export type FilingDeed =
  | { readonly act: 'request'; readonly request: FilingRequest }
  /** Written before the message leaves, so that it may be sent again under the same id. */
  | { readonly act: 'ask'; readonly message: string }
  /** `number` as the home fund counts it. */
  | { readonly act: 'accept'; readonly number: string; readonly from: Day; readonly to: Day | null }
  | { readonly act: 'refuse'; readonly reasons: readonly string[] }
  /** What was borne of a deductible where the stay began, once that is settled. */
  | { readonly act: 'note-deductible'; readonly deductiblePaidMinor: number }
  | { readonly act: 'withdraw'; readonly on: Day; readonly reason: string }
  /** The fund has heard of the withdrawal. */
  | { readonly act: 'tell' }

export type FilingAction = Done & FilingDeed
export type FilingAct = FilingDeed['act']

export const filingStates = ['none', 'requested', 'accepted', 'refused', 'withdrawn'] as const
export type FilingStateName = (typeof filingStates)[number]

export interface FilingState {
  readonly state: FilingStateName
  readonly request: FilingRequest | null
  /** Of the message by which the fund was asked; null where none was sent. */
  readonly message: string | null
  readonly number: string | null
  readonly from: Day | null
  readonly to: Day | null
  readonly reasons: readonly string[]
  readonly deductiblePaidMinor: number | null
  readonly withdrawnOn: Day | null
  readonly isTold: boolean
}

const nothing: FilingState = {
  state: 'none',
  request: null,
  message: null,
  number: null,
  from: null,
  to: null,
  reasons: [],
  deductiblePaidMinor: null,
  withdrawnOn: null,
  isTold: false,
}

export const filingTurns: Readonly<Record<FilingAct, readonly FilingStateName[]>> = {
  request: ['none', 'refused'],
  ask: ['requested'],
  accept: ['requested'],
  refuse: ['requested'],
  'note-deductible': ['accepted'],
  withdraw: ['requested', 'accepted'],
  tell: ['withdrawn'],
}

export type FilingRefusal =
  | {
      readonly code: 'filing-out-of-turn'
      readonly act: FilingAct
      readonly state: FilingStateName
    }
  | { readonly code: 'filing-refused'; readonly reasons: readonly string[] }

export function mayFile(act: FilingAct, { state }: FilingState): FilingRefusal | null {
  return filingTurns[act].includes(state) ? null : { code: 'filing-out-of-turn', act, state }
}

export function filingState(actions: readonly FilingAction[]): FilingState {
  return actions.reduce(after, nothing)
}

function after(before: FilingState, action: FilingAction): FilingState {
  assert(filingTurns[action.act].includes(before.state), `${action.act} in ${before.state}`)
  switch (action.act) {
    case 'request':
      return { ...nothing, state: 'requested', request: action.request }
    case 'ask':
      return { ...before, message: action.message }
    case 'tell':
      return { ...before, isTold: true }
    case 'accept': {
      const { number, from, to } = action
      return { ...before, state: 'accepted', number, from, to }
    }
    case 'refuse':
      return { ...before, state: 'refused', reasons: action.reasons }
    case 'note-deductible':
      return { ...before, deductiblePaidMinor: action.deductiblePaidMinor }
    case 'withdraw':
      return {
        ...before,
        state: 'withdrawn',
        withdrawnOn: before.state === 'accepted' ? action.on : null,
      }
  }
}

/** What visits may use of it; null before it was accepted, and where it was never. */
export function acceptedFiling(record: string, filing: FilingState): AcceptedFiling | null {
  const { request, number, from, to, deductiblePaidMinor, withdrawnOn } = filing
  if (request === null || number === null || from === null) return null
  const end = withdrawnOn === null ? to : Math.min(withdrawnOn, to ?? withdrawnOn)
  return {
    kind: request.kind,
    homeRegion: request.homeRegion,
    careRegions: [request.careRegion],
    from,
    to: end,
    record,
    ...(request.transfer === null
      ? {}
      : { referral: { ...request.transfer, deductiblePaidMinor } }),
  }
}

export type FilingNeed =
  /** Care at home needs none; only that the patient was referred counts. */
  | 'at-home'
  /** No basic insurance of the mainland: nobody is asked, and nobody but the patient and insurers pays. */
  | 'not-insured'
  /** Another jurisdiction pays nothing of it. */
  | 'none-abroad'
  | 'deemed-zone'
  | 'deemed-emergency'
  /** One that holds already serves this visit as well. */
  | 'held'
  | 'request'

/** What a visit that begins on a day needs so that the fund pays it as filed. */
export function filingNeed(
  { isEmergency, on }: { readonly isEmergency: boolean; readonly on: Day },
  filings: readonly AcceptedFiling[],
  home: VisitRegion,
  care: VisitRegion,
): FilingNeed {
  const distance = crossRegionOf(home, care)
  if (distance === 'local') return 'at-home'
  if (distance === 'cross-border') return 'none-abroad'
  if (home.noFilingWith.includes(care.id)) return 'deemed-zone'
  if (isEmergency) return 'deemed-emergency'
  const visit = { setting: 'inpatient', admittedOn: on, dischargedOn: on, attributes: {} }
  const held = filingFor(filings, visit, home, care)
  return held === 'long-term' || held === 'referral' ? 'held' : 'request'
}

/** For how many months a filing of each kind holds; null: until it is withdrawn. */
export type FilingTerms = Readonly<
  Record<FilingKind, { readonly months: number } | { readonly days: number } | null>
>

export interface FundFacts {
  readonly today: Day
  /** Whether the person has basic insurance of the home region in force on the day. */
  readonly isInsured: boolean
  readonly knowsTarget: boolean
  readonly terms: FilingTerms
}

export type FundDecision =
  | { readonly accepted: true; readonly from: Day; readonly to: Day | null }
  | { readonly accepted: false; readonly reasons: readonly string[] }

/** What a home fund decides by its rules, where it has nobody decide by hand. */
export function decideFiling(request: FilingRequest, facts: FundFacts): FundDecision {
  const reasons = [
    ...(facts.isInsured ? [] : ['not-insured']),
    ...(facts.knowsTarget ? [] : ['target-not-in-network']),
    ...(request.to !== null && request.to < facts.today ? ['over-already'] : []),
  ]
  if (reasons.length > 0) return { accepted: false, reasons }
  const from = Math.max(request.from, facts.today)
  return { accepted: true, from, to: lastDay(from, request, facts.terms) }
}

/** A shorter time than the fund grants to everybody is not agreed on; a longer one is. */
function lastDay(from: Day, { kind, to }: FilingRequest, terms: FilingTerms): Day | null {
  const term = terms[kind]
  if (term === null) return null
  const least = 'days' in term ? from + term.days - 1 : lastOfMonths(from, term.months)
  return to === null ? least : Math.max(least, to)
}

/** The same day of a later month, or that month's last day where it has no such day. */
export function monthsAfter(from: Day, months: number): Day {
  const { year, month, day } = civilOf(from)
  const index = month - 1 + months
  const first = (at: number) =>
    dayOf(year + Math.floor(at / monthsOfYear), (at % monthsOfYear) + 1, 1)
  return Math.min(first(index) + day - 1, first(index + 1) - 1)
}

/** The day before the same day of a later month; what ends a shorter month ends with it. */
function lastOfMonths(from: Day, months: number): Day {
  const then = monthsAfter(from, months)
  return civilOf(then).day < civilOf(from).day ? then : then - 1
}

const monthsOfYear = 12
