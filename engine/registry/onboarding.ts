/**
 * How a partner comes into the alliance: an application with entry and keys, a run against its test
 * system, an approval by somebody else, and then it is live.
 *
 *   applied ──checked (passed)──► checked ──approved──► approved ──live──► live
 *      ├──checked (failed)──► failed ──checked again──► …
 *      └──────── rejected or withdrawn, until it is live ────────► rejected
 */

export const onboardingActs = ['applied', 'checked', 'approved', 'rejected', 'live'] as const
export type OnboardingActName = (typeof onboardingActs)[number]

export interface OnboardingAct {
  readonly act: OnboardingActName
  readonly by: string
  /** Of a check: whether every rule was kept. */
  readonly hasPassed: boolean
}

export const onboardingStates = [
  'applied',
  'failed',
  'checked',
  'approved',
  'rejected',
  'live',
] as const
export type OnboardingState = (typeof onboardingStates)[number]

export function onboardingState(acts: readonly OnboardingAct[]): OnboardingState {
  const last = acts.at(-1)
  if (last?.act !== 'checked') return last?.act ?? 'applied'
  return last.hasPassed ? 'checked' : 'failed'
}

export type OnboardingGap = 'out-of-turn' | 'check-needed' | 'second-operator-needed'

const mayFollow: Readonly<Record<OnboardingActName, readonly OnboardingState[]>> = {
  applied: [],
  checked: ['applied', 'failed', 'checked'],
  approved: ['checked'],
  rejected: ['applied', 'failed', 'checked', 'approved'],
  live: ['approved'],
}

/** What stands against the act; null where nothing does. Nobody approves an own application. */
export function gapOfOnboarding(
  acts: readonly OnboardingAct[],
  { act, by }: Pick<OnboardingAct, 'act' | 'by'>,
): OnboardingGap | null {
  const state = onboardingState(acts)
  if (act === 'approved' && (state === 'applied' || state === 'failed')) return 'check-needed'
  if (!mayFollow[act].includes(state)) return 'out-of-turn'
  const applicant = acts.find((one) => one.act === 'applied')?.by
  return act === 'approved' && applicant === by ? 'second-operator-needed' : null
}
