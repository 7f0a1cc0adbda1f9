/** What stands against a practitioner's entry; doctors of Hong Kong and Macau have rules of their own. */
import { holdsOn } from '../../../engine/registry/institution.ts'
import { fitsShortTerm } from '../../../engine/registry/may-practise.ts'
import type { World } from './check-entries.ts'
import { backwards, blank, type Found, houseNames } from './check-fields.ts'
import type { PractitionerEntry } from './entries.ts'

export function ofPractitioner(entry: PractitionerEntry, world: World): Found[] {
  const { licence, places, supports, rights, online } = entry
  const isOnlineHere =
    online === null || places.some(({ institution }) => institution === online.institution)
  return [
    ...blank('/name', entry.name),
    ...houseNames('/places', places, world.isHouse),
    ...houseNames('/supports', supports, world.isHouse),
    ...twoMains(entry),
    ...places.flatMap((_, at) => acrossBorder(entry, at, world)),
    ...issuer(entry, world),
    ...(isOnlineHere ? [] : [['/online/institution', 'online-elsewhere'] as const]),
    ...backwards('/licence', [licence]).map(([, rule]) => ['/licence/to', rule] as const),
    ...backwards('/places', places),
    ...backwards('/supports', supports),
    ...backwards('/rights', rights),
  ]
}

function twoMains({ places, jurisdiction }: PractitionerEntry): Found[] {
  if (jurisdiction !== 'mainland') return []
  const second = places.findIndex(
    ({ kind, from }, at) =>
      kind === 'main' &&
      places.some((one, before) => before !== at && one.kind === 'main' && holdsOn(one, from)),
  )
  return second < 0 ? [] : [[`/places/${second}/kind`, 'two-mains']]
}

/** Inland, somebody of Hong Kong or Macau is registered for a short term; nobody else is. */
function acrossBorder(
  { places, jurisdiction }: PractitionerEntry,
  at: number,
  { registry, jurisdictionOf }: World,
): Found[] {
  const place = places[at]
  if (place === undefined) return []
  const there = jurisdictionOf(place.institution)
  const isAcross = jurisdiction !== 'mainland' && there === 'mainland'
  const pointer = `/places/${at}`
  if (place.kind !== 'short-term') {
    return isAcross ? [[`${pointer}/kind`, 'short-term-only']] : []
  }
  if (there !== undefined && !isAcross) return [[`${pointer}/kind`, 'short-term-beyond']]
  const years = registry.practice.shortTermYears
  const isBackwards = place.to !== null && place.to < place.from
  if (isBackwards || fitsShortTerm(place, years)) return []
  return [[`${pointer}/to`, 'short-term-open', { years }]]
}

function issuer({ licence, jurisdiction }: PractitionerEntry, { registry }: World): Found[] {
  const { body } = licence
  if (body === undefined) return []
  const known = registry.practice.bodies.find((one) => one.body === body)
  return known?.jurisdiction === jurisdiction ? [] : [['/licence/body', 'body-elsewhere', { body }]]
}
