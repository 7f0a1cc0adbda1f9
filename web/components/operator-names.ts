/** Who operates here, for what they proposed, decided and recorded. */
import { useQuery } from '@tanstack/react-query'
import type { OperatorsJson } from '../../server/http/contract/partner.ts'
import { useOfficerName } from './acting.ts'
import { getJson, isWorthRetrying } from './request.ts'
import { useSession } from './session.ts'

const namesQuery = {
  queryKey: ['operators'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    getJson<OperatorsJson>('/api/operators', signal),
  retry: isWorthRetrying,
  staleTime: 60_000,
} as const

/** The name of an account; the id itself of whoever has none here. */
export function useOperatorName(): (id: string) => string {
  const nameOfSample = useOfficerName('operator')
  const isSample = useSession()?.mode !== 'production'
  const { data } = useQuery({ ...namesQuery, enabled: !isSample })
  return (id) => data?.operators.find((one) => one.id === id)?.name ?? nameOfSample(id)
}
