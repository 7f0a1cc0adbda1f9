/** What the engine in the page needs for a quote: its facts, and the rules of all regions at hand. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import { policiesQuery, policySetQuery } from './queries.ts'
import type { Ground } from './scenario.ts'

export function useGround(quote: QuoteJson | undefined): Ground | undefined {
  const policies = useQuery({ ...policiesQuery, enabled: quote !== undefined })
  const schemes = useMemo(() => schemesFor(quote, policies.data?.regions), [quote, policies.data])
  const regions = quote === undefined ? [] : [quote.engine.facts.careRegion]
  const set = useQuery(policySetQuery(schemes, regions)).data
  return useMemo(() => {
    if (quote === undefined || set === undefined) return undefined
    const { bill, facts } = quote.engine
    return { bill, facts, answers: [], set, catalogue: null }
  }, [quote, set])
}

/** The bill's own schemes and what corresponds to them elsewhere, to ask "what if insured there". */
function schemesFor(
  quote: QuoteJson | undefined,
  regions: readonly { readonly schemes: readonly { readonly id: string }[] }[] | undefined,
): string[] {
  if (quote === undefined || regions === undefined) return []
  const own = quote.engine.schemes
  const names = new Set(own.map((id) => id.slice(id.indexOf('/'))))
  const others = regions
    .flatMap(({ schemes }) => schemes.map(({ id }) => id))
    .filter((id) => names.has(id.slice(id.indexOf('/'))))
  return [...new Set([...own, ...others])].sort()
}
