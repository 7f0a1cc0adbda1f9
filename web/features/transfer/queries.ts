/** What the page of the register asks the server for. */
import type { TransfersJson } from '../../../server/http/contract/transfer.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const transferKey = 'transfer-filings'

export function transfersQuery(as: string | undefined) {
  return {
    queryKey: [transferKey, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<TransfersJson>('/api/transfer-filings', signal, as),
    retry: isWorthRetrying,
  } as const
}
