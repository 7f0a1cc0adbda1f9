/** Hospitals, clinics and pharmacies of the alliance. */
import type { InstitutionsJson } from '../../server/http/contract/institution.ts'
import { getJson, isWorthRetrying } from './request.ts'

const minutes = 60_000

export const institutionsQuery = {
  queryKey: ['institutions'],
  queryFn: () => getJson<InstitutionsJson>('/api/institutions'),
  retry: isWorthRetrying,
  staleTime: 10 * minutes,
} as const
