/** What the status page asks the server for. */
import type { StatusJson } from '../../../server/http/contract/status.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

const lookAgainMs = 10_000

/** @param as who acts in sample mode; undefined where one acts as oneself. */
export function statusQuery(as: string | undefined) {
  return {
    queryKey: ['status', as ?? ''],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<StatusJson>('/api/status', signal, as),
    retry: isWorthRetrying,
    refetchInterval: lookAgainMs,
  }
}
