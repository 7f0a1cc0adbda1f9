/**
 * Makes a new master key and puts everything sealed under it, whether or not the server runs. What was
 * stopped goes on: no further key is made before everything lies under the last one.
 */
import { readConfig } from './config.ts'
import { addMasterKey, openIdentityKeys } from './identity/identity-keys.ts'
import { onOwnDatabase } from './own-database.ts'
import { StartFailure } from './start-failure.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { onOneServer } from './storage/placement.ts'
import { countBehind, rewrapAll } from './storage/sealed-texts.ts'

export interface Rotation {
  /** Version of the master key of today. */
  readonly key: number
  readonly isNewKey: boolean
  readonly rewrapped: number
}

const rowsAtOnce = 500
/** Chosen once at random; two rotations at the same time meet on it. */
const lockKey = 7_426_118_309

/** @throws StartFailure when the database or the key cannot be had, or a rotation is under way. */
export function rotateKeys(
  env: Readonly<Record<string, string | undefined>>,
  say: (rewrapped: number) => void = () => undefined,
): Promise<Rotation> {
  const { dataFolder, cipher } = readConfig(env)
  return onOwnDatabase(env, 'yiqiao keys rotate', async (url) => {
    const database = openDatabase(url, {
      max: 3,
      name: 'yiqiao keys rotate',
      statementTimeoutMs: 0,
    })
    try {
      return await rotateIn(database, dataFolder, { cipher, rowsAtOnce, say })
    } finally {
      await database.end()
    }
  })
}

export interface HowToRotate {
  readonly cipher: Parameters<typeof openIdentityKeys>[2]
  readonly rowsAtOnce: number
  readonly say: (rewrapped: number) => void
}

export async function rotateIn(
  database: Database,
  folder: string,
  how: HowToRotate,
): Promise<Rotation> {
  const locking = await database.connect()
  try {
    const { rows } = await locking.query<{ got: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS got',
      [lockKey],
    )
    if (rows[0]?.got !== true) {
      throw new StartFailure(
        'data-folder-in-use',
        'Keys are being rotated already: wait until that has ended.',
      )
    }
    return await rotateLocked(database, folder, how)
  } finally {
    // The connection goes, and the lock with it.
    locking.release(true)
  }
}

async function rotateLocked(
  database: Database,
  folder: string,
  { cipher, rowsAtOnce: limit, say }: HowToRotate,
): Promise<Rotation> {
  const placed = onOneServer(database)
  const before = await openIdentityKeys(folder, false, cipher)
  const isNewKey = (await countBehind(placed, before)) === 0
  const key = isNewKey ? await addMasterKey(folder) : before.head.readUInt16BE(1)
  const keys = isNewKey ? await openIdentityKeys(folder, false, cipher) : before
  return { key, isNewKey, rewrapped: await rewrapAll(placed, keys, limit, say) }
}
