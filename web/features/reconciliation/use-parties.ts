/** Whoever can get a statement: institutions, and schemes as payers, by the names that readers know. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PoliciesJson } from '../../../server/http/contract/policy.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

const policiesQuery = {
  queryKey: ['policies'],
  queryFn: () => getJson<PoliciesJson>('/api/policies'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

export function useParties() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const regions = useQuery(policiesQuery).data?.regions ?? []
  const schemes = regions.flatMap((region) => region.schemes)
  const names = new Map<string, string>([
    ...institutions.map(({ id, title }) => [`institution:${id}`, textIn(title)] as const),
    ...schemes.map(({ id, title }) => [`payer:${id}`, textIn(title)] as const),
  ])
  const optionsOf = (prefix: string) =>
    [...names]
      .filter(([value]) => value.startsWith(prefix))
      .map(([value, label]) => ({ value, label }))
  return {
    name: (party: string) => names.get(party) ?? party.replace(/^[a-z]+:/u, ''),
    options: [
      { label: t('reconciliation.handedOut.institutions'), options: optionsOf('institution:') },
      { label: t('reconciliation.handedOut.payers'), options: optionsOf('payer:') },
    ],
  }
}
