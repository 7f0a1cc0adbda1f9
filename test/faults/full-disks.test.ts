/**
 * The product as `npm start` runs it, with its files on small disks of their own in the memory, which
 * fill up while counters settle and are freed again.
 */
import assert from 'node:assert/strict'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomOf } from '../../samples/random.ts'
import { sampleBills } from '../../samples/read-samples.ts'
import { errorCode } from '../../server/start-failure.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { addressesIn } from '../../server/storage/embedded/embedded-server.ts'
import { isRoot, type Program, startProgram } from '../launcher/processes.ts'
import { aClerk, type Clerk, type Reply, recount } from '../support/clerk.ts'
import { ownPort } from '../support/own-port.ts'
import { seed } from '../support/seed.ts'
import { isThorough, sampled } from '../support/thoroughness.ts'

const root = join(import.meta.dirname, '..', '..')
const launch = join(root, 'test', 'launcher', 'launch.ts')
const serve = join(root, 'server', 'main.ts')
const ownMounts = ['unshare', '--mount', ...(isRoot ? [] : ['--user', '--map-root-user']), '--']
const megabytes = { data: 400, wal: 100, archive: 60, log: 1, tmp: 1 }
type Disk = keyof typeof megabytes

/** $DISK holds a disk for each kind of file; the database is made, and parts of it moved apart. */
const layOut = `
${Object.entries(megabytes)
  .map(
    ([disk, size]) =>
      `mkdir "$DISK/${disk}" && mount -t tmpfs -o size=${size}m tmpfs "$DISK/${disk}"`,
  )
  .join('\n')}
"$1" "$2" "$DISK/data" sample >"$DISK/log/launch" || exit 1
mv "$DISK/data/postgres/pg_wal" "$DISK/wal/" && ln -s "$DISK/wal/pg_wal" "$DISK/data/postgres/pg_wal"
rm "$DISK/data/postgres.log" && ln -s "$DISK/log/postgres.log" "$DISK/data/postgres.log"
export YIQIAO_DATA="$DISK/data" YIQIAO_ARCHIVE="$DISK/archive" TMPDIR="$DISK/tmp"
exec "$1" "$3" 2>"$DISK/log/server.log"`

describe('a server whose disks fill up', { timeout: 600_000 }, () => {
  const random = randomOf(`full disks ${seed}`)
  const bodies = sampleBills()
    .map(({ body }) => body)
    .filter(({ lines = [] }) => lines.length < 20)
  let folder: string
  let program: Program
  let clerk: Clerk
  let admin: Database
  let database: { readonly pool: Database; readonly url: string }
  let bills = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-disks-'))
    const port = await ownPort()
    const line = [...ownMounts, 'sh', '-c', layOut, 'sh', process.execPath, launch, serve]
    program = startProgram(line, { DISK: folder, PORT: String(port) })
    await program.untilSays(/^http:/m)
    clerk = aClerk(`http://127.0.0.1:${port}`)
    const addresses = await addressesIn(seenFromHere('data'))
    assert.ok(addresses)
    const { url, adminUrl } = addresses
    database = { url, pool: openDatabase(url, { max: 1 }) }
    admin = openDatabase(adminUrl, { max: 1 })
  })
  after(async () => {
    await database?.pool.end()
    await admin?.end()
    program.child.kill('SIGTERM')
    await program.ended
    await rm(folder, { recursive: true, force: true })
  })

  /** The disks are mounted for the server alone. */
  function seenFromHere(disk: Disk): string {
    return `/proc/${program.child.pid}/root${join(folder, disk)}`
  }

  async function fill(disk: Disk): Promise<void> {
    const file = await open(join(seenFromHere(disk), 'fill'), 'w')
    try {
      for (let size = 1 << 20; size >= 512; ) {
        const isFull = await file.appendFile(Buffer.alloc(size)).then(
          () => false,
          (error: unknown) => {
            assert.equal(errorCode(error), 'ENOSPC')
            return true
          },
        )
        if (isFull) size >>= 1
      }
    } finally {
      await file.close()
    }
  }

  const free = (disk: Disk) => rm(join(seenFromHere(disk), 'fill'))

  /** As an operator would who keeps them elsewhere. */
  async function clearTheArchive(): Promise<void> {
    const archive = seenFromHere('archive')
    const logs = (await readdir(archive)).filter((name) => /^[0-9A-F]{24}$/.test(name))
    for (const log of logs) await rm(join(archive, log))
  }

  function newBill(): () => Promise<Reply> {
    bills += 1
    const body = random.pick(bodies)
    const [key, number] = [`full-disk-${bills}`, `DISK-${bills}`]
    return () => clerk.settle(key, { ...body, visit: { ...body.visit, number } })
  }

  const sent: (() => Promise<Reply>)[] = []

  /** Answers how many of them were told to come again. */
  async function settleSome(): Promise<number> {
    const some = Array.from({ length: 16 }, newBill)
    sent.push(...some)
    const outcomes = await Promise.allSettled(some.map((bill) => bill()))
    let refused = 0
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason
      const { status, text, retryAfter } = outcome.value
      if (status < 500) continue
      assert.equal(status, 503, text)
      assert.notEqual(retryAfter, null)
      refused += 1
    }
    return refused
  }

  async function makeGood(): Promise<void> {
    for (const bill of sent.splice(0)) {
      for (let tries = 1; ; tries++) {
        const { status, text } = await bill()
        if (status < 500) break
        assert.ok(tries < 400, `it does not come back: ${text}`)
        await sleep(50)
      }
    }
    await recount(database.pool, database.url, [clerk])
  }

  /** Until the log needs a file more, as it does some time. */
  async function writeMuchToTheLog(): Promise<void> {
    const text = "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 4000000), true)"
    for (let i = 0; i < 60; i++) {
      if ((await admin.query(text).catch(() => undefined)) === undefined) return
    }
    assert.fail('the log never filled up')
  }

  const places = sampled([random.pick(['data', 'archive', 'log'] as const), 'wal' as const], [
    'data',
    'wal',
    'archive',
    'log',
    'wal',
    'data',
  ] as const)
  for (const disk of places) {
    it(`F12: refuses plainly and loses nothing while there is no space for its ${disk}`, async () => {
      await clearTheArchive()
      assert.equal(await settleSome(), 0)
      await fill(disk)
      if (disk === 'wal') await writeMuchToTheLog()
      if (disk === 'archive') await admin.query('SELECT pg_switch_wal()')
      const isNeeded = disk === 'data' || disk === 'wal'
      let refused = 0
      for (let round = 0; round < (isNeeded ? 40 : 3) && refused === 0; round++) {
        refused += await settleSome()
      }
      assert.equal(refused > 0, isNeeded, `${refused} were refused`)
      await free(disk)
      await makeGood()
    })
  }

  if (isThorough) {
    it('F12: keeps the log for the archive until that has space again', async () => {
      await clearTheArchive()
      await fill('archive')
      await admin.query("SELECT pg_logical_emit_message(true, 'x', 'x'), pg_switch_wal()")
      const archived = async () => {
        const { rows } = await admin.query<{ archived: number; failed: number }>(
          'SELECT archived_count::int AS archived, failed_count::int AS failed FROM pg_stat_archiver',
        )
        return rows[0] ?? { archived: 0, failed: 0 }
      }
      const before = await archived()
      while ((await archived()).failed === before.failed) await sleep(50)
      await free('archive')
      await admin.query("SELECT pg_logical_emit_message(true, 'x', 'x'), pg_switch_wal()")
      while ((await archived()).archived === before.archived) await sleep(50)
    })
  }
})
