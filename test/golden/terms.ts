/** Texts of all terms by digest: what a bill may have been settled by keeps its text for ever. */
import { join } from 'node:path'
import { loadRules } from '../../server/load-rules.ts'
import { keptTerm } from '../../server/usecases/rules.ts'

/** Digests by term, `benefit@from#edition`. */
export type TermDigests = Readonly<Record<string, string>>

export const termsFile = join(import.meta.dirname, 'terms.json')

export function termsOfToday(): TermDigests {
  const terms = loadRules()
    .all.set.benefits.flatMap((benefit) => benefit.terms.map((term) => keptTerm(benefit, term)))
    .map(({ benefit, from, edition, digest }) => [`${benefit}@${from}#${edition}`, digest])
  return Object.fromEntries(terms.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)))
}

/** Editions that went before are kept beside those of today. */
export function withOlder(kept: TermDigests, today: TermDigests): TermDigests {
  const all = Object.entries({ ...kept, ...today })
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Terms that say something else than they did under the same edition. */
export function altered(kept: TermDigests, today: TermDigests): string[] {
  return Object.keys(today).filter((name) => kept[name] !== undefined && kept[name] !== today[name])
}
