/** What the pages of referrals read, and for whom they ask. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CataloguePageJson } from '../../../server/http/contract/catalogue.ts'
import type { ProcurementsJson, SupplyJson } from '../../../server/http/contract/drug-supply.ts'
import type {
  BookingsJson,
  CapacityJson,
  ReferralDeskJson,
  ReferralJson,
  ReferralsJson,
  TargetsJson,
} from '../../../server/http/contract/referral.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const referralKey = 'referrals'
const refetchMs = 15_000

export function deskQuery(institution: string, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'desk', institution, as],
    queryFn: ({ signal }) =>
      getJson<ReferralDeskJson>(`/api/institutions/${institution}/referrals`, signal, as),
    enabled: institution !== '',
    retry: isWorthRetrying,
    refetchInterval: refetchMs,
  })
}

export function referralQuery(id: string, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'one', id, as],
    queryFn: ({ signal }) => getJson<ReferralJson>(`/api/referrals/${id}`, signal, as),
    enabled: id !== '',
    retry: isWorthRetrying,
  })
}

export function ownReferralsQuery(person: string) {
  return queryOptions({
    queryKey: [referralKey, 'person', person],
    queryFn: ({ signal }) =>
      getJson<ReferralsJson>(`/api/persons/${person}/referrals`, signal, `patient:${person}`),
    retry: isWorthRetrying,
    refetchInterval: refetchMs,
  })
}

export function capacityQuery(institution: string, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'capacity', institution, as],
    queryFn: ({ signal }) =>
      getJson<CapacityJson>(`/api/institutions/${institution}/capacity`, signal, as),
    enabled: institution !== '',
    retry: isWorthRetrying,
  })
}

export function targetsQuery(wanted: Readonly<Record<string, string>>, as: string | undefined) {
  const asked = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''))
  return queryOptions({
    queryKey: [referralKey, 'targets', asked, as],
    queryFn: ({ signal }) =>
      getJson<TargetsJson>(`/api/referral-targets?${new URLSearchParams(asked)}`, signal, as),
    enabled: (wanted['person'] ?? '') !== '' && (wanted['from'] ?? '') !== '',
    retry: isWorthRetrying,
  })
}

/** What the receiver has of the patient's drugs, and what is planned for the others. */
export function suppliesQuery({ id, supplies, drugs }: ReferralJson, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'supplies', id, supplies, as],
    queryFn: ({ signal }) => getJson<SupplyJson>(`/api/referrals/${id}/drugs`, signal, as),
    enabled: drugs.length > 0,
    retry: isWorthRetrying,
    placeholderData: keepPreviousData,
  })
}

interface Compared {
  readonly from: string
  readonly target: string
  readonly codes: readonly string[]
}

/** The same while a target is being chosen. */
export function comparedDrugsQuery({ from, target, codes }: Compared, as: string | undefined) {
  const asked = new URLSearchParams({ from, to: target, drugs: codes.join(',') })
  return queryOptions({
    queryKey: [referralKey, 'compared', from, target, codes, as],
    queryFn: ({ signal }) => getJson<SupplyJson>(`/api/drug-supplies?${asked}`, signal, as),
    enabled: target !== '' && codes.length > 0,
    retry: isWorthRetrying,
  })
}

export function drugsNamedQuery(catalogue: string | null, text: string) {
  const search = text.trim()
  return queryOptions({
    queryKey: ['drugs-named', catalogue, search],
    queryFn: ({ signal }) =>
      getJson<CataloguePageJson>(
        `/api/catalogues/${catalogue}/items?${new URLSearchParams({ search })}`,
        signal,
      ),
    enabled: catalogue !== null && search !== '',
    retry: isWorthRetrying,
    placeholderData: keepPreviousData,
  })
}

export function bookingsQuery(institution: string, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'bookings', institution, as],
    queryFn: ({ signal }) =>
      getJson<BookingsJson>(`/api/institutions/${institution}/bookings`, signal, as),
    enabled: institution !== '',
    retry: isWorthRetrying,
  })
}

export function procurementsQuery(institution: string, as: string | undefined) {
  return queryOptions({
    queryKey: [referralKey, 'procurements', institution, as],
    queryFn: ({ signal }) =>
      getJson<ProcurementsJson>(`/api/institutions/${institution}/procurements`, signal, as),
    enabled: institution !== '',
    retry: isWorthRetrying,
    refetchInterval: refetchMs,
  })
}
