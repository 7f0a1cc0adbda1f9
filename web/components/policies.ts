/** Regions, schemes and payers with their titles, as the server has them. */
import type { PoliciesJson } from '../../server/http/contract/policy.ts'
import { getJson, isWorthRetrying } from './request.ts'

export const policiesQuery = {
  queryKey: ['policies'],
  queryFn: () => getJson<PoliciesJson>('/api/policies'),
  retry: isWorthRetrying,
  staleTime: 600_000,
} as const
