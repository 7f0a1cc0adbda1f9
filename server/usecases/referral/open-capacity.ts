/** Opens and shows what an institution can take on. */
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { groundOf } from './parties.ts'
import type { ReferralStore, SlotDraft, SlotWithPlaces } from './referral-store.ts'

export type CapacityRead =
  | { readonly found: true; readonly slots: readonly SlotWithPlaces[] }
  | { readonly found: false; readonly refusal: Refusal }

const dayMs = 86_400_000

export async function readCapacity(
  institution: string,
  { from, days }: { readonly from: Date; readonly days: number },
  by: Actor,
  store: ReferralStore,
): Promise<CapacityRead> {
  const purpose = by.role === 'operator' ? 'operation' : groundOf(by).purpose
  const forbidden = gate(by, purpose, 'read-capacity', institution)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  if (store.institution(institution) === undefined) return unknown(institution)
  const until = new Date(from.getTime() + days * dayMs)
  return { found: true, slots: await store.capacity.ahead(institution, from, until) }
}

function unknown(institution: string): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal: { code: 'institution-unknown', institution } }
}

/** The same hours of the same service are the same slot, whoever opens them again. */
export async function openCapacity(
  institution: string,
  drafts: readonly Omit<SlotDraft, 'slot' | 'institution'>[],
  by: Actor,
  store: ReferralStore,
): Promise<CapacityRead> {
  const forbidden = gate(by, 'referral', 'run-capacity', institution)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  if (store.institution(institution) === undefined) return unknown(institution)
  const slots = drafts.map((draft) => ({
    ...draft,
    institution,
    slot: slotName(institution, draft),
  }))
  await store.capacity.open(slots, by.id)
  const first = Math.min(...drafts.map(({ startsAt }) => startsAt.getTime()))
  const last = Math.max(...drafts.map(({ startsAt }) => startsAt.getTime()))
  const all = await store.capacity.ahead(institution, new Date(first), new Date(last + 1))
  const names = new Set(slots.map(({ slot }) => slot))
  return { found: true, slots: all.filter(({ slot }) => names.has(slot)) }
}

export function slotName(
  institution: string,
  { kind, service, startsAt }: Pick<SlotDraft, 'kind' | 'service' | 'startsAt'>,
): string {
  return `${institution}:${kind}:${service}:${startsAt.toISOString()}`
}
