/** The sample alliance behind real HTTP, for tests of the gateway. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Config } from '../../server/config.ts'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { auditActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

export interface ServedGateway {
  readonly address: string
  readonly alliance: Alliance
  readonly database: TestDatabase
  readonly logged: readonly string[]
  /** What `yiqiao verify` finds of the journal. */
  verify(): Promise<Verification>
  close(): Promise<void>
}

/** @param settings of one side of two. */
export async function serveGateway(
  settings: Partial<Pick<Config, 'side' | 'sideQueue' | 'fundRecords'>> = {},
): Promise<ServedGateway> {
  const database = await withDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-gateway-'))
  const config = { mode: 'sample', dataFolder: folder, ...settings } as const
  const alliance = await openAlliance(config, database.url, database.pool)
  const logged: string[] = []
  const app = await buildApp({
    logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    isSecure: false,
    isReady: async () => true,
    registerRoutes: (routes) => addApi(routes, alliance.api),
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    address,
    alliance,
    database,
    logged,
    verify: () =>
      auditing<JournalDocument, Verification>(database.pool, (reads) =>
        verifyJournal(auditActor, 'audit', reads, alliance.api.store.archive),
      ),
    async close() {
      await app.close()
      await alliance.close()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}
