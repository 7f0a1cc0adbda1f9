/**
 * Keeps a consent that was signed on paper before somebody of an institution, with every tick of its text,
 * so that the person finds it among the others and takes it back as easily. Whoever calls has made sure that
 * the work at hand is theirs.
 */
import { give } from '../../../engine/consent/take-action.ts'
import type { ConsentStore } from './consent-store.ts'
import { no, type OfferCommand, type Offered, offered } from './offer-consent.ts'

export async function recordSigned(
  command: OfferCommand & { readonly isByGuardian: boolean },
  by: string,
  store: ConsentStore,
): Promise<Offered> {
  const { person, isByGuardian: isGuardian, ...rest } = command
  const made = await offered({ ...rest, person }, by, store)
  if (!made.done) return made
  const consent = made.value
  const law = store.laws.find(({ jurisdiction }) => jurisdiction === consent.scope.jurisdiction)
  const doer = {
    isGuardian,
    birth: await store.birthOf(person),
    guardianBelow: law?.guardianBelow ?? 0,
  }
  const { ticks } = consent.scope
  const { isNew, refusal } = give(consent, ticks, doer, store.access.today())
  if (refusal !== null) return no(refusal)
  if (!isNew || !(await store.book.act(consent, { is: 'given', by, ticks }))) return made
  return { done: true, value: (await store.book.find(person, consent.id)) ?? consent }
}
