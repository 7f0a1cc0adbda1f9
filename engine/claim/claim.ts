/**
 * A claim of one bill to one insurer, as the list of what was done about it. Its state is worked out
 * from the list, and the list is all that is kept.
 *
 *   opened ──fetch──► fetched ──adjudicate──► adjudicated ──pend──► pended ──add papers──► adjudicated
 *      adjudicated ──agree──► agreed, or awaiting a signature ──sign──► agreed
 *      adjudicated ──decide against──► to be refused ──refuse, with reasons──► refused
 *      agreed ──pay──► paid          ──payment failed──► agreed again, once the account is right
 *      paid or refused ──appeal──► appealed ──appeal decided──► agreed (more), paid or refused
 *      paid ──overpayment found──► overpaid ──recover──► paid
 *
 * Until something was agreed the patient may withdraw; a bill that is taken back undoes what was not
 * paid of its claim, and what was paid is an overpayment. There is one appeal. What was agreed to before
 * claims moved counters is counted once, and stays where it is.
 */
import { assert } from '../base/assert.ts'
import type { Day } from '../base/calendar-date.ts'
import { safe } from '../base/money.ts'
import type {
  ClaimAct,
  ClaimAction,
  ClaimDeed,
  ClaimRefusal,
  ClaimState,
  ClaimStateName,
  ClaimTerms,
} from './claim-acts.ts'
import type { HeldCounter } from './held-counters.ts'
import { type Signatures, signaturesFor } from './rules.ts'

const unopened: ClaimState = {
  state: 'none',
  adjudicatedMinor: null,
  agreedMinor: 0,
  paidMinor: 0,
  owedBackMinor: 0,
  foundMinor: 0,
  missing: [],
  reasons: [],
  hasAppealed: false,
  agreedBy: null,
  failedPayments: 0,
  isCounted: false,
  isPaidCounted: false,
  completeOn: 0,
  since: 0,
}

/** In which states each act has its turn. The table is the whole of the machine's shape. */
export const turns: Readonly<Record<ClaimAct, readonly ClaimStateName[]>> = {
  open: ['none'],
  fetch: ['opened'],
  adjudicate: ['fetched'],
  pend: ['adjudicated'],
  'add-papers': ['pended'],
  agree: ['adjudicated'],
  'decide-against': ['adjudicated', 'pended'],
  sign: ['awaiting-signature'],
  return: ['awaiting-signature'],
  refuse: ['to-be-refused'],
  pay: ['agreed'],
  'payment-failed': ['agreed'],
  'correct-account': ['payment-failed'],
  appeal: ['paid', 'refused'],
  'decide-appeal': ['appealed'],
  withdraw: ['opened', 'fetched', 'adjudicated', 'pended'],
  undo: [
    ...(['opened', 'fetched', 'adjudicated', 'pended', 'awaiting-signature', 'agreed'] as const),
    ...(['payment-failed', 'to-be-refused', 'refused', 'appealed'] as const),
  ],
  'find-overpayment': ['paid', 'overpaid'],
  recover: ['overpaid'],
  count: ['paid', 'overpaid'],
}

/** Null when the act may be done; what the list holds already was checked when it was added. */
export function mayAct(
  action: ClaimAction,
  now: ClaimState,
  terms: ClaimTerms,
): ClaimRefusal | null {
  const { act } = action
  const { currency } = terms
  if (act === 'fetch' && now.state !== 'none' && now.state !== 'opened') {
    return { code: 'fetched-already' }
  }
  if (!turns[act].includes(now.state)) return { code: 'claim-out-of-turn', act, state: now.state }
  switch (action.act) {
    case 'pend':
      return action.missing.length === 0 ? { code: 'nothing-missing' } : null
    case 'add-papers': {
      const papers = action.papers.filter((paper) => !now.missing.includes(paper))
      return papers.length > 0 || action.papers.length === 0
        ? { code: 'papers-unasked', papers }
        : null
    }
    case 'adjudicate':
      return action.amountMinor < 0 ? { code: 'amount-not-agreeable', currency } : null
    case 'agree':
      return refuseAmount(action.amountMinor, 1, now, terms)
    case 'decide-appeal':
      return refuseAmount(action.moreMinor, 0, now, terms)
    case 'sign':
      return now.agreedBy === action.by
        ? { code: 'second-signature-needed', first: action.by }
        : null
    case 'refuse':
      return action.reasons.length === 0 ? { code: 'reasons-missing' } : null
    case 'appeal':
      return refuseAppeal(action.on, now, terms)
    case 'undo':
      return now.paidMinor > 0 && now.agreedMinor === now.paidMinor
        ? { code: 'claim-out-of-turn', act, state: now.state }
        : null
    case 'find-overpayment': {
      const mostMinor = now.paidMinor - now.foundMinor
      return refuseBack(action.amountMinor, mostMinor, currency)
    }
    case 'recover':
      return refuseBack(action.amountMinor, now.owedBackMinor, currency)
    case 'count':
      return now.isCounted ? { code: 'claim-out-of-turn', act, state: now.state } : null
    default:
      return null
  }
}

function refuseAmount(
  amountMinor: number,
  leastMinor: number,
  { agreedMinor }: ClaimState,
  { lossLeftMinor, currency }: ClaimTerms,
): ClaimRefusal | null {
  if (amountMinor < leastMinor) return { code: 'amount-not-agreeable', currency }
  const mostMinor = Math.max(0, lossLeftMinor - agreedMinor)
  return amountMinor > mostMinor ? { code: 'more-than-loss', mostMinor, currency } : null
}

