/** One's own account: what signs in, and how it is changed. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { isShownEnough } from '../../../engine/access/signing-in.ts'
import {
  accountOf,
  choosePassword,
  confirmTimeCode,
  removeFactor,
  renewRecoveryCodes,
  startTimeCode,
} from '../../usecases/sign-in/manage-account.ts'
import {
  AccountSchema,
  CodeShownSchema,
  DoneSchema,
  PasswordChosenSchema,
  RecoveryCodesSchema,
  TimeCodeStartedSchema,
} from '../contract/sign-in.ts'
import type { SignIn } from '../sign-in.ts'
import { addPasskeyRoutes } from './account-passkeys.ts'
import { addOwnSessionRoutes } from './account-sessions.ts'
import { problems } from './api.ts'
import { openSessionOf, sendGained } from './open-session.ts'
import { sendSignInRefusal } from './sign-in-session.ts'

const config = { answers: 'whoever-is-signing-in' } as const
const tags = ['session']
const done = { 200: DoneSchema, ...problems(401, 403, 409, 422, 429) }

export function addAccountRoutes(app: FastifyInstance, signIn: SignIn): void {
  addReading(app, signIn)
  addFactors(app, signIn)
  addPasskeyRoutes(app, signIn)
  addOwnSessionRoutes(app, signIn)
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
