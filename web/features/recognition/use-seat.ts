/** Where a test is ordered: the own house, or in sample mode the one of the address; and its department. */
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { RegistryJson } from '../../../server/http/contract/registry.ts'
import { useSession } from '../../components/session.ts'
import { housesQuery } from './queries.ts'

type House = RegistryJson['institutions'][number]

export interface Seat {
  readonly institution: string
  readonly department: string
  readonly departments: readonly string[]
  /** Empty where one works for one house only. */
  readonly choices: readonly House[]
  /** Who asks, in sample mode. */
  readonly as: string | undefined
  choose(name: 'institution' | 'department', value: string): void
}

export function useSeat(): Seat {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const { data } = useQuery(housesQuery)
  const houses = (data?.institutions ?? []).filter(({ departments }) => departments.length > 0)
  const own = session?.actor.institution ?? null
  const house = houses.find(({ id }) => id === (own ?? params.get('institution'))) ?? houses[0]
  const departments = house?.departments ?? []
  const asked = params.get('department') ?? ''
  const institution = own ?? house?.id ?? ''
  return {
    institution,
    departments,
    department: departments.includes(asked) ? asked : (departments[0] ?? ''),
    choices: own === null ? houses : [],
    as: session?.mode === 'sample' ? `staff:doctor:${institution}` : undefined,
    choose: (name, value) =>
      setParams(
        (before) => {
          before.set(name, value)
          if (name === 'institution') before.delete('department')
          return before
        },
        { replace: true },
      ),
  }
}
