/** Verifies the journal of the server's own database, whether or not the server runs. */

import { auditActor } from './own-actors.ts'
import { onOwnDatabase } from './own-database.ts'
import { auditing } from './storage/audit-reads.ts'
import { openDatabase } from './storage/database.ts'
import { firstDamage } from './storage/page-check.ts'
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
  return onOwnDatabase(env, 'yiqiao verify', verifyAt, async ({ url, adminUrl }) => {
    const damaged = await firstDamage(adminUrl, new URL(url).pathname)
    if (damaged === undefined) return undefined
    return { ...nothingCounted, finding: { invariant: 'page', ...damaged } }
  })
}

const nothingCounted = { settlements: 0, reversals: 0, postings: 0, persons: 0, chained: 0 }

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
