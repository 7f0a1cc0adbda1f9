/** What a person says to a consent: yes to each tick apart, no, or no longer. */
import { decline, give, type Taken, withdraw } from '../../../engine/consent/take-action.ts'
import type { Tick } from '../../../engine/consent/words.ts'
import { admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ConsentStore, HeldConsent } from './consent-store.ts'
import { type Offered, ofPerson } from './offer-consent.ts'

export type Said =
  | { readonly is: 'given'; readonly ticks: readonly Tick[] }
  | { readonly is: 'declined' }
  | { readonly is: 'withdrawn' }

/** More than can come between: each of them moves the consent on, and it moves at most twice. */
const tries = 4

/** Saying the same again changes nothing and gets the same answer. */
export async function answerConsent(
  person: string,
  id: string,
  said: Said,
  by: Actor,
  ground: Ground,
  store: ConsentStore,
): Promise<Offered> {
  const forbidden = await admit(
    by,
    ground,
    'give-consent',
    [{ ...ofPerson(person), consent: id }],
    store.access,
  )
  if (forbidden !== null) return { done: false, refusal: forbidden }
  for (let i = 0; i < tries; i++) {
    const consent = await store.book.find(person, id)
    if (consent === undefined) return no({ code: 'consent-unknown', consent: id })
    const { isNew, refusal } = await decided(consent, said, by, store)
    if (refusal !== null) return no(refusal)
    if (!isNew) {
      // What follows may have been cut off when it was said first.
      if (said.is === 'withdrawn') await store.takenBack(person)
      return { done: true, value: consent }
    }
    const ticks = said.is === 'given' ? said.ticks : []
    if (await store.book.act(consent, { is: said.is, by: by.id, ticks })) {
      if (said.is === 'withdrawn') {
        store.tell()
        await store.takenBack(person)
      }
      return { done: true, value: (await store.book.find(person, id)) ?? consent }
    }
  }
  throw new Error('A consent moved on more often than it can.')
}

async function decided(
  consent: HeldConsent,
  said: Said,
  by: Actor,
  { access, laws, birthOf }: ConsentStore,
): Promise<Taken> {
  const today = access.today()
  if (said.is === 'declined') return decline(consent, today)
  if (said.is === 'withdrawn') return withdraw(consent, today)
  const law = laws.find(({ jurisdiction }) => jurisdiction === consent.scope.jurisdiction)
  const doer = {
    isGuardian: by.role === 'guardian',
    birth: await birthOf(consent.person),
    guardianBelow: law?.guardianBelow ?? 0,
  }
  return give(consent, said.ticks, doer, today)
}

function no(refusal: Refusal): Offered {
  return { done: false, refusal }
}
