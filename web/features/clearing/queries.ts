/** Clearing as the server has it, asked for by whoever clears. */
import type {
  BudgetsJson,
  ClearingCalendarJson,
  ClearingLinesJson,
  ClearingMonthJson,
  ClearingWindowsJson,
  ClearingYearJson,
  InvestigationsJson,
  PositionsJson,
  PrepaymentsJson,
  ProposalsJson,
  ReceivablesJson,
  TicketsJson,
  WindowContentsJson,
} from '../../../server/http/contract/clearing.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

/** Everything under this key is asked anew after somebody did something. */
export const clearingKey = 'clearing'

const soon = 5000

function query<T>(as: string | undefined, path: string) {
  return {
    queryKey: [clearingKey, as ?? '', path],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<T>(`/api/clearing/${path}`, signal, as),
    retry: isWorthRetrying,
    staleTime: soon,
  }
}

export const monthQuery = (as: string | undefined, period: string) =>
  query<ClearingMonthJson>(as, `months/${period}`)

export const yearQuery = (as: string | undefined, year: number) =>
  query<ClearingYearJson>(as, `years/${year}`)

export const positionsQuery = (as: string | undefined, period: string) =>
  query<PositionsJson>(as, `months/${period}/positions`)

export const prepaymentsQuery = (as: string | undefined, period: string) =>
  query<PrepaymentsJson>(as, `months/${period}/prepayments`)

export const investigationsQuery = (as: string | undefined, period: string) =>
  query<InvestigationsJson>(as, `months/${period}/investigations`)

export const budgetsQuery = (as: string | undefined) => query<BudgetsJson>(as, 'budgets')

export const receivablesQuery = (as: string | undefined) =>
  query<ReceivablesJson>(as, 'receivables')

export const ticketsQuery = (as: string | undefined) => query<TicketsJson>(as, 'tickets')

export const proposalsQuery = (as: string | undefined) => query<ProposalsJson>(as, 'proposals')

export const windowQuery = (as: string | undefined, window: string) =>
  query<WindowContentsJson>(as, `windows/${window}`)

export const calendarQuery = {
  ...query<ClearingCalendarJson>(undefined, 'calendar'),
  queryKey: ['clearing-calendar'],
  staleTime: Number.POSITIVE_INFINITY,
}

export function windowsQuery(as: string | undefined) {
  return {
    queryKey: [clearingKey, as ?? '', 'windows'],
    queryFn: ({ pageParam }: { readonly pageParam: number | null }) =>
      getJson<ClearingWindowsJson>(
        `/api/clearing/windows${pageParam === null ? '' : `?before=${pageParam}`}`,
        undefined,
        as,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page: ClearingWindowsJson) => page.next,
    retry: isWorthRetrying,
    staleTime: soon,
  }
}

const linesAtOnce = 200

export function linesQuery(as: string | undefined, filter: Readonly<Record<string, string>>) {
  return {
    queryKey: [clearingKey, as ?? '', 'lines', filter],
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) => {
      const params = new URLSearchParams({ ...filter, limit: String(linesAtOnce) })
      if (pageParam !== null) params.set('after', pageParam)
      return getJson<ClearingLinesJson>(`/api/clearing/lines?${params}`, undefined, as)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: ClearingLinesJson) => page.next,
    retry: isWorthRetrying,
    staleTime: soon,
  }
}
