/**
 * Guarantees of payment: a hospital asks before an admission, the insurer sets an amount aside, and
 * the settlement of the visit uses it. What is not used is free again.
 */
import { kindsOf } from '../../../engine/access/decide.ts'
import { isTransferFiled } from '../../../engine/access/transfer.ts'
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import {
  type GuaranteeAction,
  type GuaranteeDeed,
  type GuaranteeState,
  guaranteeState,
  mayActOnGuarantee,
} from '../../../engine/claim/guarantee.ts'
import { consentFor } from '../../../engine/consent/consent-for.ts'
import { type AccessBook, admit, type Read } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import { beingServed, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'
import { claimRequest, type Done, outcomeOf } from './claim-standing.ts'
import type { CaseRequest, ClaimStore, Standing, StoredCase } from './claim-store.ts'
import { admitList } from './read-claims.ts'
import { byContract } from './work-on-claim.ts'

export interface GuaranteeFacts {
  readonly payer: string
  readonly coverage: string
  readonly visit: string
  readonly currency: string
  /** Why the admission is needed, as the hospital says; no note of it. */
  readonly diagnosis: string
  /** ISO day. */
  readonly admissionOn: string
}

/** The hospital's work; that the insurer may hear of it is the person's to say. */
const asking: Ground = onDuty('settlement')

export interface AskGuarantee extends GuaranteeFacts {
  readonly key: string
  readonly person: string
  readonly institution: string
  readonly insurer: string
  readonly amountMinor: number
}

export async function askGuarantee(
  command: AskGuarantee,
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const { key, person, institution, insurer, amountMinor, ...facts } = command
  const read = beingServed(institution, person)
  const forbidden = await admit(by, asking, 'request-guarantee', [read], store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const refusal = await refuseParties(command, store)
  if (refusal !== null) return { done: false, refusal }
  const action: GuaranteeAction = { act: 'request', amountMinor, on: store.today(), by: by.id }
  const wrong = mayActOnGuarantee(action, guaranteeState([], store.today()))
  if (wrong !== null) return { done: false, refusal: wrong }
  const outcome = await store.cases.open(
    {
      kind: 'guarantee',
      person,
      insurer,
      institution,
      settlement: null,
      subject: `${institution} ${facts.visit} ${facts.payer}`,
      facts: { ...facts },
      action,
      ...standing(guaranteeState([action], store.today())),
    },
    claimRequest(key, { ...facts, person, institution, insurer, amountMinor }, store),
  )
  return outcomeOf(outcome, '')
}

async function refuseParties(
  { person, insurer, payer, coverage, institution, admissionOn }: AskGuarantee,
  store: ClaimStore,
): Promise<Refusal | null> {
  const party = store.insurer(insurer)
  if (party === undefined || !party.payers.includes(payer))
    return { code: 'insurer-unknown', insurer }
  if (store.institution(institution) === undefined) {
    return { code: 'institution-unknown', institution }
  }
  const found = (await store.persons([person])).get(person)
  if (found === undefined) return { code: 'person-unknown', pointer: '/person' }
  const scheme = payer.slice(0, payer.lastIndexOf('.'))
  const held = found.coverages.find((one) => one.id === coverage && one.scheme === scheme)
  if (held === undefined) return { code: 'coverage-unknown', coverage, pointer: '/coverage' }
  const isOver = held.to !== null && textFromDay(held.to) < admissionOn
  const isEarly = textFromDay(held.from) > admissionOn
  if (isOver || isEarly) return { code: 'coverage-not-in-force', coverage }
  return refuseUnagreed({ person, insurer, institution, admissionOn }, store)
}

/** A consent that was left out is one that was refused. */
async function refuseUnagreed(
  {
    person,
    insurer,
    institution,
    admissionOn,
  }: Pick<AskGuarantee, 'person' | 'insurer' | 'institution' | 'admissionOn'>,
  { access }: ClaimStore,
): Promise<Refusal | null> {
  const use = {
    purpose: 'claim',
    recipient: insurer,
    kinds: kindsOf('request-guarantee'),
    settlement: null,
    careOn: dayFromText(admissionOn) ?? null,
    dataIn: access.jurisdictionOf(institution),
    askedIn: access.jurisdictionOf(insurer),
  } as const
  const { consent } = consentFor(await access.consentsOf(person), use, access.today())
  if (consent === 'given') return refuseUnfiled({ institution, insurer }, access)
  return { code: 'authorisation-missing', gap: consent === 'left-out' ? 'none' : consent }
}

/** An insurer elsewhere hears of it only by what was filed. */
async function refuseUnfiled(
  { institution, insurer }: Pick<AskGuarantee, 'institution' | 'insurer'>,
  access: AccessBook,
): Promise<Refusal | null> {
  const dataIn = access.jurisdictionOf(institution)
  const goesTo = access.jurisdictionOf(insurer)
  if (dataIn === goesTo) return null
  const kinds = kindsOf('request-guarantee')
  const flow = { sender: institution, recipient: insurer, dataIn, goesTo, kinds }
  if (isTransferFiled(await access.transfersTo(insurer), flow, access.today())) return null
  const rule = `${dataIn}.leaving-filing`
  return {
    code: 'not-permitted',
    act: 'request-guarantee',
    purpose: 'claim',
    rule,
    place: 'transfer',
  }
}

export interface ActOnGuarantee {
  readonly guarantee: string
  readonly key: string
  readonly deed: Exclude<GuaranteeDeed, { act: 'request' | 'use' }>
}

/** The insurer grants, declines, extends or releases; nobody else. */
export async function actOnGuarantee(
  { guarantee: id, key, deed }: ActOnGuarantee,
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const found = await store.cases.find(id)
  const read = guaranteeRead(found, by)
  const forbidden = await admit(by, byContract, 'decide-claim', [read], store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden }
  return act(id, claimRequest(key, { deed }, store), deed, by.id, store)
}

function guaranteeRead(found: StoredCase | undefined, by: Actor): Read {
  const isTheirs = found?.kind === 'guarantee' && found.insurer === by.institution
  return {
    person: isTheirs ? found.person : null,
    institution: isTheirs ? found.insurer : null,
    lastVisitOn: null,
    isPresent: false,
    hasClaim: isTheirs,
  }
}

async function act(
  id: string,
  request: CaseRequest,
  deed: GuaranteeDeed,
  by: string,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const today = store.today()
  const outcome = await store.cases.act<Refusal>(id, request, (one) => {
    const action: GuaranteeAction = { ...deed, on: today, by }
    const refusal = mayActOnGuarantee(action, stateOfGuarantee(one, today))
    if (refusal !== null) return { refusal }
    const now = guaranteeState([...guaranteeActions(one), action], today)
    return { actions: [action], ...standing(now) }
  })
  return outcomeOf(outcome, id)
}

/**
 * A guarantee ends with the settlement of its visit: what the insurer bears of it is used, up to what
 * was set aside, and the rest is free. Run after settlements, and repeated safely.
 */
export async function settleGuarantees(store: ClaimStore, aheadMs = 0): Promise<number> {
  let used = 0
  for (const found of await store.cases.toDo('guarantee', aheadMs, atOnce)) {
    await store.cases.later(found.id, lookAgainMs)
    used += Number(await settleOne(found, store))
  }
  return used
}

const atOnce = 50
const lookAgainMs = 10_000

async function settleOne(found: StoredCase, store: ClaimStore): Promise<boolean> {
  const { visit, payer, coverage } = factsOfGuarantee(found)
  const state = stateOfGuarantee(found, store.today())
  if (state.state === 'lapsed') await store.cases.lapse(found.id)
  const settlement = await store.liveSettlement(found.institution, visit)
  if (settlement === null || state.state !== 'granted') return false
  const entry = await store.find(settlement)
  if (entry?.document.kind !== 'settlement' || entry.person !== found.person) return false
  const borneMinor = entry.document.settlement.shares
    .filter((share) => share.payer === payer && share.coverage === coverage)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const amountMinor = Math.min(borneMinor, state.reservedMinor)
  const deed: GuaranteeDeed =
    amountMinor > 0
      ? { act: 'use', amountMinor, settlement }
      : { act: 'release', reason: 'settled-without' }
  const request = claimRequest(`settled ${settlement}`, { settlement }, store)
  return (await act(found.id, request, deed, 'claims-clock', store)).done
}

export function guaranteeActions({ actions }: StoredCase): readonly GuaranteeAction[] {
  return actions as readonly GuaranteeAction[]
}

function factsOfGuarantee({ facts }: StoredCase): GuaranteeFacts {
  // Written by this file, and never changed.
  return facts as GuaranteeFacts
}

function stateOfGuarantee(found: StoredCase, today: Day): GuaranteeState {
  return guaranteeState(guaranteeActions(found), today)
}

function standing({ state, until }: GuaranteeState): Standing {
  return {
    state,
    isLive: state === 'requested' || state === 'granted',
    dueOn: until === null ? null : textFromDay(until),
    workInMs: state === 'granted' ? 0 : null,
  }
}

/** At the insurer's desk, or of the hospital that asked; `at` says which, for who works for several. */
export async function listGuarantees(by: Actor, store: ClaimStore, at: string | null = null) {
  const isInsurer = by.role === 'claims-handler'
  const institution = isInsurer ? (by.institution ?? '') : (at ?? by.institution ?? '')
  const found = isInsurer
    ? await admitList(await store.cases.ofInsurer('guarantee', institution, mostListed), by, store)
    : ((await admit(by, asking, 'request-guarantee', [beingServed(institution)], store.access)) ??
      (await store.cases.ofInstitution('guarantee', institution, mostListed)))
  if ('code' in found) return { found: false as const, refusal: found }
  return { found: true as const, value: found.map((one) => describeGuarantee(one, store)) }
}

const mostListed = 200

export function describeGuarantee(found: StoredCase, store: ClaimStore) {
  const facts = factsOfGuarantee(found)
  const state = stateOfGuarantee(found, store.today())
  const money = (minor: number) => textFromMinor(minor, facts.currency)
  return {
    id: found.id,
    insurer: found.insurer,
    insurerTitle: titleOr(store.insurer(found.insurer)?.title, found.insurer),
    institution: found.institution,
    institutionTitle: titleOr(store.institution(found.institution)?.title, found.institution),
    visit: facts.visit,
    payer: facts.payer,
    admissionOn: facts.admissionOn,
    currency: facts.currency,
    state: state.state,
    asked: money(state.askedMinor),
    reserved: money(state.reservedMinor),
    used: money(state.usedMinor),
    until: state.until === null ? null : textFromDay(state.until),
    settlement: state.settlement,
  }
}
