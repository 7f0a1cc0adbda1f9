/** `yiqiao account`, `yiqiao client` and `yiqiao sample`: who may sign in, at the machine itself. */
import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { calculateJwkThumbprint } from 'jose'
import { roles } from '../engine/access/words.ts'
import { sampleAlliance } from '../samples/read-samples.ts'
import { readConfig } from '../server/config.ts'
import { addSampleAccounts, inviteMinutes, linkMinutes } from '../server/open-sign-in.ts'
import { onOwnDatabase } from '../server/own-database.ts'
import { sampleInstitutions } from '../server/sample-mode.ts'
import { StartFailure } from '../server/start-failure.ts'
import { type Database, openDatabase } from '../server/storage/database.ts'
import * as accounts from '../server/storage/sign-in/account-rows.ts'
import { forgetAttempts } from '../server/storage/sign-in/attempt-rows.ts'
import * as clients from '../server/storage/sign-in/client-rows.ts'
import { keepSubject } from '../server/storage/sign-in/outside-rows.ts'
import { endSessions } from '../server/storage/sign-in/session-rows.ts'
import { isRole } from '../server/usecases/sign-in/account.ts'
import { normalLogin } from '../server/usecases/sign-in/sign-in.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export interface SignInValues {
  readonly role?: string | undefined
  readonly name?: string | undefined
  readonly 'name-zh-hk'?: string | undefined
  readonly 'name-en'?: string | undefined
  readonly institution?: string | undefined
  readonly self?: string | undefined
  readonly ward: readonly string[]
  readonly title?: string | undefined
  readonly key?: string | undefined
  readonly redirect: readonly string[]
  readonly overlap: string
  readonly subject?: string | undefined
}

type Work = (database: Database, named: string, values: SignInValues) => Promise<readonly string[]>

const loginForm = /^[a-z0-9][a-z0-9._@-]{1,62}$/
const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/
const longestOverlap = 43_200

const accountActs: Readonly<Record<string, Work>> = {
  add: addAccount,
  list: listAccounts,
  lock: (database, login) => setLocked(database, login, true),
  unlock: (database, login) => setLocked(database, login, false),
  reset: resetAccount,
  'sign-in-link': async (database, login) =>
    linkFor(database, (await accountNamed(database, login)).account, inviteMinutes),
}

const clientActs: Readonly<Record<string, Work>> = {
  add: addClient,
  list: listClients,
  rotate: rotateKey,
  revoke: revokeClient,
}

export function accountCommand(words: readonly string[], values: SignInValues): Promise<number> {
  return run('account', accountActs, words, values)
}

export function clientCommand(words: readonly string[], values: SignInValues): Promise<number> {
  return run('client', clientActs, words, values)
}

export function sampleCommand(words: readonly string[], values: SignInValues): Promise<number> {
  return run('sample', { 'sign-in': sampleLink }, words, values)
}

