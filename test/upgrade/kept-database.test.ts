/**
 * Opens databases that earlier versions wrote. Each file beside this one is such a database: its
 * rows, the requests that were sent and the digests of their answers, and the key of its fictional
 * persons. It was made once, by the version of its date, and is never made again.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { migrate, migrationsFolder } from '../../server/storage/migrate.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

interface KeptRequest {
  readonly path: string
  readonly key: string
  readonly body: unknown
  readonly status: number
  readonly sha256: string
}

interface Kept {
  readonly identityKey: string
  readonly rows: ReadonlyMap<string, readonly object[]>
  readonly requests: readonly KeptRequest[]
}

const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.jsonl.gz'))

for (const name of names.sort()) {
  describe(`a database of ${name.slice(0, 10)}`, () => {
    let kept: Kept
    let database: TestDatabase
    let folder: string
    let alliance: Alliance
    let app: FastifyInstance

    before(async () => {
      kept = readKept(await readFile(join(import.meta.dirname, name)))
      folder = await mkdtemp(join(tmpdir(), 'yiqiao-kept-'))
      database = await withDatabase()
      await fill(database, kept, folder)
      await migrate(database.url)
      await writeFile(join(folder, 'identity-key'), kept.identityKey, { mode: 0o600 })
      const config = { mode: 'sample', dataFolder: folder } as const
      alliance = await openAlliance(config, database.url, database.pool)
      const { api } = alliance
      app = await buildApp({
        logger: pino({ level: 'silent' }),
        isSecure: false,
        isReady: async () => true,
        registerRoutes: (routes) => addApi(routes, api),
      })
    })
    after(async () => {
      await app.close()
      await alliance.close()
      await database.close()
      await rm(folder, { recursive: true })
    })

    const post = (url: string, key: string, body: unknown) =>
      app.inject({
        method: 'POST',
        url,
        payload: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
      })

    it('answers every request again with the bytes of its first answer', async () => {
      assert.ok(kept.requests.length > 20)
      for (const { path, key, body, status, sha256 } of kept.requests) {
        const answer = await post(path, key, body)
        assert.deepEqual([key, answer.statusCode], [key, status])
        assert.equal(digestOf(answer.body), sha256, key)
      }
    })

    it('takes further bills and reversals of its persons', async () => {
      const first = kept.requests.find(({ path }) => path === '/api/settlements')
      assert.ok(first)
      const { id } = JSON.parse((await post(first.path, first.key, first.body)).body)
      const visit = { ...(first.body as { visit: object }).visit, number: 'AFTER-THE-UPGRADE' }
      const next = await post(first.path, 'after-upgrade', { ...(first.body as object), visit })
      assert.equal(next.statusCode, 201, next.body)
      const back = await post(
        `/api/settlements/${JSON.parse(next.body).id}/reversal`,
        'back-again',
        {
          reason: 'entered-twice',
        },
      )
      assert.equal(back.statusCode, 201, back.body)
      const explained = await app.inject(`/api/settlements/${id}/explanation`)
      assert.equal(explained.statusCode, 200, explained.body)
    })

    it('is sound from the first row to the last', async () => {
      await untilDerived(database)
      const { finding, settlements } = await verifyDatabase({ DATABASE_URL: database.url })
      assert.equal(finding, null)
      assert.ok(settlements > 20)
    })
  })
}

function readKept(bytes: Buffer): Kept {
  const lines = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  const parsed = lines.map((line) => JSON.parse(line))
  const rows = parsed.filter(({ table }) => table !== undefined)
  return {
    identityKey: parsed.find(({ identityKey }) => identityKey !== undefined).identityKey,
    requests: parsed.flatMap(({ request }) => (request === undefined ? [] : [request])),
    rows: new Map(
      [...Map.groupBy(rows, ({ table }) => table as string)].map(([table, own]) => [
        table,
        own.map(({ row }) => row),
      ]),
    ),
  }
}

/** Applies the migrations that the kept database had, and puts its rows in. */
async function fill({ pool, url }: TestDatabase, { rows }: Kept, folder: string): Promise<void> {
  await pool.query('DROP SCHEMA public CASCADE')
  await pool.query('CREATE SCHEMA public')
  const earlier = join(folder, 'migrations')
  await mkdir(earlier)
  for (const migration of rows.get('migration') ?? []) {
    const { name } = migration as { name: string }
    await cp(join(migrationsFolder, name), join(earlier, name))
  }
  await migrate(url, earlier)
  for (const [table, own] of rows) {
    await pool.query(`DELETE FROM ${table}`)
    await pool.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(own)],
    )
  }
}

/** What the settle path leaves out is derived in the background, for the old rows as well. */
async function untilDerived({ pool }: TestDatabase): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `SELECT FROM bucket_head h JOIN derived_head d ON d.bucket = h.bucket
       WHERE h.next_number - 1 > d.number LIMIT 1`,
    )
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
