/** Drafts a referral and acts on it; what follows from an act is done beside it. */
import {
  type ReferralDeed,
  type ReferralState,
  referralState,
} from '../../../engine/referral/referral.ts'
import type { ReferralSheet } from '../../../engine/referral/sheet.ts'
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { addAct, findReferral, type ReferralCommand, type ReferralOutcome } from './add-act.ts'
import { follow } from './follow.ts'
import { groundOf, readOfReferral, sidesOf } from './parties.ts'
import type { ReferralStore } from './referral-store.ts'

export async function draftReferral(
  key: string,
  sheet: ReferralSheet,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  if (!(await store.persons([sheet.person])).has(sheet.person)) {
    return refused({ code: 'person-unknown', pointer: '/person' })
  }
  if (store.institution(sheet.from.institution) === undefined) {
    return refused({ code: 'institution-unknown', institution: sheet.from.institution })
  }
  const id = store.referrals.idOf(sheet.person, `${by.institution ?? ''} ${key}`)
  return actOnReferral({ referral: id, key, deed: { act: 'draft', sheet } }, by, store)
}

/** Of a sheet that was begun elsewhere it stands whose it is, and from where; the doctor says the rest. */
export async function completeDraft(
  referral: string,
  key: string,
  said: Omit<ReferralSheet, 'person' | 'on'>,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  const found = await findReferral(referral, store)
  if (found === undefined) return refused({ code: 'referral-unknown', referral })
  const { person, from } = found.sheet
  const { institution } = from
  const sheet = { ...said, person, from: { ...said.from, institution }, on: store.today() }
  return actOnReferral({ referral, key, deed: { act: 'draft', sheet } }, by, store)
}

export async function actOnReferral(
  { referral: id, key, deed }: ReferralCommand,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  const found = await findReferral(id, store)
  const sheet = deed.act === 'draft' ? deed.sheet : found?.sheet
  if (sheet === undefined) return refused({ code: 'referral-unknown', referral: id })
  const state = found?.state ?? referralState([])
  const read = await readOfReferral(sheet, state, by, store)
  const forbidden = await admit(by, groundOf(by), 'work-on-referral', [read], store.access)
  if (forbidden !== null) return refused(forbidden)
  const unentitled = entitlementGap(deed, sheet, by, store)
  if (unentitled !== null) return refused(unentitled)
  if (givesUp.includes(deed.act)) await loosenSeat(id, sheet, state, store)
  const outcome = await addAct({ referral: id, key, deed }, by.id, sidesOf(by, sheet), store)
  if (outcome.done) await follow(outcome.referral, deed, state, store)
  return outcome
}

/** What a doctor signs: the registry is asked each time. */
const signed: readonly ReferralDeed['act'][] = ['draft', 'revise', 'send']

function entitlementGap(
  { act }: ReferralDeed,
  { from }: ReferralSheet,
  { id, role }: Actor,
  { rightToRefer, today }: ReferralStore,
): Refusal | null {
  return role === 'doctor' && signed.includes(act) ? rightToRefer(id, from, today()) : null
}

const givesUp: readonly ReferralDeed['act'][] = ['withdraw', 'miss']
const holdMs = 60_000

/** If this breaks off before it is written, the seat stays the patient's; if after, it becomes free. */
export async function loosenSeat(
  taker: string,
  { target }: ReferralSheet,
  { booking }: ReferralState,
  { capacity, now }: ReferralStore,
): Promise<void> {
  if (booking === null) return
  const { slot } = booking
  const seat = { institution: target.institution, slot, taker }
  await capacity.loosen(seat, new Date(now().getTime() + holdMs))
}

function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}
