/** What an institution can do for a patient who is referred to it, as the registry has it. */
import type { InstitutionEntry } from '../registry/entries.ts'
import type { Abilities } from './referral-store.ts'

/** An internet hospital and a pharmacy receive nobody. */
const receivesNobody = ['internet-hospital', 'pharmacy']

export function abilitiesOf(
  house: InstitutionEntry | undefined,
  shelfOf: (institution: string) => ReadonlySet<string> | null = () => null,
): Abilities | undefined {
  if (house === undefined || receivesNobody.includes(house.kind)) return undefined
  const { departments, capabilities, delivers } = house
  return { departments, capabilities, delivers, drugs: shelfOf(house.id) }
}
