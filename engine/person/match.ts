/**
 * Whether two records may be one person's: points for what agrees and against what differs, each with
 * its reason. Points and thresholds are data; nobody is tied by points alone.
 */
import { civilOf, type Day } from '../base/calendar-date.ts'
import type { Identifier, IdentifierKind } from './identifier.ts'
import { likenessOf, nameLikenesses, type SoundTable } from './name.ts'

export interface MatchSubject {
  readonly person: string
  readonly name: string
  readonly latinName: string | null
  readonly birth: Day | null
  readonly sex: 'female' | 'male' | 'unknown'
  readonly phone: string | null
  readonly numbers: readonly Identifier[]
}

/** What can be found out of each field. */
export const findings = {
  name: nameLikenesses,
  birth: ['same', 'day-and-month-swapped', 'one-part-differs', 'differs', 'unknown'],
  sex: ['same', 'differs', 'unknown'],
  phone: ['same', 'differs', 'unknown'],
  number: ['another-kind', 'renewed', 'differs', 'unknown'],
} as const
export type MatchField = keyof typeof findings
export const matchFields = Object.keys(findings) as readonly MatchField[]

export interface MatchPoint {
  readonly field: MatchField
  readonly finding: string
  readonly points: number
}

export const verdicts = ['same', 'perhaps', 'different'] as const
export type Verdict = (typeof verdicts)[number]

export interface Match {
  readonly score: number
  readonly verdict: Verdict
  readonly points: readonly MatchPoint[]
}

export interface MatchRules {
  /** By `field finding`; what is not named gives no points. */
  readonly points: ReadonlyMap<string, number>
  /** From so many points on. */
  readonly same: number
  readonly perhaps: number
  readonly sounds: SoundTable
}

export function matchOf(a: MatchSubject, b: MatchSubject, rules: MatchRules): Match {
  const found: Record<MatchField, string> = {
    name: likenessOf(
      { name: a.name, latin: a.latinName },
      { name: b.name, latin: b.latinName },
      rules.sounds,
    ),
    birth: birthFinding(a.birth, b.birth),
    sex: a.sex === 'unknown' || b.sex === 'unknown' ? 'unknown' : sameOr(a.sex === b.sex),
    phone: a.phone === null || b.phone === null ? 'unknown' : sameOr(a.phone === b.phone),
    number: numberFinding(a.numbers, b.numbers),
  }
  const points = matchFields.map((field): MatchPoint => {
    const finding = found[field]
    return { field, finding, points: rules.points.get(`${field} ${finding}`) ?? 0 }
  })
  const score = points.reduce((sum, one) => sum + one.points, 0)
  return { score, verdict: verdictOf(score, rules), points }
}

function verdictOf(score: number, { same, perhaps }: MatchRules): Verdict {
  if (score >= same) return 'same'
  return score >= perhaps ? 'perhaps' : 'different'
}

function sameOr(isSame: boolean): 'same' | 'differs' {
  return isSame ? 'same' : 'differs'
}

function birthFinding(a: Day | null, b: Day | null): (typeof findings.birth)[number] {
  if (a === null || b === null) return 'unknown'
  if (a === b) return 'same'
  const [one, two] = [civilOf(a), civilOf(b)]
  const isSwapped = one.year === two.year && one.day === two.month && one.month === two.day
  if (isSwapped) return 'day-and-month-swapped'
  const differing = [one.year !== two.year, one.month !== two.month, one.day !== two.day]
  return differing.filter(Boolean).length === 1 ? 'one-part-differs' : 'differs'
}

/** A number for life; permits and passports are renewed with another one. */
const forLife: readonly IdentifierKind[] = [
  'resident-id',
  'residence-permit',
  'home-return-permit',
  'hong-kong-id',
  'macau-id',
]

/** The same number leads to one record, so that two records have different ones. */
function numberFinding(
  a: readonly Identifier[],
  b: readonly Identifier[],
): (typeof findings.number)[number] {
  if (a.length === 0 || b.length === 0) return 'unknown'
  const shared = a.filter(({ kind }) => b.some((one) => one.kind === kind))
  if (shared.some(({ kind }) => forLife.includes(kind))) return 'differs'
  return shared.some(({ kind }) => kind === 'passport') ? 'renewed' : 'another-kind'
}
