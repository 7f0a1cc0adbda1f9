/** Where a referral lies after an act: who sees it, and until when whoever has the turn must act. */
import { breachedNow, type Clock, nextDue } from './clocks.ts'
import { endStates, type ReferralState, type ReferralStateName } from './referral.ts'

export interface OnDesk {
  readonly desk: string
  readonly state: ReferralStateName
  /** Milliseconds since 1970; null where nobody there has to act. */
  readonly dueAt: number | null
}

/** Desk of the clock: whatever lies there is looked at when its time has come. */
export const clockDesk = 'referral-clock'
/** Desk of what has to be filed with a home fund. */
export const filingDesk = 'referral-filing'

/** States in which the referral is not known to the target, or no longer. */
const before: readonly ReferralStateName[] = [
  'begun',
  'drafted',
  'consented',
  'submitted',
  'redirected',
  'rejected',
]

const senderActs: readonly ReferralStateName[] = ['return-offered', 'submitted']

export interface DeskFacts {
  readonly clocks: readonly Clock[]
  /** When it lapses by itself; null: never. */
  readonly expiresAt: number | null
  readonly needsFiling: boolean
}

export function desksOf(
  now: ReferralState,
  { clocks, expiresAt, needsFiling }: DeskFacts,
): OnDesk[] {
  const { sheet, state, escalated, isConsentTakenBack } = now
  if (sheet === null) return []
  const due = nextDue(clocks)
  const isOver = endStates.includes(state)
  const isSenders = senderActs.includes(state)
  const dueAt = isOver ? null : (due?.dueAt ?? null)
  const desks: OnDesk[] = [
    { desk: sheet.person, state, dueAt: null },
    { desk: sheet.from.institution, state, dueAt: isSenders ? dueAt : null },
  ]
  if (!before.includes(state) && !isConsentTakenBack) {
    desks.push({ desk: sheet.target.institution, state, dueAt: isSenders ? null : dueAt })
  }
  if (isOver) return desks
  const nextLook = firstOf([
    ...breachedNow(clocks, escalated, Infinity).map((one) => one.dueAt),
    expiresAt,
  ])
  if (nextLook !== null) desks.push({ desk: clockDesk, state, dueAt: nextLook })
  if (needsFiling) desks.push({ desk: filingDesk, state, dueAt: null })
  return desks
}

function firstOf(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
