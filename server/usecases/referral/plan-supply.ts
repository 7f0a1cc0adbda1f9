/** How the patient goes on with a drug that the receiver lacks; buying it asks the lead of its alliance. */
import type { SupplyRemedy } from '../../../engine/referral/drug-supply.ts'
import { failedProcurements } from '../../../engine/referral/procurement.ts'
import { turns } from '../../../engine/referral/referral.ts'
import { forbid } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import { actOnReferral } from './act-on-referral.ts'
import { findReferral, type ReferralOutcome, type StoredReferral } from './add-act.ts'
import { suppliesAt } from './drugs-at.ts'
import { groundOf, readOfReferral, sidesOf } from './parties.ts'
import { type ProcurementOutcome, requestProcurement } from './procure.ts'
import type { ReferralStore } from './referral-store.ts'

export interface SupplyCommand {
  readonly referral: string
  readonly key: string
  readonly drug: string
  readonly remedy: SupplyRemedy
}

export async function planSupply(
  { referral: id, key, drug, remedy }: SupplyCommand,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  const found = await findReferral(id, store)
  if (found === undefined)
    return { done: false, refusal: { code: 'referral-unknown', referral: id } }
  const read = await readOfReferral(found.sheet, found.state, by, store)
  const forbidden = forbid(by, groundOf(by), 'work-on-referral', read, store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const asked = remedy === 'procurement' ? await asking(found, drug, by, store) : null
  if (asked?.done === false) return asked
  const procurement = asked === null ? null : asked.procurement.id
  const deed = { act: 'supply', drug, remedy, procurement } as const
  return actOnReferral({ referral: id, key, deed }, by, store)
}

/** Null where the referral itself says why it cannot be asked for. */
async function asking(
  { id, sheet, state }: StoredReferral,
  drug: string,
  by: Actor,
  store: ReferralStore,
): Promise<ProcurementOutcome | null> {
  const isTurn = turns.supply.includes(state.state)
  if (!isTurn || !sidesOf(by, sheet).includes('referring-doctor')) return null
  const supplies = await suppliesAt(sheet, state.supplies, store)
  const named = supplies.find(({ code }) => code === drug)
  if (named?.remedies.includes('procurement') !== true) return null
  const { planned, procurement } = named
  const [from, receiver] = [sheet.from.institution, sheet.target.institution]
  // What was refused is asked for anew; what is under way is the same request.
  const isOver = procurement !== null && failedProcurements.includes(procurement)
  const round = isOver ? ` after ${planned?.procurement}` : ''
  const request = {
    drug: { code: drug, name: named.name },
    receiver,
    lead: store.leadOf(receiver, sheet.on) ?? from,
    askedBy: from,
    on: sheet.on,
  }
  return requestProcurement(`referral ${id} ${drug}${round}`, request, by, store)
}