function refuseAppeal(
  on: Day,
  { hasAppealed, since }: ClaimState,
  { appealWithin }: ClaimTerms,
): ClaimRefusal | null {
  if (hasAppealed) return { code: 'appealed-already' }
  const until = since + appealWithin
  return on > until ? { code: 'appeal-over', until } : null
}

function refuseBack(amountMinor: number, mostMinor: number, currency: string): ClaimRefusal | null {
  if (amountMinor <= 0) return { code: 'amount-not-agreeable', currency }
  return amountMinor > mostMinor ? { code: 'more-than-owed-back', mostMinor, currency } : null
}

/**
 * An agreement with the signatures that its total, and what of it is ex gratia, need by the rules of the
 * day. They are kept with it: later rules change nothing about what was signed.
 */
export function withSignatures(
  deed: ClaimDeed,
  { agreedMinor, adjudicatedMinor }: ClaimState,
  terms: ClaimTerms,
): ClaimDeed {
  const more = moreAgreedBy(deed)
  if (more === null) return deed
  const amountMinor = safe(agreedMinor + more)
  const gratiaMinor = Math.max(0, amountMinor - (adjudicatedMinor ?? 0))
  const signatures = signaturesFor({ amountMinor, gratiaMinor }, terms.currency, terms)
  return { ...deed, signatures } as ClaimDeed
}

function moreAgreedBy(deed: ClaimDeed): number | null {
  if (deed.act === 'agree') return deed.amountMinor
  return deed.act === 'decide-appeal' ? deed.moreMinor : null
}

export function claimState(actions: readonly ClaimAction[]): ClaimState {
  return actions.reduce(after, unopened)
}

function after(before: ClaimState, action: ClaimAction): ClaimState {
  assert(turns[action.act].includes(before.state), `${action.act} in ${before.state}`)
  // Counting is no step of anybody's, and no clock runs anew from it.
  const since = action.act === 'count' ? before.since : action.on
  return { ...before, ...changeBy(action, before), since }
}

function changeBy(
  action: ClaimAction,
  before: ClaimState,
): Partial<ClaimState> & Pick<ClaimState, 'state'> {
  switch (action.act) {
    case 'open':
      return { state: 'opened', completeOn: action.on }
    case 'fetch':
      return { state: 'fetched' }
    case 'adjudicate':
      return { state: 'adjudicated', adjudicatedMinor: action.amountMinor }
    case 'pend':
      return { state: 'pended', missing: action.missing }
    case 'add-papers':
      return withPapers(action.papers, action.on, before)
    case 'agree':
      return agreed(action.amountMinor, action, before)
    case 'decide-against':
      return { state: 'to-be-refused', missing: [] }
    case 'sign':
      return { state: 'agreed' }
    case 'return':
      return returned(before)
    case 'refuse':
      return { state: 'refused', reasons: action.reasons }
    case 'pay':
      return { state: 'paid', paidMinor: before.agreedMinor, isPaidCounted: before.isCounted }
    case 'payment-failed':
      return { state: 'payment-failed', failedPayments: before.failedPayments + 1 }
    case 'correct-account':
      return { state: 'agreed' }
    case 'appeal':
      return { state: 'appealed', hasAppealed: true }
    case 'decide-appeal':
      return appealDecided(action, before)
    case 'undo':
      if (before.paidMinor > 0) return { ...returned(before), state: 'paid' }
      return withdrawn
    case 'withdraw':
      return withdrawn
    case 'find-overpayment':
      return {
        state: 'overpaid',
        owedBackMinor: safe(before.owedBackMinor + action.amountMinor),
        foundMinor: safe(before.foundMinor + action.amountMinor),
        reasons: [action.reason],
      }
    case 'recover': {
      const owedBackMinor = before.owedBackMinor - action.amountMinor
      return { state: owedBackMinor === 0 ? 'paid' : 'overpaid', owedBackMinor }
    }
    case 'count':
      return { state: before.state, isCounted: true, isPaidCounted: true }
  }
}

const withdrawn = { state: 'withdrawn', missing: [], agreedMinor: 0 } as const

/** The clock runs anew from the last paper, and only once all are there. */
function withPapers(papers: readonly string[], on: Day, { missing }: ClaimState) {
  const still = missing.filter((paper) => !papers.includes(paper))
  if (still.length > 0) return { state: 'pended', missing: still } as const
  return { state: 'adjudicated', missing: [], completeOn: on } as const
}

/** Where it is not said how many signatures it needs, it needs both. */
function agreed(
  moreMinor: number,
  { by, signatures = 'two', uses }: Agreement,
  { agreedMinor, isCounted }: ClaimState,
) {
  const state = signatures === 'two' ? 'awaiting-signature' : 'agreed'
  const now = { agreedMinor: safe(agreedMinor + moreMinor), agreedBy: by }
  return { state, ...now, isCounted: isCounted || uses !== undefined } as const
}

interface Agreement {
  readonly by: string
  readonly signatures?: Signatures
  readonly uses?: readonly HeldCounter[]
}

/** An appeal that is not signed goes back to the appeal, everything else to the first decision. */
function returned({ hasAppealed, paidMinor, isPaidCounted: isCounted }: ClaimState) {
  const state = hasAppealed ? 'appealed' : 'adjudicated'
  return { state, agreedMinor: paidMinor, agreedBy: null, isCounted } as const
}

function appealDecided(
  action: Extract<ClaimAction, { readonly act: 'decide-appeal' }>,
  before: ClaimState,
) {
  const reasons = [action.reason]
  if (action.moreMinor > 0) return { ...agreed(action.moreMinor, action, before), reasons }
  const state = before.paidMinor > 0 ? 'paid' : 'refused'
  return { state, reasons } as const
}
