/** The sample alliance over HTTP, on a database that is thrown away, and how stories ask it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are held against their schemas where they are used
  readonly body: any
}

/** How a story asks, whether the product runs in its own process or in another. */
export interface Asked {
  /** The day in China, on which the sample alliance lives. */
  today(): number
  post(url: string, body: unknown, as?: string, key?: string): Promise<Answer>
  get(url: string, as?: string): Promise<Answer>
}

export interface ServedAlliance extends Asked {
  readonly alliance: Alliance
  readonly database: TestDatabase
  close(): Promise<void>
}

/** @param name begins the keys of its requests. */
export function askedAt(origin: string, name: string): Pick<Asked, 'post' | 'get'> {
  let keys = 0
  const named = (as: string | undefined): Record<string, string> =>
    as === undefined ? {} : { 'x-sample-actor': as }
  return {
    async post(url, body, as, key = `${name}-${String(++keys).padStart(6, '0')}`) {
      const content =
        body === undefined
          ? { headers: {} }
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const headers = { ...content.headers, 'idempotency-key': key, ...named(as) }
      const init = { ...content, method: 'POST', headers }
      const answer = await fetch(origin + url, init)
      return { status: answer.status, body: await answer.json() }
    },
    async get(url, as) {
      const answer = await fetch(origin + url, { headers: named(as) })
      return { status: answer.status, body: await answer.json() }
    },
  }
}

/** @param name begins the keys of its requests. */
export async function serveAlliance(name: string): Promise<ServedAlliance> {
  const database = await withDatabase()
  const folder = await mkdtemp(join(tmpdir(), `yiqiao-${name}-`))
  const options = { mode: 'sample', dataFolder: folder } as const
  const alliance = await openAlliance(options, database.url, database.pool)
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    isSecure: false,
    isReady: async () => true,
    registerRoutes: (routes) => addApi(routes, alliance.api),
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    alliance,
    database,
    today: () => alliance.api.today(),
    ...askedAt(origin, name),
    async close() {
      await app.close()
      await alliance.close()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

export function holds<T extends TSchema>(
  { status, body }: Answer,
  schema: T,
  expected = 200,
): Static<T> {
  assert.equal(status, expected, JSON.stringify(body))
  const compiled = Compile(schema)
  assert.ok(compiled.Check(body), JSON.stringify([...compiled.Errors(body)].slice(0, 3)))
  return body
}

export function refuses({ status, body }: Answer, code: string, rule?: string): void {
  assert.equal(body.code, code, `${status} ${JSON.stringify(body)}`)
  if (rule !== undefined) assert.equal(body.rule, rule)
  assert.ok(String(body.remedy).length > 0)
}
