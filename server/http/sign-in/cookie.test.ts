/** The cookie is for this host and for https alone, but on this machine itself. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clearCookie, cookieFor, cookieIn, setCookie } from './cookie.ts'

const token = 'A'.repeat(43)

function headerOf(work: (reply: FastifyReply) => void): string {
  let header = ''
  const reply = { header: (_name: string, value: string) => (header = value) }
  work(reply as unknown as FastifyReply)
  return header
}

const asked = (cookie: string) => ({ headers: { cookie } }) as FastifyRequest

describe('the cookie of a session', () => {
  it('is bound to its host and to https', () => {
    for (const origin of ['https://care.example', 'http://care.example', 'https://localhost']) {
      const header = headerOf((reply) => setCookie(reply, cookieFor(origin), token))
      assert.equal(header, `__Host-yiqiao=${token}; Path=/; HttpOnly; SameSite=Strict; Secure`)
    }
    const here = headerOf((reply) => setCookie(reply, cookieFor('http://localhost:7400'), token))
    assert.equal(here, `yiqiao=${token}; Path=/; HttpOnly; SameSite=Strict`)
  })

  it('is removed as it was set', () => {
    const header = headerOf((reply) => clearCookie(reply, cookieFor('https://care.example')))
    assert.match(header, /^__Host-yiqiao=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
  })

  it('is read among others, and in no other form', () => {
    const setting = cookieFor('https://care.example')
    assert.equal(cookieIn(asked(`a=b; __Host-yiqiao=${token}; c=d`), setting), token)
    for (const other of ['', `yiqiao=${token}`, '__Host-yiqiao=x', `__Host-yiqiao=${token}A`]) {
      assert.equal(cookieIn(asked(other), setting), undefined)
    }
  })
})
