/** One desk of a hospital for all requests of insurers, and what they cost it. */
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import {
  burdenOf,
  type RequestAction,
  type RequestPaper,
  requestState,
  splitRequest,
} from '../../../engine/claim/request.ts'
import { admit, type Read } from '../access/admit.ts'
import { type Actor, beingServed, type Ground, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'
import { claimRequest, type Done, outcomeOf } from './claim-standing.ts'
import { type ClaimStore, factsOf, type Standing, type StoredCase } from './claim-store.ts'
import { gapOf } from './open-claim.ts'
import { packageContent } from './package-content.ts'
import { byContract, claimRead } from './work-on-claim.ts'

interface RequestFacts {
  readonly claim: string
  readonly settlement: string
  readonly visit: string
  readonly visitOn: string
}

/** Asked about a claim of the insurer's own, and only while the person allows it. */
export async function askHospital(
  {
    claim: id,
    key,
    papers,
  }: { readonly claim: string; readonly key: string; papers: RequestPaper[] },
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const claim = await store.cases.find(id)
  const forbidden = await admit(by, byContract, 'read-claim', [claimRead(claim, by)], store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden }
  if (claim?.kind !== 'claim') return { done: false, refusal: { code: 'claim-unknown', claim: id } }
  const { settlement, visit, visitOn, authorisation } = factsOf(claim)
  const [given, entry] = await Promise.all([
    store.authorisations.find(authorisation),
    store.find(settlement),
  ])
  const gap = entry === undefined ? ('none' as const) : await gapOf(given, entry, store)
  if (given === undefined || gap !== null) {
    return { done: false, refusal: { code: 'authorisation-missing', gap: gap ?? 'none' } }
  }
  const on = store.today()
  const action: RequestAction = {
    act: 'ask',
    on,
    by: by.id,
    ...splitRequest([...new Set(papers)], given.fields),
  }
  const facts: RequestFacts = { claim: id, settlement, visit, visitOn }
  const outcome = await store.cases.open(
    {
      kind: 'request',
      person: claim.person,
      insurer: claim.insurer,
      institution: claim.institution,
      settlement,
      subject: `${id} ${key}`,
      facts,
      action,
      ...standing([action], store),
    },
    claimRequest(key, { claim: id, papers }, store),
  )
  return outcomeOf(outcome, id)
}

/** The hospital says which of the papers it has handed over; the others it does not have. */
export async function answerRequest(
  {
    request: id,
    key,
    provided,
  }: { readonly request: string; readonly key: string; readonly provided: readonly RequestPaper[] },
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const found = await store.cases.find(id)
  const forbidden = await admit(
    by,
    answering,
    'answer-request',
    [requestRead(found, by)],
    store.access,
  )
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const gap = found?.kind === 'request' ? await gapNow(found, store) : 'none'
  if (gap !== null) return { done: false, refusal: { code: 'authorisation-missing', gap } }
  const outcome = await store.cases.act<Refusal>(
    id,
    claimRequest(key, { provided }, store),
    (one) => {
      const actions = actionsOfRequest(one)
      if (one.kind !== 'request' || requestState(actions).state !== 'open') {
        return { refusal: { code: 'request-answered', request: id } }
      }
      const action: RequestAction = { act: 'answer', on: store.today(), by: by.id, provided }
      return { actions: [action], ...standing([...actions, action], store) }
    },
  )
  return outcomeOf(outcome, id)
}

/** Whoever treated the person answers; what the person allowed the insurer is asked besides. */
const answering: Ground = onDuty('inquiry')

/** Papers go out only while the person allows the insurer to have them. */
async function gapNow(found: StoredCase, store: ClaimStore) {
  const { claim: of, settlement } = factsOfRequest(found)
  const [claim, entry] = await Promise.all([store.cases.find(of), store.find(settlement)])
  if (claim === undefined || entry === undefined) return 'none' as const
  return gapOf(await store.authorisations.find(factsOf(claim).authorisation), entry, store)
}

function requestRead(found: StoredCase | undefined, by: Actor): Read {
  const isOurs =
    found?.kind === 'request' && (by.institution === null || by.institution === found.institution)
  if (!isOurs) return { person: null, institution: null, lastVisitOn: null, isPresent: false }
  const { visitOn, settlement } = factsOfRequest(found)
  const lastVisitOn = dayFromText(visitOn) ?? null
  return {
    person: found.person,
    institution: found.institution,
    lastVisitOn,
    isPresent: false,
    settlement,
  }
}

/** The desk's list: what waits comes first. It names visits, and nobody. */
export async function listRequests(institution: string, by: Actor, store: ClaimStore) {
  const read = { ...beingServed(institution), lastVisitOn: store.today(), isPresent: false }
  const refusal = await admit(by, answering, 'answer-request', [read], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  const found = await store.cases.ofInstitution('request', institution, mostListed)
  const rows = found.map((one) => describeRequest(one, store))
  const isDone = (row: (typeof rows)[number]) => Number(row.state !== 'open')
  return {
    found: true as const,
    value: {
      requests: rows.toSorted((a, b) => isDone(a) - isDone(b)),
      burden: burdenOf(found.map(actionsOfRequest)),
    },
  }
}

const mostListed = 500

/** What an insurer asked about one claim of its own, the last first. */
export async function listRequestsOfClaim(id: string, by: Actor, store: ClaimStore) {
  const claim = await store.cases.find(id)
  const refusal = await admit(by, byContract, 'read-claim', [claimRead(claim, by)], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  const all = await store.cases.ofPerson('request', claim?.person ?? '', mostListed)
  const ofClaim = all.filter((one) => factsOfRequest(one).claim === id)
  return { found: true as const, value: ofClaim.map((one) => describeRequest(one, store)) }
}

/** What settlement data answered, for the insurer that asked. */
export async function readAnswer(id: string, by: Actor, store: ClaimStore) {
  const found = await store.cases.find(id)
  const refusal = await admit(by, byContract, 'read-claim', [claimRead(found, by)], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  if (found?.kind !== 'request') {
    return { found: false as const, refusal: { code: 'claim-unknown', claim: id } as const }
  }
  const { claim: of, settlement } = factsOfRequest(found)
  const [claim, entry] = await Promise.all([store.cases.find(of), store.find(settlement)])
  const given = await store.authorisations.find(
    claim === undefined ? '' : factsOf(claim).authorisation,
  )
  const gap = entry === undefined ? ('none' as const) : await gapOf(given, entry, store)
  const isReadable = claim !== undefined && given !== undefined && gap === null
  if (!isReadable || entry?.document.kind !== 'settlement') {
    const missing = { code: 'authorisation-missing', gap: gap ?? 'none' } as const
    return { found: false as const, refusal: missing }
  }
  const invoice = await store.invoiceOf(found.institution, settlement)
  const content = packageContent({ claim, document: entry.document, invoice }, given.fields)
  return { found: true as const, value: { ...describeRequest(found, store), data: content } }
}

export function describeRequest(found: StoredCase, store: ClaimStore) {
  const { claim, visit, visitOn } = factsOfRequest(found)
  const actions = actionsOfRequest(found)
  const [first] = actions
  const { state, provided } = requestState(actions)
  const split = first?.act === 'ask' ? first : { fromData: [], fromHospital: [], notAllowed: [] }
  const asked = first?.on ?? 0
  return {
    id: found.id,
    claim,
    insurer: found.insurer,
    insurerTitle: titleOr(store.insurer(found.insurer)?.title, found.insurer),
    visit,
    visitOn,
    askedOn: textFromDay(asked),
    state,
    fromData: [...split.fromData],
    fromHospital: [...split.fromHospital],
    notAllowed: [...split.notAllowed],
    provided: [...provided],
    dueOn: state === 'open' ? textFromDay(asked + within(store)) : null,
  }
}

function within(store: ClaimStore): number {
  return store.claimRules(store.today()).requestAnsweredWithin
}

function standing(actions: readonly RequestAction[], store: ClaimStore): Standing {
  const { state, since } = requestState(actions)
  const dueOn = state === 'open' ? textFromDay(since + within(store)) : null
  return { state, isLive: true, dueOn, workInMs: null }
}

export function actionsOfRequest({ actions }: StoredCase): readonly RequestAction[] {
  return actions as readonly RequestAction[]
}

function factsOfRequest({ facts }: StoredCase): RequestFacts {
  // Written by this file, and never changed.
  return facts as RequestFacts
}
