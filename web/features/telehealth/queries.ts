/** What the pages of the internet hospital ask the server for. */
import type { SettlementPageJson } from '../../../server/http/contract/settlement.ts'
import type {
  ConsultationJson,
  ConsultationsJson,
  OnlineOffersJson,
  PictureJson,
} from '../../../server/http/contract/telehealth.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const offersQuery = {
  queryKey: ['online-doctors'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    getJson<OnlineOffersJson>('/api/online-doctors', signal),
  retry: isWorthRetrying,
  staleTime: 60_000,
} as const

/** `as` is whoever looks: in sample mode several share the machine. */
export function consultationQuery(id: string, as: string) {
  return {
    queryKey: ['consultation', as, id],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ConsultationJson>(`/api/consultations/${id}`, signal, as),
    retry: isWorthRetrying,
    // Each reading is itself written down: it is read again when something happened.
    staleTime: Number.POSITIVE_INFINITY,
  }
}

const queueEveryMs = 5000

export function queueQuery(as: string) {
  return {
    queryKey: ['consultation-queue', as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ConsultationsJson>('/api/my-consultations', signal, as),
    retry: isWorthRetrying,
    refetchInterval: queueEveryMs,
  }
}

export function ownVisitsQuery(person: string, as: string) {
  return {
    queryKey: ['own-consultations', person, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<ConsultationsJson>(
        `/api/persons/${encodeURIComponent(person)}/consultations`,
        signal,
        as,
      ),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }
}

/** The latest visits that were settled, of which one may show the diagnosis. */
export function ownSettledQuery(person: string, as: string) {
  return {
    queryKey: ['own-settled', person, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<SettlementPageJson>(
        `/api/settlements?${new URLSearchParams({ person, limit: '50' })}`,
        signal,
        as,
      ),
    retry: isWorthRetrying,
  }
}

export function pictureQuery(id: string, image: string, as: string) {
  return {
    queryKey: ['consultation-image', id, image, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<PictureJson>(`/api/consultations/${id}/images/${image}`, signal, as),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
  }
}
