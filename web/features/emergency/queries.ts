/** What the pages of emergency access ask the server for. */
import type { CareSummaryJson, EmergenciesJson } from '../../../server/http/contract/emergency.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** In sample mode a doctor and an auditor share the machine; where persons sign in, they are themselves. */
export const asDoctor = 'sample-doctor'
export const asAuditor = 'auditor'

export function careSummaryQuery(person: string, emergency: string) {
  return {
    queryKey: ['care-summary', person, emergency],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<CareSummaryJson>(
        `/api/persons/${encodeURIComponent(person)}/care-summary?basis=emergency`,
        signal,
        asDoctor,
      ),
    retry: isWorthRetrying,
    // Each reading is itself written down, so nothing is asked again unasked.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }
}

export const reviewsQuery = {
  queryKey: ['emergencies'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    getJson<EmergenciesJson>('/api/emergencies', signal, asAuditor),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
} as const

export function noticesQuery(person: string) {
  return {
    queryKey: ['emergencies', person],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<EmergenciesJson>(
        `/api/persons/${encodeURIComponent(person)}/emergencies`,
        signal,
        `patient:${person}`,
      ),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }
}
