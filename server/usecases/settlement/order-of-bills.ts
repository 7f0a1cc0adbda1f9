/**
 * The order in which bills rest on one another. A settlement that stands for one worked out anew
 * takes the place of that one, however much later it was recorded.
 */
import type { SettlementDocument } from './document.ts'
import type { Entry } from './journal.ts'

/** A settlement that can be undone, with its document known to be one of a settlement. */
export interface SettledEntry extends Entry {
  readonly document: SettlementDocument
}

export function isSettled(entry: Entry): entry is SettledEntry {
  return entry.document.kind === 'settlement'
}

/** The version of the settlement whose place an entry has. */
export async function placeOf(
  entry: Entry,
  find: (id: string) => Promise<Entry | undefined>,
): Promise<number> {
  let first = entry
  while (first.replaces !== null) {
    const replaced = await find(first.replaces)
    if (replaced === undefined) throw new Error('broken invariant: what was replaced is missing')
    first = replaced
  }
  return first.version
}

/** What has been recorded from a settlement's place on, each chain in its own order. */
export interface Chains {
  /** Of the same person. */
  readonly own: readonly Entry[]
  /** For each pool of the person's bills: of all who share it, from the person's first one on. */
  readonly pooled: readonly (readonly Entry[])[]
}

/** The bills that count, in the order of their places, after that of `original`. */
export function liveAfter(original: Entry, { own, pooled }: Chains): SettledEntry[] {
  const ownIds = new Set(own.map(({ id }) => id))
  // Of a pool's bills from before it was listed, all are given.
  const isLater = ({ id, person }: Entry) => person !== original.person || ownIds.has(id)
  const chains = [own, ...pooled.map((chain) => chain.filter(isLater))]
  const byId = new Map(chains.flat().map((entry) => [entry.id, entry]))
  const undone = new Set([...byId.values()].map(({ reverses }) => reverses))
  const live = new Map<string, SettledEntry>()
  for (const entry of byId.values()) {
    if (!isSettled(entry) || undone.has(entry.id) || entry.id === original.id) continue
    const first = firstOf(entry, byId)
    if (first !== undefined) live.set(first.id, entry)
  }
  const places = chains.map((chain) =>
    chain.filter(({ kind, replaces }) => kind === 'settlement' && replaces === null),
  )
  return inOneOrder(places).flatMap(({ id }) => live.get(id) ?? [])
}

/** Undefined where it was recorded before all that is known here. */
function firstOf(entry: Entry, byId: ReadonlyMap<string, Entry>): Entry | undefined {
  let first: Entry | undefined = entry
  while (first !== undefined && first.replaces !== null) first = byId.get(first.replaces)
  return first
}

/**
 * One order that respects that of every chain. Where the chains leave it open, the moment of
 * recording decides; no counter is shared by two bills whose order is open.
 */
function inOneOrder(chains: readonly (readonly Entry[])[]): Entry[] {
  const left = chains.map((chain) => [...chain])
  const ordered: Entry[] = []
  for (;;) {
    const heads = left.flatMap(([head]) => head ?? [])
    if (heads.length === 0) return ordered
    const [next] = heads
      .filter(({ id }) => left.every((chain) => chain.findIndex((one) => one.id === id) <= 0))
      .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
    if (next === undefined) throw new Error('broken invariant: two bills each came after the other')
    ordered.push(next)
    for (const chain of left) if (chain[0]?.id === next.id) chain.shift()
  }
}
