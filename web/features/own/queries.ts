/** What a patient's own pages ask the server for. */
import type { SettlementPageJson } from '../../../server/http/contract/settlement.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** In sample mode one is taken for signed in. */
const as = (person: string) => `patient:${person}`
const pageSize = 20

export function ownBillsQuery(person: string) {
  return {
    queryKey: ['own-bills', person],
    queryFn: ({
      pageParam,
      signal,
    }: {
      readonly pageParam: string
      readonly signal: AbortSignal
    }) => {
      const query = new URLSearchParams({ person, limit: String(pageSize) })
      if (pageParam !== '') query.set('after', pageParam)
      return getJson<SettlementPageJson>(`/api/settlements?${query}`, signal, as(person))
    },
    initialPageParam: '',
    getNextPageParam: ({ next }: SettlementPageJson) => next,
    retry: isWorthRetrying,
    staleTime: 5000,
  }
}
