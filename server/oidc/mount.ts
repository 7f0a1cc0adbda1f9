/** Hands requests below one path to the provider, and answers it who has signed in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Interaction, Provider } from 'oidc-provider/lib/provider.js'
import { sendProblem } from '../http/problem.ts'
import { cookieFor, cookieIn } from '../http/sign-in/cookie.ts'
import type { Session } from '../usecases/sign-in/account.ts'
import { interactionPath, oidcPath } from './provider.ts'

export interface MountOptions {
  readonly origin: string
  session(token: string): Promise<Session | undefined>
}

const strict = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export function mountProvider(
  app: FastifyInstance,
  provider: Provider,
  { origin, session }: MountOptions,
): void {
  const serve = provider.callback()
  const setting = cookieFor(origin)
  const { host, protocol } = new URL(origin)

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The provider reads bodies itself.
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))

    scope.get<{ Params: { uid: string } }>(
      `${oidcPath}/interaction/:uid`,
      async (request, reply) => {
        const { raw } = placed(request)
        const found = await provider.interactionDetails(raw, reply.raw).catch(() => undefined)
        if (found === undefined || found.uid !== request.params.uid) return gone(reply)
        const token = cookieIn(request, setting)
        const known = token === undefined ? undefined : await session(token)
        if (known === undefined || known.stage !== 'whole' || known.isLocked) {
          const back = encodeURIComponent(interactionPath(found.uid))
          return reply.redirect(`/sign-in?return=${back}`, 303)
        }
        const result = await resultFor(found, known, provider)
        return reply.redirect(await provider.interactionResult(raw, reply.raw, result), 303)
      },
    )

    scope.route({
      method: ['GET', 'POST'],
      url: `${oidcPath}/*`,
      handler: async (request, reply) => {
        const { raw } = placed(request)
        raw.url = (raw.url ?? '').slice(oidcPath.length)
        for (const [name, value] of Object.entries(strict)) reply.raw.setHeader(name, value)
        if (protocol === 'https:') {
          reply.raw.setHeader('strict-transport-security', 'max-age=31536000')
        }
        reply.hijack()
        await serve(raw, reply.raw)
      },
    })
  })

  /** Addresses that the provider makes are of the setting, never of what a request says of its host. */
  function placed(request: FastifyRequest) {
    const { raw } = request
    const given = raw as typeof raw & { originalUrl?: string }
    given.originalUrl ??= raw.url ?? ''
    raw.headers.host = host
    delete raw.headers['x-forwarded-host']
    delete raw.headers['x-forwarded-for']
    raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    return { raw }
  }
}

/** Programs that ask were registered by the operator, so that nobody is asked to agree. */
async function resultFor(
  { prompt, params, grantId }: Interaction,
  session: Session,
  provider: Provider,
) {
  const accountId = session.account.id
  if (prompt.name === 'login') {
    const amr = session.hasFactor ? ['pwd', 'otp', 'mfa'] : ['pwd']
    return { login: { accountId, amr, remember: false } }
  }
  if (grantId !== undefined) return { consent: { grantId } }
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
  grant.addOIDCScope('openid profile')
  return { consent: { grantId: await grant.save() } }
}

function gone(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, {
    status: 400,
    code: 'interaction-over',
    title: 'This way of signing in is over, or was begun in another browser.',
    rule: 'sign-in.interaction-over',
    place: 'interaction',
    remedy: 'Go back to where you came from, and begin anew there.',
  })
}
