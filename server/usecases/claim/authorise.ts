/** A person allows an insurer to read exact fields of one bill or of a span of days, and takes it back. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import {
  type Authorisation,
  type ClaimField,
  claimFields,
} from '../../../engine/claim/authorisation.ts'
import { admit, type Read } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import { claimRequest, type Done } from './claim-standing.ts'
import type { ClaimStore, GivenAuthorisation } from './claim-store.ts'

/** What is one's own needs no other's leave. */
export const own: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }

export interface AuthoriseCommand {
  readonly key: string
  readonly person: string
  readonly insurer: string
  readonly fields: readonly ClaimField[]
  readonly ticks: Authorisation['ticks']
  readonly scope: Authorisation['scope']
  readonly expiresOn: Day
  readonly opensByItself: boolean
  readonly account: string
}

const mostDays = 366

export async function authorise(
  { key, account, ...given }: AuthoriseCommand,
  by: Actor,
  store: ClaimStore,
): Promise<Done<GivenAuthorisation>> {
  const refusal = await admit(by, own, 'open-claim', [ownOf(given.person)], store.access)
  if (refusal !== null) return { done: false, refusal }
  const { person, insurer, fields, scope, expiresOn } = given
  const party = store.insurer(insurer)
  if (party === undefined) {
    return { done: false, refusal: { code: 'insurer-unknown', insurer } }
  }
  const isAbroad = party.jurisdiction !== 'mainland'
  const needed = isAbroad ? (['health', 'leaving'] as const) : (['health'] as const)
  const isTicked = needed.every((tick) => given.ticks.includes(tick))
  const pointer = isTicked ? malformed(fields, scope, expiresOn, store.today()) : '/ticks'
  if (pointer !== null)
    return { done: false, refusal: { code: 'authorisation-malformed', pointer } }
  const request = claimRequest(key, { ...given, account }, store)
  const ordered = claimFields.filter((field) => fields.includes(field))
  const payee = store.sealPayee(account, person)
  const outcome = await store.authorisations.give({ ...given, fields: ordered, payee }, request)
  if (!outcome.kept) return { done: false, refusal: { code: 'key-reused' } }
  return { done: true, value: outcome.authorisation, isNew: outcome.isNew }
}

/** A span has an end, and an authorisation ends within a year: nobody allows something for ever. */
function malformed(
  fields: readonly ClaimField[],
  scope: Authorisation['scope'],
  expiresOn: Day,
  today: Day,
): string | null {
  if (!fields.includes('settlement-sheet')) return '/fields'
  if (expiresOn < today || expiresOn > today + mostDays) return '/expiresOn'
  if ('from' in scope && (scope.to < scope.from || scope.to - scope.from > mostDays))
    return '/scope'
  return null
}

/** Bites at the next read. Whoever withdraws twice has withdrawn once. */
export async function withdrawAuthorisation(
  id: string,
  by: Actor,
  store: ClaimStore,
): Promise<Done<GivenAuthorisation>> {
  const found = await store.authorisations.find(id)
  const refusal = await admit(by, own, 'open-claim', [ownOf(found?.person ?? null)], store.access)
  if (refusal !== null) return { done: false, refusal }
  if (found === undefined) {
    return { done: false, refusal: { code: 'authorisation-missing', gap: 'none' } }
  }
  await store.authorisations.withdraw(id, store.today())
  const now = await store.authorisations.find(id)
  return { done: true, value: now ?? found, isNew: found.withdrawnOn === null }
}

/** Everything of a person, wherever it lies. */
export function ownOf(person: string | null): Read {
  return { person, institution: null, lastVisitOn: null, isPresent: false }
}
