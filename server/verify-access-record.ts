/** Verifies the access record of the server's own database, whether or not the server runs. */

import { auditActor } from './own-actors.ts'
import { onOwnDatabase } from './own-database.ts'
import { auditingAccess } from './storage/access/access-reads.ts'
import { openDatabase } from './storage/database.ts'
import { type AccessVerification, verifyAccess } from './usecases/access/verify-access.ts'

/** @throws StartFailure when the database cannot be had. */
export function verifyAccessRecord(
  env: Readonly<Record<string, string | undefined>>,
): Promise<AccessVerification> {
  return onOwnDatabase(env, 'yiqiao audit verify', async (url) => {
    const database = openDatabase(url, { max: 1, name: 'yiqiao audit verify' })
    try {
      return await auditingAccess(database, (reads) => verifyAccess(auditActor, 'audit', reads))
    } finally {
      await database.end()
    }
  })
}
