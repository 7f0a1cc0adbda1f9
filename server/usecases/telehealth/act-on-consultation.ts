/** What the patient and the doctor do in a consultation, one deed at a time. */
import type { ConsultationDeed } from '../../../engine/telehealth/consultation.ts'
import { isDepartmentQueue } from '../../../engine/telehealth/queue.ts'
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import { holderOf } from '../person/holder.ts'
import type { Refusal } from '../refusal.ts'
import {
  addDeed,
  type ConsultationOutcome,
  type DeedCommand,
  findConsultation,
  no,
  type StoredConsultation,
} from './add-deed.ts'
import { groundOf, partiesOf, readOfConsultation } from './parties.ts'
import { referOnwards } from './refer-onwards.ts'
import { barred, consentTo, mayRecordNow, pictureIn, refusalBy } from './request-consultation.ts'
import type { TelehealthStore } from './telehealth-store.ts'

/** What is asked for, with the picture or the credential that came with it. */
export interface ActCommand extends DeedCommand {
  readonly picture: string | null
  readonly credential: string | null
}

export async function actOnConsultation(
  command: ActCommand,
  by: Actor,
  store: TelehealthStore,
): Promise<ConsultationOutcome> {
  const { consultation: id, key, deed, picture, credential } = command
  const found = await findConsultation(id, store)
  if (found === undefined) return no({ code: 'consultation-unknown', consultation: id })
  const read = readOfConsultation(found.request, found.state, store)
  const forbidden = await admit(by, groundOf(by), 'consult', [read], store.access)
  if (forbidden !== null) return no(forbidden)
  const refusal =
    (await signing(deed, found, by, store)) ?? (await identity(deed, found, credential, by, store))
  if (refusal !== null) return no(refusal)
  const parties = partiesOf(by, found, store)
  if (picture === null) {
    const outcome = await addDeed({ consultation: id, key, deed }, by.id, parties, store)
    if (!outcome.done || deed.act !== 'finish') return outcome
    await referOnwards(id, store)
    const after = (await findConsultation(id, store)) ?? outcome.consultation
    return { ...outcome, consultation: after }
  }
  const kept = pictureIn(picture, store)
  if ('code' in kept) return no(kept)
  await store.calls.keepImage(id, kept.image, kept.content)
  const shown = deed.act === 'say' ? { ...deed, image: kept.image } : deed
  return addDeed({ consultation: id, key, deed: shown }, by.id, parties, store)
}

const signed: readonly ConsultationDeed['act'][] = [
  'accept',
  'begin',
  'write-record',
  'prescribe',
  'finish',
]

/** A doctor's right to act is looked at whenever the doctor signs, and the patient's consent when it begins. */
async function signing(
  deed: ConsultationDeed,
  found: StoredConsultation,
  by: Actor,
  store: TelehealthStore,
): Promise<Refusal | null> {
  const { request } = found
  if (by.role === 'doctor' && signed.includes(deed.act)) {
    const doctor = store.doctors().find(({ id }) => id === by.id)
    const refusal = doctor === undefined ? null : barred(doctor, store)
    if (refusal !== null) return refusal
    const isFromQueue = deed.act === 'accept' && isDepartmentQueue(request.doctor)
    if (isFromQueue && doctor !== undefined) return refusalBy(doctor, request, store)
  }
  if (deed.act === 'record' && deed.is === 'started') {
    return (await mayRecordNow(found, store)) ? null : { code: 'consultation-not-recordable' }
  }
  const needsConsent = deed.act === 'begin' || (deed.act === 'call' && deed.is === 'started')
  if (!needsConsent) return null
  const { person, institution } = request
  const held = await consentTo(person, institution, ['teleconsultation'], store)
  return held.consent === 'given' ? null : { code: 'follow-up-not-consented' }
}

/** The credential that is shown leads to the person who was named. */
async function identity(
  deed: ConsultationDeed,
  { request }: StoredConsultation,
  credential: string | null,
  by: Actor,
  store: TelehealthStore,
): Promise<Refusal | null> {
  if (deed.act !== 'check-identity') return null
  return shownBy(request.person, credential, by, store)
}

/** Null where what is shown here and now is the person's own. */
export async function shownBy(
  person: string,
  credential: string | null,
  by: Actor,
  store: TelehealthStore,
): Promise<Refusal | null> {
  if (credential === null) return { code: 'consultation-identity-differs' }
  const holder = await holderOf({ text: credential }, '/credential', by, 'care', store)
  if (!holder.held) return holder.refusal
  return holder.person === person ? null : { code: 'consultation-identity-differs' }
}
