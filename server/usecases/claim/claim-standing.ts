/** Where a claim stands, and how an act is tried on it: the one place that folds and checks. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { claimState, mayAct, withSignatures } from '../../../engine/claim/claim.ts'
import type { ClaimAction, ClaimDeed, ClaimState } from '../../../engine/claim/claim-acts.ts'
import { claimDue } from '../../../engine/claim/claim-clock.ts'
import { heldCounters, movesBetween } from '../../../engine/claim/held-counters.ts'
import { lossLeft, type SheetClaim } from '../../../engine/claim/split-sheet.ts'
import { fingerprintOf } from '../canonical.ts'
import type { Refusal } from '../refusal.ts'
import {
  actionsOf,
  type CaseOutcome,
  type CaseRequest,
  type ClaimStore,
  type DoneAct,
  factsOf,
  type SeenCounters,
  type Standing,
  type StoredCase,
} from './claim-store.ts'

export function stateOf(claim: StoredCase): ClaimState {
  return claimState(actionsOf(claim))
}

/** What other insurers have agreed to of the same bill. */
export function sheetClaimsOf(claims: readonly StoredCase[]): SheetClaim[] {
  return claims.map((claim) => {
    const { agreedMinor, owedBackMinor, state } = stateOf(claim)
    const isOff = state === 'withdrawn' || state === 'refused'
    return {
      claim: claim.id,
      insurer: claim.insurer,
      kind: factsOf(claim).claimKind,
      amountMinor: isOff && agreedMinor === 0 ? 0 : agreedMinor - owedBackMinor,
    }
  })
}

function termsOf(claim: StoredCase, siblings: readonly StoredCase[], store: ClaimStore) {
  const { claimKind, lossMinor, currency } = factsOf(claim)
  const lossLeftMinor =
    claimKind === 'fixed' ? Number.MAX_SAFE_INTEGER : lossLeft(lossMinor, sheetClaimsOf(siblings))
  return { ...store.claimRules(store.today()), currency, lossLeftMinor }
}

/** Tries deeds one after the other; nothing is done where one of them is refused. */
export function tryDeeds(
  deeds: readonly ClaimDeed[],
  by: string,
  claim: StoredCase,
  siblings: readonly StoredCase[],
  store: ClaimStore,
): { readonly actions: readonly ClaimAction[]; readonly now: ClaimState } | { refusal: Refusal } {
  const terms = termsOf(claim, siblings, store)
  const actions: ClaimAction[] = []
  let now = stateOf(claim)
  for (const deed of deeds) {
    const action: ClaimAction = { ...withSignatures(deed, now, terms), on: store.today(), by }
    const refusal = mayAct(action, now, terms)
    if (refusal !== null) return { refusal }
    actions.push(action)
    now = claimState([...actionsOf(claim), ...actions])
  }
  return { actions, now }
}

export function standingOf(now: ClaimState, store: ClaimStore): Standing {
  const due = claimDue(now, store.claimRules(store.today()))
  return {
    state: now.state,
    isLive: now.state !== 'withdrawn' && (now.paidMinor === 0 || now.foundMinor < now.paidMinor),
    dueOn: due?.until == null ? null : textFromDay(due.until),
    workInMs: goesOnByItself.has(now.state) || isToCount(now) ? 0 : null,
  }
}

function isToCount({ state, isCounted }: ClaimState): boolean {
  return !isCounted && (state === 'paid' || state === 'overpaid')
}

const goesOnByItself = new Set(['opened', 'fetched', 'agreed'])

export function claimRequest(key: string, content: unknown, { now }: ClaimStore): CaseRequest {
  return { key, fingerprint: fingerprintOf(content), at: now() }
}

export type Done<T> =
  | { readonly done: true; readonly value: T; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export function outcomeOf(outcome: CaseOutcome<Refusal>, id: string): Done<StoredCase> {
  if (outcome.done) return { done: true, value: outcome.case, isNew: outcome.isNew }
  switch (outcome.why) {
    case 'refused':
      return { done: false, refusal: outcome.refusal }
    case 'case-unknown':
      return { done: false, refusal: { code: 'claim-unknown', claim: id } }
    case 'taken':
      return { done: false, refusal: { code: 'claimed-already', claim: outcome.by } }
    case 'key-reused':
      return { done: false, refusal: { code: 'key-reused' } }
    case 'counters-moved':
      return { done: false, refusal: { code: 'limit-used-meanwhile', most: null } }
  }
}

/** Without what was worked out here: the same request may meet other counters, and is the same. */
function asAsked(deed: ClaimDeed): object {
  if (deed.act === 'add-papers') return { act: deed.act, papers: deed.papers }
  return 'uses' in deed ? { ...deed, uses: undefined } : deed
}

/** What acts move in the counters of the contract; nothing where they leave it as it is. */
export function countersMoved(
  claim: StoredCase,
  actions: readonly ClaimAction[],
  seen: SeenCounters | null,
): Pick<DoneAct, 'counters'> {
  const before = actionsOf(claim)
  const moves = movesBetween(heldCounters(before), heldCounters([...before, ...actions]))
  return moves.length === 0 && seen === null ? {} : { counters: { moves, seen } }
}

/**
 * Deeds without money, recorded as one request.
 *
 * @param seen the counters that the deeds were worked out on, which must still stand.
 */
export async function record(
  id: string,
  key: string,
  deeds: readonly ClaimDeed[],
  by: string,
  store: ClaimStore,
  seen: SeenCounters | null = null,
): Promise<Done<StoredCase>> {
  const request = claimRequest(key, { deeds: deeds.map(asAsked) }, store)
  const outcome = await store.cases.act<Refusal>(id, request, (claim, siblings) => {
    const tried = tryDeeds(deeds, by, claim, siblings, store)
    if ('refusal' in tried) return tried
    const { actions, now } = tried
    return { actions, ...standingOf(now, store), ...countersMoved(claim, actions, seen) }
  })
  return outcomeOf(outcome, id)
}
