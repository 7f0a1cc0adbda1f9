/** Whether something can be done with a consent: given, declined, withdrawn. */
import { ageOn, type Day } from '../base/calendar-date.ts'
import { type Consent, stateOf, ticksOf } from './consent.ts'
import type { ConsentState, Tick } from './words.ts'

/** Who does it, and from which age on persons do it themselves where their data lie. */
export interface Doer {
  readonly isGuardian: boolean
  /** Null where nobody knows it: then the person counts as grown up. */
  readonly birth: Day | null
  readonly guardianBelow: number
}

export type ActionRefusal =
  | { readonly code: 'consent-needs-guardian'; readonly below: number }
  | { readonly code: 'consent-nothing-ticked' }
  | { readonly code: 'consent-tick-unknown'; readonly tick: string }
  | { readonly code: 'consent-not-open'; readonly state: ConsentState }

export interface Taken {
  /** False where the same was done before: nothing is added then. */
  readonly isNew: boolean
  readonly refusal: ActionRefusal | null
}

const done: Taken = { isNew: false, refusal: null }
const added: Taken = { isNew: true, refusal: null }

export function give(consent: Consent, ticks: readonly Tick[], doer: Doer, today: Day): Taken {
  const { isGuardian, birth, guardianBelow: below } = doer
  const isChild = birth !== null && ageOn(birth, today) < below
  if (isChild && !isGuardian) return refused({ code: 'consent-needs-guardian', below })
  if (ticks.length === 0) return refused({ code: 'consent-nothing-ticked' })
  const unknown = ticks.find((tick) => !consent.scope.ticks.includes(tick))
  if (unknown !== undefined) return refused({ code: 'consent-tick-unknown', tick: unknown })
  const state = stateOf(consent, today)
  if (state === 'given' && isSame(ticks, ticksOf(consent))) return done
  return state === 'offered' ? added : refused({ code: 'consent-not-open', state })
}

/** Saying no needs no guardian, and is possible at any time. */
export function decline(consent: Consent, today: Day): Taken {
  const state = stateOf(consent, today)
  if (state === 'declined') return done
  return state === 'offered' ? added : refused({ code: 'consent-not-open', state })
}

export function withdraw(consent: Consent, today: Day): Taken {
  const state = stateOf(consent, today)
  if (state === 'withdrawn') return done
  // What expired is not in use any more, and yet its recipients may hear that it was taken back.
  const wasGiven = ticksOf(consent).length > 0
  return wasGiven ? added : refused({ code: 'consent-not-open', state })
}

function isSame(a: readonly Tick[], b: readonly Tick[]): boolean {
  return a.length === b.length && a.every((tick) => b.includes(tick))
}

function refused(refusal: ActionRefusal): Taken {
  return { isNew: false, refusal }
}
