/**
 * The packs as they were written, found by name. Nothing is checked and nothing is prepared: the
 * checker of the product does that, and the oracle reads only what the checker let through.
 */

import type { Bill } from '../../engine/adjudication/bill.ts'
import { type Branch, branch, dayOf, isoOf, list, type Tree, text, treesOf } from './pack-text.ts'

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

/** What of a stay lies in one year. */
export interface YearOfStay {
  /** 1 for the first. */
  readonly portion: number
  readonly lastDay: number
  readonly nights: number
}

export type Stay = Pick<Bill, 'admittedOn' | 'dischargedOn'>

/** Night by night; the night of a day belongs to that day's year. */
export function yearsOf({ admittedOn, dischargedOn }: Stay): YearOfStay[] {
  const yearOf = (day: number) => isoOf(day).slice(0, 4)
  const years: YearOfStay[] = []
  let first = admittedOn
  for (let day = admittedOn + 1; day <= dischargedOn; day += 1) {
    const isLast = day === dischargedOn
    const isOver = yearOf(day) !== yearOf(first)
    if (!isLast && !isOver) continue
    const lastDay = isOver ? dayOf(`${yearOf(first)}-12-31`) : day
    years.push({ portion: years.length + 1, lastDay, nights: day - first })
    first = day
  }
  return years.length > 0 ? years : [{ portion: 1, lastDay: dischargedOn, nights: 0 }]
}

/** Which day picks term and period: of a stay, or of the one year of it that is given. */
export function pickingDay(
  scheme: Branch,
  stay: Stay,
  year: YearOfStay | undefined = yearsOf(stay)[0],
): number {
  const by = scheme.get('periodOf')
  if (by === 'days') return year?.lastDay ?? stay.dischargedOn
  return by === 'admission' ? stay.admittedOn : stay.dischargedOn
}

/** A branch that may be left out, such as `counters` or `attributes`. */
export function optionalBranch(tree: Tree | undefined): Branch {
  return tree === undefined ? new Map() : branch(tree)
}
