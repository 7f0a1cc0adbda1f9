/** What the pages of prescriptions read, and for whom they ask. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Sheet } from '../../../engine/prescription/sheet.ts'
import type {
  DrugsJson,
  FindingsJson,
  OffersJson,
  PrescriptionJson,
  PrescriptionsJson,
  ShelfJson,
} from '../../../server/http/contract/prescription.ts'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { getJson, isWorthRetrying, postJson } from '../../components/request.ts'

export const prescriptionKey = 'prescriptions'
const refetchMs = 15_000
const minutes = 60_000

export function deskQuery(institution: string, as: string | undefined) {
  return queryOptions({
    queryKey: [prescriptionKey, 'desk', institution, as],
    queryFn: ({ signal }) =>
      getJson<PrescriptionsJson>(`/api/institutions/${institution}/prescriptions`, signal, as),
    enabled: institution !== '',
    retry: isWorthRetrying,
    refetchInterval: refetchMs,
  })
}

export function ownQuery(person: string) {
  return queryOptions({
    queryKey: [prescriptionKey, 'person', person],
    queryFn: ({ signal }) =>
      getJson<PrescriptionsJson>(
        `/api/persons/${person}/prescriptions`,
        signal,
        `patient:${person}`,
      ),
    retry: isWorthRetrying,
    refetchInterval: refetchMs,
  })
}

export function offersQuery({ id, sheet, state }: PrescriptionJson) {
  return queryOptions({
    queryKey: [prescriptionKey, 'offers', id, state],
    queryFn: ({ signal }) =>
      getJson<OffersJson>(`/api/prescriptions/${id}/pharmacies`, signal, `patient:${sheet.person}`),
    retry: isWorthRetrying,
  })
}

export function shelfQuery({ id, lines }: PrescriptionJson, as: string | undefined) {
  return queryOptions({
    queryKey: [prescriptionKey, 'shelf', id, lines.map(({ code }) => code).join(), as],
    queryFn: ({ signal }) => getJson<ShelfJson>(`/api/prescriptions/${id}/shelf`, signal, as),
    retry: isWorthRetrying,
    staleTime: minutes,
  })
}

export function drugsQuery(institution: string, search: string) {
  return queryOptions({
    queryKey: ['drugs', institution, search],
    queryFn: ({ signal }) =>
      getJson<DrugsJson>(
        `/api/institutions/${institution}/drugs?${new URLSearchParams({ search })}`,
        signal,
      ),
    enabled: institution !== '' && search.trim() !== '',
    retry: isWorthRetrying,
    staleTime: 10 * minutes,
  })
}

/** Each check is written down as a look at the person, so that the same sheet is checked once. */
export function checkQuery(sheet: Sheet | null, as: string | undefined) {
  return queryOptions({
    queryKey: ['prescription-check', sheet, as],
    queryFn: ({ signal }) =>
      postJson<FindingsJson>('/api/prescription-checks', sheet, { signal, as }),
    enabled: sheet !== null,
    retry: isWorthRetrying,
    staleTime: 10 * minutes,
    placeholderData: keepPreviousData,
  })
}

/** The visit online for which a doctor prescribes. */
export function consultationQuery(id: string, as: string | undefined) {
  return queryOptions({
    queryKey: ['prescription-visit', id, as],
    queryFn: ({ signal }) => getJson<ConsultationJson>(`/api/consultations/${id}`, signal, as),
    enabled: id !== '',
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
