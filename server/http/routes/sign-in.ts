/** Signing in: what our own provider asks for, links, and the roles to try. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Method } from '../../../engine/access/signing-in.ts'
import { lasts } from '../../usecases/sign-in/account.ts'
import {
  type Attempt,
  followLink,
  type Shown,
  showCode,
  showPasskey,
  showPassword,
} from '../../usecases/sign-in/sign-in.ts'
import {
  CodeShownSchema,
  DoneSchema,
  LinkFollowedSchema,
  PasskeyShownSchema,
  PasswordShownSchema,
  QuestionSchema,
  SampleChosenSchema,
  type ShownJson,
  ShownSchema,
  SignInStateSchema,
} from '../contract/sign-in.ts'
import { readCookie } from '../cookies.ts'
import type { SignIn } from '../sign-in.ts'
import { problems } from './api.ts'
import { addProviderRoutes } from './sign-in-provider.ts'
import { openSession, sendSignInRefusal } from './sign-in-session.ts'

const config = { answers: 'everybody' } as const
const tags = ['session']

export function addSignInRoutes(plain: FastifyInstance, signIn: SignIn): void {
  addProviderRoutes(plain, signIn)
  addShowing(plain, signIn)
  addOthers(plain, signIn)
}

function addShowing(plain: FastifyInstance, signIn: SignIn): void {
  const { store, passkeys } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const response = { 200: ShownSchema, ...problems(403, 409, 429) }
  app.post(
    '/api/sign-in/password',
    {
      config,
      schema: {
        operationId: 'showPassword',
        summary: 'A login and its password',
        tags,
        body: PasswordShownSchema,
        response,
      },
    },
    async (request, reply) => {
      const attempt = await attemptOf(request, signIn)
      if (attempt === undefined) return sendSignInRefusal(reply, { code: 'sign-in-expired' })
      return answer(reply, attempt, await showPassword(attempt, request.body, store), signIn)
    },
  )
  app.post(
    '/api/sign-in/code',
    {
      config,
      schema: {
        operationId: 'showCode',
        summary: 'A code of the authenticator, or a recovery code',
        tags,
        body: CodeShownSchema,
        response,
      },
    },
    async (request, reply) => {
      const attempt = await attemptOf(request, signIn)
      if (attempt === undefined) return sendSignInRefusal(reply, { code: 'sign-in-expired' })
      return answer(reply, attempt, await showCode(attempt, request.body.code, store), signIn)
    },
  )
  app.post(
    '/api/sign-in/passkey-question',
    {
      config,
      schema: {
        operationId: 'askForPasskey',
        summary: 'What a passkey has to sign',
        tags,
        response: { 200: QuestionSchema, ...problems(409) },
      },
    },
    async (request, reply) => {
      const attempt = await attemptOf(request, signIn)
      if (attempt === undefined) return sendSignInRefusal(reply, { code: 'sign-in-expired' })
      const question = await passkeys.askForAny()
      const { challenge } = question
      const digest = store.secrets.digest(attempt.secret)
      await store.sessions.noteStep(digest, { challenge }, lasts.signingIn)
      return reply.send(question)
    },
  )
  app.post(
    '/api/sign-in/passkey',
    {
      config,
      schema: {
        operationId: 'showPasskey',
        summary: 'What the passkey signed',
        tags,
        body: PasskeyShownSchema,
        response,
      },
    },
    async (request, reply) => {
      const attempt = await attemptOf(request, signIn)
      if (attempt === undefined) return sendSignInRefusal(reply, { code: 'sign-in-expired' })
      const { response: signed } = request.body
      const shown = await showPasskey(
        attempt,
        signed.id,
        (passkey, challenge) => passkeys.counterSigned(signed, challenge, passkey),
        store,
      )
      return answer(reply, attempt, shown, signIn)
    },
  )
}

/** Undefined where this browser did not come from the provider. */
async function attemptOf(
  request: FastifyRequest,
  { provider, isOwn }: SignIn,
): Promise<Attempt | undefined> {
  const uid = isOwn ? readCookie(request, provider.cookie) : undefined
  if (uid === undefined || !(await provider.isUnderWay(uid))) return undefined
  return { secret: uid, address: request.ip }
}

async function answer(
  reply: FastifyReply,
  { secret }: Attempt,
  shown: Shown,
  { provider }: SignIn,
): Promise<FastifyReply> {
  if (shown.next === 'refused') return sendSignInRefusal(reply, shown.refusal)
  if (shown.next === 'second-factor') {
    const body: ShownJson = { next: 'second-factor', factors: [...shown.factors], to: null }
    return reply.send(body)
  }
  const to = await provider.finish(secret, shown)
  if (to === undefined) return sendSignInRefusal(reply, { code: 'sign-in-expired' })
  return reply.send(goOn(to))
}

function goOn(to: string): ShownJson {
  return { next: 'go-on', factors: [], to }
}

function addOthers(plain: FastifyInstance, signIn: SignIn): void {
  const { store, samples, isOwn } = signIn
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/sign-in',
    {
      config,
      schema: {
        operationId: 'readSignIn',
        summary: 'How one signs in here',
        tags,
        response: { 200: SignInStateSchema },
      },
    },
    async (request, reply) =>
      reply.send({
        underWay: (await attemptOf(request, signIn)) !== undefined,
        provider: isOwn ? 'own' : 'outside',
        samples: samples.map(({ id, name, role }) => ({ id, name, role })),
      }),
  )
  app.post(
    '/api/sign-in/link',
    {
      config,
      schema: {
        operationId: 'followLink',
        summary: 'A link that signs in once',
        tags,
        body: LinkFollowedSchema,
        response: { 200: ShownSchema, ...problems(410, 429) },
      },
    },
    async (request, reply) => {
      const hasSamples = samples.length > 0
      const found = await followLink(request.body.link, request.ip, hasSamples, store)
      if ('code' in found) return sendSignInRefusal(reply, found)
      const methods: Method[] = 'sample' in found.holder ? ['sample'] : ['link']
      await openSession(request, reply, found.holder, methods, signIn)
      return reply.send(goOn('sample' in found.holder ? '/' : '/account'))
    },
  )
  if (samples.length === 0) return
  app.post(
    '/api/sign-in/sample',
    {
      config,
      schema: {
        operationId: 'chooseSample',
        summary: 'In sample mode, one of the roles to try',
        tags,
        body: SampleChosenSchema,
        response: { 200: DoneSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const sample = samples.find(({ id }) => id === request.body.id)
      if (sample === undefined) return sendSignInRefusal(reply, { code: 'sign-in-wrong' })
      await openSession(request, reply, { sample: sample.id }, ['sample'], signIn)
      return reply.send({ done: true })
    },
  )
}
