/** The way to the provider of identities, and back with its answer. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { methods as allMethods } from '../../../engine/access/signing-in.ts'
import { lasts } from '../../usecases/sign-in/account.ts'
import { cookieName, readCookie, setCookie } from '../cookies.ts'
import type { Question, SignIn } from '../sign-in.ts'
import { openSession } from './sign-in-session.ts'

const attemptCookie = 'yiqiao-attempt'
const config = { answers: 'everybody' } as const
const tags = ['session']

export function addProviderRoutes(plain: FastifyInstance, signIn: SignIn): void {
  addWayThere(plain, signIn)
  addWayBack(plain, signIn)
}

/** Where the browser goes after it has signed in: within this product, whatever the address says. */
function safeWay(to: string | undefined, origin: string): string {
  const url = to?.startsWith('/') ? URL.parse(to, origin) : null
  return url?.origin === origin ? `${url.pathname}${url.search}` : '/'
}

function addWayThere(plain: FastifyInstance, signIn: SignIn): void {
  const { origin, isSecure, party, store } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/sign-in/start',
    {
      config,
      schema: {
        operationId: 'startSignIn',
        summary: 'Sends the browser to the provider of identities',
        tags,
        querystring: Type.Object({ to: Type.Optional(Type.String({ maxLength: 2000 })) }),
      },
    },
    async (request, reply) => {
      const { newSecret } = store.secrets
      const question: Question = {
        state: newSecret(),
        nonce: newSecret(),
        verifier: newSecret(),
        askedAtMs: store.nowMs(),
      }
      // A provider that is away is no fault of whoever wants to sign in.
      const address = await party.addressFor(question).catch((error: unknown) => {
        request.log.error({ name: error instanceof Error ? error.name : '' }, 'no provider answers')
        return '/sign-in?failed=away'
      })
      const value = signIn.seal(
        JSON.stringify({ ...question, to: safeWay(request.query.to, origin) }),
      )
      const seconds = lasts.signingIn
      setCookie(reply, { name: attemptCookie, value, isSecure, sameSite: 'Lax', seconds })
      return reply.redirect(address, 303)
    },
  )
}

function addWayBack(plain: FastifyInstance, signIn: SignIn): void {
  const { isSecure, party, store, origin } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const query = { code: Type.Optional(Type.String()), state: Type.Optional(Type.String()) }
  app.get(
    '/api/sign-in/callback',
    {
      config,
      schema: {
        operationId: 'finishSignIn',
        summary: 'Where the provider of identities sends the browser back to',
        tags,
        querystring: Type.Object(query, { additionalProperties: true }),
      },
    },
    async (request, reply) => {
      const asked = questionIn(request, signIn)
      setCookie(reply, {
        name: attemptCookie,
        value: null,
        isSecure,
        sameSite: 'Lax',
        seconds: 0,
      })
      const { code, state } = request.query
      const isOurs = asked !== undefined && state === asked.state && code !== undefined
      const isInTime =
        asked !== undefined && store.nowMs() - asked.askedAtMs < lasts.signingIn * 1000
      if (!isOurs || !isInTime) return reply.redirect('/sign-in?failed=expired', 303)
      const who = await party.whoAnswered(code, asked)
      if (who === undefined) return reply.redirect('/sign-in?failed=refused', 303)
      if ('outside' in who) await openSession(request, reply, who, ['outside'], signIn)
      else {
        const methods = allMethods.filter((method) => who.methods.includes(method))
        await openSession(request, reply, { account: who.account }, methods, signIn)
      }
      return reply.redirect(safeWay(asked.to, origin), 303)
    },
  )
}

function questionIn(request: FastifyRequest, { isSecure, unseal }: SignIn) {
  const sealed = readCookie(request, cookieName(attemptCookie, isSecure))
  const text = sealed === undefined ? undefined : unseal(sealed)
  // Nobody but us can have sealed it.
  return text === undefined ? undefined : (JSON.parse(text) as Question & { readonly to: string })
}
