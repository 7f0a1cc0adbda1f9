/** A patient asks a doctor for a follow-up online; whether it may be one at all is decided before it waits. */
import { hash } from 'node:crypto'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { consentFor, type FoundConsent } from '../../../engine/consent/consent-for.ts'
import type { VisitRequest } from '../../../engine/telehealth/consultation.ts'
import { imageTypeOf } from '../../../engine/telehealth/image.ts'
import { type FollowUpFacts, mayConsult } from '../../../engine/telehealth/may-consult.ts'
import { isDepartmentQueue } from '../../../engine/telehealth/queue.ts'
import { visitItemOn } from '../../../engine/telehealth/visit-item.ts'
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import { addDeed, type ConsultationOutcome, no, type StoredConsultation } from './add-deed.ts'
import { groundOf, queueOf, readOfConsultation } from './parties.ts'
import type { OnlineDoctor, TelehealthStore } from './telehealth-store.ts'

export interface ConsultationWish {
  readonly key: string
  readonly request: Omit<VisitRequest, 'consent' | 'mayRecord' | 'isByGuardian'>
  /** The picture of the paper, in base 64; null where a settled visit shows it. */
  readonly picture: string | null
}

export async function requestConsultation(
  { key, request, picture }: ConsultationWish,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationOutcome> {
  const { person, institution } = request
  const read = readOfConsultation(request, { state: 'waiting' }, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  const patient = (await store.persons([person])).get(person)
  if (patient === undefined) return no({ code: 'person-unknown', pointer: '/person' })
  const kept = picture === null ? null : pictureIn(picture, store)
  if (kept !== null && 'code' in kept) return no(kept)
  const image = kept?.image ?? null
  const isByGuardian = by.role === 'guardian'
  const evidence = { ...request.evidence, image }
  const asked = { ...request, evidence, isByGuardian }
  const held = await consentTo(person, institution, ['teleconsultation'], store)
  const recorded = await consentTo(person, institution, ['teleconsultation', 'recording'], store)
  const named = store.doctors().filter((one) => [one.id, queueOf(one)].includes(request.doctor))
  const refusals = await Promise.all(
    (named.length === 0 ? [undefined] : named).map((doctor) => refusalBy(doctor, asked, store)),
  )
  // One of a department who may see the patient is enough.
  const refusal = refusals.includes(null) ? null : (refusals[0] ?? null)
  if (refusal !== null) return no(refusal)
  const id = store.consultations.idOf(person, key)
  if (kept !== null) await store.calls.keepImage(id, kept.image, kept.content)
  const deed = {
    act: 'request' as const,
    request: { ...asked, consent: held.id ?? '', mayRecord: recorded.consent === 'given' },
  }
  return addDeed({ consultation: id, key, deed }, by.id, ['patient'], store)
}

/** Why this doctor may not see the patient online; null where nothing stands against it. */
export async function refusalBy(
  doctor: OnlineDoctor | undefined,
  asked: Omit<VisitRequest, 'consent' | 'mayRecord'>,
  store: TelehealthStore,
): Promise<Refusal | null> {
  const { person, institution, evidence } = asked
  const [settled, held, persons] = await Promise.all([
    settledOf(person, evidence.settlement, store),
    consentTo(person, institution, ['teleconsultation'], store),
    store.persons([person]),
  ])
  const birth = persons.get(person)?.birth ?? null
  const facts = factsOf(asked, { doctor, settled, held, birth }, store)
  return (
    mayConsult(asked, facts, store.data.figures(store.today())) ??
    (doctor === undefined ? null : barred(doctor, store)) ??
    (doctor === undefined ? null : unpayable(asked, doctor, store))
  )
}

export function consentTo(
  person: string,
  institution: string,
  manner: readonly ('teleconsultation' | 'recording')[],
  store: Pick<TelehealthStore, 'access' | 'today' | 'consentsOf'>,
): Promise<FoundConsent> {
  const where = store.access.jurisdictionOf(institution)
  const use = {
    purpose: 'care',
    recipient: institution,
    kinds: ['identity', 'diagnosis', 'record'],
    settlement: null,
    careOn: null,
    dataIn: where,
    askedIn: where,
    manner,
  } as const
  return store.consentsOf(person).then((consents) => consentFor(consents, use, store.today()))
}

/** Neither given up in this talk nor taken back with the authorisation. */
export async function mayRecordNow(
  { request: { person, institution }, state }: StoredConsultation,
  store: Pick<TelehealthStore, 'access' | 'today' | 'consentsOf'>,
): Promise<boolean> {
  if (!state.mayRecord) return false
  const held = await consentTo(person, institution, ['teleconsultation', 'recording'], store)
  return held.consent === 'given'
}

/** The picture under its digest, or why it is none that may be sent. */
export function pictureIn(
  base64: string,
  store: Pick<TelehealthStore, 'data' | 'today'>,
):
  | { readonly image: string; readonly content: { readonly type: string; readonly base64: string } }
  | Extract<Refusal, { code: 'consultation-image-unfit' }> {
  const bytes = Buffer.from(base64, 'base64')
  const { imageBytes } = store.data.figures(store.today())
  if (bytes.length > imageBytes) return { code: 'consultation-image-unfit', why: 'size' }
  const type = imageTypeOf(bytes)
  if (type === undefined) return { code: 'consultation-image-unfit', why: 'type' }
  const image = hash('sha256', bytes).slice(0, imageDigits)
  return { image, content: { type, base64: bytes.toString('base64') } }
}

const imageDigits = 32

/** The right to act, looked at anew at every signed deed. */
export function barred(doctor: OnlineDoctor, store: TelehealthStore): Refusal | null {
  return store.mayPractise(doctor, store.today())
}

function unpayable(
  {
    institution,
    entitlement,
    doctor,
  }: Pick<VisitRequest, 'institution' | 'entitlement' | 'doctor'>,
  { rank: own }: OnlineDoctor,
  { institution: named, data, today }: TelehealthStore,
): Refusal | null {
  const { region = '', ownership = '' } = named(institution) ?? {}
  const rank = isDepartmentQueue(doctor) ? 'attending' : own
  const item = visitItemOn(data.items, { region, ownership: ownership ?? '', rank }, today())
  if (item === undefined) return { code: 'consultation-item-missing', region }
  if (item.scope.includes(entitlement)) return null
  return { code: 'consultation-entitlement-closed', entitlement }
}

async function settledOf(
  person: string,
  settlement: string | null,
  { find }: TelehealthStore,
): Promise<Entry | null> {
  const entry = settlement === null ? undefined : await find(settlement)
  const isTheirs = entry?.person === person && entry.kind === 'settlement'
  return entry !== undefined && isTheirs ? entry : null
}

interface Known {
  readonly doctor: OnlineDoctor | undefined
  readonly settled: Entry | null
  readonly held: FoundConsent
  readonly birth: FollowUpFacts['birth']
}

function factsOf(
  {
    institution,
    diagnosis,
    evidence,
  }: Pick<VisitRequest, 'institution' | 'diagnosis' | 'evidence'>,
  { doctor, settled, held, birth }: Known,
  store: TelehealthStore,
): FollowUpFacts {
  const today = store.today()
  const here = store.doctors().filter((one) => one.institution === institution)
  const disease = store.data.diseases(today).find(({ code }) => code === diagnosis)
  const madeIn = store.institution(settled?.visit.institution ?? evidence.institution)
  const document = settled?.document.kind === 'settlement' ? settled.document : null
  const onPaper = madeIn === undefined ? 'unknown' : 'physical'
  const isOnline = madeIn?.kind === 'internet-hospital' || document?.visit.setting === 'online'
  return {
    today,
    birth,
    isLicensedOnline: store.isLicensedOnline(institution),
    departments: here.map(({ department }) => department),
    departmentsOfDisease: disease?.departments ?? null,
    doctor: doctor?.institution === institution ? doctor : null,
    madeAt: isOnline ? 'online' : onPaper,
    settledFor:
      settled === null
        ? null
        : {
            diagnosis: document?.visit.disease ?? null,
            on: dayFromText(settled.businessDate) ?? today,
          },
    mayTalkFromAfar: held.consent === 'given',
  }
}
