/** For whom somebody acts in a referral, and on what ground it is read. */
import type { Side } from '../../../engine/referral/may-act.ts'
import type { ReferralState } from '../../../engine/referral/referral.ts'
import type { ReferralSheet } from '../../../engine/referral/sheet.ts'
import type { Read } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { ReferralStore } from './referral-store.ts'
import { isShown } from './share-sheet.ts'

const own: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }

export function groundOf({ role }: Actor): Ground {
  return role === 'patient' || role === 'guardian' ? own : onDuty('referral')
}

/** The states in which it was not yet shown to the target, or no longer is. */
const hidden: readonly ReferralState['state'][] = [
  'begun',
  'drafted',
  'consented',
  'submitted',
  'redirected',
  'rejected',
]

/** A referral that was sent to a house makes its patient a patient of that house, by the patient's consent. */
export async function readOfReferral(
  sheet: ReferralSheet,
  state: ReferralState,
  by: Actor,
  store: Pick<ReferralStore, 'access' | 'today'>,
): Promise<Read> {
  const { from, target, person } = sheet
  const isTargets = by.institution === target.institution && !hidden.includes(state.state)
  const isTheirs = isTargets && (await isShown(sheet, state, store))
  const institution = isTheirs ? target.institution : from.institution
  return { person, institution, lastVisitOn: store.access.today(), isPresent: false }
}

export function sidesOf(by: Actor, { from, target, person }: ReferralSheet): readonly Side[] {
  const isAt = (institution: string) => by.institution === null || by.institution === institution
  if (by.role === 'doctor') return isAt(from.institution) ? ['referring-doctor'] : []
  if (by.role === 'referral-desk') {
    return [
      ...(isAt(from.institution) ? ['referring-desk' as const] : []),
      ...(isAt(target.institution) ? ['receiving-desk' as const] : []),
    ]
  }
  const isTheirs = by.self === person || (by.wards ?? []).includes(person)
  return isTheirs ? ['patient'] : []
}
