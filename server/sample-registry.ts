/** The fictional alliance as entries of the registry: recorded at the first start, as a file would be. */
import { isJurisdiction } from '../engine/access/words.ts'
import { dayOf } from '../engine/base/calendar-date.ts'
import { alliances } from '../samples/alliance/alliances.ts'
import { claimInsurers } from '../samples/alliance/claim-insurers.ts'
import { samplePractitioners } from '../samples/alliance/practitioners.ts'
import { registeredInstitutions, sampleContact } from '../samples/alliance/registered.ts'
import type { SampleAlliance } from '../samples/read-samples.ts'
import { sampleNationalCodes } from './open-gateway.ts'
import type { EntryDraft, InsurerEntry } from './usecases/registry/entries.ts'
import type { PlacedDraft } from './usecases/registry/keep-entries.ts'
import type { Rules } from './usecases/rules.ts'

/** Before anything that happens in the sample. */
const founded = dayOf(2000, 1, 1)

export function sampleEntries(
  { institutions, insurers }: SampleAlliance,
  rules: Rules,
): readonly PlacedDraft[] {
  const placedOf = (id: string) => {
    const region = rules.region(id)
    return { province: region?.province ?? null, jurisdiction: region?.jurisdiction ?? 'mainland' }
  }
  const jurisdictionOf = (region: string) => {
    const jurisdiction = rules.region(region)?.jurisdiction ?? ''
    return isJurisdiction(jurisdiction) ? jurisdiction : 'mainland'
  }
  const codes = sampleNationalCodes(institutions, rules)
  const houses = registeredInstitutions(institutions, placedOf).map((entry): EntryDraft => {
    const nationalCode = codes.get(entry.id) ?? null
    return { kind: 'institution', id: entry.id, from: founded, entry: { ...entry, nationalCode } }
  })
  const staff = samplePractitioners(institutions, placedOf).map(
    (entry): EntryDraft => ({ kind: 'practitioner', id: entry.id, from: founded, entry }),
  )
  const trees = alliances.map(
    (entry): EntryDraft => ({ kind: 'alliance', id: entry.id, from: founded, entry }),
  )
  const sold = insurers.map((one): EntryDraft => {
    const ways = claimInsurers.find(({ id }) => id === one.id)
    const entry: InsurerEntry = {
      ...{ id: one.id, title: one.title, payers: one.payers },
      jurisdiction: ways?.jurisdiction ?? jurisdictionOf(one.region),
      // Simulated ones answer at another port after each start.
      address: null,
      claims: ways === undefined ? null : { decides: ways.decides, address: null },
      recipient: sampleContact,
    }
    return { kind: 'insurer', id: one.id, from: founded, entry }
  })
  return [...houses, ...staff, ...trees, ...sold].map((draft, at) => ({
    ...draft,
    pointer: `/${at}`,
  }))
}
