/** Passkeys of one's own account. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { lasts, type Session } from '../../usecases/sign-in/account.ts'
import { accountOf, addPasskey, removeFactor } from '../../usecases/sign-in/manage-account.ts'
import {
  DoneSchema,
  PasskeyMadeSchema,
  PasskeyNamedSchema,
  QuestionSchema,
} from '../contract/sign-in.ts'
import type { SignIn } from '../sign-in.ts'
import { problems } from './api.ts'
import { openSessionOf, sendGained } from './open-session.ts'
import { sendSignInRefusal } from './sign-in-session.ts'

const config = { answers: 'whoever-is-signing-in' } as const
const tags = ['session']
const done = { 200: DoneSchema, ...problems(401, 403, 409, 422, 429) }

export function addPasskeyRoutes(plain: FastifyInstance, signIn: SignIn): void {
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
