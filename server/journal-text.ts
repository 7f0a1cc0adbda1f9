/** Writes a day's journal of the server's own database, whether or not the server runs. */
import type { Day } from '../engine/base/calendar-date.ts'
import { readConfig } from './config.ts'
import { auditActor } from './own-actors.ts'
import { withOwnDatabase } from './own-database.ts'
import { checkDatabase, type Database, openDatabase } from './storage/database.ts'
import { entriesRecorded } from './storage/journal-day.ts'
import { migrate } from './storage/migrate.ts'
import { exportJournal } from './usecases/reconciliation/export-journal.ts'

/** @throws StartFailure when the database cannot be had. */
export async function writeJournal(
  day: Day,
  env: Readonly<Record<string, string | undefined>>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const config = readConfig(env)
  if (config.databaseUrl !== null) {
    await checkDatabase(config.databaseUrl)
    return writeFrom(config.databaseUrl, day, write)
  }
  await withOwnDatabase(config, 'yiqiao journal', async ({ url, wasRunning }) => {
    if (!wasRunning) await migrate(url)
    await writeFrom(url, day, write)
  })
}

async function writeFrom(
  url: string,
  day: Day,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const database = openDatabase(url, { max: 1, name: 'yiqiao journal' })
  try {
    for await (const text of journalOf(database, day)) await write(text)
  } finally {
    await database.end()
  }
}

export function journalOf(database: Database, day: Day): AsyncGenerator<string> {
  return exportJournal(day, auditActor, 'audit', {
    entries: (name, from, to) => entriesRecorded(database, name, from, to),
  })
}
