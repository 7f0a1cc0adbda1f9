/** What the pages of claims ask the server for. */
import type {
  ClaimInsurersJson,
  ClaimsJson,
  DeskClaimJson,
  OwnClaimsJson,
} from '../../../server/http/contract/claim.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const claimKey = 'claims'
/** While a claim goes on by itself, the page looks again. */
const lookAgainMs = 2000
const goingOn = new Set(['opened', 'fetched', 'adjudicated', 'agreed'])

export const insurersQuery = {
  queryKey: [claimKey, 'insurers'],
  queryFn: () => getJson<ClaimInsurersJson>('/api/claim-insurers'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

/** Who acts at an insurer's desk. */
export interface DeskActor {
  /** For the header; undefined where one acts as oneself. */
  readonly as: string | undefined
  /** False while it is not known whose desk it is. */
  readonly isSeated: boolean
}

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

export function queueQuery(as: string | undefined) {
  return {
    queryKey: [claimKey, 'queue', as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ClaimsJson>('/api/claims', signal, as),
    retry: isWorthRetrying,
  } as const
}

export function deskClaimQuery(claim: string, { as, isSeated }: DeskActor) {
  return {
    queryKey: [claimKey, 'desk', claim, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<DeskClaimJson>(`/api/claims/${claim}`, signal, as),
    retry: isWorthRetrying,
    enabled: isSeated,
  } as const
}
