/**
 * The packs as they were written, found by name. Nothing is checked and nothing is prepared: the
 * checker of the product does that, and the oracle reads only what the checker let through.
 */
import { type Branch, branch, dayOf, list, type Tree, text, treesOf } from './pack-text.ts'

export interface OracleBook {
  readonly regions: ReadonlyMap<string, Branch>
  readonly schemes: ReadonlyMap<string, Branch>
  readonly benefits: readonly Branch[]
  readonly examples: readonly Branch[]
}

export function bookOf(texts: readonly string[]): OracleBook {
  const regions = new Map<string, Branch>()
  const schemes = new Map<string, Branch>()
  const benefits: Branch[] = []
  const examples: Branch[] = []
  for (const file of texts.flatMap(treesOf)) {
    const kind = text(file.get('kind'))
    if (kind === 'region') regions.set(text(file.get('id')), file)
    if (kind === 'scheme') schemes.set(text(file.get('id')), file)
    if (kind === 'benefit') benefits.push(file)
    if (kind === 'examples') examples.push(...list(file.get('examples')).map(branch))
  }
  return { regions, schemes, benefits, examples }
}

export function schemeOf(book: OracleBook, id: string): Branch {
  return branch(book.schemes.get(id))
}

export function regionOf(book: OracleBook, scheme: Branch): Branch {
  return branch(book.regions.get(text(scheme.get('region'))))
}

export function currencyOf(book: OracleBook, scheme: Branch): string {
  return text(scheme.get('currency') ?? regionOf(book, scheme).get('currency'))
}

/** The term of a benefit that holds on a day: the last that has begun, unless it has ended. */
export function termOn(benefit: Branch, day: number): Branch | undefined {
  let found: Branch | undefined
  for (const term of list(benefit.get('terms')).map(branch)) {
    const from = dayOf(text(term.get('from')))
    if (from <= day && (found === undefined || from > dayOf(text(found.get('from'))))) found = term
  }
  const ends = found?.get('ends')
  return ends !== undefined && dayOf(text(ends)) < day ? undefined : found
}

/** A statistic's text on a day; undefined when it had no value yet. */
export function statisticOn(region: Branch, name: string, day: number): string | undefined {
  const values = branch(branch(region.get('statistics')).get(name)).get('values')
  let found: Branch | undefined
  for (const row of list(values).map(branch)) {
    const from = dayOf(text(row.get('from')))
    if (from <= day && (found === undefined || from > dayOf(text(found.get('from'))))) found = row
  }
  return found === undefined ? undefined : text(found.get('value'))
}

/** Which day of a stay picks term and period. */
export function pickingDay(
  scheme: Branch,
  stay: { readonly admittedOn: number; readonly dischargedOn: number },
): number {
  return scheme.get('periodOf') === 'admission' ? stay.admittedOn : stay.dischargedOn
}

/** A branch that may be left out, such as `counters` or `attributes`. */
export function optionalBranch(tree: Tree | undefined): Branch {
  return tree === undefined ? new Map() : branch(tree)
}
