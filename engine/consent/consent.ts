/**
 * A consent is the list of what was done with it; how it stands is worked out from that.
 *
 *   offered ──give──► given ──withdraw──► withdrawn
 *      │                └──last day passed──► expired
 *      └──decline──► declined
 *
 * What ended is never given anew: a new one is offered, so that each is about the text that was read.
 */
import type { Jurisdiction, Kind, Purpose } from '../access/words.ts'
import type { Day } from '../base/calendar-date.ts'
import type { ConsentState, RecipientKind, Tick } from './words.ts'

/** Which of a person's data: those of one bill, or of care between two days, both included. */
export type Span =
  | { readonly kind: 'bill'; readonly settlement: string }
  | { readonly kind: 'period'; readonly from: Day; readonly to: Day }

export interface Scope {
  /** Whose law holds for the data. */
  readonly jurisdiction: Jurisdiction
  readonly purpose: Purpose
  readonly recipient: string
  readonly recipientKind: RecipientKind
  /** Where the recipient looks at them. */
  readonly recipientIn: Jurisdiction
  readonly kinds: readonly Kind[]
  readonly over: Span
  /** The last day on which it may be used. */
  readonly until: Day
  /** What can be ticked; each apart. */
  readonly ticks: readonly Tick[]
}

export type Action =
  | { readonly is: 'offered'; readonly at: string; readonly by: string }
  | {
      readonly is: 'given'
      readonly at: string
      readonly by: string
      readonly ticks: readonly Tick[]
    }
  | { readonly is: 'declined'; readonly at: string; readonly by: string }
  | { readonly is: 'withdrawn'; readonly at: string; readonly by: string }

export interface Consent {
  readonly id: string
  readonly scope: Scope
  /** In the order in which they happened. */
  readonly actions: readonly Action[]
}

export function stateOf({ scope, actions }: Consent, today: Day): ConsentState {
  const last = actions.at(-1)?.is ?? 'offered'
  const isOpen = last === 'offered' || last === 'given'
  return isOpen && today > scope.until ? 'expired' : last
}

/** What was ticked when it was given; nothing before. */
export function ticksOf({ actions }: Consent): readonly Tick[] {
  const given = actions.find((action) => action.is === 'given')
  return given?.is === 'given' ? given.ticks : []
}

/** When something was last done with it. */
export function lastActAt({ actions }: Consent): string {
  return actions.at(-1)?.at ?? ''
}
