/** The fictional institutions as the registry keeps them: licences, departments, capabilities. */
import { dayOf } from '../../engine/base/calendar-date.ts'
import { type PharmacyKind, pharmacyKinds } from '../../engine/registry/institution.ts'
import type { InstitutionEntry, RecipientContact } from '../../server/usecases/registry/entries.ts'
import { abilitiesOf, hoursOf, type SampleAbilities } from './abilities.ts'
import type { SampleInstitution } from './institutions.ts'
import type { PlacedOf } from './practitioners.ts'

const licensed = { from: dayOf(2012, 1, 1), to: null }
const onlineSince = { from: dayOf(2020, 1, 1), to: null }
const onlineDepartments = ['general-medicine', 'cardiology', 'endocrinology', 'respiratory']

/** Simulated ones hear at another port after each start. */
export const sampleContact: RecipientContact = {
  contact: {
    'zh-CN': '客服电话 000-0000（样例，不可拨打）',
    'zh-HK': '熱線 000-0000（樣例，不能撥打）',
    en: 'telephone 000-0000 (sample, not in service)',
  },
  address: null,
}

export function registeredInstitutions(
  institutions: readonly SampleInstitution[],
  placedOf: PlacedOf,
): readonly InstitutionEntry[] {
  return institutions.map((house) => {
    const { id, title, kind, level, ownership, region, licences, tags, currency } = house
    const isOnline = licences.includes('internet-hospital')
    const abilities = abilitiesOf(house)
    return {
      ...{ id, title, kind, level, ownership, region, ...placedOf(region), tags, currency },
      attributes: {},
      nationalCode: null,
      delivers: abilities?.delivers ?? false,
      hours: hoursOf(house),
      recipient: sampleContact,
      licences: [
        { kind: 'practice', ...licensed },
        ...(isOnline ? [{ kind: 'internet-care', ...onlineSince }] : []),
        ...licences.map((licence) => ({ kind: licence, ...licensed })),
      ],
      departments: isOnline ? onlineDepartments : departmentsOf(abilities, level),
      capabilities: abilities?.capabilities ?? [],
      pharmacy: pharmacyKindOf(house),
    }
  })
}

/** Who measures and pictures for the others, and has no hours of their own. */
const services = ['laboratory', 'imaging']

function departmentsOf(
  abilities: SampleAbilities | null,
  level: SampleInstitution['level'],
): readonly string[] {
  const measures = level === 'tertiary' || level === 'secondary'
  return [...(abilities?.departments ?? []), ...(measures ? services : [])]
}

/** Without a contract with a fund a pharmacy takes what lies in accounts. */
function pharmacyKindOf({ kind, tags }: SampleInstitution): PharmacyKind | null {
  if (kind !== 'pharmacy') return null
  return pharmacyKinds.find((one) => tags.includes(one)) ?? 'account-only'
}
