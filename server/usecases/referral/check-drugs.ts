/** Before a referral down: what of the patient's drugs the receiver has, for a target or for a draft. */
import { admit } from '../access/admit.ts'
import { type Actor, gate } from '../gate.ts'
import { findReferral } from './add-act.ts'
import { type SupplyView, suppliesAt } from './drugs-at.ts'
import { groundOf, readOfReferral } from './parties.ts'
import type { ReferralRead } from './read-referrals.ts'
import type { ReferralStore } from './referral-store.ts'

export async function checkDrugs(
  id: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly SupplyView[]>> {
  const referral = await findReferral(id, store)
  if (referral === undefined)
    return { found: false, refusal: { code: 'referral-unknown', referral: id } }
  const { sheet, state } = referral
  const read = await readOfReferral(sheet, state, by, store)
  const forbidden = await admit(by, groundOf(by), 'read-referral', [read], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  return { found: true, value: await suppliesAt(sheet, state.supplies, store) }
}

export interface DrugsBetween {
  readonly from: string
  readonly to: string
  readonly drugs: readonly string[]
}

/** The same for drugs that a doctor names while a target is chosen; it is about nobody yet. */
export async function compareDrugs(
  { from, to, drugs }: DrugsBetween,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly SupplyView[]>> {
  const forbidden = gate(by, 'referral', 'read-capacity', from)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const unknown = [from, to].find((one) => store.institution(one) === undefined)
  if (unknown !== undefined) {
    return { found: false, refusal: { code: 'institution-unknown', institution: unknown } }
  }
  const route = { from: { institution: from }, target: { institution: to }, drugs }
  return { found: true, value: await suppliesAt(route, [], store) }
}
