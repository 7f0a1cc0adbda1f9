/** Insurers of the file that a start names: recorded in the registry, each once, as if from a page. */
import { dayOf } from '../engine/base/calendar-date.ts'
import { counts } from '../engine/registry/partner-key.ts'
import type { RegisteredInsurer } from './read-insurers.ts'
import type { EntryDraft } from './usecases/registry/entries.ts'
import { heldKeys } from './usecases/registry/partner-keys.ts'
import { noDeeds, type PartnerStore, type PublicJwk } from './usecases/registry/partner-store.ts'
import { titleOr } from './usecases/settlement/rule-lookup.ts'

const source = 'YIQIAO_INSURERS'
/** Whoever had the machine wrote the file. */
const by = 'insurers-file'
/** Whatever is recorded later, with a day of its own, holds instead. */
const first = dayOf(2000, 1, 1)

/** What was recorded before, and whatever was changed since by a page, stays as it is. */
export async function registerInsurers(
  insurers: readonly RegisteredInsurer[],
  store: PartnerStore,
): Promise<void> {
  const drafts = insurers.map(({ id, payers, address }): EntryDraft => {
    const title = store.registry.insurer(id)?.title ?? titleOr(null, id)
    const entry = { id, title, jurisdiction: 'mainland' as const, payers, address, claims: null }
    return { kind: 'insurer', id, from: first, entry }
  })
  await store.record(drafts, by, source, 'once')
  for (const { id, jwks } of insurers) {
    const keys = await Promise.all(jwks.map((jwk) => store.usableKey(jwk)))
    await registerKeys(
      `insurer:${id}`,
      keys.filter((key) => typeof key !== 'string'),
      store,
    )
  }
}

/** A key that the file no longer has holds no longer; one that came by a page is not the file's. */
async function registerKeys(
  subject: string,
  keys: readonly PublicJwk[],
  store: PartnerStore,
): Promise<void> {
  const held = heldKeys(store.acts(subject), store.nowMs())
  const fresh = keys.filter(({ kid }) => !held.some((one) => one.kid === kid))
  const gone = held.filter(
    (one) => one.proposedBy === by && counts(one) && !keys.some(({ kid }) => kid === one.kid),
  )
  if (fresh.length + gone.length === 0) return
  const act = (name: string, content: object) => ({ subject, act: name, content, by })
  await store.act(subject, source, () => ({
    ...noDeeds,
    acts: [
      ...fresh.flatMap(({ kid, jwk }) => [
        act('proposed', { kid, jwk, overlapSeconds: untilItGoes, note: source }),
        act('approved', { kid, note: source }),
      ]),
      ...gone.map(({ kid }) => act('retired', { kid, note: source })),
    ],
  }))
}

/** The file says itself when an old key goes: a hundred years are no time of ours. */
const untilItGoes = 3_153_600_000
