/** Settlements as the server has them. */

import type {
  ReversalEffectJson,
  SettlementJson,
  SettlementPageJson,
} from '../../../server/http/contract/settlement.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export function settlementQuery(id: string) {
  return {
    queryKey: ['settlement', id],
    queryFn: () => getJson<SettlementJson>(`/api/settlements/${encodeURIComponent(id)}`),
    retry: isWorthRetrying,
    staleTime: 5000,
  } as const
}

export function reversalEffectQuery(id: string) {
  return {
    queryKey: ['reversal-effect', id],
    queryFn: () =>
      getJson<ReversalEffectJson>(`/api/settlements/${encodeURIComponent(id)}/reversal-effect`),
    retry: isWorthRetrying,
    // What came after a bill may change at any moment, so it is asked anew every time.
    staleTime: 0,
    gcTime: 0,
  } as const
}

export interface ListFilter {
  readonly visit: string
  readonly institution: string
  readonly day: string
}

const pageSize = 200

export function settlementsQuery(filter: ListFilter) {
  return {
    queryKey: ['settlements', filter],
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) => {
      const query = new URLSearchParams({ limit: String(pageSize) })
      if (filter.visit !== '') query.set('visit', filter.visit)
      if (filter.institution !== '') query.set('institution', filter.institution)
      if (filter.day !== '') query.set('day', filter.day)
      if (pageParam !== null) query.set('after', pageParam)
      return getJson<SettlementPageJson>(`/api/settlements?${query.toString()}`)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: SettlementPageJson) => page.next,
    retry: isWorthRetrying,
    staleTime: 5000,
  }
}
