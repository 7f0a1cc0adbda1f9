/** To an outside provider and back. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { cookieFor, setCookie } from '../http/sign-in/cookie.ts'
import { comeFromOutside } from '../usecases/sign-in/come-from-outside.ts'
import type { SignInStore } from '../usecases/sign-in/sign-in-store.ts'
import type { OutsideProvider } from './outside.ts'

export interface Way {
  readonly nonce: string
  readonly verifier: string
  readonly goesTo: string
}

export interface OutsideOptions {
  readonly origin: string
  readonly provider: OutsideProvider
  readonly store: SignInStore & { accountOfSubject(subject: string): Promise<string | undefined> }
  beginWay(way: Way): Promise<string>
  endWay(state: string): Promise<Way | undefined>
  readonly report: (error: unknown) => void
}

const path = '/api/sign-in/outside'
const longestReturn = 300

export function addOutsideRoutes(app: FastifyInstance, options: OutsideOptions): void {
  const { origin, provider, store, beginWay, endWay, report } = options
  const setting = cookieFor(origin)
  const wayCookie = `${setting.name}-way`.replace('__Host-', '__Secure-')
  // The provider sends people back from another site, so that this cookie has to come along.
  const wayHow = `Path=${path}; HttpOnly; SameSite=Lax${setting.isSecure ? '; Secure' : ''}`

  app.get<{ Querystring: { return?: string } }>(path, async (request, reply) => {
    const { nonce, verifier } = provider.newSecrets()
    const goesTo = ownPath(request.query.return, origin)
    const state = await beginWay({ nonce, verifier, goesTo })
    const address = await provider.addressFor(state, nonce, verifier).catch((error: unknown) => {
      report(error)
      return undefined
    })
    if (address === undefined) return back(reply, 'away')
    reply.header('set-cookie', `${wayCookie}=${state}; Max-Age=600; ${wayHow}`)
    return reply.redirect(address, 303)
  })

  app.get<{ Querystring: { code?: string; state?: string; iss?: string } }>(
    `${path}/back`,
    async (request, reply) => {
      const { code, state = '', iss } = request.query
      reply.header('set-cookie', `${wayCookie}=; Max-Age=0; ${wayHow}`)
      const own = new RegExp(`(?:^|; )${wayCookie}=([\\w-]{43})`).exec(request.headers.cookie ?? '')
      const way = isSame(own?.[1] ?? '', state) ? await endWay(state) : undefined
      const isOther = iss !== undefined && iss !== provider.issuer
      if (way === undefined || code === undefined || isOther) return back(reply, 'refused')
      const named = await provider.nameBy(code, way.nonce, way.verifier).catch((error: unknown) => {
        report(error)
        return undefined
      })
      if (named === undefined) return back(reply, 'away')
      if (named === null) return back(reply, 'refused')
      const subject = `${provider.issuer} ${named.subject}`
      const agent = request.headers['user-agent'] ?? ''
      const come = await comeFromOutside({ ...named, subject }, agent, store)
      if (!come.done)
        return back(reply, come.refusal.code === 'code-refused' ? 'factor' : 'unknown')
      setCookie(reply, setting, come.token)
      return reply.redirect(way.goesTo, 303)
    },
  )
}

function back(reply: FastifyReply, why: 'away' | 'refused' | 'factor' | 'unknown') {
  return reply.redirect(`/sign-in?outside=${why}`, 303)
}

function isSame(a: string, b: string): boolean {
  return a !== '' && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** Only a path of this server is gone on to. */
export function ownPath(asked: string | undefined, origin: string): string {
  if (asked === undefined || !asked.startsWith('/') || asked.length > longestReturn) return '/'
  const url = URL.parse(asked, origin)
  if (url === null || url.origin !== origin || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}`
}
