/** Every night the day before is held against the platform, one institution after the other. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Actor } from '../gate.ts'
import {
  type PlatformDifference,
  type PlatformReconciling,
  type ReconcilePlatformStore,
  reconcilePlatform,
} from './reconcile-platform.ts'

export interface DailyStore extends Pick<ReconcilePlatformStore, 'answered'> {
  readonly institutions: readonly string[]
  reconcilingOf(institution: string): PlatformReconciling
}

export interface DailyFinding {
  readonly institution: string
  /** Null where the platform did not answer: the day is still open. */
  readonly differences: readonly PlatformDifference[] | null
}

/** Answers institutions with a difference, and those of which the platform said nothing. */
export async function reconcileDay(
  number: Day,
  by: Actor,
  { institutions, reconcilingOf, answered }: DailyStore,
): Promise<DailyFinding[]> {
  const day = { number, text: textFromDay(number) }
  const findings: DailyFinding[] = []
  for (const institution of institutions) {
    const store = { reconciling: reconcilingOf(institution), answered }
    const done = await reconcilePlatform(institution, day, by, store)
    if (!done.done) findings.push({ institution, differences: null })
    else if (done.differences.length > 0) {
      findings.push({ institution, differences: done.differences })
    }
  }
  return findings
}
