/** Joins consents, authorisations of claims, filings and the record of reads to one book of access. */
import { isJurisdiction } from '../engine/access/words.ts'
import type { Day } from '../engine/base/calendar-date.ts'
import type { ClaimParty } from './open-claims.ts'
import type { AccessWriter } from './storage/access/access-writer.ts'
import type { AccessBook } from './usecases/access/admit.ts'
import { consentsOfAuthorisation } from './usecases/claim/authorisation-consent.ts'
import type { GivenAuthorisation } from './usecases/claim/claim-store.ts'

interface AccessParts extends Pick<AccessBook, 'consentsOf' | 'transfersTo' | 'isEmergencyOpen'> {
  authorisationsOf(person: string): Promise<readonly GivenAuthorisation[]>
  tiedTo(person: string): Promise<readonly string[]>
  partyOf(id: string): ClaimParty | undefined
  /** As its region says; undefined where nobody knows the house. */
  jurisdictionOf(institution: string): string | undefined
  readonly today: () => Day
  readonly writer: AccessWriter
}

export function createAccessBook(parts: AccessParts): AccessBook {
  const { consentsOf, authorisationsOf, tiedTo, partyOf, jurisdictionOf, writer, ...rest } = parts
  return {
    ...rest,
    async consentsOf(person) {
      const [asked, authorised] = await Promise.all([consentsOf(person), authorisationsOf(person)])
      const theirs = authorised.flatMap((given) => {
        const party = partyOf(given.insurer)
        return party === undefined ? [] : consentsOfAuthorisation(given, party.jurisdiction)
      })
      return [...asked, ...theirs]
    },
    sameAs: tiedTo,
    jurisdictionOf(institution) {
      const jurisdiction = partyOf(institution)?.jurisdiction ?? jurisdictionOf(institution) ?? ''
      return isJurisdiction(jurisdiction) ? jurisdiction : 'mainland'
    },
    keep: async (entries) =>
      (await writer.keep(entries)) ? null : { code: 'access-not-recorded' },
  }
}
