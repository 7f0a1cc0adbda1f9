/**
 * The life of a break, as the list of what was done about it. The state is a fold over the list.
 *
 *   open ──propose──► proposed ──approve, by another person──► resolved
 *     ▲                  │
 *     └─reject, withdraw─┘
 *   open, proposed ──the next statement agrees──► cleared
 *
 * A break that turns up again is the same break. It opens again only if it shows another difference
 * than the one that was resolved.
 */
import type { DifferenceClass } from './difference.ts'
import type { Resolution } from './resolution.ts'

interface Done {
  readonly by: string
  /** ISO instant. */
  readonly at: string
}

export type BreakAction = Done &
  (
    | {
        readonly act: 'found'
        readonly run: string
        readonly class: DifferenceClass
        readonly content: string
        readonly on: string
      }
    | { readonly act: 'cleared'; readonly run: string }
    | { readonly act: 'assigned'; readonly owner: string }
    | { readonly act: 'noted'; readonly text: string }
    | { readonly act: 'proposed'; readonly resolution: Resolution; readonly reason: string }
    | { readonly act: 'withdrawn' }
    | { readonly act: 'rejected'; readonly reason: string }
    | { readonly act: 'approved'; readonly entry: string | null }
  )

export const breakStates = ['open', 'proposed', 'resolved', 'cleared'] as const

export interface BreakState {
  readonly state: (typeof breakStates)[number]
  readonly class: DifferenceClass
  /** Digest of the difference as last seen. */
  readonly content: string
  readonly owner: string | null
  /** ISO day on which it was first found, or found anew after its end. */
  readonly openSince: string
  readonly proposal: {
    readonly by: string
    readonly resolution: Resolution
    readonly reason: string
  } | null
  readonly entry: string | null
  /** How many proposals there were: the number makes a key for the entry. */
  readonly proposals: number
}

/** @throws when the list does not begin with the finding. */
export function stateOfBreak(actions: readonly BreakAction[]): BreakState {
  let state: BreakState | null = null
  for (const action of actions) state = after(state, action)
  if (state === null) throw new Error('broken invariant: a break that nobody found')
  return state
}

function after(state: BreakState | null, action: BreakAction): BreakState {
  if (action.act === 'found') return afterFound(state, action)
  if (state === null) throw new Error(`broken invariant: ${action.act} before it was found`)
  switch (action.act) {
    case 'cleared':
      return { ...state, state: 'cleared', proposal: null }
    case 'assigned':
      return { ...state, owner: action.owner }
    case 'noted':
      return state
    case 'proposed': {
      const { by, resolution, reason } = action
      const proposals = state.proposals + 1
      return { ...state, state: 'proposed', proposal: { by, resolution, reason }, proposals }
    }
    case 'withdrawn':
    case 'rejected':
      return { ...state, state: 'open', proposal: null }
    case 'approved':
      return { ...state, state: 'resolved', entry: action.entry }
  }
}

function afterFound(
  state: BreakState | null,
  action: BreakAction & { readonly act: 'found' },
): BreakState {
  const seen = { class: action.class, content: action.content }
  if (state === null) {
    return {
      ...seen,
      state: 'open',
      owner: null,
      openSince: action.on,
      proposal: null,
      entry: null,
      proposals: 0,
    }
  }
  const isSame = state.content === action.content
  if (isSame && state.state !== 'cleared') return { ...state, ...seen }
  const isNew = state.state === 'resolved' || state.state === 'cleared'
  const openSince = isNew ? action.on : state.openSince
  // A proposal was made for the old difference.
  return { ...state, ...seen, state: 'open', proposal: null, openSince }
}

export type BreakRefusal =
  | 'break-closed'
  | 'break-has-proposal'
  | 'break-without-proposal'
  | 'checker-is-maker'
  | 'not-the-maker'

/** Null when this may be done now. Whoever proposes cannot approve, and only they can withdraw. */
export function refusalOf(
  state: BreakState,
  act: Exclude<BreakAction['act'], 'found' | 'cleared'>,
  by: string,
): BreakRefusal | null {
  if (act === 'noted') return null
  if (state.state === 'resolved' || state.state === 'cleared') return 'break-closed'
  if (act === 'assigned') return null
  if (act === 'proposed') return state.state === 'proposed' ? 'break-has-proposal' : null
  if (state.proposal === null) return 'break-without-proposal'
  if (act === 'withdrawn') return state.proposal.by === by ? null : 'not-the-maker'
  return state.proposal.by === by ? 'checker-is-maker' : null
}

/** Counts working days; the calendar of holidays is somebody else's. */
export interface WorkingDays {
  /** After the first day, up to and with the second; both ISO days. */
  between(from: string, to: string): number
}

export function ageOf(
  { openSince }: Pick<BreakState, 'openSince'>,
  today: string,
  days: WorkingDays,
): number {
  return days.between(openSince, today)
}
