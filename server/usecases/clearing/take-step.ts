/**
 * Takes the next step of a month that one person may take alone. The confirmation is no such step:
 * it books the debts and is proposed by one person and released by another.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { CycleStepName } from '../../../engine/clearing/monthly-cycle.ts'
import { canonicalText, digestText, fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore } from './clearing-store.ts'
import { loadMonth, type Month, type Read, refuseStep } from './month.ts'

export interface StepCommand {
  readonly key: string
  readonly period: string
  readonly step: Exclude<CycleStepName, 'confirmed'>
}

export async function takeStep(
  { key, period, step }: StepCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Month>> {
  const forbidden = gate(by, purpose, 'run-clearing')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const outcome = await store.periods.takeStep<Refusal>(
    {
      key,
      fingerprint: fingerprintOf({ period, step }),
      period,
      step,
      by: by.id,
      on: textFromDay(store.today()),
      at: store.now(),
    },
    async (done) => {
      // Read under the book's lock: a deduction that is being released is in it, or is refused.
      const month = await loadMonth(period, store)
      const refusal = refuseStep(step, done, month)
      return refusal === null ? { content: contentOf(step, month) } : { refusal }
    },
  )
  if (outcome.taken) return { found: true, value: await loadMonth(period, store) }
  const refusal = outcome.why === 'refused' ? outcome.refusal : ({ code: 'key-reused' } as const)
  return { found: false, refusal }
}

/** What was built is kept, so that it can be shown that the same table was confirmed. */
function contentOf(step: CycleStepName, { windows, table }: Month): object {
  if (step !== 'built') return {}
  return { windows: windows.map(({ window }) => window), table, digest: tableDigest(table) }
}

export function tableDigest(table: Month['table']): string {
  return digestText(canonicalText(table))
}
