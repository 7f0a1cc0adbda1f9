/** What the explanation reads from the server. */
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import type { BillJson } from '../../../server/http/contract/bill.ts'
import type { ClaimWorkingJson } from '../../../server/http/contract/claim.ts'
import type { ExplanationJson } from '../../../server/http/contract/explanation.ts'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import type { SettlementJson } from '../../../server/http/contract/settlement.ts'
import { getJson, isWorthRetrying, postJson } from '../../components/request.ts'

export function explainedQuoteQuery(bill: BillJson | undefined) {
  return {
    queryKey: ['explained-quote', bill],
    queryFn: () => postJson<QuoteJson>('/api/quotes?explain=yes', bill),
    retry: isWorthRetrying,
    enabled: bill !== undefined,
    staleTime: 30_000,
  } as const
}

/** `as`: in sample mode, whoever reads what is the own. */
export function settlementQuery(id: string, as?: string) {
  return {
    queryKey: as === undefined ? ['settlement', id] : ['settlement', id, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<SettlementJson>(`/api/settlements/${encodeURIComponent(id)}`, signal, as),
    retry: isWorthRetrying,
    staleTime: 5000,
  } as const
}

export function explanationQuery(id: string, as?: string) {
  return {
    queryKey: ['explanation', id, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ExplanationJson>(
        `/api/settlements/${encodeURIComponent(id)}/explanation`,
        signal,
        as,
      ),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  } as const
}

export function claimWorkingQuery(claim: string, as: string | undefined, isSeated: boolean) {
  return {
    queryKey: ['claim-working', claim, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ClaimWorkingJson>(`/api/claims/${encodeURIComponent(claim)}/working`, signal, as),
    retry: isWorthRetrying,
    enabled: isSeated,
  } as const
}

export function policySetQuery(schemes: readonly string[], regions: readonly string[]) {
  const query = new URLSearchParams({ schemes: schemes.join(',') })
  if (regions.length > 0) query.set('regions', regions.join(','))
  return {
    queryKey: ['policy-set', ...schemes, '|', ...regions],
    queryFn: () => getJson<PolicySet>(`/api/policies/set?${query.toString()}`),
    retry: isWorthRetrying,
    enabled: schemes.length > 0,
    staleTime: 600_000,
  } as const
}
