/** What the page of authorisations asks the server for, as the person. */
import type {
  ConsentsJson,
  ConsentTemplatesJson,
  ConsentTextJson,
} from '../../../server/http/contract/consent.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** Until persons sign in, the sample mode takes one for signed in. */
export function asPatient(person: string): string {
  return `patient:${person}`
}

export function consentsPath(person: string, more = ''): string {
  return `/api/persons/${encodeURIComponent(person)}/consents${more}`
}

export function consentsQuery(person: string) {
  return {
    queryKey: ['consents', person],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ConsentsJson>(consentsPath(person), signal, asPatient(person)),
    retry: isWorthRetrying,
    // Each reading is itself written down, so nothing is asked again unasked.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }
}

export function consentTextQuery(person: string, consent: string) {
  return {
    queryKey: ['consent-text', person, consent],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ConsentTextJson>(consentsPath(person, `/${consent}/text`), signal, asPatient(person)),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  }
}

export const templatesQuery = {
  queryKey: ['consent-templates'],
  queryFn: () => getJson<ConsentTemplatesJson>('/api/consent-templates'),
  retry: isWorthRetrying,
  staleTime: 60_000,
} as const
