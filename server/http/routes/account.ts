/** One's own account: factors and sessions; locking, unlocking and signing out. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isShownEnough, type Method } from '../../../engine/access/signing-in.ts'
import { lasts, type Session } from '../../usecases/sign-in/account.ts'
import {
  accountOf,
  addPasskey,
  choosePassword,
  confirmTimeCode,
  type Gained,
  removeFactor,
  renewRecoveryCodes,
  startTimeCode,
} from '../../usecases/sign-in/manage-account.ts'
import type { SignInRefusal } from '../../usecases/sign-in/refusal.ts'
import { showPasskey, unlock } from '../../usecases/sign-in/sign-in.ts'
import {
  AccountSchema,
  CodeShownSchema,
  DoneSchema,
  PasskeyMadeSchema,
  PasskeyNamedSchema,
  PasswordChosenSchema,
  QuestionSchema,
  RecoveryCodesSchema,
  SessionsEndedSchema,
  TimeCodeStartedSchema,
  UnlockSchema,
} from '../contract/sign-in.ts'
import type { SignIn } from '../sign-in.ts'
import { problems } from './api.ts'
import { endSession, renewSession, sendSignInRefusal } from './sign-in-session.ts'

const config = { answers: 'whoever-is-signing-in' } as const
const tags = ['session']
const done = { 200: DoneSchema, ...problems(401, 403, 409, 422, 429) }

export function addAccountRoutes(app: FastifyInstance, signIn: SignIn): void {
  addReading(app, signIn)
  addFactors(app, signIn)
  addPasskeys(app, signIn)
  addSessions(app, signIn)
}

/** A locked session shows and changes nothing but that it is locked. */
function openSessionOf({ presented }: FastifyRequest): Session | SignInRefusal {
  const session = presented?.session
  if (!session) return { code: 'sign-in-needed' }
  return session.isLocked ? { code: 'session-locked' } : session
}

function addReading(plain: FastifyInstance, { store }: SignIn): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/account',
    {
      config,
      schema: {
        operationId: 'readAccount',
        summary: 'One’s own account, its factors and its sessions',
        tags,
        response: { 200: AccountSchema, ...problems(401) },
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      const { actor } = request.presented ?? {}
      if ('code' in session) return sendSignInRefusal(reply, session)
      if (actor === undefined) return sendSignInRefusal(reply, { code: 'sign-in-needed' })
      const account = await accountOf(session, store)
      const id = account?.account ?? ''
      const sessions = account === null ? [] : await store.sessions.listOf(id)
      const passkeys = account === null ? [] : await store.passkeys.ofAccount(id)
      return reply.send({
        login: account?.login ?? null,
        name: actor.name,
        role: actor.role,
        institution: actor.institution,
        isEnough: isShownEnough(actor.role, session.methods),
        isLocked: false,
        hasPassword: account?.password != null,
        hasTimeCode: account?.timeCode != null,
        passkeys: passkeys.map(({ credential, label }) => ({ credential, label })),
        recoveryCodes: account?.recoveryCodes ?? 0,
        sessions: sessions.map(({ methods: _, ...one }) => ({
          ...one,
          isThis: one.session === session.session,
        })),
      })
    },
  )
}

async function sendGained(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Gained | SignInRefusal,
  signIn: SignIn,
): Promise<FastifyReply> {
  if ('code' in outcome) return sendSignInRefusal(reply, outcome)
  await renewSession(request, reply, outcome.gained, signIn)
  return reply.send({ done: true })
}

