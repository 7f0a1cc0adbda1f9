import assert from 'node:assert/strict'
import { appendFile, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { backUpDatabase, restoreDatabase } from '../../server/back-up.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { diskFiles, type Files } from '../../server/storage/backup/files.ts'
import type { Until } from '../../server/storage/backup/restore-backup.ts'
import { takeBackup } from '../../server/storage/backup/take-backup.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { type DataLock, lockDataFolder } from '../../server/storage/embedded/data-lock.ts'
import {
  type EmbeddedServer,
  startEmbedded,
} from '../../server/storage/embedded/embedded-server.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { type Heads, headsOf, journalDigest } from '../support/journal-digest.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { isThorough } from '../support/thoroughness.ts'
import { turnABit } from '../support/turned-bit.ts'

interface Acknowledged {
  readonly id: string
  readonly person: string
  readonly name: string
  /** Places in the order of what one clerk saw: when it was sent, and when it was answered. */
  readonly sentAt: number
  readonly answeredAt: number
}

describe('a restore to a moment', () => {
  let folder: string
  let server: EmbeddedServer
  let lock: DataLock
  let linjiang: Linjiang
  const answered: Acknowledged[] = []
  let moment: Acknowledged
  let backup: string
  let settings: Record<string, string>

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yiqiao 备份 it's 5% "))
    const dataFolder = join(folder, 'data')
    const archiveFolder = join(folder, 'archive')
    settings = { YIQIAO_DATA: dataFolder, YIQIAO_ARCHIVE: archiveFolder }
    backup = join(folder, 'backup')
    await mkdir(dataFolder)
    lock = lockDataFolder(dataFolder, 'the drill')
    server = await startEmbedded({ dataFolder, profile: 'sample', archiveFolder })
    await migrate(server.url)
    linjiang = await openLinjiang([], {
      open: async () => {
        const pool = openDatabase(server.url)
        return { url: server.url, pool, close: () => pool.end() }
      },
    })
    await settleThroughABackup()
  })
  after(async () => {
    await linjiang.close()
    await server.stop()
    lock.release()
    await rm(folder, { recursive: true, force: true })
  })

  /** Eight counters settle all the time: before, during and after the backup, and after the moment. */
  async function settleThroughABackup(): Promise<void> {
    const people = Array.from({ length: 12 }, () => aPerson('linjiang/first'))
    await linjiang.services.persons.addPersons(people)
    let clock = 0
    let bills = 0
    let open = true
    const counter = async () => {
      while (open) {
        const person = people[bills % people.length]?.person.id ?? ''
        const name = `V-${bills++}`
        const sentAt = clock++
        const id = await settle(linjiang, person, name)
        answered.push({ id, person, name, sentAt, answeredAt: clock++ })
      }
    }
    const counters = Array.from({ length: 8 }, counter)
    const further = async (count: number) => {
      const wanted = answered.length + count
      while (answered.length < wanted) await sleep(5)
    }
    await further(50)
    await backUpDatabase(settings, backup)
    const backedUpAt = clock
    await further(200)
    const later = answered.filter(({ sentAt }) => sentAt > backedUpAt)
    const chosen = later[Math.floor(Math.random() * later.length)]
    assert.ok(chosen)
    moment = chosen
    await further(100)
    open = false
    await Promise.all(counters)
  }

  async function settle({ services }: Linjiang, person: string, name: string): Promise<string> {
    const command = { key: `key-${name}`, bill: aStay(person, name, '700.00'), expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  /** Restores to that moment and answers the new data folder. */
  async function restored(until: Until, more: { backup?: string; archives?: string[] } = {}) {
    const to = await mkdtemp(join(folder, 'restored '))
    const archives = [join(folder, 'archive'), join(folder, 'data', 'postgres', 'pg_wal')]
    const order = { backup, folder: to, archives, until, progress: () => {}, ...more }
    await restoreDatabase(settings, order).catch(async (error: unknown) => {
      const left = (await readdir(to)).filter((name) => name !== 'lock')
      assert.deepEqual(left, [], 'a restore that is refused leaves nothing behind')
      throw error
    })
    return to
  }

  async function opened<T>(
    dataFolder: string,
    work: (database: Database, url: string) => Promise<T>,
  ) {
    const copy = await startEmbedded({ dataFolder, profile: 'sample' })
    const database = openDatabase(copy.url)
    try {
      return await work(database, copy.url)
    } finally {
      await database.end()
      await copy.stop()
    }
  }

  async function idsUpTo(database: Database): Promise<Set<string>> {
    const { rows } = await database.query<{ id: string }>(
      `SELECT lpad(to_hex(bucket::int), 2, '0') || '-' || number AS id FROM settlement`,
    )
    return new Set(rows.map(({ id }) => id))
  }

  it('holds the journal as it was when a settlement was acknowledged, and nothing later', async () => {
    const to = await restored({ kind: 'settlement', id: moment.id })
    const verified = await verifyDatabase({ YIQIAO_DATA: to })
    assert.equal(verified.finding, null)
    const { heads, digest, ids } = await opened(to, async (database) => {
      const found: Heads = await headsOf(database)
      return {
        heads: found,
        digest: await journalDigest(database, found),
        ids: await idsUpTo(database),
      }
    })
    assert.equal(digest, await journalDigest(linjiang.database.pool, heads))
    assert.ok(ids.has(moment.id))
    const before = answered.filter(({ answeredAt }) => answeredAt < moment.sentAt)
    const after = answered.filter(({ sentAt }) => sentAt > moment.answeredAt)
    assert.ok(before.length > 50 && after.length > 50)
    for (const { id } of before) assert.ok(ids.has(id), `${id} was acknowledged before`)
    for (const { id } of after) assert.ok(!ids.has(id), `${id} came after`)

    // Whoever was answered after that moment sends the same key again, and nothing is twice.
    await opened(to, async (_database, url) => {
      const again = await openLinjiang([], {
        open: async () => {
          const pool = openDatabase(url)
          return { url, pool, close: () => pool.end() }
        },
      })
      for (const { person, name } of answered.slice(-20)) await settle(again, person, name)
      await again.close()
    })
    const { finding, settlements } = await verifyDatabase({ YIQIAO_DATA: to })
    assert.equal(finding, null)
    assert.equal(
      settlements,
      ids.size + answered.slice(-20).filter(({ id }) => !ids.has(id)).length,
    )
  })

  const ifThorough = isThorough ? it : () => {}

  ifThorough(
    'holds everything, down to the unfinished file of the log, when no moment is named',
    async () => {
      const to = await restored({ kind: 'end' })
      assert.equal((await verifyDatabase({ YIQIAO_DATA: to })).settlements, answered.length)
    },
  )

  ifThorough('stops at a time', async () => {
    const { rows } = await linjiang.database.pool.query<{ now: Date }>('SELECT now() AS now')
    const at = rows[0]?.now ?? new Date()
    await settle(linjiang, moment.person, 'V-after')
    const to = await restored({ kind: 'time', at })
    assert.equal((await verifyDatabase({ YIQIAO_DATA: to })).settlements, answered.length)
  })

  ifThorough('refuses a moment that the backup and the log do not reach', async () => {
    const early = new Date(Date.now() - 3_600_000)
    await assert.rejects(restored({ kind: 'time', at: early }), /use an older backup\.$/)
    const late = { kind: 'settlement', id: moment.id } as const
    await assert.rejects(restored(late, { archives: [folder] }), /knows the settlement .*--archive/)
    const future = { kind: 'time', at: new Date(Date.now() + 3_600_000) } as const
    await assert.rejects(restored(future), /The write-ahead log at hand ends before that moment/)
    const first = { kind: 'settlement', id: answered[0]?.id ?? '' } as const
    await assert.rejects(restored(first), /use an older backup\.$/)
  })

  it('refuses what is no backup, half of one, or no longer the one that was made', async () => {
    const end = { kind: 'end' } as const
    await assert.rejects(restored(end, { backup: folder }), /is no backup: name one/)
    const bad = join(folder, 'bad')
    await cp(backup, bad, { recursive: true })
    await rm(join(bad, 'files', 'global', 'pg_control'))
    await assert.rejects(restored(end, { backup: bad }), /pg_control is missing: use another/)
    await cp(join(backup, 'files', 'global', 'pg_control'), join(bad, 'files/global/pg_control'))
    await appendFile(join(bad, 'files', 'PG_VERSION'), '\n')
    await assert.rejects(restored(end, { backup: bad }), /PG_VERSION is not as it was/)
    await appendFile(join(bad, 'manifest.json'), ' {')
    await assert.rejects(restored(end, { backup: bad }), /manifest\.json in .* is damaged/)
    await rm(join(bad, 'manifest.json'))
    await assert.rejects(restored(end, { backup: bad }), /was cut short .*: delete it/)
    const order = { backup, archives: [], until: end, progress: () => {} }
    const inUse = restoreDatabase(settings, { ...order, folder: join(folder, 'data') })
    await assert.rejects(inUse, /Another Yiqiao .* works on the data folder/)
    await assert.rejects(backUpDatabase(settings, backup), /is not empty: name a new folder/)
    const url = { ...settings, DATABASE_URL: server.url }
    await assert.rejects(
      backUpDatabase(url, join(folder, 'n')),
      /DATABASE_URL names a PostgreSQL whose files/,
    )
  })

  it('F14: refuses a backup in any file of which a bit turned', async () => {
    const bad = await mkdtemp(join(folder, 'bits '))
    await cp(backup, bad, { recursive: true })
    const paths = (await diskFiles.list(bad)).files
    const [some = ''] = paths.filter((path) => path.startsWith('files/base/'))
    const chosen = ['password', 'manifest.json', 'files/backup_label', some]
    for (const path of isThorough ? paths : chosen) {
      const bit = await turnABit(join(bad, path))
      const refusal = /is not as it was when|manifest\.json in .* is damaged|is no backup/
      if (bit) await assert.rejects(restored({ kind: 'end' }, { backup: bad }), refusal, path)
      await bit?.turnBack()
    }
  })

  it('F14: refuses a log in which a bit turned, where more of it follows', async () => {
    const pool = openDatabase(server.adminUrl, { max: 1 })
    const switched: string[] = []
    for (let i = 0; i < 2; i++) {
      await settle(linjiang, moment.person, `V-log-${i}`)
      const { rows } = await pool.query('SELECT pg_walfile_name(pg_switch_wal()) AS name')
      switched.push(rows[0].name)
    }
    await pool.end()
    const archive = join(folder, 'archive')
    const isThere = async () => {
      const names = await readdir(archive)
      return switched.every((name) => names.includes(name))
    }
    while (!(await isThere())) await sleep(50)
    const bad = await mkdtemp(join(folder, 'log '))
    await cp(archive, bad, { recursive: true })
    const own = join(folder, 'data', 'postgres', 'pg_wal')
    const [first = ''] = switched
    // After the head of its first page a record begins; one bill may leave all the rest empty.
    await turnABit(join(bad, first), 64)
    await assert.rejects(
      restored({ kind: 'end' }, { archives: [bad, own] }),
      /The write-ahead log in .* cannot be read as far as [0-9A-F]{24}/,
    )
  })

  //  what the disk does          with which file it begins
  const failures: [string, string, string][] = [
    ['is full', 'ENOSPC', 'global/'],
    ['fails', 'EIO', 'pg_wal/'],
    ['is full at the very end', 'ENOSPC', 'manifest.json'],
  ]
  for (const [what, code, at] of failures) {
    it(`F12, F13: a backup whose disk ${what} is known as half of one`, async () => {
      const target = await mkdtemp(join(folder, 'half '))
      const fail = (path: string) => {
        if (path.includes(at)) throw Object.assign(new Error(code), { code })
      }
      const failing: Files = {
        ...diskFiles,
        async copy(from, to, how) {
          fail(to)
          return diskFiles.copy(from, to, how)
        },
        async write(path, text) {
          fail(path)
          return diskFiles.write(path, text)
        },
      }
      const cluster = join(folder, 'data', 'postgres')
      const order = { product: '0', adminUrl: server.adminUrl, cluster, password: 'x', target }
      await assert.rejects(takeBackup(order, failing), { code })
      await assert.rejects(restored({ kind: 'end' }, { backup: target }), /was cut short/)
      // The server has forgotten the attempt, and the next one is whole.
      const { rows } = await linjiang.database.pool.query('SELECT FROM pg_replication_slots')
      assert.equal(rows.length, 0)
    })
  }

  it('refuses an archive of another database, for a start as for a restore', async () => {
    const other = join(folder, 'other archive')
    await mkdir(other)
    await appendFile(join(other, 'system'), '4711\n')
    await assert.rejects(
      restored({ kind: 'end' }, { archives: [other] }),
      /belongs to another database than the backup/,
    )
    const elsewhere = join(folder, 'elsewhere')
    const start = startEmbedded({ dataFolder: elsewhere, profile: 'sample', archiveFolder: other })
    await assert.rejects(start, /The archive .* belongs to another database: set YIQIAO_ARCHIVE/)
  })
})
