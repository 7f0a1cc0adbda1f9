/**
 * Finds out who asks, before anything of a request is read: by the cookie of a session, by the token
 * of a program, and in sample mode by nothing at all.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../usecases/gate.ts'
import { actorOfAccount, type Session, type SignInRefusal } from '../../usecases/sign-in/account.ts'
import type { SignInStore } from '../../usecases/sign-in/sign-in-store.ts'
import { clearCookie, cookieFor, cookieIn } from './cookie.ts'
import { sendSignInRefusal } from './refusals.ts'

export interface SignInDesk {
  readonly store: SignInStore
  /** Scheme, host and port under which browsers reach us. */
  readonly origin: string
  /** In sample mode whoever shows nothing is let in as the sample's cashier. */
  readonly isOpen: boolean
  /** An outside provider is asked who somebody is. */
  readonly outside: boolean
  /** Null where the token is not valid, or not any longer. */
  actorOfToken(token: string): Promise<Actor | null>
  /** Adds the addresses of the OpenID provider. */
  addProvider(app: FastifyInstance): void
}

/** What a request showed. */
export interface Shown {
  readonly actor: Actor | null
  readonly session: Session | null
  readonly token: string | null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anybody may ask: the rule book, and the way in. */
    isPublic?: boolean
  }
  interface FastifyRequest {
    shown: Shown
  }
}

const nothing: Shown = { actor: null, session: null, token: null }
/** Pages send it with everything that changes something; no form of another site can. */
const pageHeader = 'x-yiqiao-page'
const unsafe = /^(POST|PUT|PATCH|DELETE)$/

export function addWhoAsks(app: FastifyInstance, desk: SignInDesk): void {
  const setting = cookieFor(desk.origin)
  app.decorateRequest('shown', null as unknown as Shown)
  app.addHook('onRequest', async (request, reply) => {
    request.shown = nothing
    const isPublic = request.routeOptions.config.isPublic === true
    const { authorization } = request.headers
    if (authorization !== undefined) return byToken(request, reply, authorization, desk)
    const token = cookieIn(request, setting)
    const isUnsafe = unsafe.test(request.method)
    if (token === undefined) {
      return isPublic || desk.isOpen ? undefined : refuse(reply, { code: 'not-signed-in' })
    }
    if (isUnsafe && !isFromOurPage(request, desk.origin)) {
      return refuse(reply, { code: 'request-from-elsewhere' })
    }
    const session = (await desk.store.session(token)) ?? null
    if (session === null) {
      clearCookie(reply, setting)
      return isPublic ? undefined : refuse(reply, { code: 'not-signed-in' })
    }
    const refusal = refusalOf(session)
    const actor = refusal === null ? actorOfAccount(session.account) : null
    request.shown = { actor, session, token }
    return refusal === null || isPublic ? undefined : refuse(reply, refusal)
  })
}

async function byToken(
  request: FastifyRequest,
  reply: FastifyReply,
  authorization: string,
  desk: SignInDesk,
) {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization) ?? []
  const actor = token === undefined ? null : await desk.actorOfToken(token)
  if (actor === null) return refuse(reply, { code: 'token-refused' })
  request.shown = { ...nothing, actor }
  return undefined
}

function refusalOf({ stage, isLocked }: Session): SignInRefusal | null {
  if (stage !== 'whole') return { code: 'sign-in-unfinished' }
  return isLocked ? { code: 'session-locked' } : null
}

/**
 * A header that only our own scripts can set, and what the browser says about where the request
 * comes from, as far as it says it.
 */
export function isFromOurPage({ headers }: FastifyRequest, origin: string): boolean {
  const site = headers['sec-fetch-site']
  return (
    headers[pageHeader] !== undefined &&
    (headers.origin === undefined || headers.origin === origin) &&
    (site === undefined || site === 'same-origin')
  )
}

function refuse(reply: FastifyReply, refusal: SignInRefusal): FastifyReply {
  return sendSignInRefusal(reply, refusal)
}
