/** What the pages beside claims ask for: guarantees, requests for papers, tables for designers. */
import type {
  GuaranteesJson,
  PaperRequestsJson,
  ProductTableJson,
  RequestsOfClaimJson,
} from '../../../server/http/contract/claim-desk.ts'
import type { CoveragesJson } from '../../../server/http/contract/person.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'
import { claimKey } from './queries.ts'

interface Asked {
  readonly signal: AbortSignal
}

/** `institution`: of the hospital that asked; empty at an insurer's own desk. */
export function guaranteesQuery(as: string | undefined, institution: string) {
  const query = institution === '' ? '' : `?${new URLSearchParams({ institution })}`
  return {
    queryKey: [claimKey, 'guarantees', as, institution],
    queryFn: ({ signal }: Asked) => getJson<GuaranteesJson>(`/api/guarantees${query}`, signal, as),
    retry: isWorthRetrying,
  } as const
}

export function paperDeskQuery(institution: string, as: string | undefined) {
  const path = `/api/institutions/${encodeURIComponent(institution)}/paper-requests`
  return {
    queryKey: [claimKey, 'paper-desk', institution, as],
    queryFn: ({ signal }: Asked) => getJson<PaperRequestsJson>(path, signal, as),
    retry: isWorthRetrying,
    enabled: institution !== '',
  } as const
}

export function requestsOfClaimQuery(claim: string, as: string | undefined) {
  return {
    queryKey: [claimKey, 'requests', claim, as],
    queryFn: ({ signal }: Asked) =>
      getJson<RequestsOfClaimJson>(`/api/claims/${claim}/requests`, signal, as),
    retry: isWorthRetrying,
  } as const
}

export function productDataQuery(year: number, as: string | undefined) {
  return {
    queryKey: [claimKey, 'product-data', year, as],
    queryFn: ({ signal }: Asked) =>
      getJson<ProductTableJson>(`/api/product-data/${year}`, signal, as),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  } as const
}

/** What the person may be guaranteed by: linked commercial coverages. */
export function coveragesQuery(person: string) {
  return {
    queryKey: [claimKey, 'coverages', person],
    queryFn: ({ signal }: Asked) =>
      getJson<CoveragesJson>(`/api/persons/${encodeURIComponent(person)}/coverages`, signal),
    retry: isWorthRetrying,
    enabled: person !== '',
  } as const
}
