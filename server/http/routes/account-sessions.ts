/** Sessions: ending others of one's own, locking, unlocking and signing out. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Method } from '../../../engine/access/signing-in.ts'
import { lasts } from '../../usecases/sign-in/account.ts'
import type { SignInRefusal } from '../../usecases/sign-in/refusal.ts'
import { showPasskey, unlock } from '../../usecases/sign-in/sign-in.ts'
import {
  DoneSchema,
  QuestionSchema,
  SessionsEndedSchema,
  UnlockSchema,
} from '../contract/sign-in.ts'
import type { SignIn } from '../sign-in.ts'
import { problems } from './api.ts'
import { openSessionOf } from './open-session.ts'
import { endSession, renewSession, sendSignInRefusal } from './sign-in-session.ts'

const config = { answers: 'whoever-is-signing-in' } as const
const tags = ['session']
const done = { 200: DoneSchema, ...problems(401, 403, 409, 422, 429) }

export function addOwnSessionRoutes(plain: FastifyInstance, signIn: SignIn): void {
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
