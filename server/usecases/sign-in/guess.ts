/** Counts a try before it is looked at, so that many at the same time are as many. */
import { countedWithThis, type Guessed, waitSeconds } from '../../../engine/access/signing-in.ts'
import type { SignInRefusal } from './refusal.ts'
import type { SignInStore } from './sign-in-store.ts'

type Wait = Extract<SignInRefusal, { code: 'sign-in-wait' }>

export interface Guess {
  /** It was right, and the last that was asked for: the account starts anew. */
  right(): Promise<void>
  /** It was right, and more is asked for: neither better nor worse than before. */
  halfRight(): Promise<void>
}

/** Of the login as it was typed, whether it is known or not, and of the address that it comes from. */
export async function guess(
  login: string,
  address: string,
  { sessions, secrets }: Pick<SignInStore, 'sessions' | 'secrets'>,
): Promise<Guess | Wait> {
  const subjects = [
    ['address', secrets.subject(`address ${address}`)],
    ['account', secrets.subject(`login ${login}`)],
  ] as const
  for (const [kind, subject] of subjects) {
    const seconds = await enter(kind, subject, sessions)
    if (seconds > 0) return { code: 'sign-in-wait', seconds }
  }
  const halfRight = async () => {
    for (const [kind, subject] of subjects) await sessions.uncount(kind, subject)
  }
  return {
    halfRight,
    async right() {
      await halfRight()
      await sessions.forgive('account', subjects[1][1])
    },
  }
}

/** Seconds to wait, and nothing was counted; or 0, and it was. */
async function enter(
  kind: Guessed,
  subject: Buffer,
  sessions: SignInStore['sessions'],
): Promise<number> {
  for (;;) {
    const before = await sessions.failures(kind, subject)
    const seconds = waitSeconds(kind, before)
    if (seconds > 0) return seconds
    const counted = countedWithThis(kind, before)
    if (await sessions.count(kind, subject, before.failures, counted)) return 0
  }
}
