/** What an operator has to see to about partners: keys and applications that wait, and keys that end. */
import { counts, keyHolders } from '../../../engine/registry/partner-key.ts'
import { type OnboardingStore, openApplications } from './onboarding.ts'
import { heldKeys } from './partner-keys.ts'

export interface KeyWork {
  /** Proposed, and decided by nobody yet. */
  readonly undecidedKeys: number
  /** Ends soon; where nothing follows it, its holder is believed no more. */
  readonly endingKeys: number
  /** Is asked while bills are settled, and no key of it holds: its answers count as none. */
  readonly keylessInsurers: number
  /** Neither live nor rejected. */
  readonly openApplications: number
}

const soonMs = 14 * 86_400_000

export async function keyWork(store: OnboardingStore): Promise<KeyWork> {
  const nowMs = store.nowMs()
  const held = (subject: string) => heldKeys(store.acts(subject), nowMs)
  const subjects = keyHolders.flatMap((kind) => store.subjects(`${kind}:`))
  const asked = store.registry.insurers().filter(({ address }) => address !== null)
  const ends = [
    ...(await endsOfServices(store)),
    // The end of a service's key stands with the service.
    ...subjects
      .filter((subject) => !subject.startsWith('client:'))
      .flatMap((subject) => held(subject).filter(counts))
      .flatMap(({ endsAtMs }) => endsAtMs ?? []),
  ]
  return {
    undecidedKeys: subjects.flatMap(held).filter(({ state }) => state === 'proposed').length,
    endingKeys: ends.filter((end) => nowMs < end && end <= nowMs + soonMs).length,
    keylessInsurers: asked.filter(({ id }) => !held(`insurer:${id}`).some(counts)).length,
    openApplications: openApplications(store),
  }
}

async function endsOfServices(store: OnboardingStore): Promise<readonly number[]> {
  const services = (await store.services()).filter(({ revokedAt }) => revokedAt === null)
  const keys = services.flatMap((service) => service.keys)
  return keys.flatMap(({ endsAt }) => (endsAt === null ? [] : Date.parse(endsAt)))
}
