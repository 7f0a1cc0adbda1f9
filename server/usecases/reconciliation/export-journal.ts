/** A day's journal as text for a foreign program to recount. */

import type { Day } from '../../../engine/base/calendar-date.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { entryText, type TextEntry } from '../../../engine/ledger/journal-text.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import { startOf } from '../start-of-day.ts'

export interface JournalDayReads {
  entries(day: string, from: Date, to: Date): AsyncIterable<readonly TextEntry[]>
}

/** @throws when the actor may not export. */
export async function* exportJournal(
  day: Day,
  by: Actor,
  purpose: Purpose,
  reads: JournalDayReads,
): AsyncGenerator<string> {
  if (gate(by, purpose, 'export-journal') !== null) throw new Error('This actor may not export.')
  const text = textFromDay(day)
  yield `; Yiqiao: everything recorded on ${text}, by China Standard Time\n\n`
  for await (const page of reads.entries(text, startOf(day), startOf(day + 1))) {
    yield page.map(entryText).join('')
  }
}
