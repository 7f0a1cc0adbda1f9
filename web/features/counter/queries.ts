/** What the counter reads from the server, each with how long it may be kept. */

import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import type { CataloguePageJson } from '../../../server/http/contract/catalogue.ts'
import type { CoveragesJson } from '../../../server/http/contract/person.ts'
import type { SampleBillJson, SampleBillsJson } from '../../../server/http/contract/session.ts'
import type { SettlementJson } from '../../../server/http/contract/settlement.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

const minutes = 60_000

export const sampleBillsQuery = {
  queryKey: ['sample-bills'],
  queryFn: () => getJson<SampleBillsJson>('/api/sample-bills'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

/** The list leaves out the lines of long bills. */
export function sampleBillQuery(id: string) {
  return {
    queryKey: ['sample-bills', id],
    queryFn: () => getJson<SampleBillJson>(`/api/sample-bills/${id}`),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  } as const
}

/** With the number of a redeemed code also what it opened. */
export function coveragesQuery(person: string, on: string, code: string) {
  const query = new URLSearchParams({ on, ...(code === '' ? {} : { insuranceCode: code }) })
  return {
    queryKey: ['coverages', person, on, code],
    queryFn: () => getJson<CoveragesJson>(`/api/persons/${person}/coverages?${query.toString()}`),
    retry: isWorthRetrying,
    enabled: person !== '',
    staleTime: 5000,
  } as const
}

export function itemsQuery(catalogue: string, search: string) {
  return {
    queryKey: ['items', catalogue, search],
    queryFn: () =>
      getJson<CataloguePageJson>(
        `/api/catalogues/${catalogue}/items?${new URLSearchParams({ search }).toString()}`,
      ),
    retry: isWorthRetrying,
    enabled: catalogue !== '' && search.trim().length > 0,
    staleTime: 10 * minutes,
  } as const
}

export function policySetQuery(schemes: readonly string[]) {
  const query = new URLSearchParams({ schemes: schemes.join(',') })
  return {
    queryKey: ['policy-set', ...schemes],
    queryFn: () => getJson<PolicySet>(`/api/policies/set?${query.toString()}`),
    retry: isWorthRetrying,
    enabled: schemes.length > 0,
    staleTime: 10 * minutes,
  } as const
}

export function settlementQuery(id: string) {
  return {
    queryKey: ['settlement', id],
    queryFn: () => getJson<SettlementJson>(`/api/settlements/${id}`),
    retry: isWorthRetrying,
    staleTime: 5000,
  } as const
}
