/**
 * Takes a place for a referral: a seat is held, the booking is written, and the seat confirmed. Whatever
 * a crash leaves between is put right by whoever looks for holds that ran out.
 */
import type { NeedSetting } from '../../../engine/referral/sheet.ts'
import { forbid } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import { actOnReferral } from './act-on-referral.ts'
import { findReferral, type ReferralOutcome } from './add-act.ts'
import { readBooking } from './book-shared.ts'
import { groundOf, readOfReferral } from './parties.ts'
import type { ReferralStore, SeatName, SlotDraft } from './referral-store.ts'

const holdMs = 60_000
const mostHolds = 100
const dayMs = 86_400_000
const mostDays = 60

export const kindsFor: Readonly<Record<NeedSetting, readonly SlotDraft['kind'][]>> = {
  outpatient: ['clinic'],
  inpatient: ['bed'],
  examination: ['test', 'facility'],
}

export interface BookCommand {
  readonly referral: string
  readonly key: string
  readonly slot: string
}

export async function bookSeat(
  { referral: id, key, slot }: BookCommand,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  const found = await findReferral(id, store)
  if (found === undefined) return refused({ code: 'referral-unknown', referral: id })
  const read = await readOfReferral(found.sheet, found.state, by, store)
  const forbidden = forbid(by, groundOf(by), 'work-on-referral', read, store.access)
  if (forbidden !== null) return refused(forbidden)
  const { institution } = found.sheet.target
  const earlier = found.state.booking
  const fits = await slotFits(slot, found.sheet.need, institution, store)
  if (!fits) return refused({ code: 'slot-not-to-be-had', why: 'elsewhere' })
  const seat = { institution, slot, taker: id }
  const taken = await store.capacity.take({ ...seat, isReferred: true }, store.now(), holdMs)
  if (!taken.taken) return refused({ code: 'slot-not-to-be-had', why: taken.why })
  const booking = { slot, seat: taken.seat, startsAt: taken.startsAt.getTime() }
  const deed = { act: 'book', booking } as const
  const old = earlier === null || earlier.slot === slot ? null : { ...seat, slot: earlier.slot }
  if (old !== null) await store.capacity.loosen(old, new Date(store.now().getTime() + holdMs))
  const outcome = await actOnReferral({ referral: id, key, deed }, by, store)
  if (outcome.done) await store.capacity.confirm(seat)
  else if (earlier?.slot !== slot) await store.capacity.release(seat)
  if (outcome.done && old !== null) await store.capacity.release(old)
  return outcome
}

function refused(refusal: Extract<ReferralOutcome, { done: false }>['refusal']): ReferralOutcome {
  return { done: false, refusal }
}

async function slotFits(
  slot: string,
  { setting, department }: { readonly setting: NeedSetting; readonly department: string },
  institution: string,
  { capacity, now }: ReferralStore,
): Promise<boolean> {
  const until = new Date(now().getTime() + mostDays * dayMs)
  const ahead = await capacity.ahead(institution, now(), until)
  const found = ahead.find((one) => one.slot === slot)
  if (found === undefined || !kindsFor[setting].includes(found.kind)) return false
  // A test is booked by its item, whatever the department.
  return setting === 'examination' || found.service === department
}

/** Keeps the seats of those whose booking was written, and frees the others. */
export async function clearHolds(store: ReferralStore): Promise<number> {
  const held = await store.capacity.outheld(store.now(), mostHolds)
  for (const seat of held) {
    if (await isBooked(seat, store)) await store.capacity.confirm(seat)
    else await store.capacity.release(seat)
  }
  return held.length
}

/** By whom it is held: for a referral, or by a house for a case of its own. */
async function isBooked({ taker, slot }: SeatName, store: ReferralStore): Promise<boolean> {
  const referral = await findReferral(taker, store)
  if (referral !== undefined) return referral.state.booking?.slot === slot
  const { state, booking } = await readBooking(taker, store)
  return state !== 'cancelled' && booking?.slot === slot
}
