/** The log of one's own sign-ins: who tried to come in as oneself, and what was changed. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { accountOf } from '../../usecases/sign-in/manage-account.ts'
import { type SignInLogJson, SignInLogSchema } from '../contract/sign-in.ts'
import type { SignIn } from '../sign-in.ts'
import { problems } from './api.ts'
import { sendSignInRefusal } from './sign-in-session.ts'

const mostShown = 50

export function addSignInLogRoutes(plain: FastifyInstance, { store }: SignIn): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/account/sign-ins',
    {
      schema: {
        operationId: 'readOwnSignIns',
        summary: 'Who signed in as oneself, or tried to, and what was changed about it',
        tags: ['session'],
        response: { 200: SignInLogSchema, ...problems(401) },
      },
    },
    async (request, reply) => {
      const session = request.presented?.session
      if (!session) return sendSignInRefusal(reply, { code: 'sign-in-needed' })
      const account = await accountOf(session, store)
      const found = account === null ? [] : await store.log.ofAccount(account.account, mostShown)
      const events = found.map(({ methods, ...event }) => ({ ...event, methods: [...methods] }))
      return reply.send({ events } satisfies SignInLogJson)
    },
  )
}
