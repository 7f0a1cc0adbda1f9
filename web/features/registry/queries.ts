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

/** As of a day; '' is today. */
const onDay = (on: string) => (on === '' ? '' : `?on=${on}`)

export function registryQuery(on: string) {
  return {
    queryKey: ['registry', on],
    queryFn: ({ signal }: Asked) => getJson<RegistryJson>(`/api/registry${onDay(on)}`, signal),
    retry,
  } as const
}

export function alliancesQuery(on: string) {
  return {
    queryKey: ['alliances', on],
    queryFn: ({ signal }: Asked) => getJson<AlliancesJson>(`/api/alliances${onDay(on)}`, signal),
    retry,
  } as const
}

export function changesQuery(as: string | undefined) {
  return {
    queryKey: ['registry-changes', as],
    queryFn: ({ signal }: Asked) => getJson<ChangesJson>('/api/registry/changes', signal, as),
    retry,
  } as const
}

export function practitionersQuery(house: string, on: string) {
  return {
    queryKey: ['practitioners', house, on],
    queryFn: ({ signal }: Asked) =>
      getJson<PractitionersJson>(`/api/institutions/${house}/practitioners${onDay(on)}`, signal),
    retry,
  } as const
}

export interface RightAsked {
  readonly practitioner: string
  readonly institution: string
  readonly act: string
  readonly department: string
  readonly on: string
}

export function askRight({ practitioner, institution, act, department, on }: RightAsked) {
  const query = new URLSearchParams({
    institution,
    act,
    ...(department === '' ? {} : { department }),
    ...(on === '' ? {} : { on }),
  })
  return getJson<RightJson>(`/api/practitioners/${practitioner}/right-to-act?${query}`)
}
