/** The division of the bill as it stands, asked anew a moment after the last change. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { BillJson } from '../../../server/http/contract/bill.ts'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import { isWorthRetrying, postJson, Refused } from '../../components/request.ts'

const quietMs = 150

export interface QuoteState {
  /** The newest answer; of an older bill while `fresh` is false. */
  readonly quote: QuoteJson | undefined
  readonly fresh: boolean
  readonly refusal: ProblemJson | null
  readonly lost: boolean
  readonly ask: () => void
}

/** @param asking false once the bill is on its way to be settled: the last answer is kept. */
export function useQuote(bill: BillJson | null, asking: boolean): QuoteState {
  const text = bill === null ? null : JSON.stringify(bill)
  const settled = useSettled(text)
  const query = useQuery({
    queryKey: ['quote', settled],
    queryFn: ({ signal }) =>
      postJson<QuoteJson>('/api/quotes', JSON.parse(settled ?? 'null'), { signal }),
    enabled: asking && settled !== null,
    placeholderData: keepPreviousData,
    retry: isWorthRetrying,
    staleTime: 30_000,
    gcTime: 60_000,
  })
  const { error } = query
  const fresh = settled === text && query.data !== undefined && !query.isPlaceholderData
  return {
    quote: text === null ? undefined : query.data,
    fresh: fresh && error === null,
    refusal: error instanceof Refused && settled === text ? error.problem : null,
    lost: error !== null && !(error instanceof Refused),
    ask: () => void query.refetch(),
  }
}

/** The value as it was when it had not changed for a moment. */
function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
