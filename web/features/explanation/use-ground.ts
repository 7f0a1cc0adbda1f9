/** What the engine in the page needs for a quote: its facts, and the rules of all regions at hand. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Currency } from '../../../engine/base/money.ts'
import type { Answer } from '../../../engine/settlement/settlement.ts'
import type { AnswerJson } from '../../../server/http/contract/bill.ts'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import { minorOf } from '../../components/amount-text.ts'
import { policiesQuery } from '../../components/policies.ts'
import { useSession } from '../../components/session.ts'
import { policySetQuery } from './queries.ts'
import type { Ground } from './scenario.ts'

/** @param answers what the bill supposes that asked payers said. */
export function useGround(
  quote: QuoteJson | undefined,
  answers: readonly AnswerJson[] | undefined,
): Ground | undefined {
  const policies = useQuery({ ...policiesQuery, enabled: quote !== undefined })
  const schemes = useMemo(() => schemesFor(quote, policies.data?.regions), [quote, policies.data])
  const regions = quote === undefined ? [] : [quote.engine.facts.careRegion]
  const set = useQuery(policySetQuery(schemes, regions)).data
  const trust = useSession()?.trust
  return useMemo(() => {
    if (quote === undefined || set === undefined || trust === undefined) return undefined
    const { bill, facts } = quote.engine
    return { bill, facts, answers: (answers ?? []).map(answerOf(bill.currency)), set, trust }
  }, [quote, answers, set, trust])
}

function answerOf(currency: Currency): (answer: AnswerJson) => Answer {
  return ({ payer, coverage, said, amount }) => ({
    payer,
    coverage,
    said,
    amountMinor: amount === undefined ? 0 : minorOf(amount, currency),
  })
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
