/**
 * A person's contract with a family doctor's team, as the list of what was done.
 *
 *   asked ──┐                       ┌──renew──┐
 *           ├──agree──► in-force ◄──┴─────────┘
 *   offered ┘   │           ├──end──► ended
 *               │           └──its last day passes──► over
 *               └──withdraw──► withdrawn
 *
 * Both sides sign: whoever began has signed by that, and the other one agrees. A renewal goes the same
 * way, while the term that runs goes on.
 */
import { civilOf, type Day, dayOf } from '../base/calendar-date.ts'

export const enrolmentStates = [
  'none',
  'asked',
  'offered',
  'in-force',
  'renewal-asked',
  'renewal-offered',
  'ended',
  'over',
  'withdrawn',
] as const
export type EnrolmentStateName = (typeof enrolmentStates)[number]

export const endReasons = ['moved', 'changes-team', 'wishes-so', 'team-closed', 'died'] as const
export type EndReason = (typeof endReasons)[number]

export type Side = 'resident' | 'team'

export interface Terms {
  readonly team: string
  readonly package: string
  readonly from: Day
  /** The last day, included. */
  readonly to: Day
}

export type EnrolmentDeed =
  | {
      readonly act: 'begin'
      readonly side: Side
      readonly person: string
      readonly institution: string
      readonly terms: Terms
    }
  | { readonly act: 'agree'; readonly side: Side }
  | { readonly act: 'renew'; readonly side: Side; readonly package: string; readonly to: Day }
  | { readonly act: 'withdraw'; readonly side: Side }
  | { readonly act: 'end'; readonly side: Side; readonly why: EndReason; readonly on: Day }

export interface Enrolment {
  readonly state: EnrolmentStateName
  readonly person: string
  readonly institution: string
  readonly terms: Terms
  /** What a renewal that was not agreed to yet would make of it. */
  readonly renewal: Pick<Terms, 'package' | 'to'> | null
  readonly ended: { readonly why: EndReason; readonly on: Day } | null
}

const nothing: Enrolment = {
  state: 'none',
  person: '',
  institution: '',
  terms: { team: '', package: '', from: 0, to: 0 },
  renewal: null,
  ended: null,
}

export function enrolmentOf(deeds: readonly EnrolmentDeed[], today: Day): Enrolment {
  const folded = deeds.reduce(after, nothing)
  const runs = isRunning(folded)
  if (runs && today > folded.terms.to) return { ...folded, state: 'over', renewal: null }
  return folded
}

function after(now: Enrolment, deed: EnrolmentDeed): Enrolment {
  switch (deed.act) {
    case 'begin': {
      const { person, institution, terms, side } = deed
      return {
        ...now,
        person,
        institution,
        terms,
        state: side === 'resident' ? 'asked' : 'offered',
      }
    }
    case 'agree': {
      const terms = { ...now.terms, ...now.renewal }
      return { ...now, terms, renewal: null, state: 'in-force' }
    }
    case 'renew': {
      const renewal = { package: deed.package, to: deed.to }
      return {
        ...now,
        renewal,
        state: deed.side === 'resident' ? 'renewal-asked' : 'renewal-offered',
      }
    }
    case 'withdraw':
      return { ...now, renewal: null, state: isRunning(now) ? 'in-force' : 'withdrawn' }
    case 'end':
      return { ...now, renewal: null, state: 'ended', ended: { why: deed.why, on: deed.on } }
  }
}

export function isRunning({ state }: Pick<Enrolment, 'state'>): boolean {
  return state === 'in-force' || state === 'renewal-asked' || state === 'renewal-offered'
}

/** Whose word is waited for; null where nobody's is. */
export function waitsFor({ state }: Pick<Enrolment, 'state'>): Side | null {
  if (state === 'asked' || state === 'renewal-asked') return 'team'
  return state === 'offered' || state === 'renewal-offered' ? 'resident' : null
}

/** For how long a contract may be made, and from when on it may be renewed; data. */
export interface EnrolmentRules {
  readonly leastYears: number
  readonly mostYears: number
  /** So many days before its end. */
  readonly renewalDays: number
  /** Packages that may be chosen. */
  readonly packages: ReadonlySet<string>
}

export type EnrolmentBar =
  | 'out-of-turn'
  | 'package-unknown'
  | 'too-short'
  | 'too-long'
  | 'too-early-to-renew'
  | 'ends-before-today'

/** Null where the deed may follow. */
export function barTo(
  now: Enrolment,
  deed: EnrolmentDeed,
  rules: EnrolmentRules,
  today: Day,
): EnrolmentBar | null {
  switch (deed.act) {
    case 'begin':
      return now.state === 'none' ? barToTerms(deed.terms, rules) : 'out-of-turn'
    case 'agree':
      return waitsFor(now) === deed.side ? null : 'out-of-turn'
    case 'withdraw':
      return waitsFor(now) === null ? 'out-of-turn' : null
    case 'renew': {
      if (now.state !== 'in-force') return 'out-of-turn'
      if (today < now.terms.to - rules.renewalDays) return 'too-early-to-renew'
      return barToTerms({ package: deed.package, from: now.terms.to + 1, to: deed.to }, rules)
    }
    case 'end':
      if (!isRunning(now)) return 'out-of-turn'
      return deed.on < today ? 'ends-before-today' : null
  }
}

function barToTerms(
  { package: wanted, from, to }: Pick<Terms, 'package' | 'from' | 'to'>,
  { packages, leastYears, mostYears }: EnrolmentRules,
): EnrolmentBar | null {
  if (!packages.has(wanted)) return 'package-unknown'
  if (to < lastDayAfter(from, leastYears)) return 'too-short'
  return to > lastDayAfter(from, mostYears) ? 'too-long' : null
}

/** A year from 1 March ends on the last of February; one from 29 February on 28 February. */
export function lastDayAfter(from: Day, years: number): Day {
  const { year, month, day } = civilOf(from)
  return dayOf(year + years, month, day) - 1
}
