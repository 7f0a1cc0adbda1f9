/**
 * The patient agrees to be referred: by a consent of the patient's own that stands in the book, or by one
 * that was signed on paper before the doctor and is put there. An emergency goes on without.
 */
import type { ConsentLanguage } from '../../../engine/consent/template.ts'
import { turns } from '../../../engine/referral/referral.ts'
import { forbid } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { actOnReferral } from './act-on-referral.ts'
import { findReferral, type ReferralOutcome, type StoredReferral } from './add-act.ts'
import { groundOf, readOfReferral } from './parties.ts'
import type { ReferralStore } from './referral-store.ts'
import { consentToShare, templateFor } from './share-sheet.ts'

export interface AgreeCommand {
  readonly referral: string
  readonly key: string
  /** Null where the patient has agreed in the book, or nobody can wait. */
  readonly paper: {
    readonly signedBy: 'patient' | 'guardian'
    readonly language: ConsentLanguage
  } | null
}

export async function agree(
  { referral: id, key, paper }: AgreeCommand,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  const found = await findReferral(id, store)
  if (found === undefined)
    return { done: false, refusal: { code: 'referral-unknown', referral: id } }
  if (paper !== null) {
    const refusal = await putInBook(found, paper, by, store)
    if (refusal !== null) return { done: false, refusal }
  }
  const before = (await store.referrals.read(id)).find(({ message }) => message === key)?.action
  if (before?.act === 'consent') {
    return actOnReferral({ referral: id, key, deed: before }, by, store)
  }
  const held = await consentToShare(found.sheet, store)
  const consent = held.consent === 'given' ? held.id : null
  const deed = { act: 'consent', consentedBy: by.id, consent } as const
  return actOnReferral({ referral: id, key, deed }, by, store)
}

/** Only whoever refers sees the patient sign, and only while the referral waits for it. */
async function putInBook(
  { id, sheet, state }: StoredReferral,
  { signedBy, language }: NonNullable<AgreeCommand['paper']>,
  by: Actor,
  store: ReferralStore,
): Promise<Refusal | null> {
  const read = await readOfReferral(sheet, state, by, store)
  const forbidden = forbid(by, groundOf(by), 'work-on-referral', read, store.access)
  if (forbidden !== null) return forbidden
  if (by.role !== 'doctor') return { code: 'referral-of-others', act: 'consent' }
  if (!turns.consent.includes(state.state)) return null
  const recipient = sheet.target.institution
  const paper = {
    key: `referral ${id} ${recipient}`,
    person: sheet.person,
    template: templateFor(sheet, store),
    language,
    recipient,
    isByGuardian: signedBy === 'guardian',
  }
  const signed = await store.signedOnPaper(paper, by.id)
  return signed.done ? null : signed.refusal
}
