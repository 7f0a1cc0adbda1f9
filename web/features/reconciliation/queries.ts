/** What the pages of reconciliation ask the server for. */
import type {
  BreakJson,
  BreakListJson,
  DriftsJson,
  PartyStatementJson,
  PartyStatementListJson,
  PaymentOrderJson,
  PaymentOrderListJson,
  ReceivedDetailJson,
  ReceivedListJson,
} from '../../../server/http/contract/reconciliation.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** Everything below this key is asked anew after something was done. */
export const deskKey = ['reconciliation'] as const

function query<T>(as: string | undefined, path: string) {
  return {
    queryKey: [...deskKey, as ?? '', path],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => getJson<T>(path, signal, as),
    retry: isWorthRetrying,
    staleTime: 5000,
  }
}

export interface BreakFilter {
  readonly state: string
  readonly class: string
  readonly settlement: string
}

export function breaksQuery(as: string | undefined, filter: BreakFilter) {
  const kept = Object.entries(filter).filter(([, value]) => value !== '')
  const search = new URLSearchParams(kept).toString()
  return query<BreakListJson>(as, `/api/reconciliation/breaks?${search}`)
}

export const breakQuery = (as: string | undefined, id: string) =>
  query<BreakJson>(as, `/api/reconciliation/breaks/${encodeURIComponent(id)}`)

export const driftsQuery = (as: string | undefined) =>
  query<DriftsJson>(as, '/api/reconciliation/drifts')

export const receivedQuery = (as: string | undefined, state: string) =>
  query<ReceivedListJson>(
    as,
    `/api/reconciliation/statements${state === '' ? '' : `?state=${state}`}`,
  )

export const receivedFileQuery = (as: string | undefined, file: string) =>
  query<ReceivedDetailJson>(as, `/api/reconciliation/statements/${encodeURIComponent(file)}`)

export const handedOutQuery = (as: string | undefined) =>
  query<PartyStatementListJson>(as, '/api/party-statements')

export const statementQuery = (as: string | undefined, statement: string) =>
  query<PartyStatementJson>(as, `/api/party-statements/${encodeURIComponent(statement)}`)

export const paymentsQuery = (as: string | undefined) =>
  query<PaymentOrderListJson>(as, '/api/payment-orders')

export const paymentQuery = (as: string | undefined, payment: string) =>
  query<PaymentOrderJson>(as, `/api/payment-orders/${encodeURIComponent(payment)}`)
