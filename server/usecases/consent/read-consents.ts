/** "What I allowed, to whom, until when", and the text that was read. */
import { stateOf, ticksOf } from '../../../engine/consent/consent.ts'
import { admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ConsentStore, HeldConsent } from './consent-store.ts'
import { ofPerson } from './offer-consent.ts'

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

export async function readConsents(
  person: string,
  by: Actor,
  ground: Ground,
  store: ConsentStore,
): Promise<Found<readonly HeldConsent[]>> {
  const forbidden = await admit(by, ground, 'read-consents', [ofPerson(person)], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  return { found: true, value: await store.book.ofPerson(person) }
}

/** The text as it was put before the person, however the template reads today. */
export async function readConsentText(
  person: string,
  id: string,
  by: Actor,
  ground: Ground,
  store: ConsentStore,
): Promise<Found<string>> {
  const forbidden = await admit(by, ground, 'read-consents', [ofPerson(person)], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const consent = await store.book.find(person, id)
  const text = consent === undefined ? undefined : await store.book.text(person, consent.digest)
  if (text === undefined) {
    return { found: false, refusal: { code: 'consent-unknown', consent: id } }
  }
  return { found: true, value: text }
}

/** How a consent stands today, for whoever looks at it. */
export function describeConsent(consent: HeldConsent, store: ConsentStore) {
  const { id, person, template, edition, language, digest, scope, actions, notices } = consent
  const recipient = store.recipient(scope.recipient)
  const term = store.templates
    .find((one) => one.id === template)
    ?.terms.find((one) => one.edition === edition)
  const title = recipient?.title ?? {
    'zh-CN': scope.recipient,
    'zh-HK': scope.recipient,
    en: scope.recipient,
  }
  return {
    id,
    person,
    template,
    edition,
    language,
    digest,
    status: term?.status ?? 'illustrative',
    state: stateOf(consent, store.access.today()),
    scope,
    recipientTitle: title,
    ticks: [...ticksOf(consent)],
    actions: actions.map(({ is, at, by }) => ({ is, at, by })),
    notices: notices.map(({ state, attempts, toldAt }) => ({ state, attempts, toldAt })),
  }
}
