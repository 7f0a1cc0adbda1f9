/** Consultations as a doctor and as a patient see them, and who can be asked for one. */
import { maskName } from '../../../engine/access/masking.ts'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import type { ConsultationStateName } from '../../../engine/telehealth/consultation.ts'
import { hasYearsOnline } from '../../../engine/telehealth/may-consult.ts'
import { keptUntil } from '../../../engine/telehealth/retention.ts'
import { type VisitItem, visitItemOn } from '../../../engine/telehealth/visit-item.ts'
import { admit, forbid, listOf } from '../access/admit.ts'
import { ofPerson } from '../consent/offer-consent.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { findConsultation, type StoredConsultation, talkKeptUntil } from './add-deed.ts'
import { doctorOf, groundOf, partiesOf, queueOf, readOfConsultation } from './parties.ts'
import { mayRecordNow } from './request-consultation.ts'
import type { OnlineDoctor, Picture, Signal, TelehealthStore } from './telehealth-store.ts'

export type ConsultationRead<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

export interface ConsultationView {
  readonly consultation: StoredConsultation
  /** Whole for the two who talk, who know each other's name; masked to all others. */
  readonly personName: string
  readonly birth: Day | null
  readonly sex: string
  readonly doctor: OnlineDoctor | null
  readonly kept: { readonly record: string; readonly talk: string } | null
  /** The patient agrees to a recording now. */
  readonly mayRecord: boolean
  /** Parts of its recording that are kept. */
  readonly parts: number
  /** For the patient: how many wait before; null where it waits no longer. */
  readonly ahead: number | null
}

const mostOnDesk = 100
const mostOfPerson = 50
const live = ['waiting', 'accepted', 'in-consult', 'prescribed']

