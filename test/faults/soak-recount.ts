/** What a long run shows of itself each minute, and the recount at its end. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { addressesIn } from '../../server/storage/embedded/embedded-server.ts'
import { readStrain } from '../../server/storage/strain.ts'
import { descendantsOf } from '../support/process-tree.ts'
import { databasePid, expectSound } from './kill-loop.ts'
import type { World } from './soak-faults.ts'
import type { Minute, SoakLoad } from './soak-load.ts'

export async function evidence(
  second: number,
  { settled, refused, again, waiting, faults }: Minute,
  { folder, server }: World,
): Promise<string> {
  const database = await databasePid(folder)
  const [own, theirs] = [await megabytesOf(server.pid), await megabytesOf(database)]
  const pool = await openNow(folder)
  const strain = await readStrain(pool).catch(() => undefined)
  await pool.end()
  const dead = strain === undefined ? '' : `, ${strain.deadRows} dead rows`
  return `${second} s: ${settled} settled, ${refused} refused, ${again} sent again, ${waiting} waiting; server ${own} MB, database ${theirs} MB${dead}; ${faults.join(', ') || 'no fault'}`
}

/** A database that was started anew with its server has another port. */
async function openNow(folder: string): Promise<Database> {
  const addresses = await addressesIn(folder)
  return openDatabase(addresses?.url ?? '', { max: 1, statementTimeoutMs: 0 })
}

/** Memory that is theirs alone, of a process and all below it. */
async function megabytesOf(root: number): Promise<number> {
  if (root === 0) return 0
  const pids = [root, ...(await descendantsOf(root)).map(({ pid }) => pid)]
  const texts = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')),
  )
  const sum = texts.reduce((all, text) => all + Number(/RssAnon:\s+(\d+)/.exec(text)?.[1] ?? 0), 0)
  return Math.round(sum / 1024)
}

/** @throws when an answer has no row or a row no answer, or yiqiao verify finds something. */
export async function recountAll(load: SoakLoad, world: World): Promise<string> {
  const again = await load.askAgain()
  const pool = await openNow(world.folder)
  const { rows } = await pool.query<{ keys: number; entries: number }>(
    `SELECT (SELECT count(*)::int FROM request_key) AS keys,
       (SELECT count(*)::int FROM settlement) AS entries`,
  )
  await pool.end()
  const { size } = load.granted
  assert.deepEqual(rows, [{ keys: size, entries: size }], 'answers are rows, and rows answers')
  await world.server.kill()
  await expectSound(world.folder)
  return `${size} answers are there, ${again} were asked for again, yiqiao verify finds nothing`
}
