/** Requests to buy a drug for a house: made by whoever refers down, decided by the lead of its alliance. */
import {
  mayProcure,
  type ProcurementDeed,
  type ProcurementRequest,
  type ProcurementSide,
  type ProcurementState,
} from '../../../engine/referral/procurement.ts'
import { canonicalText } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { readProcurement } from './drugs-at.ts'
import type { ReferralRead } from './read-referrals.ts'
import type { ReferralStore } from './referral-store.ts'

export interface StoredProcurement {
  readonly id: string
  readonly request: ProcurementRequest
  readonly state: ProcurementState
  readonly sides: readonly ProcurementSide[]
}

export type ProcurementOutcome =
  | { readonly done: true; readonly procurement: StoredProcurement; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface ProcurementCommand {
  readonly procurement: string
  readonly key: string
  readonly deed: ProcurementDeed
}

const mostRounds = 6
const mostOnDesk = 200

/** One house asks once for a drug at a receiver, until what it asked for has come to its end. */
export async function requestProcurement(
  key: string,
  request: ProcurementRequest,
  by: Actor,
  store: ReferralStore,
): Promise<ProcurementOutcome> {
  const id = store.procurements.idOf(request.receiver, key)
  const deed = { act: 'request', request } as const
  return addAct({ procurement: id, key: 'request', deed }, by, ['asking'], store)
}

export async function actOnProcurement(
  command: ProcurementCommand,
  by: Actor,
  store: ReferralStore,
): Promise<ProcurementOutcome> {
  const { procurement: id } = command
  const { request } = await readProcurement(id, store)
  if (request === null) return no({ code: 'procurement-unknown', procurement: id })
  const forbidden = gate(by, 'referral', 'run-capacity', by.institution)
  if (forbidden !== null) return no(forbidden)
  return addAct(command, by, sidesOf(by, request), store)
}

/** What an institution buys for others, is bought for it, or has asked for; the latest change first. */
export async function readProcurements(
  institution: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly StoredProcurement[]>> {
  const forbidden = gate(by, 'referral', 'run-capacity', institution)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const rows = await store.procurements.onDesk(institution, { limit: mostOnDesk })
  const asDesk = { ...by, institution: by.institution ?? institution }
  const found = await Promise.all(
    rows.map(async ({ record: id }) => storedIn(id, await readProcurement(id, store), asDesk)),
  )
  return { found: true, value: found.flatMap((one) => one ?? []) }
}

async function addAct(
  { procurement: id, key, deed }: ProcurementCommand,
  by: Actor,
  sides: readonly ProcurementSide[],
  store: ReferralStore,
): Promise<ProcurementOutcome> {
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.procurements.read(id)
    const before = await readProcurement(id, store)
    const same = recorded.find(({ message }) => message === key)
    if (same !== undefined) {
      const isSame = canonicalText(same.action) === canonicalText(deed)
      const stored = storedIn(id, before, by)
      if (!isSame || stored === undefined) return no({ code: 'key-reused' })
      return { done: true, procurement: stored, isNew: false }
    }
    const action = { ...deed, at: store.now().getTime(), by: by.id }
    const refusal = mayProcure(action, before, sides, store.today())
    if (refusal !== null) return no(refusal)
    const request = deed.act === 'request' ? deed.request : before.request
    if (request === null) return no({ code: 'procurement-unknown', procurement: id })
    const number = recorded.length + 1
    const desks = desksOf(request, deed.act)
    const draft = { record: id, number, message: key, by: by.id, action: deed, desks }
    if (!(await store.procurements.append(draft))) continue
    const stored = storedIn(id, await readProcurement(id, store), by)
    if (stored !== undefined) return { done: true, procurement: stored, isNew: true }
  }
  return no({ code: 'referral-busy' })
}

/** How it stands on the desks, by what was done last. */
const stateAfter: Readonly<Record<ProcurementDeed['act'], ProcurementState['state']>> = {
  request: 'requested',
  approve: 'approved',
  refuse: 'refused',
  order: 'ordered',
  stock: 'stocked',
  'give-up': 'given-up',
}

function desksOf({ lead, receiver, askedBy }: ProcurementRequest, act: ProcurementDeed['act']) {
  const state = stateAfter[act]
  return [...new Set([lead, receiver, askedBy])].map((desk) => ({ desk, state, dueAt: null }))
}

function storedIn(id: string, state: ProcurementState, by: Actor): StoredProcurement | undefined {
  const { request } = state
  return request === null ? undefined : { id, request, state, sides: sidesOf(by, request) }
}

function sidesOf(
  { institution, role }: Actor,
  { lead, receiver, askedBy }: ProcurementRequest,
): readonly ProcurementSide[] {
  if (role !== 'referral-desk') return []
  const isAt = (house: string) => institution === null || institution === house
  return [
    ...(isAt(lead) ? ['lead' as const] : []),
    ...(isAt(receiver) ? ['receiver' as const] : []),
    ...(isAt(askedBy) ? ['asking' as const] : []),
  ]
}

function no(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}
