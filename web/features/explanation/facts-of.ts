/** Facts of a bill by name, as far as they are known, for the words of its explanation. */
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import type { SettlementJson } from '../../../server/http/contract/settlement.ts'
import type { FactOf } from './circumstances.ts'

export function factsOfQuote(quote: QuoteJson): FactOf {
  const { bill, facts } = quote.engine
  return (attribute, coverage) => {
    if (attribute === 'nthAdmission') return nthAdmission(quote.counters, coverage)
    const own = facts.coverages.find(({ id }) => id === coverage)?.attributes[attribute]
    return single(own ?? bill.attributes[attribute])
  }
}

export function factsOfSettlement(settlement: SettlementJson, level: string): FactOf {
  const known: Readonly<Record<string, string>> = { setting: settlement.visit.setting, level }
  return (attribute, coverage) =>
    attribute === 'nthAdmission'
      ? nthAdmission(settlement.division.counters, coverage)
      : known[attribute]
}

/** Known only where the bill counted as an admission. */
function nthAdmission(counters: QuoteJson['counters'], coverage: string): number | undefined {
  const counter = counters.find((one) => one.coverage === coverage && one.counter === 'admissions')
  return counter === undefined ? undefined : Number(counter.before) + 1
}

function single(content: unknown): string | boolean | number | undefined {
  return typeof content === 'string' || typeof content === 'boolean' || typeof content === 'number'
    ? content
    : undefined
}
