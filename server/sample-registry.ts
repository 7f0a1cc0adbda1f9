/** The registry of the sample alliance; without the sample it is empty until somebody registers. */
import { alliances } from '../samples/alliance/alliances.ts'
import { samplePractitioners } from '../samples/alliance/practitioners.ts'
import { registeredInstitutions } from '../samples/alliance/registered.ts'
import type { SampleAlliance } from '../samples/read-samples.ts'
import { readPracticeRules } from './catalogues/read-practice-rules.ts'
import { type Registry, registryOf } from './usecases/registry/registry-book.ts'
import type { Rules } from './usecases/rules.ts'

export function sampleRegistry({ institutions }: SampleAlliance, rules: Rules): Registry {
  const placedOf = (id: string) => {
    const region = rules.region(id)
    return { province: region?.province ?? null, jurisdiction: region?.jurisdiction ?? 'mainland' }
  }
  return registryOf({
    institutions: registeredInstitutions(institutions, placedOf),
    practitioners: samplePractitioners(institutions, placedOf),
    alliances,
    practice: readPracticeRules(),
  })
}

export function emptyRegistry(): Registry {
  const nothing = { institutions: [], practitioners: [], alliances: [] }
  return registryOf({ ...nothing, practice: readPracticeRules() })
}
