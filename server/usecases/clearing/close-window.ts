/** Closes the open clearing window: whatever is recorded afterwards lies in the next one. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { type ClosedWindow, periodOfDay } from '../../../engine/clearing/window.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingStore } from './clearing-store.ts'

export interface CloseCommand {
  readonly key: string
  /** The month that the window is cleared with. */
  readonly period: string
}

export type CloseOutcome =
  | { readonly closed: true; readonly window: ClosedWindow; readonly isNew: boolean }
  | { readonly closed: false; readonly refusal: Refusal }

export async function closeWindow(
  { key, period }: CloseCommand,
  by: Actor,
  purpose: Purpose,
  { windows, today, now }: Pick<ClearingStore, 'windows' | 'today' | 'now'>,
): Promise<CloseOutcome> {
  const refusal = gate(by, purpose, 'run-clearing')
  if (refusal !== null) return { closed: false, refusal }
  const closing = await windows.close({
    key,
    fingerprint: fingerprintOf({ closes: period }),
    period,
    by: by.id,
    on: textFromDay(today()),
    at: now(),
  })
  if (closing.closed) return closing
  if (closing.why === 'key-reused') return { closed: false, refusal: { code: 'key-reused' } }
  return { closed: false, refusal: { code: 'period-over', period, last: closing.period } }
}

/**
 * Closes the window of each day that has ended, in whatever process this runs and however often.
 * The window of a day belongs to the day's month, so the last one of a month is closed on the first
 * day of the next.
 */
export async function closeEndedDay(
  by: Actor,
  { windows, today, now }: Pick<ClearingStore, 'windows' | 'today' | 'now'>,
): Promise<void> {
  const ended = textFromDay(today() - 1)
  const period = periodOfDay(ended)
  const last = await windows.last()
  if (last !== undefined && last.period > period) return
  await windows.close({
    key: `day ${ended}`,
    fingerprint: fingerprintOf({ closes: period, day: ended }),
    period,
    by: by.id,
    on: ended,
    at: now(),
  })
}
