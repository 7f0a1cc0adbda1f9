/** Joins storage and rules to what comparing records of persons asks for. */

import type { LinkDeed } from '../engine/person/link.ts'
import type { MatchRules } from '../engine/person/match.ts'
import { folded } from '../engine/person/name.ts'
import { readMatchRules } from './catalogues/read-match-rules.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import { createRecordDeeds } from './storage/person/record-deeds.ts'
import { tieRecords } from './storage/person/tie-records.ts'
import { createPersonStore, type PersonStore } from './storage/person-store.ts'
import type { Placed } from './storage/placement.ts'
import type { AccessBook } from './usecases/access/admit.ts'
import type { CredentialReader } from './usecases/person/holder.ts'
import type { LinkReads } from './usecases/person/read-links.ts'
import type { Rules } from './usecases/rules.ts'

export interface PersonParts {
  readonly reads: Placed
  readonly keys: IdentityKeys
  readonly persons: PersonStore
  readonly matching: MatchRules
  readonly access: AccessBook
  readonly rules: Rules
  readonly credentials: CredentialReader
}

export function openPersonStore(reads: Placed, keys: IdentityKeys) {
  const matching = readMatchRules()
  const persons = createPersonStore(reads, keys, (name) => folded(name, matching.sounds))
  return { matching, persons, recordDeeds: createRecordDeeds(reads, keys) }
}

/** Deciding touches the buckets of both persons, so that it is written where all of them are reached. */
export function createLinkStore({ reads, keys, persons, ...parts }: PersonParts): LinkReads {
  const atMain: Placed = { ...reads, of: () => reads.main }
  const deeds = createCareRecordStore<LinkDeed>(atMain, keys, 'person-link')
  return {
    ...parts,
    persons: persons.persons,
    identity: persons.identity,
    findByCredential: persons.findByCredential,
    readCredential: parts.credentials.readCredential,
    counters: persons.counters,
    candidates: persons.candidates,
    links: {
      idOf: deeds.idOf,
      read: deeds.read,
      append: (deed) => deeds.append(deed),
      decide: (deed, tie) =>
        deeds.append(deed, async (connection) => {
          const barred = await tieRecords(connection, tie)
          if (barred !== null) throw new Error(`Two decided about a record at once: ${barred}.`)
        }),
      onDesk: deeds.onDesk,
    },
  }
}
