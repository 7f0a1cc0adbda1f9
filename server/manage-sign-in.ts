/** Accounts, links and clients, for whoever has the machine. */
import { randomUUID } from 'node:crypto'
import { type Role, roles } from '../engine/access/words.ts'
import { type Config, readConfig } from './config.ts'
import { publicKeyOf } from './identity/public-key.ts'
import { digestOf, newSecret } from './identity/secrets.ts'
import { onOwnDatabase } from './own-database.ts'
import { sampleRoles } from './sample-roles.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { createAccountStore } from './storage/sign-in/account-store.ts'
import { createServiceClientStore, type PublicKey } from './storage/sign-in/service-client-store.ts'
import { createSessionStore } from './storage/sign-in/session-store.ts'
import { createSignInLog } from './storage/sign-in/sign-in-log.ts'
import { lasts } from './usecases/sign-in/account.ts'
import { normalLogin } from './usecases/sign-in/sign-in.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What cannot be done, in a sentence. */
export class NotDone extends Error {}

export interface NewAccount {
  readonly login: string
  readonly name: string
  readonly role: string
  readonly institution: string | null
  readonly self: string | null
  readonly wards: readonly string[]
}

/** Enough for a look into what happened; all of them are in the table. */
const mostSignIns = 200
const loginPattern = /^[a-z0-9][a-z0-9._@-]{1,63}$/
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/

export function manageAccounts(env: Environment) {
  const { origin } = readConfig(env)
  const on = <T>(work: (database: Database) => Promise<T>) => onDatabase(env, 'account', work)
  return {
    /** Answers the link of its first sign-in. */
    add: (given: NewAccount) =>
      on(async (database) => {
        const role = roleNamed(given.role)
        const login = normalLogin(given.login)
        if (!loginPattern.test(login)) throw new NotDone(`"${given.login}" is no login.`)
        if (role === 'patient' && given.self === null) {
          throw new NotDone('Say which person a patient is: --self PERSON.')
        }
        const account = randomUUID()
        const isAdded = await createAccountStore(database).add({ ...given, account, login, role })
        if (!isAdded) throw new NotDone(`The login ${login} is taken.`)
        return linkOf(database, { account }, lasts.link, origin)
      }),
    list: () => on((database) => createAccountStore(database).list()),
    /** Of one account, the latest first. */
    signIns: (login: string) =>
      on(async (database) => {
        const account = known(await createAccountStore(database).idOf(login))
        return createSignInLog(database).ofAccount(account, mostSignIns)
      }),
    setLocked: (login: string, isLocked: boolean) =>
      on(async (database) => known(await createAccountStore(database).setLocked(login, isLocked))),
    /** Forgets password and factors, ends all sessions, and answers a link to begin anew. */
    reset: (login: string) =>
      on(async (database) => {
        const account = known(await createAccountStore(database).reset(login))
        return linkOf(database, { account }, lasts.link, origin)
      }),
    link: (login: string) =>
      on(async (database) => {
        const account = known(await createAccountStore(database).idOf(login))
        return linkOf(database, { account }, lasts.link, origin)
      }),
  }
}

/** @throws NotDone outside the sample mode. */
export async function sampleLink(env: Environment, named: string): Promise<string> {
  const { mode, origin }: Config = readConfig(env)
  if (mode !== 'sample') throw new NotDone('There are sample roles in sample mode only.')
  // Where each of them works is known to the server.
  const known = sampleRoles([])
  const actor = known.find(({ id, role }) => id === named || role === named)
  if (actor === undefined) {
    throw new NotDone(`Sample roles are: ${known.map(({ id }) => id).join(', ')}.`)
  }
  return onDatabase(env, 'sample', (database) =>
    linkOf(database, { sample: actor.id }, lasts.sampleLink, origin),
  )
}

export interface NewClient {
  readonly client: string
  readonly name: string
  readonly role: string
  readonly institution: string | null
}

export function manageClients(env: Environment) {
  const on = <T>(work: (clients: ReturnType<typeof createServiceClientStore>) => Promise<T>) =>
    onDatabase(env, 'client', (database) => work(createServiceClientStore(database)))
  return {
    add: (given: NewClient, jwk: unknown) =>
      on(async (clients) => {
        if (!idPattern.test(given.client)) throw new NotDone(`"${given.client}" is no id.`)
        const role = roleNamed(given.role)
        const isAdded = await clients.add({ ...given, role }, await publicKey(jwk))
        if (!isAdded) throw new NotDone(`The client ${given.client} is there, or was.`)
      }),
    rotate: (client: string, jwk: unknown, overlapSeconds: number) =>
      on(async (clients) => {
        if (await clients.rotate(client, await publicKey(jwk), overlapSeconds)) return
        throw new NotDone(`There is no client ${client}, or it has this key already.`)
      }),
    revoke: (client: string) =>
      on(async (clients) => {
        if (!(await clients.revoke(client))) throw new NotDone(`There is no client ${client}.`)
      }),
    list: () => on((clients) => clients.list()),
  }
}

async function onDatabase<T>(
  env: Environment,
  command: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return onOwnDatabase(env, `yiqiao ${command}`, async (url) => {
    const database = openDatabase(url, { max: 1, name: `yiqiao ${command}` })
    try {
      return await work(database)
    } finally {
      await database.end()
    }
  })
}

/** The secret stands behind the #, which no browser sends and no proxy writes down. */
async function linkOf(
  database: Database,
  whose: { readonly account: string } | { readonly sample: string },
  seconds: number,
  origin: string,
): Promise<string> {
  const secret = newSecret()
  await createSessionStore(database).makeLink(digestOf(secret), whose, seconds)
  return `${origin}/sign-in/link#${secret}`
}

function known(account: string | undefined): string {
  if (account === undefined) throw new NotDone('There is no account of this login.')
  return account
}

function roleNamed(text: string): Role {
  const role = roles.find((one) => one === text)
  if (role === undefined) throw new NotDone(`Roles are: ${roles.join(', ')}.`)
  return role
}

async function publicKey(given: unknown): Promise<PublicKey> {
  const key = await publicKeyOf(given)
  if (typeof key === 'string') throw new NotDone(`${key}.`)
  return key
}
