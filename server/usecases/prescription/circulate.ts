/**
 * What is signed goes to the circulation centre: a number with a code for one upload, the upload, and a
 * look at what is there. Whatever was answered or not, only what the centre shows circulates; after
 * silence it is looked for first, and nothing is sent that may have arrived under another code.
 */
import type { PrescriptionDeed } from '../../../engine/prescription/deeds.ts'
import { insideAlliance } from '../../../engine/prescription/prescription.ts'
import { validUntil } from '../../../engine/prescription/rounds.ts'
import type { Refusal } from '../refusal.ts'
import {
  type Acting,
  addAct,
  clock,
  findPrescription,
  type PrescriptionOutcome,
  refusalOf,
  refused,
  type StoredPrescription,
} from './add-act.ts'
import type {
  CirculationCentre,
  FiledSheet,
  PrescriptionStore,
  Registered,
} from './prescription-store.ts'
import { reportDispensings } from './report-dispensing.ts'

/** Still signed where the centre did not answer: the clock goes on with it. */
export async function circulate(
  id: string,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const { centre } = store
  if (centre === null) return opened(id, ourNumber(id), insideAlliance, store)
  const found = await findPrescription(id, store)
  if (found === undefined) return refused({ code: 'prescription-unknown', prescription: id })
  const waits = { done: true, prescription: found, isNew: false } as const
  const filed = filedOf(found, store)
  if (found.state.state !== 'signed' || filed === null) return waits
  for (const earlier of registrationsOf(found)) {
    const shown = await isThere(filed, earlier, centre)
    if (shown === 'yes') return opened(id, earlier.number, centre.id, store)
    if (shown === 'unknown') return waits
  }
  const registered = found.state.registration ?? (await registerAt(centre, filed, found, store))
  if (registered === null) return waits
  return uploadTo(centre, filed, registered, found, store)
}

/** All that were ever given for it: what was uploaded under one of them may have come late. */
function registrationsOf({ recorded }: StoredPrescription): readonly Registered[] {
  return recorded.flatMap(({ action }) => (action.act === 'register' ? [action] : []))
}

async function uploadTo(
  centre: CirculationCentre,
  filed: FiledSheet,
  registered: Registered,
  found: StoredPrescription,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const waits = { done: true, prescription: found, isNew: false } as const
  const sent = await centre.upload(filed, registered)
  const shown = await isThere(filed, registered, centre)
  if (shown === 'yes') return opened(filed.id, registered.number, centre.id, store)
  // Refused outright and not there: that number never comes to anything, and the next round has another.
  const isDead = sent.heard && !sent.granted && shown === 'no'
  if (isDead) await registerAt(centre, filed, found, store)
  return waits
}

/** Of several that register at once one is written, and the others go by it. */
async function registerAt(
  centre: CirculationCentre,
  filed: FiledSheet,
  { id, recorded }: StoredPrescription,
  store: PrescriptionStore,
): Promise<Registered | null> {
  const word = await centre.register(filed)
  if (!word.heard || !word.granted) return null
  const deed = { act: 'register', ...word.value } as const
  const key = `register-${recorded.length}`
  await addAct({ prescription: id, key, deed }, clock, store)
  return (await findPrescription(id, store))?.state.registration ?? null
}

type Shown = 'yes' | 'no' | 'unknown'

async function isThere(
  { sheet, signature }: FiledSheet,
  { number }: Registered,
  centre: CirculationCentre,
): Promise<Shown> {
  const word = await centre.find(sheet.institution, number)
  if (!word.heard || !word.granted) return 'unknown'
  if (word.value === null) return 'no'
  const isOurs = word.value.digest === centre.digestOf(signature)
  return isOurs && word.value.status === 'valid' ? 'yes' : 'no'
}

function filedOf({ id, sheet, state }: StoredPrescription, store: PrescriptionStore) {
  const { signature, lines, reviewedBy, reviewSignature } = state
  const until = validUntil(state)
  if (signature === null || until === null) return null
  const on = store.today()
  const review = { reviewedBy: reviewedBy ?? '', reviewSignature }
  return { id, sheet, lines, signature, ...review, until, on }
}

function ourNumber(id: string): string {
  return `YQ${id.slice(0, 18).toUpperCase()}`
}

function opened(
  id: string,
  number: string,
  centre: string,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const deed = { act: 'circulate', number, centre } as const
  return addAct({ prescription: id, key: 'circulate-once', deed }, clock, store)
}

/** Before it is revoked here nobody must find it at the centre any more; null when nobody does. */
export async function refuseWithdrawal(
  deed: Extract<PrescriptionDeed, { act: 'revoke' }>,
  acting: Acting,
  found: StoredPrescription,
  store: PrescriptionStore,
): Promise<Refusal | null> {
  const { centre } = store
  const { sheet, state } = found
  const number = state.centreNumber ?? state.registration?.number ?? null
  if (centre === null || number === null) return null
  const refusal = refusalOf(deed, acting, found, store)
  // What was done before is answered as it was, and what may not be done is refused there.
  if (refusal !== null) return null
  // It hears of what was dispensed before it hears that nothing may be dispensed any more.
  if ((await reportDispensings(found.id, store)) === 'silent') return { code: 'centre-silent' }
  const before = await centre.find(sheet.institution, number)
  if (!before.heard) return { code: 'centre-silent' }
  if (!before.granted) return { code: 'centre-refused', says: before.says }
  if (before.value?.status !== 'valid') return null
  const { reason } = deed
  const asked = { institution: sheet.institution, number, by: acting.by, reason, at: store.now() }
  const undone = await centre.undo(asked)
  const after = await centre.find(sheet.institution, number)
  if (!after.heard) return { code: 'centre-silent' }
  if (after.granted && after.value?.status !== 'valid') return null
  return undone.heard && !undone.granted
    ? { code: 'centre-refused', says: undone.says }
    : { code: 'centre-silent' }
}
