/** Verifies the journal of the server's own database, whether or not the server runs. */
import { readConfig } from './config.ts'
import { auditActor } from './services.ts'
import { StartFailure } from './start-failure.ts'
import { auditing } from './storage/audit-reads.ts'
import { checkDatabase, openDatabase } from './storage/database.ts'
import { lockDataFolder } from './storage/embedded/data-lock.ts'
import { addressIn, startEmbedded } from './storage/embedded/embedded-server.ts'
import { migrate } from './storage/migrate.ts'
import { createRuleTextStore } from './storage/rule-text-store.ts'
import { type RuleText, rulesOf } from './usecases/rules.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'
import { ruleArchive } from './usecases/settlement/past-rules.ts'
import { type Verification, verifyJournal } from './usecases/verify/verify-journal.ts'

/**
 * `env` as the server reads it. The rules come from the database alone, since what is verified is
 * that it can explain itself.
 *
 * @throws StartFailure when the database cannot be had.
 */
export async function verifyDatabase(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Verification> {
  const { databaseUrl, dataFolder, mode } = readConfig(env)
  if (databaseUrl !== null) {
    await checkDatabase(databaseUrl)
    return verifyAt(databaseUrl)
  }
  const lock = lockOrNothing(dataFolder)
  if (lock === undefined) {
    const address = await addressIn(dataFolder)
    if (address !== undefined) return verifyAt(address)
    throw new StartFailure(
      'data-folder-in-use',
      `Another process is just starting in ${dataFolder}: wait until it is ready, and verify again.`,
    )
  }
  try {
    const server = await startEmbedded({ dataFolder, profile: mode })
    try {
      await migrate(server.url)
      return await verifyAt(server.url)
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

function lockOrNothing(dataFolder: string) {
  try {
    return lockDataFolder(dataFolder, 'the command yiqiao verify')
  } catch (error) {
    if (error instanceof StartFailure && error.code === 'data-folder-in-use') return undefined
    throw error
  }
}

async function verifyAt(url: string): Promise<Verification> {
  const database = openDatabase(url, { max: 2, name: 'yiqiao verify' })
  const texts = createRuleTextStore(database)
  const archive = ruleArchive(rulesOf({ regions: [], schemes: [], benefits: [] }, new Map()), {
    // What was kept under this digest was written from rules of this form.
    loadSet: async (digest) => (await texts.loadSet(digest)) as RuleText[] | undefined,
    loadCatalogue: texts.loadCatalogue,
  })
  try {
    return await auditing<JournalDocument, Verification>(database, (reads) =>
      verifyJournal(auditActor, 'audit', reads, archive),
    )
  } finally {
    await database.end()
  }
}
