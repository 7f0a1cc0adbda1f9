/** A request about a record, and its outcome as an answer: the same for tickets and co-investigations. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { fingerprintOf } from '../canonical.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingRecord, ClearingStore, RecordOutcome } from './clearing-store.ts'
import type { Read } from './month.ts'

export function recordRequest(
  key: string,
  content: { readonly act: string; readonly text: string; readonly about: unknown },
  by: Actor,
  { today, now }: ClearingStore,
) {
  const { act, text } = content
  const action = { act, on: textFromDay(today()), by: by.id, text }
  return { key, fingerprint: fingerprintOf(content), action, at: now() }
}

export function recordAnswer<T>(
  outcome: RecordOutcome<Refusal>,
  about: string,
  view: (record: ClearingRecord) => T,
): Read<T> {
  if (outcome.done) return { found: true, value: view(outcome.record) }
  switch (outcome.why) {
    case 'refused':
      return { found: false, refusal: outcome.refusal }
    case 'record-unknown':
      return { found: false, refusal: { code: 'record-unknown', record: about } }
    case 'subject-taken':
      return { found: false, refusal: { code: 'investigated-already', settlement: about } }
    case 'key-reused':
      return { found: false, refusal: { code: 'key-reused' } }
  }
}
