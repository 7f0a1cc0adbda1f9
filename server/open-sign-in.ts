/** Joins accounts, sessions and cryptography to what signing in asks for. */
import { personId } from '../samples/alliance/person.ts'
import type { Config } from './config.ts'
import type { SignInDesk } from './http/sign-in/who-asks.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { signInSecrets } from './identity/secrets.ts'
import type { SignInKeys } from './identity/sign-in-keys.ts'
import { recoveryDigest } from './identity/tokens.ts'
import { Recurring } from './jobs/recurring.ts'
import { AccessTokens } from './oidc/access-tokens.ts'
import { mountProvider } from './oidc/mount.ts'
import type { OidcStore } from './oidc/oidc-store.ts'
import { OutsideProvider, type OutsideSetting } from './oidc/outside.ts'
import { addOutsideRoutes } from './oidc/outside-routes.ts'
import { createProvider } from './oidc/provider.ts'
import { sampleActor, sampleStandIns } from './services.ts'
import type { Database } from './storage/database.ts'
import * as accounts from './storage/sign-in/account-rows.ts'
import * as attempts from './storage/sign-in/attempt-rows.ts'
import * as clients from './storage/sign-in/client-rows.ts'
import * as records from './storage/sign-in/oidc-rows.ts'
import * as ways from './storage/sign-in/outside-rows.ts'
import * as sessions from './storage/sign-in/session-rows.ts'
import type { Actor } from './usecases/gate.ts'
import type { Institution } from './usecases/registry.ts'
import { type Account, IDLE_MINUTES, isRole, type Session } from './usecases/sign-in/account.ts'
import type { Credentials, SignInStore } from './usecases/sign-in/sign-in-store.ts'

/** Who was sent a link has a day to use it; at the machine itself a few minutes are enough. */
export const inviteMinutes = 1440
export const linkMinutes = 15

export function createSignInStore(
  database: Database,
  keys: IdentityKeys,
  isSample: boolean,
): SignInStore {
  const credentials = async (by: 'id' | 'login', value: string) => {
    const row = await accounts.findCredentials(database, by, value, isSample)
    return row === undefined ? undefined : credentialsOf(row, keys)
  }
  return {
    isSample,
    secrets: signInSecrets,
    byLogin: (login) => credentials('login', login),
    byId: (account) => credentials('id', account),
    attempt: (attempted) => attempts.countAttempt(database, attempted),
    succeeded: (attempted) => attempts.takeBackAttempt(database, attempted),
    openSession: ({ account, stage, agent }) =>
      sessions.openSession(database, account, stage, agent),
    renewSession: (token, stage) => sessions.renewSession(database, token, stage),
    async session(token) {
      const row = await sessions.findSession(database, token, isSample, IDLE_MINUTES)
      return row === undefined ? undefined : sessionOf(row)
    },
    async endSession(token) {
      const row = await sessions.findSession(database, token, isSample, IDLE_MINUTES)
      await sessions.endSession(database, token)
      if (row !== undefined) await records.dropAccount(database, row.account)
    },
    lockSession: (token) => sessions.lockSession(database, token),
    sessions: (account) => sessions.openSessions(database, account),
    endSessions: (account, but) => sessions.endSessions(database, account, but),
    endSessionNamed: (account, id) => sessions.endSessionNamed(database, account, id),
    followLink: (token) => accounts.followLink(database, token),
    makeLink: (account) => accounts.makeLink(database, account, linkMinutes),
    keepPassword: (account, hash) => accounts.keepPassword(database, account, hash),
    wantFactor: (account, secret) =>
      accounts.wantFactor(database, account, keys.seal(secret, factorOf(account))),
    keepFactor: (account, step) => accounts.keepFactor(database, account, step),
    keepRecoveryCodes: (account, codes) =>
      accounts.keepRecoveryCodes(database, account, codes.map(recoveryDigest)),
    recoveryCodesLeft: (account) => accounts.recoveryCodesLeft(database, account),
    takeStep: (account, step) => accounts.takeStep(database, account, step),
    takeRecoveryCode: (account, code) =>
      accounts.takeRecoveryCode(database, account, recoveryDigest(code)),
    async sampleAccount(id) {
      const found = await accounts.findCredentials(database, 'id', id, isSample)
      return found?.is_sample ? accountOf(found) : undefined
    },
    sampleAccounts: async () =>
      isSample ? (await accounts.listAccounts(database, true)).map(accountOf) : [],
  }
}

const factorOf = (account: string) => `factor of ${account}`

