/** The product with people who sign in, and a browser that keeps its cookies, over real HTTP. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Role } from '../../engine/access/words.ts'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { newSecret } from '../../server/identity/secrets.ts'
import { timeCode } from '../../server/identity/time-code.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { createAccountStore } from '../../server/storage/sign-in/account-store.ts'
import { createSessionStore } from '../../server/storage/sign-in/session-store.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'

export interface House {
  readonly origin: string
  readonly database: TestDatabase
  readonly alliance: Alliance
  readonly app: FastifyInstance
  readonly folder: string
  readonly logged: string[]
  browser(): Browser
  /** An account whose first link was not followed yet. */
  newAccount(role: Role, institution?: string | null, login?: string): Promise<NewAccount>
  close(): Promise<void>
}

export interface NewAccount {
  readonly account: string
  readonly login: string
  readonly link: string
}

export async function openHouse(
  mode: 'sample' | 'production',
  settings: Partial<Parameters<typeof openAlliance>[0]> = {},
): Promise<House> {
  const database = await withDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-sign-in-'))
  const port = await ownPort()
  const origin = settings.origin ?? `http://localhost:${port}`
  await openIdentityKeys(folder, true)
  const alliance = await openAlliance(
    { mode, dataFolder: folder, ...settings, origin },
    database.url,
    database.pool,
    (error) => logged.push(`background: ${error}`),
  )
  const logged: string[] = []
  const app = await buildApp({
    logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    isSecure: origin.startsWith('https:'),
    isReady: async () => true,
    registerRoutes: (routes) => addApi(routes, alliance.api),
  })
  await app.listen({ port, host: '127.0.0.1' })
  const reached = `http://127.0.0.1:${port}`
  return {
    origin,
    database,
    alliance,
    app,
    folder,
    logged,
    browser: () => new Browser(origin, reached),
    async newAccount(role, institution = null, login = `${role}-${randomUUID().slice(0, 8)}`) {
      const account = randomUUID()
      const accounts = createAccountStore(database.pool)
      const name = '演示人员'
      await accounts.add({ account, login, name, role, institution, self: null, wards: [] })
      return { account, login, link: await newLink(database, account) }
    },
    async close() {
      await app.close()
      await alliance.close()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

export async function newLink(database: TestDatabase, account: string): Promise<string> {
  const link = newSecret()
  const digest = createHash('sha256').update(link).digest()
  await createSessionStore(database.pool).makeLink(digest, { account }, 600)
  return link
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects is said where it looks
  readonly body: any
}

/** Keeps cookies as a browser does, follows redirects when told to, and says where it comes from. */
export class Browser {
  readonly jar = new Map<string, string>()
  readonly #origin: string
  readonly #reached: string

  constructor(origin: string, reached: string) {
    this.#origin = origin
    this.#reached = reached
  }

  async send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(new URL(path, this.#reached), {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) }
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers })
  }

  /** As a page of ours sends it. */
  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { 'x-yiqiao-page': '1', origin: this.#origin }
    return this.send('POST', path, {
      ...(body === undefined ? {} : { body }),
      headers: { ...own, ...headers },
    })
  }

  /** Goes where it is sent, within the product, until something answers with a page. */
  async follow(path: string): Promise<Answer & { readonly at: string }> {
    let at = path
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await this.get(at)
      const to = answer.headers.get('location')
      if (to === null) return { ...answer, at }
      const url = new URL(to, this.#origin)
      assert.equal(url.origin, this.#origin, `sent away to ${url.origin}`)
      at = `${url.pathname}${url.search}`
    }
    throw new Error(`There is no end to ${path}.`)
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const isGone = attributes.some((one) => /^max-age=0$/i.test(one) || /1970/.test(one))
    if (isGone) this.jar.delete(pair.slice(0, at))
    else this.jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const password = 'a heron over the weir'

/** The secret in the address that an authenticator reads. */
export function secretIn(address: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const text = new URL(address).searchParams.get('secret') ?? ''
  const bits = [...text].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** An authenticator never shows a code twice, however fast a test asks for the next one. */
export class Authenticator {
  readonly #secret: Buffer
  #shift = -1

  constructor(address: string) {
    this.#secret = secretIn(address)
  }

  /** At most three: those of the step before, of now, and of the next. */
  next(): string {
    const code = timeCode(this.#secret, Math.floor(Date.now() / 30_000) + this.#shift)
    this.#shift += 1
    return code
  }
}

/** Follows the link of a new account, chooses a password and sets an authenticator up. */
export async function enrol(browser: Browser, link: string): Promise<Authenticator> {
  const came = await browser.post('/api/sign-in/link', { link })
  assert.equal(came.status, 200, came.text)
  const chosen = await browser.post('/api/account/password', { current: null, chosen: password })
  assert.equal(chosen.status, 200, chosen.text)
  const started = await browser.post('/api/account/time-code')
  assert.equal(started.status, 200, started.text)
  const authenticator = new Authenticator(started.body.address)
  const confirmed = await browser.post('/api/account/time-code/confirm', {
    code: authenticator.next(),
  })
  assert.equal(confirmed.status, 200, confirmed.text)
  return authenticator
}

/** The whole way: to the provider, password, code, and back. */
export async function signIn(
  browser: Browser,
  login: string,
  authenticator: Pick<Authenticator, 'next'>,
  to = '/settlements',
): Promise<Answer & { readonly at: string }> {
  const page = await browser.follow(`/api/sign-in/start?to=${encodeURIComponent(to)}`)
  assert.equal(page.at, '/sign-in?under-way')
  const first = await browser.post('/api/sign-in/password', { login, password })
  assert.equal(first.status, 200, first.text)
  assert.equal(first.body.next, 'second-factor')
  const second = await browser.post('/api/sign-in/code', { code: authenticator.next() })
  assert.equal(second.status, 200, second.text)
  const url = new URL(second.body.to)
  return browser.follow(`${url.pathname}${url.search}`)
}
