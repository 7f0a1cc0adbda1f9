/** The division of the bill as it stands, asked anew a moment after the last change. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
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
  const settled = useSettled(bill)
  // Written out once it rests, not at every key: a bill may have thousands of lines.
  const text = useMemo(() => (settled === null ? null : JSON.stringify(settled)), [settled])
  const query = useQuery({
    queryKey: ['quote', text],
    queryFn: ({ signal }) => postJson<QuoteJson>('/api/quotes', settled, { signal }),
    enabled: asking && text !== null,
    placeholderData: keepPreviousData,
    retry: isWorthRetrying,
    staleTime: 30_000,
    gcTime: 60_000,
  })
  const { error } = query
  const fresh = settled === bill && query.data !== undefined && !query.isPlaceholderData
  return {
    quote: bill === null ? undefined : query.data,
    fresh: fresh && error === null,
    refusal: error instanceof Refused && settled === bill ? error.problem : null,
    lost: error !== null && !(error instanceof Refused),
    ask: () => void query.refetch(),
  }
}

/** The value as it was when it had not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
