/** Adds an action to a visit, if its state lets it. */
import { mayAct } from '../../../engine/visit/may-act.ts'
import type { Opened, VisitAction } from '../../../engine/visit/visit-action.ts'
import { type VisitState, visitState } from '../../../engine/visit/visit-state.ts'
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { type AskedBy, requestKeyOf, type VisitPlace, type VisitStore } from './visit-store.ts'

export type VisitOutcome =
  | { readonly done: true; readonly state: VisitState; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export type FoundVisit =
  | { readonly found: true; readonly state: VisitState; readonly opened: Opened }
  | { readonly found: false; readonly refusal: Refusal }

const mostRounds = 8
/** A settlement that takes longer has been given up by whoever began it. */
const settlingMs = 60_000

const unknownVisit = (visit: string): Refusal => ({
  code: 'visit-refused',
  rule: 'visit-unknown',
  about: visit,
})

/** A visit of the asker's institution, with what was left open by a crash brought to its end. */
export async function findVisit(
  place: VisitPlace,
  person: string,
  by: Actor,
  store: VisitStore,
): Promise<FoundVisit> {
  const served = beingServed(place.institution, person)
  const forbidden = forbid(by, onDuty('settlement'), 'settle', served, store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const state = await readVisit(place, by, store)
  const opened = state?.opened
  if (state === undefined || opened === undefined || opened === null) {
    return { found: false, refusal: unknownVisit(place.visit) }
  }
  if (opened.person !== person) return { found: false, refusal: unknownVisit(place.visit) }
  return { found: true, state, opened }
}

/** Undefined where the visit belongs to another institution. */
async function readVisit(
  place: VisitPlace,
  by: Actor,
  store: VisitStore,
): Promise<VisitState | undefined> {
  for (let round = 1; ; round++) {
    const rows = await store.visits.read(place.visit)
    if (rows.some(({ institution }) => institution !== place.institution)) return undefined
    const state = visitState(rows.map(({ action }) => action))
    const ageMs = rows.findLast(({ action }) => action.kind === 'settling')?.ageMs ?? 0
    if (state.settling === null || round > mostRounds) return state
    const ended = await endOfSettling(place, state, ageMs, store)
    if (ended === undefined) return state
    await store.visits.append(place, state.length + 1, ended, by.id)
  }
}

/** What became of a settlement that was begun: the journal knows. Undefined while it may go on. */
async function endOfSettling(
  { institution, visit }: VisitPlace,
  { settling, opened }: VisitState,
  ageMs: number,
  store: VisitStore,
): Promise<VisitAction | undefined> {
  if (settling === null || opened === null) return undefined
  const { interim, message } = settling
  const entry = await settledBy(message, institution, opened.person, store)
  if (entry !== undefined) return { kind: 'settled', interim, settlement: entry.id, message }
  if (ageMs < settlingMs) return undefined
  return { kind: 'not-settled', interim, why: `${visit} given up`, message }
}

/** The settlement that a message led to. Nothing is written. */
export async function settledBy(
  message: string,
  institution: string,
  person: string,
  { journal }: Pick<VisitStore, 'journal'>,
): Promise<Entry | undefined> {
  const request = { institution, key: requestKeyOf(message) }
  const scope = {
    requests: [request],
    visits: [],
    persons: [person],
    pools: [],
    holds: false,
    later: [],
    laterInPools: [],
  }
  const { result } = await journal.exchange(scope, (loaded) => ({
    result: loaded.earlier(request)?.entry,
  }))
  return result
}

/** The same message acts once, however often it comes. */
export async function actOnVisit(
  place: VisitPlace,
  person: string,
  action: VisitAction,
  by: Actor,
  store: VisitStore,
): Promise<VisitOutcome> {
  for (let round = 1; round <= mostRounds; round++) {
    const found = await findVisit(place, person, by, store)
    if (!found.found) return { done: false, refusal: found.refusal }
    const { state } = found
    if (isDone(state, action)) return { done: true, state, isNew: false }
    const refusal = mayAct(state, action)
    if (refusal !== null) return { done: false, refusal }
    if (await store.visits.append(place, state.length + 1, action, by.id)) {
      const rows = await store.visits.read(place.visit)
      return { done: true, state: visitState(rows.map((row) => row.action)), isNew: true }
    }
  }
  return { done: false, refusal: { code: 'payers-undecided' } }
}

/** An attempt that came to nothing may be made again under the same message. */
function isDone(state: VisitState, { kind, message }: VisitAction): boolean {
  if (kind === 'settling') return state.settling?.message === message
  if (kind === 'not-settled') return state.settling === null
  return state.byMessage.get(message)?.some((one) => one.kind === kind) === true
}

/** Opens a visit; who opens it a second time with the same facts is told of the first. */
export async function openVisit(
  kind: 'registered' | 'admitted',
  opened: Opened,
  institution: string,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<VisitOutcome & { readonly visit: string }> {
  const visit = store.visits.visitIdOf(opened.person, institution, opened.number)
  const place = { institution, visit }
  const served = beingServed(institution, opened.person)
  const forbidden = forbid(by, onDuty('settlement'), 'settle', served, store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden, visit }
  const action: VisitAction = { kind, ...opened, message }
  for (let round = 1; round <= mostRounds; round++) {
    const state = await readVisit(place, by, store)
    if (state === undefined) break
    const refusal = mayAct(state, action)
    if (refusal?.rule === 'visit-there-already') return openedBefore(state, opened, visit)
    if (refusal !== null) return { done: false, refusal, visit }
    if (await store.visits.append(place, state.length + 1, action, by.id)) {
      return { done: true, state: visitState([action]), isNew: true, visit }
    }
  }
  return { done: false, refusal: unknownVisit(visit), visit }
}

function openedBefore(state: VisitState, opened: Opened, visit: string) {
  const isSame = JSON.stringify(state.opened) === JSON.stringify(openedOf(opened))
  if (isSame && state.phase !== 'cancelled')
    return { done: true, state, isNew: false, visit } as const
  const rule = state.phase === 'cancelled' ? 'visit-cancelled' : 'visit-there-already'
  const refusal: Refusal = { code: 'visit-refused', rule, about: opened.number }
  return { done: false, refusal, visit } as const
}

function openedOf({ visitKind, person, coverage, number, on }: Opened): Opened {
  return { visitKind, person, coverage, number, on }
}
