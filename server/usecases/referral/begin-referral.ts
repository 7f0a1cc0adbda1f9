/**
 * A referral that begins where somebody stopped treating: what is known there lies on the desk of that
 * house until a doctor makes a whole sheet of it, with a target.
 */
import type { Diagnosis, ReferralKind, ReferralSheet } from '../../../engine/referral/sheet.ts'
import { addAct, findReferral } from './add-act.ts'
import type { ReferralStore } from './referral-store.ts'

export interface ReferralSource {
  /** Of what it comes, such as a consultation: it begins one referral. */
  readonly source: string
  readonly person: string
  readonly institution: string
  readonly department: string
  readonly doctor: string
  readonly kind: ReferralKind
  readonly diagnosis: Diagnosis
  readonly illness: string
  readonly history: string
  readonly opinion: string
}

/** Answers the id of the referral. */
export async function beginReferral(known: ReferralSource, store: ReferralStore): Promise<string> {
  const { source, person, institution, department, doctor, ...said } = known
  const id = store.referrals.idOf(person, source)
  const from = { institution, department, doctor, phone: '', stay: null }
  const need = { setting: 'outpatient', department, capability: null } as const
  const sheet: ReferralSheet = {
    ...{ person, from, need, ...said, treatment: '', drugs: [], crossBoundary: null },
    direction: 'across',
    target: { institution: '', doctor: null },
    on: store.today(),
  }
  const recorded = await store.referrals.read(id)
  if (recorded.length > 0) return id
  const deed = { act: 'begin', sheet, source } as const
  const outcome = await addAct({ referral: id, key: 'begin', deed }, 'clock', ['clock'], store)
  if (outcome.done || (await findReferral(id, store)) !== undefined) return id
  throw new Error(`A referral did not begin: ${outcome.refusal.code}`)
}
