/**
 * Which terms may decide. A pilot with made-up figures must not settle real bills, so where it
 * counts only terms decide that somebody read in the official text, and those allowed by name.
 */
import { type Day, dayFromText } from '../base/calendar-date.ts'
import type {
  BenefitValue,
  PolicySet,
  RegionValue,
  SchemeValue,
  StatisticValue,
  Status,
  Term,
} from './policy-value.ts'

/** Names are those of terms, `benefit@from`, and of statistics' values, `region/stat.name@from`. */
export interface Trust {
  readonly onlyVerified: boolean
  /** May decide all the same. */
  readonly allowed: readonly string[]
}

export const trustInAll: Trust = { onlyVerified: false, allowed: [] }

/** A term, or the value of a statistic. */
export interface Named {
  readonly name: string
  readonly status: Status
}

/** `benefit@from` */
export function termName({ id }: Pick<BenefitValue, 'id'>, { from }: Pick<Term, 'from'>): string {
  return `${id}@${from}`
}

/** `region/stat.name@from` */
function valueName({ id }: RegionValue, { name }: StatisticValue, from: string): string {
  return `${id}/stat.${name}@${from}`
}

/** All that can be allowed by name: a payer that decides for itself needs nobody's leave. */
export function namedIn({ regions, schemes, benefits }: PolicySet): Named[] {
  const byId = new Map(schemes.map((scheme) => [scheme.id, scheme]))
  return [
    ...regions.flatMap((region) =>
      region.statistics.flatMap((statistic) =>
        statistic.values.map(({ from, status }) => ({
          name: valueName(region, statistic, from),
          status,
        })),
      ),
    ),
    ...benefits.flatMap((benefit) =>
      benefit.terms
        .filter((term) => isDecidedHere(term, benefit, byId.get(benefit.scheme)))
        .map((term) => ({ name: termName(benefit, term), status: term.status })),
    ),
  ]
}

/**
 * What a term rests on that is not verified, by day; null where there is nothing. A payer that
 * decides for itself answers for its own rules, and ours only foretell what it will say.
 */
export function unverifiedIn(
  term: Term,
  benefit: BenefitValue,
  scheme: SchemeValue,
  region: RegionValue,
): ((on: Day) => readonly Named[]) | null {
  if (!isDecidedHere(term, benefit, scheme)) return null
  const { status } = term
  const own = status === 'verified' ? [] : [{ name: termName(benefit, term), status }]
  const values = statisticsIn(term, benefit, region)
  if (own.length === 0 && values.every((of) => of.every((value) => value.status === 'verified'))) {
    return null
  }
  return (on) => [
    ...own,
    ...values.flatMap((of) => {
      const inForce = of.findLast(({ from }) => from <= on)
      if (inForce === undefined || inForce.status === 'verified') return []
      const { name, status: its } = inForce
      return [{ name, status: its }]
    }),
  ]
}

function isDecidedHere(
  term: Term,
  benefit: BenefitValue,
  scheme: SchemeValue | undefined,
): boolean {
  const paying = term.steps.flatMap((step) => ('payer' in step ? [step.payer] : []))
  return [benefit.payer, ...paying].some(
    (id) => scheme?.payers.find((payer) => payer.id === id)?.decidedBy === 'engine',
  )
}

interface DatedValue extends Named {
  readonly from: Day
}

/** Values of each statistic that a rule of the term names, the earliest first. */
function statisticsIn(
  { steps }: Term,
  { when }: BenefitValue,
  region: RegionValue,
): DatedValue[][] {
  const text = JSON.stringify([when, steps])
  return region.statistics
    .filter(({ name }) => text.includes(`"name":"stat.${name}"`))
    .map((statistic) =>
      statistic.values
        .map(({ from, status }) => ({
          name: valueName(region, statistic, from),
          from: dayFromText(from) ?? 0,
          status,
        }))
        .sort((a, b) => a.from - b.from),
    )
}
