/** For which chronic and special diseases a person is registered. */
import type {
  DiseaseRegistrationsJson,
  SettlingHousesJson,
} from '../../server/http/contract/disease-registration.ts'
import { getJson, isWorthRetrying } from './request.ts'

export const registrationsKey = 'disease-registrations'

export const registrationsPath = (person: string): string =>
  `/api/persons/${encodeURIComponent(person)}/disease-registrations`

export function registrationsQuery(person: string, as?: string) {
  return {
    queryKey: [registrationsKey, person, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<DiseaseRegistrationsJson>(registrationsPath(person), signal, as),
    retry: isWorthRetrying,
    enabled: person !== '',
  } as const
}

/** Where a registration may serve: institutions with which the person's funds settle. */
export function settlingHousesQuery(person: string) {
  return {
    queryKey: [registrationsKey, person, 'institutions'],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<SettlingHousesJson>(`${registrationsPath(person)}/institutions`, signal),
    retry: isWorthRetrying,
  } as const
}
