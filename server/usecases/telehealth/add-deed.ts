/** One deed after the other: what is there is read, the rules are asked, and the deed takes the next number. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import {
  type ConsultationAction,
  type ConsultationDeed,
  type ConsultationState,
  consultationState,
  type VisitRequest,
} from '../../../engine/telehealth/consultation.ts'
import { mayAct, type Party } from '../../../engine/telehealth/may-act.ts'
import { keptUntil } from '../../../engine/telehealth/retention.ts'
import { canonicalText } from '../canonical.ts'
import type { Refusal } from '../refusal.ts'
import { startOf } from '../start-of-day.ts'
import type { RecordedDeed, TelehealthStore } from './telehealth-store.ts'

export interface StoredConsultation {
  readonly id: string
  readonly request: VisitRequest
  readonly state: ConsultationState
  readonly actions: readonly ConsultationAction[]
}

export type ConsultationOutcome =
  | { readonly done: true; readonly consultation: StoredConsultation; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface DeedCommand {
  readonly consultation: string
  readonly key: string
  readonly deed: ConsultationDeed
}

/** Desk of those who were sent to a physical institution and have no referral yet. */
export const referDesk = 'stop-and-refer'
/** Desk of recordings that are erased when their time is over. */
export const eraseDesk = 'erase-recording'
const mostRounds = 6
const minuteMs = 60_000

export async function findConsultation(
  id: string,
  { consultations }: Pick<TelehealthStore, 'consultations'>,
): Promise<StoredConsultation | undefined> {
  return storedIn(id, actionsIn(await consultations.read(id)))
}

export function actionsIn(recorded: readonly RecordedDeed[]): ConsultationAction[] {
  return recorded.map(({ action, at, by }) => ({ ...action, at: at.getTime(), by }))
}

export async function addDeed(
  { consultation: id, key, deed }: DeedCommand,
  by: string,
  parties: readonly Party[],
  store: TelehealthStore,
): Promise<ConsultationOutcome> {
  const figures = store.data.figures(store.today())
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.consultations.read(id)
    const actions = actionsIn(recorded)
    const same = recorded.find(({ message }) => message === key)
    if (same !== undefined) return repeated(id, same, deed, actions)
    const action = { ...deed, at: store.now().getTime(), by }
    const before = consultationState(actions)
    const refusal = mayAct(action, before, parties, {
      identityHoldsMs: figures.identityHoldsMinutes * minuteMs,
      isTalkKept: isTalkKept(before, store),
    })
    if (refusal !== null) return no(refusal)
    const after = storedIn(id, [...actions, action])
    if (after === undefined) return no({ code: 'consultation-unknown', consultation: id })
    const number = recorded.length + 1
    const desks = desksOf(after, figures, store)
    const care = { record: id, number, message: key, by, action: deed, desks }
    if (await store.consultations.append(care)) {
      store.tell(id)
      return { done: true, consultation: after, isNew: true }
    }
  }
  return no({ code: 'consultation-busy' })
}

function storedIn(
  id: string,
  actions: readonly ConsultationAction[],
): StoredConsultation | undefined {
  const state = consultationState(actions)
  return state.request === null ? undefined : { id, request: state.request, state, actions }
}

/** The answer to a request that comes again; with other words it is another request. */
function repeated(
  id: string,
  { action }: RecordedDeed,
  deed: ConsultationDeed,
  actions: readonly ConsultationAction[],
): ConsultationOutcome {
  const consultation = storedIn(id, actions)
  const isSame = canonicalText(action) === canonicalText(deed)
  if (!isSame || consultation === undefined) return no({ code: 'key-reused' })
  return { done: true, consultation, isNew: false }
}

/** It lies with the patient and with the doctor, and at the house, which sees what waits and since when. */
function desksOf(
  { request, state: now }: StoredConsultation,
  { waitsMinutes, silentMinutes }: ReturnType<TelehealthStore['data']['figures']>,
  store: TelehealthStore,
) {
  const { state, since, lastWordAt, ending, referral, recording, endedAt } = now
  const minutes = state === 'waiting' ? waitsMinutes : silentMinutes
  const isOver = state === 'finished' || state === 'cancelled'
  const from = Math.max(since, lastWordAt ?? since)
  const dueAt = isOver ? null : new Date(from + minutes * minuteMs)
  return [
    { desk: request.person, state, dueAt: null },
    { desk: request.institution, state, dueAt: null },
    { desk: now.doctor ?? request.doctor, state, dueAt },
    ...(ending === 'offline' && referral === null ? [{ desk: referDesk, state, dueAt: null }] : []),
    ...(recording === 'ended' && endedAt !== null
      ? [{ desk: eraseDesk, state, dueAt: startOf(talkKeptUntil(endedAt, store)) }]
      : []),
  ]
}

/** The first day on which what was said and shown need no longer be kept. */
export function talkKeptUntil(endedAt: number, { data }: Pick<TelehealthStore, 'data'>): Day {
  const on = dayAt(endedAt)
  return keptUntil(on, data.keptYears('talk', on))
}

function isTalkKept({ endedAt }: ConsultationState, store: TelehealthStore): boolean {
  return endedAt === null || dayAt(store.now().getTime()) < talkKeptUntil(endedAt, store)
}

export function no(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}
