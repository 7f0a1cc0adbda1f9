/** The session that somebody acts in, and what it gains when more was shown in it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../../usecases/sign-in/account.ts'
import type { Gained } from '../../usecases/sign-in/manage-account.ts'
import type { SignInRefusal } from '../../usecases/sign-in/refusal.ts'
import type { SignIn } from '../sign-in.ts'
import { renewSession, sendSignInRefusal } from './sign-in-session.ts'

/** A locked session shows and changes nothing but that it is locked. */
export function openSessionOf({ presented }: FastifyRequest): Session | SignInRefusal {
  const session = presented?.session
  if (!session) return { code: 'sign-in-needed' }
  return session.isLocked ? { code: 'session-locked' } : session
}

export async function sendGained(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Gained | SignInRefusal,
  signIn: SignIn,
): Promise<FastifyReply> {
  if ('code' in outcome) return sendSignInRefusal(reply, outcome)
  await renewSession(request, reply, outcome.gained, signIn)
  return reply.send({ done: true })
}
