/** For which chronic and special diseases a person is registered, and whether that serves a visit. */
import type {
  DiseaseRegistrationJson,
  DiseaseRegistrationsJson,
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

interface Treated {
  readonly disease: string
  /** ISO day. */
  readonly on: string
  readonly institution: string
}

export function serving(
  registrations: readonly DiseaseRegistrationJson[],
  { disease, on, institution }: Treated,
): DiseaseRegistrationJson | undefined {
  return registrations.find(
    (one) =>
      one.disease === disease &&
      one.from <= on &&
      (one.to === null || on <= one.to) &&
      (one.institutions.length === 0 || one.institutions.some(({ id }) => id === institution)) &&
      (one.withdrawnOn === null || on <= one.withdrawnOn),
  )
}