function credentialsOf(row: accounts.CredentialRow, keys: IdentityKeys): Credentials {
  const opened = (sealed: Buffer | null) =>
    sealed === null ? null : keys.unseal(sealed, factorOf(row.account))
  return {
    account: accountOf(row),
    password: row.password,
    factor: opened(row.factor),
    factorWanted: opened(row.factor_wanted),
    factorStep: row.factor_step,
    isLocked: row.is_locked,
  }
}

function sessionOf(row: sessions.FoundSession): Session {
  return {
    id: row.id,
    stage: row.stage,
    isLocked: row.is_locked,
    isFresh: row.is_fresh,
    endsAt: row.ends_at.toISOString(),
    account: accountOf(row),
    hasPassword: row.has_password,
    hasFactor: row.has_factor,
  }
}

export function accountOf(row: sessions.AccountRow): Account {
  const { account: id, login, name, role, institution, self, wards, is_sample: isSample } = row
  if (!isRole(role)) throw new Error(`The account ${id} has an unknown role.`)
  return { id, login, name, role, institution, self, wards, isSample }
}

export interface SignInOptions {
  readonly database: Database
  readonly keys: IdentityKeys
  readonly signInKeys: SignInKeys
  readonly origin: string
  readonly mode: Config['mode']
  readonly outside?: OutsideSetting | null
  /** Where people of the sample work. */
  readonly institutions: readonly Institution[]
  readonly report: (error: unknown) => void
  readonly isHere: () => boolean
}

const sweepEveryMs = 600_000

export async function openSignIn(options: SignInOptions) {
  const { database, keys, signInKeys, origin, mode, report, isHere, outside = null } = options
  const isSample = mode === 'sample'
  const store = createSignInStore(database, keys, isSample)
  if (isSample) await addSampleAccounts(database, options.institutions)
  const sweep = async () => {
    await sessions.sweepSignIn(database)
    await records.sweepRecords(database)
    await ways.sweepWays(database)
  }
  const sweeper = new Recurring(sweep, sweepEveryMs, report, isHere)
  const provider = createProvider(origin, signInKeys, createOidcStore(database, store))
  const tokens = new AccessTokens({
    origin,
    keys: signInKeys,
    clients: async () => (await clients.knownClients(database)).map(knownOf),
    report,
  })
  const desk: SignInDesk = {
    store,
    origin,
    isOpen: isSample,
    outside: outside !== null,
    actorOfToken: (token) => tokens.actorOf(token),
    addProvider: (app) => {
      mountProvider(app, provider, { origin, session: (token) => store.session(token) })
      if (outside === null) return
      addOutsideRoutes(app, {
        origin,
        provider: new OutsideProvider(outside, origin),
        store: {
          ...store,
          accountOfSubject: (subject) => ways.accountOfSubject(database, subject),
        },
        beginWay: (way) => ways.beginWay(database, way),
        endWay: (state) => ways.endWay(database, state),
        report,
      })
    },
  }
  return {
    desk,
    async close() {
      await tokens.close()
      await sweeper.close()
    },
  }
}

function knownOf({ tokens_after, is_revoked, ...client }: clients.KnownClient) {
  return { ...client, tokensAfter: tokens_after, isRevoked: is_revoked }
}

function createOidcStore(database: Database, store: SignInStore): OidcStore {
  return {
    keep: (model, id, payload, seconds, isOnce) =>
      records.keepRecord(database, model, id, payload, seconds, isOnce),
    find: (model, id) => records.findRecord(database, model, id),
    findByUid: (model, uid) => records.findRecordByUid(database, model, uid),
    consume: (model, id) => records.consumeRecord(database, model, id),
    drop: (model, id) => records.dropRecord(database, model, id),
    dropGrant: (grant) => records.dropGrant(database, grant),
    client: (id) => clients.findClient(database, id),
    async account(id) {
      const found = await store.byId(id)
      return found === undefined || found.isLocked ? undefined : found.account
    },
  }
}

const samplePatient: Actor = {
  id: 'sample-patient',
  name: { 'zh-CN': '示例患者', 'zh-HK': '示例病人', en: 'Sample patient' },
  role: 'patient',
  institution: null,
  self: personId(1),
}

/** Once for all: whoever is there already stays as is. */
export async function addSampleAccounts(
  database: Database,
  institutions: readonly Institution[],
): Promise<void> {
  const actors = [sampleActor, ...sampleStandIns(institutions), samplePatient]
  for (const one of actors) await accounts.addAccount(database, accountOfActor(one))
}

function accountOfActor({ id, name, role, institution, self, wards }: Actor): accounts.NewAccount {
  return {
    id,
    login: id,
    name,
    role,
    institution,
    self: self ?? null,
    wards: wards ?? [],
    isSample: true,
  }
}
