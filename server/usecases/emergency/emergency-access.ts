/** A doctor opens an emergency access with a reason; the patient hears of it; a second person reviews it. */
import { hash } from 'node:crypto'
import {
  type EmergencyOutcome,
  emergencyState,
  emergencyTimes,
} from '../../../engine/access/emergency.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { ofPerson } from '../consent/offer-consent.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import { titleOr } from '../settlement/rule-lookup.ts'

export interface Emergency {
  readonly id: string
  readonly person: string
  readonly doctor: string
  readonly workplace: string | null
  readonly reason: string
  readonly openedAt: Date
  readonly openUntil: Date
  readonly reviewBy: Date
  readonly review: {
    readonly outcome: EmergencyOutcome
    readonly note: string
    readonly by: string
    readonly at: Date
  } | null
}

export interface EmergencyStore {
  readonly access: AccessBook
  now(): Date
  institution(id: string): Institution | undefined
  personExists(person: string): Promise<boolean>
  open(emergency: Omit<Emergency, 'review'>): Promise<void>
  find(person: string, id: string): Promise<Emergency | undefined>
  ofPerson(person: string, limit: number): Promise<readonly Emergency[]>
  forReview(limit: number): Promise<readonly Emergency[]>
  review(
    person: string,
    id: string,
    said: { readonly outcome: EmergencyOutcome; readonly note: string; readonly by: string },
  ): Promise<void>
}

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

const atOnce = 200
const idDigits = 20
const emergency: Ground = { purpose: 'care', basis: 'emergency', consent: 'left-out' }
const supervising: Ground = { purpose: 'audit', basis: 'supervision', consent: 'left-out' }

/** The same key opens the same one, for no longer than the first time. */
export async function openEmergency(
  {
    key,
    person,
    reason,
  }: { readonly key: string; readonly person: string; readonly reason: string },
  by: Actor,
  store: EmergencyStore,
): Promise<Found<Emergency>> {
  const read = { person, institution: by.institution, lastVisitOn: null, isPresent: true }
  const forbidden = await admit(by, emergency, 'open-emergency', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  if (!(await store.personExists(person))) return no({ code: 'person-unknown', pointer: '' })
  const id = `e-${hash('sha256', JSON.stringify([person, by.id, key])).slice(0, idDigits)}`
  const openedAt = store.now()
  const { openUntil, reviewBy } = emergencyTimes(openedAt.getTime())
  await store.open({
    id,
    person,
    doctor: by.id,
    workplace: by.institution,
    reason,
    openedAt,
    openUntil: new Date(openUntil),
    reviewBy: new Date(reviewBy),
  })
  const kept = await store.find(person, id)
  return kept?.reason === reason ? { found: true, value: kept } : no({ code: 'key-reused' })
}

/** For the patient, a guardian, or an auditor: who broke the glass, and what was said of it. */
export async function readEmergencies(
  person: string,
  by: Actor,
  ground: Ground,
  store: EmergencyStore,
): Promise<Found<readonly Emergency[]>> {
  const forbidden = await admit(by, ground, 'read-access-record', [ofPerson(person)], store.access)
  if (forbidden !== null) return no(forbidden)
  return { found: true, value: await store.ofPerson(person, atOnce) }
}

/** What waits for a review, the most urgent first. */
export async function emergenciesForReview(
  by: Actor,
  store: EmergencyStore,
): Promise<Found<readonly Emergency[]>> {
  const { access } = store
  const list = { person: null, institution: by.institution, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, supervising, 'review-emergency', [list], access)
  if (forbidden !== null) return no(forbidden)
  return { found: true, value: await store.forReview(atOnce) }
}

/** Nobody reviews what one opened oneself; the first review stands. */
export async function reviewEmergency(
  {
    person,
    id,
    outcome,
    note,
  }: {
    readonly person: string
    readonly id: string
    readonly outcome: EmergencyOutcome
    readonly note: string
  },
  by: Actor,
  store: EmergencyStore,
): Promise<Found<Emergency>> {
  const { access } = store
  const forbidden = await admit(by, supervising, 'review-emergency', [ofPerson(person)], access)
  if (forbidden !== null) return no(forbidden)
  const opened = await store.find(person, id)
  if (opened === undefined) return no({ code: 'emergency-unknown', emergency: id })
  if (opened.doctor === by.id) return no({ code: 'emergency-own', doctor: by.id })
  await store.review(person, id, { outcome, note, by: by.id })
  const kept = await store.find(person, id)
  const review = kept?.review ?? null
  if (kept === undefined || review === null) return no({ code: 'emergency-unknown', emergency: id })
  const isOurs = review.by === by.id && review.outcome === outcome && review.note === note
  return isOurs ? { found: true, value: kept } : no({ code: 'emergency-reviewed', by: review.by })
}

export function describeEmergency(one: Emergency, { now, institution }: EmergencyStore) {
  const times = {
    openUntil: one.openUntil.getTime(),
    reviewBy: one.reviewBy.getTime(),
    outcome: one.review?.outcome ?? null,
  }
  const { workplace, review } = one
  return {
    id: one.id,
    person: one.person,
    doctor: one.doctor,
    workplace:
      workplace === null
        ? null
        : { id: workplace, title: titleOr(institution(workplace)?.title, workplace) },
    reason: one.reason,
    openedAt: one.openedAt.toISOString(),
    openUntil: one.openUntil.toISOString(),
    reviewBy: one.reviewBy.toISOString(),
    state: emergencyState(times, now().getTime()),
    review: review === null ? null : { ...review, at: review.at.toISOString() },
  }
}

function no(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
