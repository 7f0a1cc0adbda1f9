/** Cookies that only the browser's own requests to us carry, and no script reads. */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** `__Host-` binds a cookie to this host and to https; plain http is for one's own machine. */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name
}

export function readCookie({ headers }: Pick<FastifyRequest, 'headers'>, name: string) {
  const text = headers.cookie
  if (text === undefined) return undefined
  for (const part of text.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

export interface NewCookie {
  readonly name: string
  /** Null takes it away. */
  readonly value: string | null
  readonly isSecure: boolean
  /** `Lax` where the browser comes back from another provider with it. */
  readonly sameSite: 'Strict' | 'Lax'
  readonly seconds: number
}

export function setCookie(reply: FastifyReply, cookie: NewCookie): void {
  const { name, value, isSecure, sameSite, seconds } = cookie
  const parts = [
    `${cookieName(name, isSecure)}=${value ?? ''}`,
    'Path=/',
    `Max-Age=${value === null ? 0 : seconds}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(isSecure ? ['Secure'] : []),
  ]
  const before = reply.getHeader('set-cookie')
  const others = before === undefined ? [] : [before].flat().map(String)
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...others, parts.join('; ')])
}
