/** What the page of who saw what asks the server for. */
import type { AccessRecordJson } from '../../../server/http/contract/access.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** The latest first, page by page. Until persons sign in, the sample mode takes one for signed in. */
export function accessRecordQuery(person: string) {
  const path = `/api/persons/${encodeURIComponent(person)}/access-record`
  return {
    queryKey: ['access-record', person],
    queryFn: ({
      pageParam,
      signal,
    }: {
      readonly pageParam: string
      readonly signal: AbortSignal
    }) =>
      getJson<AccessRecordJson>(
        pageParam === '' ? path : `${path}?before=${pageParam}`,
        signal,
        `patient:${person}`,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }: AccessRecordJson) => next,
    retry: isWorthRetrying,
    enabled: person !== '',
    // Each reading is itself written down, so nothing is asked again unasked.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }
}
