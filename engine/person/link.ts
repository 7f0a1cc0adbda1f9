/**
 * What is decided about two records that may be one person's, as a list of deeds; how it stands is
 * worked out from that.
 *
 *   open ──propose──► merge-proposed ──approve──► merged ──propose──► split-proposed
 *    │  ▲                   │                       ▲                      │
 *    │  └─────refuse────────┘                       ├───────refuse─────────┤
 *    └──dismiss──► dismissed                        │                   approve
 *                     └────────propose──────────────┘◄── parted ◄─────────┘
 *
 * Whoever proposes never approves. A merge ties counters together and moves none, so that a split
 * leaves each record with its own.
 */
import type { MatchPoint, Verdict } from './match.ts'

export const linkStates = [
  'none',
  'open',
  'merge-proposed',
  'merged',
  'split-proposed',
  'parted',
  'dismissed',
] as const
export type LinkState = (typeof linkStates)[number]

export type LinkDeed =
  | {
      readonly act: 'find'
      readonly records: readonly [string, string]
      readonly score: number
      readonly verdict: Verdict
      readonly points: readonly MatchPoint[]
    }
  | { readonly act: 'propose'; readonly what: 'merge' | 'split'; readonly reason: string }
  | { readonly act: 'approve' }
  | { readonly act: 'refuse'; readonly reason: string }
  | { readonly act: 'dismiss'; readonly reason: string }

export type LinkAct = LinkDeed['act']

export interface LinkAction {
  readonly by: string
  readonly deed: LinkDeed
}

export interface Link {
  readonly state: LinkState
  readonly records: readonly [string, string]
  readonly score: number
  readonly verdict: Verdict
  readonly points: readonly MatchPoint[]
  /** Who proposed what has not been decided; null where nothing is. */
  readonly maker: string | null
}

const nothing: Link = {
  state: 'none',
  records: ['', ''],
  score: 0,
  verdict: 'different',
  points: [],
  maker: null,
}

export function linkOf(actions: readonly LinkAction[]): Link {
  return actions.reduce(after, nothing)
}

function after(link: Link, { by, deed }: LinkAction): Link {
  const { state } = link
  switch (deed.act) {
    case 'find': {
      const { records, score, verdict, points } = deed
      return { ...link, state: 'open', records, score, verdict, points }
    }
    case 'propose':
      return { ...link, state: `${deed.what}-proposed`, maker: by }
    case 'approve':
      return { ...link, state: state === 'merge-proposed' ? 'merged' : 'parted', maker: null }
    case 'refuse':
      return { ...link, state: state === 'merge-proposed' ? 'open' : 'merged', maker: null }
    case 'dismiss':
      return { ...link, state: 'dismissed' }
  }
}

const mayBeProposed = { merge: ['open', 'parted', 'dismissed'], split: ['merged'] } as const

export type LinkBar = 'out-of-turn' | 'own-proposal'

/** Null where the deed may follow. */
export function barOf({ state, maker }: Link, deed: LinkDeed, by: string): LinkBar | null {
  switch (deed.act) {
    case 'find':
      return state === 'none' ? null : 'out-of-turn'
    case 'propose':
      return mayBeProposed[deed.what].some((one) => one === state) ? null : 'out-of-turn'
    case 'dismiss':
      return state === 'open' || state === 'parted' ? null : 'out-of-turn'
    default:
      if (state !== 'merge-proposed' && state !== 'split-proposed') return 'out-of-turn'
      // Whoever proposed may take it back, and nobody else's word is needed for that.
      return deed.act === 'approve' && maker === by ? 'own-proposal' : null
  }
}
