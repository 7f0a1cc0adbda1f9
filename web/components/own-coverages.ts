/** A person's coverages as the person sees them. In sample mode one is taken for signed in. */
import type { CoveragesJson } from '../../server/http/contract/person.ts'
import { getJson, isWorthRetrying } from './request.ts'

export function ownCoveragesQuery(person: string) {
  const path = `/api/persons/${encodeURIComponent(person)}/coverages`
  return {
    queryKey: ['own-coverages', person],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<CoveragesJson>(path, signal, `patient:${person}`),
    retry: isWorthRetrying,
    staleTime: 30_000,
  } as const
}
