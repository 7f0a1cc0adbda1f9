/** What the pages of referrals read, and for whom they ask. */
import { queryOptions } from '@tanstack/react-query'
import type {
  CapacityJson,
  ReferralDeskJson,
  ReferralJson,
  ReferralsJson,
  TargetsJson,
} from '../../../server/http/contract/referral.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const referralKey = 'referrals'
const refetchMs = 15_000

export type CareRole = 'doctor' | 'referral-desk'

/** In sample mode somebody of an institution is named; else one acts as oneself. */
export function asStaff(
  role: CareRole,
  institution: string,
  isSample: boolean,
): string | undefined {
  return isSample ? `staff:${role}:${institution}` : undefined
}

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
