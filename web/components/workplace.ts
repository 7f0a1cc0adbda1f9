/** For which institution somebody works: the own one, or in sample mode the one that stands in the address. */
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { InstitutionJson } from '../../server/http/contract/institution.ts'
import { institutionsQuery } from './institutions.ts'
import { useSession } from './session.ts'

export interface Workplace {
  readonly id: string
  readonly isSample: boolean
  /** Empty where one works for one institution only. */
  readonly choices: readonly InstitutionJson[]
  choose(id: string): void
}

/** @param kinds of institutions that have such a desk. */
export function useWorkplaceAt(kinds: readonly InstitutionJson['kind'][]): Workplace {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const { data } = useQuery(institutionsQuery)
  const all = (data?.institutions ?? []).filter(({ kind }) => kinds.includes(kind))
  const own = session?.actor.institution ?? null
  const asked = params.get('institution') ?? ''
  const known = all.find(({ id }) => id === asked) ?? all[0]
  return {
    id: own ?? known?.id ?? '',
    isSample: session?.mode === 'sample',
    choices: own === null ? all : [],
    choose: (id) => setParams({ institution: id }, { replace: true }),
  }
}

/** In sample mode somebody of an institution is named; else one acts as oneself. */
export function asStaff(
  role: 'doctor' | 'pharmacist' | 'referral-desk',
  institution: string,
  isSample: boolean,
): string | undefined {
  return isSample ? `staff:${role}:${institution}` : undefined
}
