/**
 * Public keys of insurers and of services, as lists of acts.
 *
 *   proposed ──approved──► in force ──another is approved──► ending ──its time comes──► retired
 *      └──rejected──► rejected        └──────────── retired at once ───────────────────────┘
 *
 * One person proposes a key and another one approves it. Whoever sees that a key is lost retires it
 * alone: that only takes trust away.
 */

/**
 * `insurer:ID` signs its answers with them, `client:ID` gets its tokens by them. Prescriptions are signed
 * with those of a `practitioner` and an `institution`, and the circulation `centre` signs what it answers.
 */
export const keyHolders = ['insurer', 'client', 'practitioner', 'institution', 'centre'] as const
export type HolderKind = (typeof keyHolders)[number]

/** Whose keys are those of prescriptions. */
export const signingHolders = ['institution', 'practitioner', 'centre'] as const

export const keyActs = ['proposed', 'approved', 'rejected', 'retired'] as const
export type KeyActName = (typeof keyActs)[number]

export interface KeyAct {
  readonly act: KeyActName
  readonly kid: string
  readonly by: string
  readonly atMs: number
  /** Of a proposal: for how long the keys before it hold besides, once it is approved. */
  readonly overlapSeconds: number
}

export type KeyState = 'proposed' | 'in-force' | 'ending' | 'retired' | 'rejected'

export interface PartnerKey {
  readonly kid: string
  readonly state: KeyState
  readonly proposedBy: string
  readonly proposedAtMs: number
  readonly decidedBy: string | null
  readonly decidedAtMs: number | null
  readonly overlapSeconds: number
  /** From when on it no longer counts; null while nothing ends it. */
  readonly endsAtMs: number | null
}

/** All keys of one party, in the order in which they were proposed. */
export function keysAt(acts: readonly KeyAct[], nowMs: number): readonly PartnerKey[] {
  const keys = new Map<string, PartnerKey>()
  for (const act of acts) take(keys, act)
  return [...keys.values()].map((key) => ({ ...key, state: stateAt(key, nowMs) }))
}

/** Whether answers that it signed are believed. */
export function counts({ state }: Pick<PartnerKey, 'state'>): boolean {
  return state === 'in-force' || state === 'ending'
}

export type KeyGap = 'key-unknown' | 'key-known' | 'key-decided' | 'second-operator-needed'

/** What stands against the act; null where nothing does. */
export function gapOfKeyAct(
  keys: readonly PartnerKey[],
  { act, kid, by }: Pick<KeyAct, 'act' | 'kid' | 'by'>,
): KeyGap | null {
  const key = keys.find((one) => one.kid === kid)
  if (act === 'proposed') return key === undefined ? null : 'key-known'
  if (key === undefined) return 'key-unknown'
  if (act === 'retired') return counts(key) ? null : 'key-decided'
  if (key.state !== 'proposed') return 'key-decided'
  // Whoever proposed may think better of it alone.
  return act === 'approved' && key.proposedBy === by ? 'second-operator-needed' : null
}

function take(keys: Map<string, PartnerKey>, { act, kid, by, atMs, overlapSeconds }: KeyAct): void {
  const key = keys.get(kid)
  if (act === 'proposed') {
    const undecided = { decidedBy: null, decidedAtMs: null, endsAtMs: null }
    const made = { kid, state: 'proposed' as const, proposedBy: by, proposedAtMs: atMs }
    keys.set(kid, { ...made, ...undecided, overlapSeconds })
    return
  }
  if (key === undefined) return
  if (act === 'approved') endOthers(keys, key, atMs)
  const decided = act === 'retired' ? { endsAtMs: atMs } : { decidedBy: by, decidedAtMs: atMs }
  const state = act === 'approved' ? 'in-force' : act
  keys.set(kid, { ...key, ...decided, state })
}

/** Whoever has a new key does not sign with the old ones for long. */
function endOthers(keys: Map<string, PartnerKey>, by: PartnerKey, atMs: number): void {
  const endsAtMs = atMs + by.overlapSeconds * 1000
  for (const other of keys.values()) {
    const isEarlier = other.state === 'in-force' && other.kid !== by.kid
    if (!isEarlier || (other.endsAtMs !== null && other.endsAtMs <= endsAtMs)) continue
    keys.set(other.kid, { ...other, endsAtMs })
  }
}

function stateAt({ state, endsAtMs }: PartnerKey, nowMs: number): KeyState {
  if (state !== 'in-force' || endsAtMs === null) return state
  return endsAtMs <= nowMs ? 'retired' : 'ending'
}
