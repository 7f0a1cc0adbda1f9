/**
 * An authorisation of claims is a consent: what is read under it is admitted, recorded and shown to
 * the person as such, and its withdrawal bites at the next read.
 */
import { type Jurisdiction, jurisdictions } from '../../../engine/access/words.ts'
import type { Action, Consent, Span } from '../../../engine/consent/consent.ts'
import type { GivenAuthorisation } from './claim-store.ts'

/** One for each place whose law may hold for the data; all have one id. */
export function consentsOfAuthorisation(
  given: GivenAuthorisation,
  recipientIn: Jurisdiction,
): Consent[] {
  const { id, insurer, scope, expiresOn, ticks } = given
  const over: Span =
    'settlement' in scope
      ? { kind: 'bill', settlement: scope.settlement }
      : { kind: 'period', from: scope.from, to: scope.to }
  return jurisdictions.map((jurisdiction) => ({
    id,
    scope: {
      jurisdiction,
      purpose: 'claim',
      recipient: insurer,
      recipientKind: 'insurer',
      recipientIn,
      kinds: ['identity', 'coverage', 'bill', 'diagnosis', 'claim'],
      over,
      until: expiresOn,
      ticks: ['recipient', ...ticks],
    },
    actions: actionsOf(given),
  }))
}

function actionsOf({ person: by, givenAt, withdrawnAt, ticks }: GivenAuthorisation): Action[] {
  const gave: Action = { is: 'given', at: givenAt, by, ticks: ['recipient', ...ticks] }
  return withdrawnAt === null ? [gave] : [gave, { is: 'withdrawn', at: withdrawnAt, by }]
}
