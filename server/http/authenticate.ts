/**
 * Finds out who sends a request, before anything else of it is read: a service by its token, a
 * person by the session in a cookie, and in sample mode whoever comes.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isShownEnough } from '../../engine/access/signing-in.ts'
import type { Actor } from '../usecases/gate.ts'
import { actorOfAccount, lasts, type Session } from '../usecases/sign-in/account.ts'
import type { SignInRefusal } from '../usecases/sign-in/refusal.ts'
import { cookieName, readCookie } from './cookies.ts'
import { HandedRequest } from './handed-request.ts'
import { sendProblem } from './problem.ts'
import { RequestRates } from './request-rate.ts'
import type { SignIn } from './sign-in.ts'
import { signInProblem } from './sign-in-refusals.ts'

export const sessionCookie = 'yiqiao'
/** No other site can have a browser send a header of its own without our leave, which we never give. */
export const pageHeader = 'x-yiqiao-page'

export interface Presented {
  readonly actor: Actor
  /** Null for a service. */
  readonly session: Session | null
  /** Of the session; empty for a service. */
  readonly secret: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom a route answers besides those who are signed in and have shown enough. */
    answers?: 'everybody' | 'whoever-is-signing-in'
  }
  interface FastifyRequest {
    presented: Presented | null
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Whether a token of a service came along that may act as the counter of this institution. */
export async function isServiceOf(
  headers: Headers,
  institution: string,
  { tokens }: Pick<SignIn, 'tokens'>,
): Promise<boolean> {
  const token = bearer(headers)
  const actor = token === undefined ? undefined : await tokens.whoHas(token)
  const isHere = actor?.institution === null || actor?.institution === institution
  return actor?.role === 'cashier' && isHere
}

const unauthorized = 401
const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

export function addAuthentication(
  app: FastifyInstance,
  signIn: SignIn,
  rates = new RequestRates(),
): void {
  app.decorateRequest('presented', null)
  const name = cookieName(sessionCookie, signIn.isSecure)

  // Written with a callback: a service that is known waits for nothing.
  app.addHook('onRequest', (request, reply, done) => {
    const token = bearer(request.headers)
    if (token === undefined) {
      const secret = readCookie(request, name)
      const refusal = fromElsewhere(request, secret !== undefined, signIn.origin)
      if (refusal !== null) return refuse(reply, refusal)
      if (secret === undefined) return settle(null)
      bySession(secret, signIn).then(settle, done)
      return undefined
    }
    const found = signIn.tokens.whoHas(token)
    if (found instanceof Promise) found.then(ofService, done)
    else ofService(found)
    return undefined

    function ofService(actor: Actor | undefined): void {
      if (actor === undefined) refuse(reply, { code: 'token-refused' })
      else settle({ actor, session: null, secret: '' })
    }

    function settle(presented: Presented | null): void {
      const refusal =
        tooMany(request, presented, signIn, rates) ?? standing(request, presented, signIn)
      if (refusal === null) {
        request.presented = presented
        done()
      } else refuse(reply, refusal)
    }
  })
}

function refuse(reply: FastifyReply, refusal: SignInRefusal): void {
  const problem = signInProblem(refusal)
  if (problem.status === unauthorized) reply.header('www-authenticate', 'Bearer')
  sendProblem(reply, problem)
}

function bearer(headers: Headers): string | undefined {
  const text = headers['authorization']
  if (typeof text !== 'string') return undefined
  const [scheme = '', token = ''] = text.split(' ')
  // Whatever else is shown is no token of ours, and must not pass for nothing at all.
  return scheme.toLowerCase() === 'bearer' ? token : ''
}

/** A browser sends the cookie whoever made the page; what changes something has to come from ours. */
function fromElsewhere(
  { method, headers, raw, routeOptions }: FastifyRequest,
  hasSession: boolean,
  origin: string,
): SignInRefusal | null {
  if (harmless.has(method) || raw instanceof HandedRequest) return null
  const signsIn = routeOptions.config.answers !== undefined
  if (!hasSession && !signsIn) return null
  const isOurs = headers.origin === undefined || headers.origin === origin
  return isOurs && headers[pageHeader] !== undefined ? null : { code: 'request-from-elsewhere' }
}

async function bySession(secret: string, { store, samples }: SignIn): Promise<Presented | null> {
  const session = await store.sessions.read(store.secrets.digest(secret), lasts.idle)
  if (session === undefined) return null
  const { holder, account } = session
  if (account !== null) return { actor: actorOfAccount(account), session, secret }
  const actor = samples.find(({ id }) => 'sample' in holder && id === holder.sample)
  return actor === undefined ? null : { actor, session, secret }
}

/**
 * Services are known by contract and send as fast as hospitals do; in sample mode whoever is not
 * signed in is at the machine itself.
 */
function tooMany(
  { ip, raw }: FastifyRequest,
  presented: Presented | null,
  { samples }: SignIn,
  rates: RequestRates,
): SignInRefusal | null {
  if (presented?.session === null || raw instanceof HandedRequest) return null
  if (presented === null && samples.length > 0) return null
  const seconds =
    presented === null ? rates.wait('address', ip) : rates.wait('session', presented.secret)
  return seconds === 0 ? null : { code: 'requests-too-many', seconds }
}

/** Null where the route may answer. */
function standing(
  { routeOptions }: FastifyRequest,
  presented: Presented | null,
  { samples }: SignIn,
): SignInRefusal | null {
  const { answers } = routeOptions.config
  if (answers === 'everybody') return null
  if (presented === null) {
    return samples.length > 0 && answers === undefined ? null : { code: 'sign-in-needed' }
  }
  const { session, actor } = presented
  if (session === null || answers === 'whoever-is-signing-in') return null
  if (session.isLocked) return { code: 'session-locked' }
  return isShownEnough(actor.role, session.methods) ? null : { code: 'second-factor-needed' }
}