export async function readConsultation(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<ConsultationView>> {
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const read = readOfConsultation(found.request, found.state, store)
  const forbidden = await admit(by, groundOf(by), 'read-record', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  return { found: true, value: await viewOf(found, by, store) }
}

export async function viewOf(
  consultation: StoredConsultation,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationView> {
  const { request, state } = consultation
  const isRecorded = state.recording === 'running' || state.recording === 'ended'
  const isOwn = partiesOf(by, consultation, store).includes('patient')
  const [identity, persons, parts, ahead, mayRecord] = await Promise.all([
    store.identity(request.person),
    store.persons([request.person]),
    isRecorded ? store.calls.parts(consultation.id) : 0,
    isOwn ? waitingBefore(consultation, store) : null,
    mayRecordNow(consultation, store),
  ])
  const name = identity?.name ?? ''
  const person = persons.get(request.person)
  return {
    consultation,
    personName: partiesOf(by, consultation, store).length > 0 ? name : maskName(name),
    birth: person?.birth ?? null,
    sex: person?.sex ?? 'unknown',
    doctor: store.doctors().find(({ id }) => id === doctorOf(consultation)) ?? null,
    kept: state.endedAt === null ? null : keptOf(state.endedAt, store),
    parts,
    ahead,
    mayRecord,
  }
}

/** In the same queue. Those who wait are seen in the order in which they came. */
async function waitingBefore(
  { id, state, request }: StoredConsultation,
  { consultations }: TelehealthStore,
): Promise<number | null> {
  if (state.state !== 'waiting') return null
  const rows = await consultations.onDesk(request.doctor, {
    states: ['waiting'],
    limit: mostOnDesk,
  })
  const own = rows.findIndex(({ record }) => record === id)
  return own < 0 ? rows.length : own
}

function keptOf(endedAt: number, store: TelehealthStore) {
  const on = dayAt(endedAt)
  const record = textFromDay(keptUntil(on, store.data.keptYears('record', on)))
  return { record, talk: textFromDay(talkKeptUntil(endedAt, store)) }
}

/** Who waits for this doctor, and whom the doctor is talking with; names are masked until it is opened. */
export async function readQueue(
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<readonly ConsultationView[]>> {
  const list = listOf(by.institution, store.access)
  const forbidden = await admit(by, onDuty('care'), 'consult', [list], store.access)
  if (forbidden !== null) return no(forbidden)
  const doctor = store.doctors().find(({ id }) => id === by.id)
  const [open, common, over] = await Promise.all([
    store.consultations.onDesk(by.id, { states: live, limit: mostOnDesk }),
    doctor === undefined
      ? []
      : store.consultations.onDesk(queueOf(doctor), { states: ['waiting'], limit: mostOnDesk }),
    store.consultations.onDesk(by.id, { states: ['finished'], limit: mostRecent }),
  ])
  const stranger = { ...by, id: '' }
  const views = await Promise.all(
    [...open, ...common, ...over].map(async ({ record }) => {
      const found = await findConsultation(record, store)
      return found === undefined ? [] : [await viewOf(found, stranger, store)]
    }),
  )
  return { found: true, value: views.flat() }
}

const mostRecent = 20

export async function consultationsOf(
  person: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<readonly ConsultationView[]>> {
  const forbidden = await admit(by, groundOf(by), 'read-record', [ofPerson(person)], store.access)
  if (forbidden !== null) return no(forbidden)
  const rows = await store.consultations.ofPerson(person, mostOfPerson)
  const views = await Promise.all(
    rows.map(async ({ record }) => {
      const found = await findConsultation(record, store)
      return found === undefined ? [] : [await viewOf(found, by, store)]
    }),
  )
  return { found: true, value: views.flat() }
}

export async function readPicture(
  id: string,
  image: string,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<Picture>> {
  const forbidden = await refuseReader(id, by, store)
  if (forbidden !== null) return no(forbidden)
  const picture = await store.calls.image(id, image)
  return picture === undefined
    ? no({ code: 'consultation-image-unfit', why: 'unknown' })
    : { found: true, value: picture }
}

/** A part of the recording, as it came, for the two who talked alone; seeing it is written down. */
export async function readPart(
  id: string,
  part: number,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<Picture>> {
  const forbidden = await refuseReader(id, by, store)
  if (forbidden !== null) return no(forbidden)
  const found = await findConsultation(id, store)
  if (found !== undefined && partiesOf(by, found, store).length === 0) {
    return no({ code: 'consultation-of-others', act: 'record' })
  }
  const kept = await store.calls.part(id, part)
  return kept === undefined
    ? no({ code: 'consultation-part-unknown', part })
    : { found: true, value: kept }
}

/** Null where they may read what was kept of a consultation; their reading is then written down. */
async function refuseReader(
  id: string,
  by: Actor,
  store: TelehealthStore,
): Promise<Refusal | null> {
  const found = await findConsultation(id, store)
  if (found === undefined) return { code: 'consultation-unknown', consultation: id }
  const read = readOfConsultation(found.request, found.state, store)
  return admit(by, groundOf(by), 'read-record', [read], store.access)
}

export interface Offer {
  readonly doctor: OnlineDoctor
  readonly item: VisitItem
  readonly itemName: string
}

/** Doctors with what a visit costs, as it has to be shown before one is asked for. */
export function onlineOffers({
  doctors,
  institution,
  data,
  today,
  rules,
}: TelehealthStore): Offer[] {
  const on = today()
  return doctors().flatMap((doctor) => {
    const { region = '', ownership = '' } = institution(doctor.institution) ?? {}
    const wanted = { region, ownership: ownership ?? '', rank: doctor.rank }
    const item = visitItemOn(data.items, wanted, on)
    if (item === undefined) return []
    const listed = rules.catalogueFor(region, on)?.items.get(item.code)
    return [{ doctor, item, itemName: listed?.name ?? item.code }]
  })
}

/** The queues of departments, at the price of an ordinary visit whoever takes it. */
export function onlineQueues(store: TelehealthStore): Offer[] {
  const figures = store.data.figures(store.today())
  const able = store.doctors().filter((doctor) => hasYearsOnline(doctor, figures))
  const firsts = new Map(able.map((doctor) => [queueOf(doctor), doctor]))
  return onlineOffers({
    ...store,
    doctors: () => [...firsts].map(([id, doctor]) => ({ ...doctor, id, rank: 'attending' })),
  })
}

export interface News {
  /** Of the latest deed. */
  readonly number: number
  readonly state: ConsultationStateName
  readonly ahead: number | null
  readonly signals: readonly Signal[]
}

/** Waits a while for the next deed or signal; what it tells of the deed is its number alone. */
export async function newsOf(
  id: string,
  { after, signal, withinMs }: { after: number; signal: number; withinMs: number },
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationRead<News>> {
  const until = store.now().getTime() + withinMs
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const [party] = partiesOf(by, found, store)
  const read = readOfConsultation(found.request, found.state, store)
  // It shows nothing of the person, and comes every few seconds: it is not written down.
  const forbidden = forbid(by, groundOf(by), 'consult', read, store.access)
  if (forbidden !== null) return no(forbidden)
  if (party === undefined) return no({ code: 'consultation-of-others', act: 'call' })
  for (let seen: StoredConsultation | undefined = found; ; ) {
    const signals = (await store.calls.signals(id, signal)).filter((one) => one.party !== party)
    const number = seen?.actions.length ?? 0
    const leftMs = until - store.now().getTime()
    if (number > after || signals.length > 0 || leftMs <= 0) {
      const state = seen?.state.state ?? 'none'
      const ahead = party === 'doctor' || !seen ? null : await waitingBefore(seen, store)
      return { found: true, value: { number, state, ahead, signals } }
    }
    await store.changed(id, Math.min(leftMs, lookEveryMs))
    seen = await findConsultation(id, store)
  }
}

/** What another process did is seen when it is looked for. */
const lookEveryMs = 1000

function no(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
