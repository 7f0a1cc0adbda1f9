/**
 * Stays that a scheme with `periodOf: days` shares out between calendar years (§4): which nights
 * fall into which year, each year's share of the lines, and the years' results put together.
 */
import type { CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import type { AskedPayer } from './answers.ts'
import { type OracleBook, schemeOf, type YearOfStay } from './book.ts'
import { counterNames } from './counters.ts'
import { inProportion } from './fraction.ts'
import type { OracleResult } from './oracle.ts'
import { type OracleLine, priceOfSums } from './oracle-split.ts'

/** Each year's share of every line, by nights. */
export function sharedOut(
  lines: readonly OracleLine[],
  years: readonly YearOfStay[],
  currency: string,
): OracleLine[][] {
  if (years.length === 1) return [[...lines]]
  const nights = years.map((year) => BigInt(year.nights))
  const shares = lines.map((line) => {
    const cells = [...line.cells].map(([part, amount]) => ({
      part,
      amounts: inProportion(amount, nights),
    }))
    const quantities = inProportion(line.quantityE4, nights)
    return years.map((_, year): OracleLine => {
      const own = new Map(cells.map(({ part, amounts }) => [part, amounts[year] ?? 0n]))
      const amount = [...own.values()].reduce((a, b) => a + b, 0n)
      const shared = { ...line, cells: own, amount }
      // A year's sums are one unit again, at the price of them all.
      return line.isSums
        ? { ...shared, unitPriceE6: priceOfSums(amount, currency) }
        : { ...shared, quantityE4: quantities[year] ?? 0n }
    })
  })
  return years.map((_, year) => shares.flatMap((share) => share[year] ?? []))
}

/** The coverages as a year leaves them to the next. */
export function factsAfter(book: OracleBook, facts: Facts, { counters }: OracleResult): Facts {
  const after = (coverage: CoverageFacts): CoverageFacts => {
    const names = counterNames(schemeOf(book, coverage.scheme))
    const rows = new Map(coverage.accumulators.map((row) => [row.period, [...row.counters]]))
    for (const [key, value] of counters) {
      const [id, ...rest] = key.split('|')
      const name = rest.pop() ?? ''
      if (id !== coverage.id) continue
      const row = rows.get(rest.join('|')) ?? names.map(() => 0)
      row[names.indexOf(name)] = value
      rows.set(rest.join('|'), row)
    }
    const accumulators = [...rows].map(([period, row]) => ({ period, counters: row }))
    return { ...coverage, accumulators }
  }
  return { ...facts, coverages: facts.coverages.map(after) }
}

/** The years' results added up, and what asked payers said held against all of them. */
export function together(
  results: readonly OracleResult[],
  asked: ReadonlyMap<string, AskedPayer>,
): OracleResult {
  const added = (of: (result: OracleResult) => ReadonlyMap<string, bigint>) => {
    const sums = new Map<string, bigint>()
    for (const [key, amount] of results.flatMap((result) => [...of(result)])) {
      sums.set(key, (sums.get(key) ?? 0n) + amount)
    }
    return sums
  }
  const shares = added((result) => result.shares)
  const expected = added((result) => result.expected)
  const terms = results.flatMap((result) => result.terms)
  return {
    refused: null,
    total: results.reduce((sum, { total }) => sum + total, 0n),
    shares,
    parts: added(({ parts }) => parts),
    outside: results.flatMap(({ outside }) => outside),
    counters: new Map(results.flatMap(({ counters }) => [...counters])),
    benefitRefusals: [...new Set(results.flatMap((one) => one.benefitRefusals))],
    moved: added(({ moved }) => moved),
    breaks: breaksOf(asked, expected, shares),
    expected,
    asks: new Map(),
    available: added(({ available }) => available),
    concerned: new Set(results.flatMap(({ concerned }) => [...concerned])),
    terms: results.length === 1 ? terms : [...new Set(terms)],
  }
}

/** Of payers that take part: they pay, or our rules would have them pay. */
function breaksOf(
  asked: ReadonlyMap<string, AskedPayer>,
  expected: ReadonlyMap<string, bigint>,
  shares: ReadonlyMap<string, bigint>,
): OracleResult['breaks'] {
  const breaks = new Map<string, { ours: bigint; theirs: bigint }>()
  for (const [key, { said }] of asked) {
    const ours = expected.get(key) ?? 0n
    const takesPart = ours !== 0n || (shares.get(key) ?? 0n) !== 0n
    if (said !== null && said !== ours && takesPart) breaks.set(key, { ours, theirs: said })
  }
  return breaks
}
