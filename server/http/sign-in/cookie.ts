/** The cookie of a session, which no script of a page can read. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface CookieSetting {
  readonly name: string
  readonly isSecure: boolean
}

/** Everywhere but on this machine itself the cookie is for https alone, and for this host alone. */
export function cookieFor(origin: string): CookieSetting {
  const { protocol, hostname } = new URL(origin)
  const isSecure = protocol === 'https:' || !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
  return { name: isSecure ? '__Host-yiqiao' : 'yiqiao', isSecure }
}

const tokenForm = /^[A-Za-z0-9_-]{43}$/

/** Undefined where there is none; a cookie of another form is none of ours. */
export function cookieIn({ headers }: FastifyRequest, { name }: CookieSetting): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value = ''] = part.trim().split('=')
    if (key === name && tokenForm.test(value)) return value
  }
  return undefined
}

export function setCookie(reply: FastifyReply, setting: CookieSetting, token: string): void {
  reply.header('set-cookie', `${setting.name}=${token}; ${attributesOf(setting)}`)
}

export function clearCookie(reply: FastifyReply, setting: CookieSetting): void {
  reply.header('set-cookie', `${setting.name}=; Max-Age=0; ${attributesOf(setting)}`)
}

function attributesOf({ isSecure }: CookieSetting): string {
  return `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}
