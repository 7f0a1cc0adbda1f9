/**
 * Access where a life depends on it: a doctor says why, may look for a short while, and a second
 * person judges it afterwards.
 *
 *   open ──time over──► awaiting review ──late──► overdue
 *     └──────────── reviewed ──► justified | unjustified
 */

/** Choices of this project, and no rule of law. */
export const emergencyRules = { openMinutes: 60, reviewHours: 72 } as const

export const emergencyOutcomes = ['justified', 'unjustified'] as const

export type EmergencyOutcome = (typeof emergencyOutcomes)[number]

export const emergencyStates = ['open', 'awaiting-review', 'overdue', ...emergencyOutcomes] as const

export type EmergencyState = (typeof emergencyStates)[number]

export interface EmergencyTimes {
  /** Milliseconds since 1970. */
  readonly openUntil: number
  readonly reviewBy: number
  readonly outcome: EmergencyOutcome | null
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export function emergencyTimes(openedAt: number): Omit<EmergencyTimes, 'outcome'> {
  const { openMinutes, reviewHours } = emergencyRules
  return {
    openUntil: openedAt + openMinutes * minuteMs,
    reviewBy: openedAt + reviewHours * hourMs,
  }
}

/** A review ends it, also before its time. */
export function emergencyState(
  { openUntil, reviewBy, outcome }: EmergencyTimes,
  now: number,
): EmergencyState {
  if (outcome !== null) return outcome
  if (now < openUntil) return 'open'
  return now <= reviewBy ? 'awaiting-review' : 'overdue'
}
