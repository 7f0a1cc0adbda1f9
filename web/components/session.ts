/** Who is asking and in which mode the server runs. */
import { useQuery } from '@tanstack/react-query'
import type { SessionJson } from '../../server/http/contract/session.ts'
import { getJson, isWorthRetrying } from './request.ts'

export function useSession(): SessionJson | undefined {
  return useQuery({
    queryKey: ['session'],
    queryFn: () => getJson<SessionJson>('/api/session'),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  }).data
}
