/** What the pages about family doctors ask the server for. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type {
  EnrolmentJson,
  EnrolmentsJson,
  FamilyTeamsJson,
} from '../../../server/http/contract/enrolment.ts'
import type { HouseTeamsJson } from '../../../server/http/contract/family-team.ts'
import { getJson, isWorthRetrying, newRequestKey, postJson } from '../../components/request.ts'

const key = 'enrolments'
export const teamsKey = 'family-teams'

export const teamsQuery = {
  queryKey: [teamsKey],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    getJson<FamilyTeamsJson>('/api/family-teams', signal),
  retry: isWorthRetrying,
} as const

export function houseTeamsQuery(institution: string, as: string | undefined) {
  return {
    queryKey: [teamsKey, institution, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<HouseTeamsJson>(
        `/api/institutions/${encodeURIComponent(institution)}/family-teams`,
        signal,
        as,
      ),
    retry: isWorthRetrying,
  } as const
}

export function enrolmentsQuery(
  of: 'persons' | 'institutions',
  id: string,
  as: string | undefined,
) {
  return {
    queryKey: [key, of, id, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<EnrolmentsJson>(`/api/${of}/${encodeURIComponent(id)}/enrolments`, signal, as),
    retry: isWorthRetrying,
    enabled: id !== '',
  } as const
}

export function useEnrolmentPost(as: string | undefined, onDone: () => void = () => undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson<EnrolmentJson>(path, body, { key: newRequestKey(), as }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [key] })
      onDone()
    },
  })
}
