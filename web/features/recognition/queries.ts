/** What the pages of tests read, and for whom they ask. */
import { queryOptions } from '@tanstack/react-query'
import type {
  RecognitionJson,
  RecognitionsJson,
  ReportFormJson,
  StandingJson,
  TestListJson,
  TestsJson,
} from '../../../server/http/contract/recognition.ts'
import type { RegistryJson } from '../../../server/http/contract/registry.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const testsKey = 'tests'
const retry = isWorthRetrying

export const testListQuery = queryOptions({
  queryKey: ['test-list'],
  queryFn: ({ signal }) => getJson<TestListJson>('/api/tests/list', signal),
  retry,
  staleTime: Number.POSITIVE_INFINITY,
})

/** Houses with their departments. */
export const housesQuery = queryOptions({
  queryKey: ['registry'],
  queryFn: ({ signal }) => getJson<RegistryJson>('/api/registry', signal),
  retry,
})

/** Each reading is itself written down, so nothing is asked again unasked. */
const askedOnce = {
  retry,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  refetchOnReconnect: false,
}

export function standingQuery(person: string, item: string, as: string | undefined) {
  const query = new URLSearchParams({ item })
  return queryOptions({
    queryKey: [testsKey, 'standing', person, item, as],
    queryFn: ({ signal }) =>
      getJson<StandingJson>(`/api/persons/${person}/standing-results?${query}`, signal, as),
    ...askedOnce,
    enabled: person !== '' && item !== '',
  })
}

export function reportFormQuery(person: string, item: string, as: string | undefined) {
  const query = new URLSearchParams({ item })
  return queryOptions({
    queryKey: [testsKey, 'form', person, item, as],
    queryFn: ({ signal }) =>
      getJson<ReportFormJson>(`/api/persons/${person}/report-form?${query}`, signal, as),
    ...askedOnce,
    enabled: person !== '' && item !== '',
  })
}

export function testsQuery(person: string, as: string | undefined) {
  return queryOptions({
    queryKey: [testsKey, 'person', person, as],
    queryFn: ({ signal }) => getJson<TestsJson>(`/api/persons/${person}/tests`, signal, as),
    ...askedOnce,
    enabled: person !== '',
  })
}

export function allRatesQuery(month: string, as: string | undefined) {
  return queryOptions({
    queryKey: [testsKey, 'rates', month, as],
    queryFn: ({ signal }) =>
      getJson<RecognitionsJson>(`/api/recognition${inMonth(month)}`, signal, as),
    retry,
  })
}

export function houseRatesQuery(institution: string, month: string, as: string | undefined) {
  return queryOptions({
    queryKey: [testsKey, 'rates', month, institution, as],
    queryFn: ({ signal }) =>
      getJson<RecognitionJson>(
        `/api/institutions/${institution}/recognition${inMonth(month)}`,
        signal,
        as,
      ),
    retry,
    enabled: institution !== '',
  })
}

function inMonth(month: string): string {
  return month === '' ? '' : `?${new URLSearchParams({ month })}`
}
