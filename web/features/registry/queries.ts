/** What the page of the registry asks the server for. */
import type { ChangesJson } from '../../../server/http/contract/partner.ts'
import type {
  AlliancesJson,
  PractitionersJson,
  RegistryJson,
  RightJson,
} from '../../../server/http/contract/registry.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

interface Asked {
  readonly signal: AbortSignal
}

const retry = isWorthRetrying

export const registryQuery = {
  queryKey: ['registry'],
  queryFn: ({ signal }: Asked) => getJson<RegistryJson>('/api/registry', signal),
  retry,
} as const

export const alliancesQuery = {
  queryKey: ['alliances'],
  queryFn: ({ signal }: Asked) => getJson<AlliancesJson>('/api/alliances', signal),
  retry,
} as const

export function changesQuery(as: string | undefined) {
  return {
    queryKey: ['registry-changes', as],
    queryFn: ({ signal }: Asked) => getJson<ChangesJson>('/api/registry/changes', signal, as),
    retry,
  } as const
}

export function practitionersQuery(house: string) {
  return {
    queryKey: ['practitioners', house],
    queryFn: ({ signal }: Asked) =>
      getJson<PractitionersJson>(`/api/institutions/${house}/practitioners`, signal),
    retry,
  } as const
}

export interface RightAsked {
  readonly practitioner: string
  readonly institution: string
  readonly act: string
  readonly department: string
}

export function askRight({ practitioner, institution, act, department }: RightAsked) {
  const query = new URLSearchParams({
    institution,
    act,
    ...(department === '' ? {} : { department }),
  })
  return getJson<RightJson>(`/api/practitioners/${practitioner}/right-to-act?${query}`)
}
