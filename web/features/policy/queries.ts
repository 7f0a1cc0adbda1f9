/** The rules as the server has them. */
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export function schemeRulesQuery(scheme: string) {
  return {
    queryKey: ['policy-set', scheme],
    queryFn: () =>
      getJson<PolicySet>(
        `/api/policies/set?${new URLSearchParams({ schemes: scheme }).toString()}`,
      ),
    retry: isWorthRetrying,
    enabled: scheme !== '',
    staleTime: 600_000,
  } as const
}
