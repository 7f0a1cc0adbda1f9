/** What the form of an entry asks the server for, and sends. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { KeptEntriesJson } from '../../../server/http/contract/partner.ts'
import type {
  EntriesCheckJson,
  EntryVersionsJson,
  RegistryTermsJson,
} from '../../../server/http/contract/registry-entries.ts'
import { getJson, isWorthRetrying, postJson } from '../../components/request.ts'

export const entryKinds = ['institution', 'practitioner', 'alliance', 'insurer'] as const
export type EntryKind = (typeof entryKinds)[number]

export function entryQuery(kind: EntryKind, id: string, as: string | undefined) {
  return {
    queryKey: ['registry-entry', kind, id, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => {
      const path = `/api/registry/entries/${kind}/${encodeURIComponent(id)}`
      return getJson<EntryVersionsJson>(path, signal, as)
    },
    // What somebody typed is never replaced under the hand.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: isWorthRetrying,
  } as const
}

export function termsQuery(as: string | undefined) {
  return {
    queryKey: ['registry-terms'],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<RegistryTermsJson>('/api/registry/terms', signal, as),
    retry: isWorthRetrying,
  } as const
}

export function checkEntry(kind: EntryKind, drafts: readonly object[], as: string | undefined) {
  const file = { [`${kind}s`]: drafts }
  return postJson<EntriesCheckJson>('/api/registry/entries/check', file, { as })
}

export interface EntrySent {
  readonly file: Readonly<Record<string, unknown>>
  readonly basis: string
  readonly seen: number
}

/** The same entries again add nothing, so that it is safe to press twice. */
export function useKeeping(as: string | undefined, onKept: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ file, basis, seen }: EntrySent) => {
      const body = { ...file, seen, ...(basis.trim() === '' ? {} : { basis: basis.trim() }) }
      return postJson<KeptEntriesJson>('/api/registry/entries', body, { as })
    },
    onSuccess: async () => {
      for (const name of ['registry', 'alliances', 'practitioners', 'registry-changes']) {
        void queries.invalidateQueries({ queryKey: [name] })
      }
      await queries.invalidateQueries({ queryKey: ['registry-entry'] })
      onKept()
    },
  })
}
