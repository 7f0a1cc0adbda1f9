/** The way in and out, and what an account is kept by. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '../../usecases/sign-in/account.ts'
import { choosePassword, confirmFactor, showFactor } from '../../usecases/sign-in/enrol.ts'
import {
  followLink,
  giveCode,
  signIn,
  signInAsSample,
  unlock,
} from '../../usecases/sign-in/sign-in.ts'
import {
  type AccountJson,
  AccountSchema,
  CodeRequestSchema,
  FactorKeptSchema,
  FactorSchema,
  LinkRequestSchema,
  OnlyPasswordSchema,
  PasswordRequestSchema,
  SampleRequestSchema,
  SignOutRequestSchema,
  StageSchema,
} from '../contract/sign-in.ts'
import { closed, Id } from '../contract/values.ts'
import { clearCookie, cookieFor, setCookie } from '../sign-in/cookie.ts'
import { sendSignInRefusal } from '../sign-in/refusals.ts'
import { isFromOurPage } from '../sign-in/who-asks.ts'
import { type AddRoutes, problems } from './api.ts'

const tags = ['sign-in']
const refusals = problems(401, 403, 422, 429)

export const addSignInRoutes: AddRoutes = (plain, { signIn: desk }) => {
  const { store } = desk
  const setting = cookieFor(desk.origin)

  void plain.register(async (scope) => {
    // Signing somebody in unawares is an attack as well, so no cookie has to be there for it.
    scope.addHook('preHandler', async (request, reply) => {
      if (request.method === 'GET' || isFromOurPage(request, desk.origin)) return undefined
      return sendSignInRefusal(reply, { code: 'request-from-elsewhere' })
    })
    const app = scope.withTypeProvider<TypeBoxTypeProvider>()
    const step = (operationId: string, summary: string) => ({ operationId, summary, tags })
    const isPublic = { isPublic: true }

    app.post(
      '/api/sign-in/password',
      {
        config: isPublic,
        schema: {
          ...step('signIn', 'Sign in by name and password'),
          body: PasswordRequestSchema,
          response: { 200: StageSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const { login, password } = request.body
        return answer(reply, await signIn(login, password, visitorOf(request), store))
      },
    )

    app.post(
      '/api/sign-in/code',
      {
        config: isPublic,
        schema: {
          ...step('giveSecondFactor', 'Give the second factor, or a recovery code'),
          body: CodeRequestSchema,
          response: { 200: StageSchema, ...refusals },
        },
      },
      async (request, reply) =>
        answer(reply, await giveCode(tokenOf(request), request.body.code, store)),
    )

    app.post(
      '/api/sign-in/link',
      {
        config: isPublic,
        schema: {
          ...step('followSignInLink', 'Sign in by a link that works once'),
          body: LinkRequestSchema,
          response: { 200: StageSchema, ...refusals },
        },
      },
      async (request, reply) =>
        answer(reply, await followLink(request.body.token, visitorOf(request), store)),
    )

    if (store.isSample) {
      app.post(
        '/api/sign-in/sample',
        {
          config: isPublic,
          schema: {
            ...step('signInAsSample', 'Sign in as somebody of the sample'),
            body: SampleRequestSchema,
            response: { 200: StageSchema, ...refusals },
          },
        },
        async (request, reply) =>
          answer(reply, await signInAsSample(request.body.account, visitorOf(request), store)),
      )
    }

    app.post(
      '/api/sign-in/unlock',
      {
        config: isPublic,
        schema: {
          ...step('unlockSession', 'Give the password again'),
          body: OnlyPasswordSchema,
          response: { 200: StageSchema, ...refusals },
        },
      },
      async (request, reply) =>
        answer(reply, await unlock(tokenOf(request), request.body.password, store)),
    )

    app.post(
      '/api/sign-in/new-password',
      {
        config: isPublic,
        schema: {
          ...step('choosePassword', 'Choose a password'),
          body: OnlyPasswordSchema,
          response: { 200: StageSchema, ...refusals },
        },
      },
      async (request, reply) =>
        answer(reply, await choosePassword(tokenOf(request), request.body.password, store)),
    )

    app.post(
      '/api/sign-in/factor',
      {
        config: isPublic,
        schema: {
          ...step('showFactor', 'Get the secret of a new second factor'),
          response: { 200: FactorSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const shown = await showFactor(tokenOf(request), store)
        if (!shown.done) return sendSignInRefusal(reply, shown.refusal)
        return reply.send({ secret: shown.secret, address: shown.address })
      },
    )

    app.post(
      '/api/sign-in/factor/confirmation',
      {
        config: isPublic,
        schema: {
          ...step('confirmFactor', 'Show that the telephone has the secret'),
          body: CodeRequestSchema,
          response: { 200: FactorKeptSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const kept = await confirmFactor(tokenOf(request), request.body.code, store)
        if (!kept.done) return sendSignInRefusal(reply, kept.refusal)
        setCookie(reply, setting, kept.token)
        return reply.send({ stage: kept.stage, recoveryCodes: [...kept.recoveryCodes] })
      },
    )

    app.get(
      '/api/sign-in/account',
      {
        schema: {
          ...step('readAccount', 'The account of whoever asks, and where it is signed in'),
          response: { 200: AccountSchema, ...problems(401) },
        },
      },
      async (request, reply) => {
        const { session } = request.shown
        if (session === null) return sendSignInRefusal(reply, { code: 'not-signed-in' })
        const { id, login, name, role, institution } = session.account
        const { hasPassword, hasFactor } = session
        const sessions = await store.sessions(id)
        const account: AccountJson = {
          ...{ id, login, name, role, institution, hasPassword, hasFactor },
          recoveryCodesLeft: await store.recoveryCodesLeft(id),
          sessions: sessions.map((one) => ({ ...one, isThis: one.id === session.id })),
        }
        return reply.send(account)
      },
    )

    app.post(
      '/api/sign-in/lock',
      { config: isPublic, schema: step('lockSession', 'Lock the session at once') },
      async (request, reply) => {
        await store.lockSession(tokenOf(request))
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/sign-in/sign-out',
      {
        config: isPublic,
        schema: { ...step('signOut', 'Sign out'), body: SignOutRequestSchema },
      },
      async (request, reply) => {
        const { session, token, actor } = request.shown
        if (session !== null && actor !== null && request.body.everywhere) {
          await store.endSessions(session.account.id, null)
        }
        if (token !== null) await store.endSession(token)
        clearCookie(reply, setting)
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/sign-in/sessions/:id/end',
      {
        schema: {
          ...step('endSession', 'End another session of the account'),
          params: closed({ id: Id }),
        },
      },
      async (request, reply) => {
        const { session } = request.shown
        if (session === null) return sendSignInRefusal(reply, { code: 'not-signed-in' })
        await store.endSessionNamed(session.account.id, request.params.id)
        return reply.code(204).send()
      },
    )
  })

  function answer(reply: FastifyReply, outcome: SignedIn): FastifyReply {
    if (!outcome.done) return sendSignInRefusal(reply, outcome.refusal)
    setCookie(reply, setting, outcome.token)
    return reply.send({ stage: outcome.stage })
  }
}

function tokenOf({ shown }: FastifyRequest): string {
  return shown.token ?? ''
}

function visitorOf({ ip, headers }: FastifyRequest) {
  return { address: ip, agent: headers['user-agent'] ?? '' }
}
