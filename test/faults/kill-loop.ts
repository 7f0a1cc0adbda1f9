/**
 * The product as `npm start` runs it, with the database it brings along: killed again and again
 * while counters settle. Whoever got no answer sends the same key again, and everything is counted.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BillBody } from '../../samples/bill-body.ts'
import { type Random, randomOf } from '../../samples/random.ts'
import { sampleBills } from '../../samples/read-samples.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { addressesIn, stopLeftover } from '../../server/storage/embedded/embedded-server.ts'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { runProgram, untilGone } from '../launcher/processes.ts'
import { aClerk, type Clerk, idIn, recount } from '../support/clerk.ts'
import { type MortalServer, mortalServer } from '../support/mortal-server.ts'

const root = join(import.meta.dirname, '..', '..')
const serve = join(root, 'server', 'main.ts')
const counters = 6
/** A long stay would only keep the machine busy. */
const mostLines = 100

const strikes = {
  'the server': async ({ server }) => {
    await server.kill()
  },
  'the database': async ({ folder }) => {
    await killDatabase(folder)
  },
  'the server and its database': async ({ server, folder }) => {
    await Promise.all([server.kill(), killDatabase(folder)])
  },
  'a session of the database': async ({ folder }) => {
    await killSession(folder)
  },
} as const satisfies Record<string, (world: World) => Promise<void>>

export type Strike = keyof typeof strikes

interface World {
  readonly folder: string
  readonly server: MortalServer
}

export interface KillCount {
  readonly granted: number
  readonly refused: number
  /** From the kill, or from the start that followed it, to the first bill settled anew. */
  readonly longestMs: number
}

/** Kills once for each of `kills`, then counts again. @throws when what was answered is not there. */
export async function killAgainAndAgain(
  seed: string,
  kills: readonly Strike[],
): Promise<KillCount> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-kills-'))
  const settings = (port: number) => ({ PORT: String(port), YIQIAO_DATA: folder })
  const server = await mortalServer(serve, () => [], settings)
  try {
    await server.start()
    const outcome = await settleThrough({ folder, server }, kills, randomOf(`kills ${seed}`))
    await server.kill()
    await expectSound(folder)
    return outcome
  } finally {
    await server.kill()
    await stopLeftover(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

/** The kinds of kill in turn, in an order that the seed chooses. */
export function killsOf(seed: string, count: number): Strike[] {
  const random = randomOf(`kinds of kill ${seed}`)
  const kinds = Object.keys(strikes) as Strike[]
  return Array.from({ length: count }, () => random.pick(kinds))
}

async function settleThrough(
  world: World,
  kills: readonly Strike[],
  random: Random,
): Promise<KillCount> {
  const clerk = aClerk(world.server.address)
  const sent = new Map<string, BillBody>()
  const bodies = sampleBills()
    .map(({ body }) => body)
    .filter(({ lines = [] }) => lines.length < mostLines)
  let open = true
  let finals = 0
  let refused = 0
  const counter = async () => {
    while (open) {
      const key = `killed-${sent.size}-at-this-counter`
      const body = random.pick(bodies)
      const bill = { ...body, visit: { ...body.visit, number: `KILL-${sent.size}` } }
      sent.set(key, bill)
      const reply = await clerk.insist(key, bill)
      finals += 1
      if (reply.status >= 400) refused += 1
      else if (random.below(10) === 0) await takeBack(clerk, idIn(reply))
    }
  }
  const working = Promise.all(Array.from({ length: counters }, counter))
  let longestMs = 0
  const further = async () => {
    const before = finals
    const from = performance.now()
    while (finals < before + counters) await Promise.race([sleep(10), working])
    longestMs = Math.max(longestMs, performance.now() - from)
  }
  await further()
  for (const kind of kills) {
    await sleep(random.below(400))
    await strikes[kind](world)
    if (!world.server.isRunning) await world.server.start()
    await further()
  }
  open = false
  await working
  for (const [key, bill] of sent) await clerk.insist(key, bill)
  await countAgain(world.folder, clerk, refused < sent.size)
  return { granted: clerk.granted.size, refused, longestMs: Math.round(longestMs) }
}

async function takeBack(clerk: Clerk, settlement: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const reply = await clerk.reverse(`back-of-${settlement}`, settlement).catch(() => undefined)
    if (reply !== undefined && reply.status < 500) return
    assert.ok(tries < 1000, `no final answer: ${reply?.text}`)
    await sleep(50)
  }
}

async function countAgain(folder: string, clerk: Clerk, isAnyGranted: boolean): Promise<void> {
  assert.ok(isAnyGranted, 'some bills are in order, or nothing would be shown')
  const { url } = await addresses(folder)
  const pool = openDatabase(url, { max: 1, name: 'the recount' })
  try {
    await recount(pool, url, [clerk])
    const { rows } = await pool.query(
      `SELECT count(*)::int AS keys, count(*) FILTER (WHERE s.number IS NULL)::int AS astray
       FROM request_key k LEFT JOIN settlement s ON s.bucket = k.bucket AND s.number = k.number`,
    )
    assert.deepEqual(rows, [{ keys: clerk.granted.size, astray: 0 }], 'keys granted, and no other')
  } finally {
    await pool.end()
  }
}

/** As an operator would ask, of the database that a killed server left running. */
export async function expectSound(folder: string): Promise<void> {
  const command = [process.execPath, join(root, 'cli', 'main.ts'), 'verify']
  const { code, output, errors } = await runProgram(command, { YIQIAO_DATA: folder })
  assert.equal(code, 0, `yiqiao verify: ${output}${errors}`)
}

async function addresses(folder: string) {
  const found = await addressesIn(folder)
  assert.ok(found, 'there is a database')
  return found
}

export async function killDatabase(folder: string): Promise<void> {
  const pid = await databasePid(folder)
  // Just then it may be on its way up after the kill before.
  if (pid === 0) return
  process.kill(pid, 'SIGKILL')
  await untilGone(pid)
}

/** 0 while there is none. */
export async function databasePid(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return pid > 0 && isAlive(pid) ? pid : 0
}

export async function killSession(folder: string): Promise<void> {
  const { adminUrl } = await addresses(folder)
  const pool = openDatabase(adminUrl, { max: 1, name: 'the killer' })
  const choice = `SELECT pid FROM pg_stat_activity
    WHERE application_name = 'lanes' ORDER BY random() LIMIT 1`
  const { rows } = await pool.query<{ pid: number }>(choice)
  await pool.end()
  if (rows[0] !== undefined) process.kill(rows[0].pid, 'SIGKILL')
}
