/** For which hospital somebody works: the own one, or in sample mode the one that stands in the address. */
import { useQuery } from '@tanstack/react-query'
import type { InstitutionJson } from '../../../server/http/contract/institution.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { lastInstitution } from '../../components/last-institution.ts'
import { useSession } from '../../components/session.ts'
import { useInAddress } from '../../components/use-in-address.ts'

export interface Hospital {
  readonly id: string
  /** Empty where one works for one hospital only. */
  readonly choices: readonly InstitutionJson[]
  choose(id: string): void
}

export function useHospital(): Hospital {
  const session = useSession()
  const [named, put] = useInAddress('institution')
  const { data } = useQuery(institutionsQuery)
  const all = data?.institutions ?? []
  const own = session?.actor.institution ?? null
  const asked = named === '' ? (lastInstitution() ?? '') : named
  const known = all.find(({ id }) => id === asked) ?? all[0]
  return {
    id: own ?? known?.id ?? '',
    choices: own === null ? all : [],
    choose: put,
  }
}
