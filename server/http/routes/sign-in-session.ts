/** Gives the browser a session, or another secret for the one that it has. */
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../../../engine/access/sign-in-event.ts'
import type { Method } from '../../../engine/access/signing-in.ts'
import { type Holder, lasts } from '../../usecases/sign-in/account.ts'
import type { SignInRefusal } from '../../usecases/sign-in/refusal.ts'
import { sessionCookie } from '../authenticate.ts'
import { cookieName, readCookie, setCookie } from '../cookies.ts'
import { sendProblem } from '../problem.ts'
import type { SignIn } from '../sign-in.ts'
import { signInProblem } from '../sign-in-refusals.ts'

const longestAgent = 200

export async function openSession(
  request: FastifyRequest,
  reply: FastifyReply,
  holder: Holder,
  methods: readonly Method[],
  { store, isSecure }: SignIn,
): Promise<void> {
  // Whoever signs in anew in this browser leaves the session of before.
  const before = readCookie(request, cookieName(sessionCookie, isSecure))
  if (before !== undefined) await store.sessions.end(store.secrets.digest(before))
  const secret = store.secrets.newSecret()
  const agent = (request.headers['user-agent'] ?? '').slice(0, longestAgent)
  await store.sessions.open({
    digest: store.secrets.digest(secret),
    session: randomUUID(),
    holder,
    methods,
    agent,
    seconds: lasts.session,
  })
  if ('account' in holder) {
    const { account } = holder
    const network = networkOf(request.ip)
    await store.log.note({ account, what: 'signed-in', methods, agent, network })
  }
  giveSecret(reply, secret, isSecure)
}

/** What was known of the session's secret before is worth nothing after more was shown. */
export async function renewSession(
  request: FastifyRequest,
  reply: FastifyReply,
  methods: readonly Method[],
  { store, isSecure }: SignIn,
): Promise<void> {
  const secret = store.secrets.newSecret()
  const before = store.secrets.digest(request.presented?.secret ?? '')
  const isRenewed = await store.sessions.renew(before, store.secrets.digest(secret), methods)
  if (isRenewed) giveSecret(reply, secret, isSecure)
}

export async function endSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { store, isSecure }: SignIn,
): Promise<void> {
  const { secret } = request.presented ?? {}
  if (secret) await store.sessions.end(store.secrets.digest(secret))
  setCookie(reply, { name: sessionCookie, value: null, isSecure, sameSite: 'Strict', seconds: 0 })
}

function giveSecret(reply: FastifyReply, value: string, isSecure: boolean): void {
  const seconds = lasts.session
  setCookie(reply, { name: sessionCookie, value, isSecure, sameSite: 'Strict', seconds })
}

export function sendSignInRefusal(reply: FastifyReply, refusal: SignInRefusal): FastifyReply {
  return sendProblem(reply, signInProblem(refusal))
}
