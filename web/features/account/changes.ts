/** What was changed about how somebody signs in, as far as that person has not been told of it. */
import type { SignInLogJson } from '../../../server/http/contract/sign-in.ts'

type Event = SignInLogJson['events'][number]

const changes: ReadonlySet<Event['what']> = new Set([
  'password-chosen',
  'factor-added',
  'factor-removed',
  'codes-renewed',
])

/**
 * Before the sign-in of this session: who has just changed something need not be told.
 *
 * @param events the latest first.
 * @param seen moment of the last one that was told; empty where none was.
 */
export function untold(events: readonly Event[], seen: string): readonly Event[] {
  const own = events.findIndex(({ what }) => what === 'signed-in')
  if (own < 0) return []
  return events.slice(own + 1).filter(({ what, at }) => changes.has(what) && at > seen)
}
