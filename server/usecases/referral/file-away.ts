/**
 * Filings for care away from home: asked for, decided by the home fund, withdrawn. Where the fund's
 * own platform decides, a filing waits as requested until it has answered; else the fund's rules
 * decide at once.
 */
import {
  acceptedFiling,
  decideFiling,
  type FilingDeed,
  type FilingRequest,
  type FilingState,
  filingState,
  mayFile,
} from '../../../engine/coverage/filing.ts'
import type { RecordedCare } from '../care-book.ts'
import type { Refusal } from '../refusal.ts'
import type { Person } from '../registry.ts'
import type { ReferralStore } from './referral-store.ts'

export type FilingStore = Pick<
  ReferralStore,
  'filings' | 'persons' | 'institution' | 'rules' | 'careRules' | 'now' | 'today'
>

export type Filed =
  | { readonly done: true; readonly filing: string; readonly state: FilingState }
  | { readonly done: false; readonly refusal: Refusal }

/** Desk of what a fund is to be asked or told. */
export const fundDesk = 'home-fund'
const mostRounds = 6

export function stateIn(recorded: readonly RecordedCare<FilingDeed>[]): FilingState {
  return filingState(recorded.map(({ action, at, by }) => ({ ...action, at: at.getTime(), by })))
}

export function filingIdOf(person: string, key: string, { filings }: FilingStore): string {
  return filings.idOf(person, key)
}

/** Asks for it once for each key; a refused one may be asked for again under another message. */
export async function requestFiling(
  key: string,
  request: FilingRequest,
  by: string,
  store: FilingStore,
): Promise<Filed> {
  const filing = filingIdOf(request.person, key, store)
  const asked = await act(filing, { act: 'request', request }, `request ${key}`, by, store)
  if (!asked.done) return asked
  return asked.state.state === 'requested' ? decideByRules(filing, store) : asked
}

/** Leaves to the fund's platform what it decides; the rest is decided here. */
export async function decideByRules(filing: string, store: FilingStore): Promise<Filed> {
  const now = stateIn(await store.filings.read(filing))
  const { request } = now
  if (request === null) return unknownFiling(filing)
  const person = (await store.persons([request.person])).get(request.person)
  if (
    now.state !== 'requested' ||
    person === undefined ||
    isDecidedOutside(request, person, store)
  ) {
    return { done: true, filing, state: now }
  }
  const today = store.today()
  const decision = decideFiling(request, {
    today,
    isInsured: isInsuredAtHome(request, person, store),
    knowsTarget: isThere(request, store),
    terms: store.careRules.filingTerms(request.homeRegion, today),
  })
  const deed: FilingDeed = decision.accepted
    ? { act: 'accept', number: filing, from: decision.from, to: decision.to }
    : { act: 'refuse', reasons: decision.reasons }
  return act(filing, deed, `decided ${filing}`, 'home-fund', store)
}

/** It is filed to a city; a hospital of the alliance that is named has to lie there. */
function isThere({ target, careRegion }: FilingRequest, { institution }: FilingStore): boolean {
  const there = institution(target)
  return there === undefined || there.region === careRegion
}

function unknownFiling(filing: string): Filed {
  return { done: false, refusal: { code: 'filing-unknown', filing } }
}

function homeSchemes(
  { homeRegion, insuranceType }: FilingRequest,
  person: Person,
  { rules, today }: FilingStore,
) {
  const on = today()
  return person.coverages
    .filter(({ from, to }) => from <= on && (to === null || on <= to))
    .flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
    .filter((one) => one.region === homeRegion && one.insuranceType === insuranceType)
}

function isInsuredAtHome(request: FilingRequest, person: Person, store: FilingStore): boolean {
  return request.kind === 'none' || homeSchemes(request, person, store).length > 0
}

export function isDecidedOutside(
  request: FilingRequest,
  person: Person,
  store: FilingStore,
): boolean {
  if (request.kind === 'none') return false
  return homeSchemes(request, person, store).some(({ payers }) =>
    payers.some(({ decidedBy }) => decidedBy === 'platform'),
  )
}

/** Later visits only: what began up to today keeps it. */
export async function withdrawFiling(
  filing: string,
  {
    key,
    reason,
    person,
  }: { readonly key: string; readonly reason: string; readonly person: string },
  by: string,
  store: FilingStore,
): Promise<Filed> {
  const { request } = stateIn(await store.filings.read(filing))
  if (request === null || request.person !== person) return unknownFiling(filing)
  const deed: FilingDeed = { act: 'withdraw', on: store.today(), reason }
  return act(filing, deed, `withdraw ${key}`, by, store)
}

/** One act of one message: a message that comes again finds what it did. */
export async function act(
  filing: string,
  deed: FilingDeed,
  message: string,
  by: string,
  store: FilingStore,
): Promise<Filed> {
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.filings.read(filing)
    const before = stateIn(recorded)
    if (recorded.some((one) => one.message === message))
      return { done: true, filing, state: before }
    const refusal = mayFile(deed.act, before)
    if (refusal !== null) return { done: false, refusal }
    const draft = { number: recorded.length + 1, message, by, at: store.now(), action: deed }
    const state = stateIn([...recorded, draft])
    const person = state.request?.person ?? ''
    const accepted = acceptedFiling(filing, state)
    const landed = accepted === null ? null : { ...accepted, record: filing }
    const desks = desksOf(state, store)
    const isAdded = await store.filings.append({ record: filing, ...draft, desks }, person, landed)
    if (isAdded) return { done: true, filing, state }
  }
  return { done: false, refusal: { code: 'referral-busy' } }
}

/** The person's own, and the fund's for as long as it is to be asked or told. */
function desksOf({ state, request, message, isTold }: FilingState, { now }: FilingStore) {
  if (request === null) return []
  const own = { desk: request.person, state, dueAt: null }
  const waits = state === 'requested' || (state === 'withdrawn' && message !== null && !isTold)
  return waits ? [own, { desk: fundDesk, state, dueAt: now() }] : [own]
}
