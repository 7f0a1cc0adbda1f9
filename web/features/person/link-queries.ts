/** What the pages about records of one person ask the server for. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LinkJson, LinksJson } from '../../../server/http/contract/person-link.ts'
import { getJson, isWorthRetrying, newRequestKey, postJson } from '../../components/request.ts'

const key = 'person-links'
export type LinksShown = 'waiting' | 'merged' | 'parted' | 'dismissed'

export function linksQuery(state: LinksShown, as: string | undefined) {
  return {
    queryKey: [key, state, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<LinksJson>(`/api/person-links?state=${state}`, signal, as),
    retry: isWorthRetrying,
  } as const
}

export function linkQuery(id: string, as: string | undefined) {
  return {
    queryKey: [key, 'one', id, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<LinkJson>(`/api/person-links/${encodeURIComponent(id)}`, signal, as),
    retry: isWorthRetrying,
  } as const
}

/** Sends something about links, and reads them anew. */
export function useLinkPost<T>(as: string | undefined, onDone: (answer: T) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson<T>(path, body, { key: newRequestKey(), as }),
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: [key] })
      onDone(answer)
    },
    // Somebody else may have decided meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: [key] }),
  })
}
