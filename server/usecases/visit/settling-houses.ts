/** Institutions with which the funds of a person's coverages settle: those that may be chosen. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { settlesWith } from '../../../engine/registry/settles-with.ts'
import type { Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'

export interface SettlingWorld {
  readonly rules: Rules
  institutions(): readonly Institution[]
}

/** Of coverages that are in force on the day or begin later. */
export function settlingHouses(
  { coverages }: Person,
  on: Day,
  { rules, institutions }: SettlingWorld,
): Institution[] {
  const funds = coverages.flatMap(({ scheme: name, to }) => {
    const scheme = rules.scheme(name)
    const isOver = to !== null && to < on
    if (scheme === undefined || scheme.schemeKind !== 'public' || isOver) return []
    const region = rules.region(scheme.region)
    return region === undefined
      ? []
      : [{ jurisdiction: region.jurisdiction, currency: scheme.currency }]
  })
  return institutions().filter((house) => {
    const jurisdiction = rules.region(house.region)?.jurisdiction
    if (jurisdiction === undefined) return false
    return funds.some((fund) => settlesWith(fund, { ...house, jurisdiction }))
  })
}
