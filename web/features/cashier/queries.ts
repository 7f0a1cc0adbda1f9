/** The counter's money as the server has it. What is on its way is asked for again and again. */
import { keepPreviousData } from '@tanstack/react-query'
import type {
  BillMoneyJson,
  OpenMoneyJson,
  ShiftReportJson,
  ShiftsJson,
  VisitMoneyJson,
} from '../../../server/http/contract/cashier.ts'
import type { DailyFeesJson, SettlementJson } from '../../../server/http/contract/settlement.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

const soonMs = 1500
const nowAndThenMs = 15_000

const waits = (money: { readonly onItsWay: string } | undefined) =>
  money !== undefined && !/^0(\.0*)?$/u.test(money.onItsWay)

export function billMoneyQuery(settlement: string) {
  return {
    queryKey: ['bill-money', settlement],
    queryFn: () => getJson<BillMoneyJson>(`/api/counter/bills/${encodeURIComponent(settlement)}`),
    retry: isWorthRetrying,
    staleTime: 0,
    refetchInterval: ({
      state,
    }: {
      readonly state: { readonly data?: BillMoneyJson | undefined }
    }) => {
      const isWanted = state.data?.invoices.some((one) => one.state === 'wanted')
      return waits(state.data) || isWanted ? soonMs : false
    },
  } as const
}

export function visitMoneyQuery(institution: string, visit: string) {
  return {
    queryKey: ['visit-money', institution, visit],
    queryFn: () => {
      const query = new URLSearchParams({ institution, visit })
      return getJson<VisitMoneyJson>(`/api/counter/visits?${query.toString()}`)
    },
    retry: isWorthRetrying,
    enabled: institution !== '' && visit !== '',
    staleTime: 0,
    refetchInterval: ({
      state,
    }: {
      readonly state: { readonly data?: VisitMoneyJson | undefined }
    }) => (waits(state.data) ? soonMs : false),
  } as const
}

export function shiftsQuery(institution: string) {
  return {
    queryKey: ['shifts', institution],
    queryFn: () =>
      getJson<ShiftsJson>(`/api/counter/shifts?${new URLSearchParams({ institution }).toString()}`),
    retry: isWorthRetrying,
    enabled: institution !== '',
    staleTime: 0,
  } as const
}

export function shiftQuery(id: string) {
  return {
    queryKey: ['shift', id],
    queryFn: () => getJson<ShiftReportJson>(`/api/counter/shifts/${encodeURIComponent(id)}`),
    retry: isWorthRetrying,
    enabled: id !== '',
    staleTime: 0,
    refetchInterval: nowAndThenMs,
  } as const
}

export function openMoneyQuery(institution: string, days: number) {
  const query = new URLSearchParams({ institution, days: String(days) })
  return {
    queryKey: ['open-money', institution, days],
    queryFn: () => getJson<OpenMoneyJson>(`/api/counter/open?${query.toString()}`),
    placeholderData: keepPreviousData,
    retry: isWorthRetrying,
    enabled: institution !== '',
    staleTime: 0,
    refetchInterval: nowAndThenMs,
  } as const
}

export function settlementQuery(id: string) {
  return {
    queryKey: ['settlement', id],
    queryFn: () => getJson<SettlementJson>(`/api/settlements/${encodeURIComponent(id)}`),
    retry: isWorthRetrying,
    staleTime: 5000,
  } as const
}

export function dailyFeesQuery(id: string) {
  return {
    queryKey: ['daily-fees', id],
    queryFn: () => getJson<DailyFeesJson>(`/api/settlements/${encodeURIComponent(id)}/daily-fees`),
    retry: isWorthRetrying,
    staleTime: 5000,
  } as const
}
