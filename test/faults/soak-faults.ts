/** What strikes a server under load, every now and then. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { addressesIn } from '../../server/storage/embedded/embedded-server.ts'
import { failFilesOf } from '../support/failing-files.ts'
import type { MortalServer } from '../support/mortal-server.ts'
import { databasePid, killDatabase, killSession } from './kill-loop.ts'

export interface World {
  readonly folder: string
  readonly server: MortalServer
}

const strikes: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'the server is killed': async ({ server }) => {
    await server.kill()
    await server.start()
  },
  'the server and its database are killed': async ({ server, folder }) => {
    await Promise.all([server.kill(), killDatabase(folder)])
    await server.start()
  },
  'the database is killed': ({ folder }) => killDatabase(folder),
  'a session is killed': ({ folder }) => killSession(folder),
  'all sessions are ended': (world) =>
    asAdmin(world, (admin) =>
      admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = 'yiqiao' AND pid <> pg_backend_pid()`,
      ),
    ),
  'the server stands still': ({ server }) => server.standStill(5000),
  'the disk is full': ({ folder }) => failFor(folder, 'is full'),
  'the disk fails': ({ folder }) => failFor(folder, 'fails'),
  'a checkpoint comes early': (world) => asAdmin(world, (admin) => admin.query('CHECKPOINT')),
  'somebody forgets a transaction': (world) =>
    asAdmin(world, async (admin) => {
      await admin.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await admin.query('SELECT count(*) FROM pg_class')
      await sleep(10_000)
      await admin.query('ROLLBACK')
    }),
}

export const strikeNames = Object.keys(strikes)

export async function strike(name: string, world: World): Promise<void> {
  await strikes[name]?.(world)
}

async function failFor(folder: string, how: 'is full' | 'fails'): Promise<void> {
  const pid = await databasePid(folder)
  if (pid === 0) return
  const mend = await failFilesOf(pid, how)
  await sleep(1000)
  await mend()
}

async function asAdmin(
  { folder }: World,
  work: (admin: Database) => Promise<unknown>,
): Promise<void> {
  const addresses = await addressesIn(folder)
  if (addresses === undefined) return
  const admin = openDatabase(addresses.adminUrl, { max: 1 })
  // It may just be on its way up; then this fault does not strike.
  await work(admin).catch(() => undefined)
  await admin.end()
}
