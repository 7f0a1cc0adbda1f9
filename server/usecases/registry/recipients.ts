/** Whom persons may let data be given to: institutions and insurers that say how they are reached. */
import { isJurisdiction } from '../../../engine/access/words.ts'
import type { RecipientKind } from '../../../engine/consent/words.ts'
import type { Recipient } from '../consent/consent-store.ts'
import type { InstitutionEntry, InsurerEntry } from './entries.ts'
import type { Registry } from './registry-book.ts'

type Kept = Pick<Registry, 'institutions' | 'insurers' | 'versions'>

/** @param simulated hears for those without an address; null where money is real. */
export function recipientsOf(registry: Kept, simulated: string | null): readonly Recipient[] {
  return [
    ...registry.insurers().flatMap((one) => recipientIn('insurer', one, simulated)),
    ...registry.institutions().flatMap((one) => recipientIn('institution', one, simulated)),
  ]
}

/** Whoever left the alliance still has a name, and still hears of a withdrawal. */
export function recipientNamed(
  id: string,
  registry: Kept,
  simulated: string | null,
): Recipient | undefined {
  for (const kind of ['insurer', 'institution'] as const) {
    const last = registry.versions(kind, id).findLast(({ entry }) => entry !== null)?.entry
    // What lies under a kind was recorded as that kind.
    const entry = last as InstitutionEntry | InsurerEntry | undefined
    const [found] = entry === undefined ? [] : recipientIn(kind, entry, simulated)
    if (found !== undefined) return found
  }
  return undefined
}

function recipientIn(
  kind: RecipientKind,
  { id, title, jurisdiction, recipient }: InstitutionEntry | InsurerEntry,
  simulated: string | null,
): Recipient[] {
  if (recipient === undefined || !isJurisdiction(jurisdiction)) return []
  const { contact, address } = recipient
  return [{ id, kind, title, contact, jurisdiction, address: address ?? simulated }]
}