async function run(
  command: string,
  acts: Readonly<Record<string, Work>>,
  [act = '', named = '', ...others]: readonly string[],
  values: SignInValues,
): Promise<number> {
  const work = acts[act]
  if (work === undefined || others.length > 0 || (named === '') !== (act === 'list')) {
    const known = Object.keys(acts).map((one) => `yiqiao ${command} ${one}`)
    throw new CommandFailure(
      exitCodes.usage,
      `Say what to do, and with which: ${known.join(', ')}.`,
    )
  }
  try {
    const lines = await onOwnDatabase(process.env, `yiqiao ${command}`, async (url) => {
      const database = openDatabase(url, { max: 1, name: `yiqiao ${command}` })
      try {
        return await work(database, named, values)
      } finally {
        await database.end()
      }
    })
    for (const line of lines) console.log(line)
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

// ---------------------------------------------------------------- accounts

async function addAccount(database: Database, given: string, values: SignInValues) {
  const login = normalLogin(given)
  if (!loginForm.test(login)) {
    throw wrong(`${given} is no login: use 2 to 63 small letters, digits, dots, hyphens or @`)
  }
  const { name = login, institution, self, ward } = values
  const role = roleIn(values.role)
  if (role === 'patient' && self === undefined) throw wrong('A patient needs --self PERSON')
  if (role === 'guardian' && ward.length === 0) throw wrong('A guardian needs --ward PERSON')
  const names = {
    'zh-CN': name,
    'zh-HK': values['name-zh-hk'] ?? name,
    en: values['name-en'] ?? name,
  }
  const isAdded = await accounts.addAccount(database, {
    id: login,
    login,
    name: names,
    role,
    institution: institution ?? null,
    self: self ?? null,
    wards: ward,
    isSample: false,
  })
  if (!isAdded) throw refused(`There is an account ${login} already.`)
  if (values.subject !== undefined) {
    const issuer = readConfig(process.env).outside?.issuer
    if (issuer === undefined) throw wrong('--subject needs the setting YIQIAO_OIDC_ISSUER')
    await keepSubject(database, login, `${issuer} ${values.subject}`)
    return [`${login} signs in with ${issuer}.`]
  }
  return linkFor(database, login, inviteMinutes)
}

async function listAccounts(database: Database) {
  const rows = await accounts.listAccounts(database, false)
  return rows.map((row) => {
    const factors = [row.has_password ? 'password' : '', row.has_factor ? 'code' : '']
    const shows = factors.filter((one) => one !== '').join('+') || 'nothing yet'
    const notes = [row.is_sample ? 'sample' : '', row.is_locked ? 'locked' : '']
    return [row.login, row.role, row.institution ?? '-', shows, ...notes].join('  ').trimEnd()
  })
}

async function setLocked(database: Database, login: string, isLocked: boolean) {
  const { account } = await accountNamed(database, login)
  await accounts.setLocked(database, account, isLocked)
  if (isLocked) await endSessions(database, account, null)
  else await forgetAttempts(database, normalLogin(login), account)
  return [`${account} is ${isLocked ? 'locked and signed out' : 'open again'}.`]
}

/** Whoever lost both telephone and codes begins anew. */
async function resetAccount(database: Database, login: string) {
  const { account } = await accountNamed(database, login)
  await accounts.resetAccount(database, account)
  await forgetAttempts(database, normalLogin(login), account)
  return linkFor(database, account, inviteMinutes)
}

async function accountNamed(database: Database, login: string) {
  const found = await accounts.findCredentials(database, 'login', normalLogin(login), true)
  if (found === undefined) throw refused(`There is no account ${login}.`)
  return found
}

async function linkFor(database: Database, account: string, minutes: number) {
  const token = await accounts.makeLink(database, account, minutes)
  const { origin } = readConfig(process.env)
  return [`${origin}/sign-in#link=${token}`, `It works once, within ${minutes} minutes.`]
}

async function sampleLink(database: Database, role: string) {
  if (readConfig(process.env).mode !== 'sample') {
    throw refused('Nobody of the sample signs in outside of sample mode.')
  }
  await addSampleAccounts(database, sampleInstitutions(sampleAlliance().institutions))
  const rows = await accounts.listAccounts(database, true)
  const found = rows.find((row) => row.role === role || row.account === role)
  if (found === undefined) {
    throw wrong(`The sample has nobody ${role}: ${rows.map((row) => row.account).join(', ')}`)
  }
  return linkFor(database, found.account, linkMinutes)
}

// ---------------------------------------------------------------- programs

async function addClient(database: Database, id: string, values: SignInValues) {
  if (!idForm.test(id)) throw wrong(`${id} is no id: use 2 to 63 letters, digits, dots or hyphens`)
  const { title = id, institution, redirect } = values
  const role = values.role === undefined ? null : roleIn(values.role)
  if (role === null && redirect.length === 0) {
    throw wrong('Say as whom the program acts (--role), or where people come back to (--redirect)')
  }
  for (const address of redirect) {
    if (URL.parse(address)?.protocol !== 'https:') throw wrong(`${address} is no https address`)
  }
  const key = await publicKeyIn(values.key)
  const client = { id, title, role, institution: institution ?? null, redirects: redirect }
  if (!(await clients.addClient(database, client, key))) {
    throw refused(`There is a client ${id} already.`)
  }
  return [`${id} may ask for tokens with its key ${key.kid}.`]
}

async function listClients(database: Database) {
  const rows = await clients.knownClients(database)
  return rows.map(({ id, role, institution, is_revoked }) =>
    [id, role ?? 'people', institution ?? '-', is_revoked ? 'revoked' : ''].join('  ').trimEnd(),
  )
}

async function rotateKey(database: Database, id: string, { key: file, overlap }: SignInValues) {
  const minutes = /^\d{1,5}$/.test(overlap) ? Number(overlap) : -1
  if (minutes < 0 || minutes > longestOverlap) {
    throw wrong(`--overlap takes minutes from 0 to ${longestOverlap}`)
  }
  const key = await publicKeyIn(file)
  if (!(await clients.rotateKey(database, id, key, minutes))) {
    throw refused(`There is no client ${id} that could take the key ${key.kid}.`)
  }
  return [`${id} has the key ${key.kid}; its other keys end in ${minutes} minutes.`]
}

async function revokeClient(database: Database, id: string, { key: kid }: SignInValues) {
  if (!(await clients.revokeClient(database, id, kid ?? null))) {
    throw refused(`There is no such client or key: ${[id, kid ?? ''].join(' ').trimEnd()}.`)
  }
  return [`${kid === undefined ? id : `The key ${kid} of ${id}`} is revoked, with all tokens.`]
}

/** Of the key pair only the public half may ever come here. */
async function publicKeyIn(file: string | undefined): Promise<clients.PublicKey> {
  if (file === undefined) throw wrong('Name the file of the public key: --key FILE')
  const text = textIn(file)
  const given = jwkIn(text)
  if (given?.['d'] !== undefined || /PRIVATE KEY/.test(text)) {
    throw input(`${file} holds a private key: keep it to yourself, and give its public half`)
  }
  const key = keyIn(given, text)
  if (key === undefined) throw input(`${file} holds no public key, as JWK or PEM`)
  const { kty, crv, x, y } = key.export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256') throw input(`${file} holds no key of P-256 (ES256)`)
  const jwk = { kty, crv, x, y } as Record<string, string>
  const named = (given as { readonly kid?: unknown } | undefined)?.kid
  const kid = typeof named === 'string' ? named : await calculateJwkThumbprint(jwk)
  return { ...jwk, kid, alg: 'ES256', use: 'sig' }
}

function keyIn(given: JsonWebKeyInput['key'] | undefined, text: string): KeyObject | undefined {
  try {
    return given === undefined
      ? createPublicKey(text)
      : createPublicKey({ key: given, format: 'jwk' })
  } catch {
    return undefined
  }
}

function jwkIn(text: string): JsonWebKeyInput['key'] | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw input(`${file} cannot be read`)
  }
}

function roleIn(text: string | undefined) {
  if (text !== undefined && isRole(text)) return text
  throw wrong(`--role takes one of ${roles.join(', ')}`)
}

const wrong = (why: string) => new CommandFailure(exitCodes.usage, `${why}.`)
const input = (why: string) => new CommandFailure(exitCodes.input, `${why}.`)
const refused = (why: string) => new CommandFailure(exitCodes.refused, why)
