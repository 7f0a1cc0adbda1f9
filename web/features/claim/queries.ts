/** What the pages of claims ask the server for. */
import type {
  ClaimInsurersJson,
  ClaimsJson,
  DeskClaimJson,
  OwnClaimsJson,
} from '../../../server/http/contract/claim.ts'
import type { SamplePersonsJson } from '../../../server/http/contract/person.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const claimKey = 'claims'
/** While a claim goes on by itself, the page looks again. */
const lookAgainMs = 2000
const goingOn = new Set(['opened', 'fetched', 'adjudicated', 'agreed'])

export const samplePersonsQuery = {
  queryKey: ['sample-persons'],
  queryFn: () => getJson<SamplePersonsJson>('/api/sample-persons'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

export const insurersQuery = {
  queryKey: [claimKey, 'insurers'],
  queryFn: () => getJson<ClaimInsurersJson>('/api/claim-insurers'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

export const asPatient = (person: string): string => `patient:${person}`
export const asHandler = (insurer: string, handler: string): string =>
  `claims:${insurer}:${handler}`

export function ownClaimsQuery(person: string) {
  const path = `/api/persons/${encodeURIComponent(person)}/claims`
  return {
    queryKey: [claimKey, 'own', person],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<OwnClaimsJson>(path, signal, asPatient(person)),
    retry: isWorthRetrying,
    refetchInterval: ({
      state,
    }: {
      readonly state: { readonly data?: OwnClaimsJson | undefined }
    }) =>
      state.data?.claims.some((claim) => goingOn.has(claim.state)) === true ? lookAgainMs : false,
  } as const
}

export function queueQuery(insurer: string, handler: string) {
  return {
    queryKey: [claimKey, 'queue', insurer, handler],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ClaimsJson>('/api/claims', signal, asHandler(insurer, handler)),
    retry: isWorthRetrying,
    enabled: insurer !== '',
  } as const
}

export function deskClaimQuery(claim: string, insurer: string, handler: string) {
  return {
    queryKey: [claimKey, 'desk', claim, insurer, handler],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<DeskClaimJson>(`/api/claims/${claim}`, signal, asHandler(insurer, handler)),
    retry: isWorthRetrying,
    enabled: insurer !== '',
  } as const
}
