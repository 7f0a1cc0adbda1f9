/** Keys of insurers and services: one operator proposes, another approves, anyone of them retires. */
import {
  gapOfKeyAct,
  type HolderKind,
  type KeyAct,
  type KeyActName,
  type KeyGap,
  keyActs,
  keysAt,
  type PartnerKey,
} from '../../../engine/registry/partner-key.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type NewAct, noDeeds, type PartnerStore, type StoredAct } from './partner-store.ts'

export type KeyHolder = { readonly kind: HolderKind; readonly id: string }

export interface HeldKey extends PartnerKey {
  readonly jwk: object
}

export type KeyOutcome =
  | { readonly done: true; readonly keys: readonly HeldKey[] }
  | { readonly done: false; readonly refusal: Refusal }

interface KeyContent {
  readonly kid: string
  readonly jwk?: object
  readonly overlapSeconds?: number
  readonly note: string
}

export function subjectOf({ kind, id }: KeyHolder): string {
  return `${kind}:${id}`
}

/** Keys that were handed in here; those of a service that came by the command stand with the service. */
export function heldKeys(acts: readonly StoredAct[], nowMs: number): readonly HeldKey[] {
  const jwks = new Map(
    acts.flatMap(({ act, content }) => {
      const { kid, jwk } = contentOf(content)
      return act === 'proposed' && jwk !== undefined ? [[kid, jwk] as const] : []
    }),
  )
  return keysAt(acts.map(keyActOf), nowMs).map((key) => ({ ...key, jwk: jwks.get(key.kid) ?? {} }))
}

export interface KeyProposal extends KeyHolder {
  readonly jwk: unknown
  readonly overlapSeconds: number
  readonly note: string
}

export async function proposeKey(
  { jwk: given, overlapSeconds, note, ...holder }: KeyProposal,
  by: Actor,
  store: PartnerStore,
): Promise<KeyOutcome> {
  const refusal = await barred(holder, by, store)
  if (refusal !== null) return { done: false, refusal }
  const key = await store.usableKey(given, holder.kind)
  if (typeof key === 'string') return { done: false, refusal: { code: 'key-unusable', what: key } }
  const { kid, jwk } = key
  const services = holder.kind === 'client' ? await store.services() : []
  const own = services.find(({ client }) => client === holder.id)?.keys ?? []
  if (own.some((one) => one.kid === kid))
    return { done: false, refusal: { code: 'key-known', kid } }
  return act(holder, 'proposed', { kid, jwk, overlapSeconds, note }, by, store)
}

export interface KeyDecision extends KeyHolder {
  readonly kid: string
  readonly decision: 'approved' | 'rejected'
  readonly note: string
}

export async function decideKey(
  { kid, decision, note, ...holder }: KeyDecision,
  by: Actor,
  store: PartnerStore,
): Promise<KeyOutcome> {
  const refusal = await barred(holder, by, store)
  if (refusal !== null) return { done: false, refusal }
  return act(holder, decision, { kid, note }, by, store)
}

/** At once: whoever sees that a key is lost asks nobody. */
export async function retireKey(
  { kid, note, ...holder }: Omit<KeyDecision, 'decision'>,
  by: Actor,
  store: PartnerStore,
): Promise<KeyOutcome> {
  const refusal = await barred(holder, by, store)
  if (refusal !== null) return { done: false, refusal }
  return act(holder, 'retired', { kid, note }, by, store)
}

async function barred(holder: KeyHolder, by: Actor, store: PartnerStore): Promise<Refusal | null> {
  const forbidden = gate(by, 'operation', 'keep-partners')
  if (forbidden !== null) return forbidden
  const isKnown = await knows(holder, store)
  return isKnown ? null : { code: 'partner-unknown', partner: holder.id }
}

async function knows({ kind, id }: KeyHolder, store: PartnerStore): Promise<boolean> {
  switch (kind) {
    case 'insurer':
      return store.registry.insurer(id) !== undefined
    case 'client':
      return (await store.services()).some(({ client }) => client === id)
    case 'practitioner':
      return store.registry.practitioner(id) !== undefined
    case 'institution':
      return store.registry.institution(id) !== undefined
    // It stands outside the registry, under the name that the setting gives it.
    case 'centre':
      return true
  }
}

async function act(
  holder: KeyHolder,
  name: KeyActName,
  content: KeyContent,
  by: Actor,
  store: PartnerStore,
): Promise<KeyOutcome> {
  const subject = subjectOf(holder)
  const { kid } = content
  const isElsewhere = name === 'retired' && (await isOfCommand(holder, kid, store))
  const refusal = await store.act<Refusal>(subject, 'keys', (earlier) => {
    const keys = heldKeys(earlier, store.nowMs())
    const gap = isElsewhere ? null : gapOfKeyAct(keys, { act: name, kid, by: by.id })
    if (gap !== null) return refusalOf(gap, kid, keys)
    const acts: NewAct[] = [{ subject, act: name, content, by: by.id }]
    if (holder.kind !== 'client') return { ...noDeeds, acts }
    const client = holder.id
    if (name === 'retired') return { ...noDeeds, acts, clientEnds: [{ client, kid }] }
    const key = keys.find((one) => one.kid === kid)
    if (name !== 'approved' || key === undefined) return { ...noDeeds, acts }
    const { jwk, overlapSeconds } = key
    return { ...noDeeds, acts, clientKeys: [{ client, kid, jwk, overlapSeconds, added: null }] }
  })
  if (refusal !== null) return { done: false, refusal }
  return { done: true, keys: heldKeys(store.acts(subject), store.nowMs()) }
}

/** A key of a service that the command put there, which no act here speaks of. */
async function isOfCommand(holder: KeyHolder, kid: string, store: PartnerStore): Promise<boolean> {
  if (holder.kind !== 'client') return false
  const service = (await store.services()).find(({ client }) => client === holder.id)
  const counts = (endsAt: string | null) => endsAt === null || Date.parse(endsAt) > store.nowMs()
  return service?.keys.some((one) => one.kid === kid && counts(one.endsAt)) ?? false
}

function refusalOf(gap: KeyGap, kid: string, keys: readonly HeldKey[]): Refusal {
  if (gap !== 'second-operator-needed') return { code: gap, kid }
  return { code: gap, first: keys.find((one) => one.kid === kid)?.proposedBy ?? '' }
}

function keyActOf({ act, content, by, at }: StoredAct): KeyAct {
  const { kid, overlapSeconds = 0 } = contentOf(content)
  const name = keyActs.find((one) => one === act)
  if (name === undefined) throw new Error(`broken invariant: ${act} is no act about a key`)
  return { act: name, kid, by, atMs: Date.parse(at), overlapSeconds }
}

function contentOf(content: unknown): KeyContent {
  // Written by this file, and never changed.
  return content as KeyContent
}
