/** Runs `yiqiao verify` on a test's database; the rules are those that the database itself keeps. */
import { auditActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import type { Linjiang } from './linjiang.ts'

export function verified({ database, services }: Linjiang): Promise<Verification> {
  const empty = rulesOf({ regions: [], schemes: [], benefits: [] }, new Map())
  const archive = ruleArchive(empty, services.texts)
  return auditing<JournalDocument, Verification>(database.pool, (reads) =>
    verifyJournal(auditActor, 'audit', reads, archive),
  )
}