function addFactors(plain: FastifyInstance, signIn: SignIn): void {
  const { store } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/api/account/password',
    {
      config,
      schema: {
        operationId: 'choosePassword',
        summary: 'Choose a password; all other sessions end',
        tags,
        body: PasswordChosenSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const outcome = await choosePassword(session, request.body, request.ip, store)
      return sendGained(request, reply, outcome, signIn)
    },
  )
  app.post(
    '/api/account/time-code',
    {
      config,
      schema: {
        operationId: 'startTimeCode',
        summary: 'What an authenticator reads to show codes of this account',
        tags,
        response: { 200: TimeCodeStartedSchema, ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const started = await startTimeCode(session, store)
      return 'code' in started ? sendSignInRefusal(reply, started) : reply.send(started)
    },
  )
  app.post(
    '/api/account/time-code/confirm',
    {
      config,
      schema: {
        operationId: 'confirmTimeCode',
        summary: 'The first code of the authenticator, from which on codes are asked for',
        tags,
        body: CodeShownSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const outcome = await confirmTimeCode(session, request.body.code, request.ip, store)
      return sendGained(request, reply, outcome, signIn)
    },
  )
  app.post(
    '/api/account/time-code/remove',
    {
      config,
      schema: {
        operationId: 'removeTimeCode',
        summary: 'Take the authenticator off the account',
        tags,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const refusal = await removeFactor(session, { timeCode: true }, store)
      return refusal === null ? reply.send({ done: true }) : sendSignInRefusal(reply, refusal)
    },
  )
  app.post(
    '/api/account/recovery-codes',
    {
      config,
      schema: {
        operationId: 'renewRecoveryCodes',
        summary: 'Ten codes for paper, each good once; those of before are worth nothing',
        tags,
        response: { 200: RecoveryCodesSchema, ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const renewed = await renewRecoveryCodes(session, store)
      if ('code' in renewed) return sendSignInRefusal(reply, renewed)
      return reply.send({ codes: [...renewed.codes] })
    },
  )
}

function addPasskeys(plain: FastifyInstance, signIn: SignIn): void {
  const { store, passkeys } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const stepOf = (session: Session) => store.secrets.digest(`passkey of ${session.session}`)
  app.post(
    '/api/account/passkeys/question',
    {
      config,
      schema: {
        operationId: 'askForNewPasskey',
        summary: 'What a new passkey has to sign',
        tags,
        response: { 200: QuestionSchema, ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const account = await accountOf(session, store)
      if (account === null) return sendSignInRefusal(reply, { code: 'factor-refused' })
      const has = await store.passkeys.ofAccount(account.account)
      const question = await passkeys.askForNew(account, has)
      const { challenge } = question
      await store.sessions.noteStep(stepOf(session), { challenge }, lasts.signingIn)
      return reply.send(question)
    },
  )
  app.post(
    '/api/account/passkeys',
    {
      config,
      schema: {
        operationId: 'addPasskey',
        summary: 'A new passkey',
        tags,
        body: PasskeyMadeSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const { response, label } = request.body
      const challenge = await store.sessions.takeChallenge(stepOf(session))
      const made = challenge === undefined ? undefined : await passkeys.made(response, challenge)
      if (made === undefined) return sendSignInRefusal(reply, { code: 'sign-in-wrong' })
      const outcome = await addPasskey(session, { ...made, label }, store)
      return sendGained(request, reply, outcome, signIn)
    },
  )
  app.post(
    '/api/account/passkeys/remove',
    {
      config,
      schema: {
        operationId: 'removePasskey',
        summary: 'Take a passkey off the account',
        tags,
        body: PasskeyNamedSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      const passkey = request.body.credential
      const refusal = await removeFactor(session, { passkey }, store)
      return refusal === null ? reply.send({ done: true }) : sendSignInRefusal(reply, refusal)
    },
  )
}

function addSessions(plain: FastifyInstance, signIn: SignIn): void {
  const { store } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/api/account/sessions/end',
    {
      config,
      schema: {
        operationId: 'endSessions',
        summary: 'End another session of one’s own, or all others',
        tags,
        body: SessionsEndedSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const session = openSessionOf(request)
      if ('code' in session) return sendSignInRefusal(reply, session)
      if (!('account' in session.holder)) return reply.send({ done: true })
      const { session: ended } = request.body
      const which = ended === null ? { but: session.session } : { session: ended }
      await store.sessions.endOf(session.holder.account, which)
      return reply.send({ done: true })
    },
  )
  app.post(
    '/api/session/lock',
    {
      config,
      schema: { operationId: 'lockSession', summary: 'Lock the session', tags, response: done },
    },
    async (request, reply) => {
      const { secret } = request.presented ?? {}
      if (secret) await store.sessions.lock(store.secrets.digest(secret))
      return reply.send({ done: true })
    },
  )
  app.post(
    '/api/session/passkey-question',
    {
      config,
      schema: {
        operationId: 'askForPasskeyToUnlock',
        summary: 'What a passkey has to sign to unlock the session',
        tags,
        response: { 200: QuestionSchema, ...problems(401) },
      },
    },
    async (request, reply) => {
      const secret = request.presented?.secret ?? ''
      const question = await signIn.passkeys.askForAny()
      const { challenge } = question
      await store.sessions.noteStep(store.secrets.digest(secret), { challenge }, lasts.signingIn)
      return reply.send(question)
    },
  )
  app.post(
    '/api/session/unlock',
    {
      config,
      schema: {
        operationId: 'unlockSession',
        summary: 'Unlock it with the password, a code or a passkey',
        tags,
        body: UnlockSchema,
        response: done,
      },
    },
    async (request, reply) => {
      const methods = await unlockedBy(request, request.body, signIn)
      if ('code' in methods) return sendSignInRefusal(reply, methods)
      await renewSession(request, reply, methods, signIn)
      return reply.send({ done: true })
    },
  )
  app.post(
    '/api/session/sign-out',
    {
      config,
      schema: { operationId: 'signOut', summary: 'End the session', tags, response: done },
    },
    async (request, reply) => {
      await endSession(request, reply, signIn)
      return reply.send({ done: true })
    },
  )
}

interface Unlocking {
  readonly password?: string
  readonly code?: string
  readonly response?: { readonly id: string }
}

async function unlockedBy(
  { presented, ip: address }: FastifyRequest,
  { password, code, response }: Unlocking,
  { store, passkeys }: SignIn,
): Promise<readonly Method[] | SignInRefusal> {
  const session = presented?.session
  if (!session) return { code: 'sign-in-needed' }
  // A sample role has nothing to show, as everybody knows.
  if ('sample' in session.holder) return ['sample']
  if (!('account' in session.holder)) return { code: 'sign-in-needed' }
  const { account } = session.holder
  if (response === undefined) return unlock(account, { password, code }, address, store)
  const shown = await showPasskey(
    { secret: presented?.secret ?? '', address },
    response.id,
    (passkey, challenge) => passkeys.counterSigned(response, challenge, passkey),
    store,
  )
  if (shown.next === 'refused') return shown.refusal
  const isSame = shown.next === 'done' && shown.account === account
  return isSame ? shown.methods : { code: 'sign-in-wrong' }
}
