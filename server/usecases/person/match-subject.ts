/** What of a record is compared with another one. */
import { kindsLike, plainNumber } from '../../../engine/person/identifier.ts'
import type { MatchSubject } from '../../../engine/person/match.ts'
import type { Identity, Person } from '../registry.ts'

export function subjectOf({ id, birth, sex }: Person, identity: Identity): MatchSubject {
  const { name, latinName = null, phone = null, identifier, credentials } = identity
  const told = [identifier, ...credentials].flatMap((number) =>
    kindsLike(number).map((kind) => ({ kind, number: plainNumber(number), state: null })),
  )
  const numbers = identity.numbers ?? told
  return { person: id, name, latinName, birth, sex, phone, numbers }
}
