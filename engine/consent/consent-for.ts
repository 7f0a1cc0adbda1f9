/** Finds the consent under which something may be done with a person's data. */
import { isOfHealth } from '../access/decide.ts'
import type { Jurisdiction, Kind, Consent as Outcome, Purpose } from '../access/words.ts'
import type { Day } from '../base/calendar-date.ts'
import { type Consent, lastActAt, type Scope, stateOf, ticksOf } from './consent.ts'
import type { Tick } from './words.ts'

export interface AskedUse {
  readonly purpose: Purpose
  /** Who would look; null for somebody who works for all, whom no consent names. */
  readonly recipient: string | null
  readonly kinds: readonly Kind[]
  readonly settlement: string | null
  /** The day of the care; null where no visit is meant. */
  readonly careOn: Day | null
  readonly dataIn: Jurisdiction
  readonly askedIn: Jurisdiction
  /** What is done besides looking. */
  readonly manner?: readonly Extract<Tick, 'teleconsultation' | 'recording' | 'fast-claim'>[]
}

export interface FoundConsent {
  readonly consent: Outcome
  /** The one that was used, or that stands against it; null where nothing was ever said. */
  readonly id: string | null
}

/** What nobody consented to is left out, and what is left out is refused. */
export function consentFor(
  consents: readonly Consent[],
  asked: AskedUse,
  today: Day,
): FoundConsent {
  const about = consents.filter((one) => covers(one.scope, asked) && isTicked(one, asked))
  const given = about.find(
    (one) => stateOf(one, today) === 'given' && !isTakenBack(one, consents, today),
  )
  if (given !== undefined) return { consent: 'given', id: given.id }
  const [latest] = about.toSorted((a, b) => (lastActAt(a) < lastActAt(b) ? 1 : -1))
  if (latest === undefined) return { consent: 'left-out', id: null }
  const isExpired = stateOf(latest, today) === 'expired'
  return { consent: isExpired ? 'expired' : 'withdrawn', id: latest.id }
}

function covers(scope: Scope, asked: AskedUse): boolean {
  const { purpose, recipient, kinds, dataIn, askedIn } = asked
  if (scope.recipient !== recipient || scope.purpose !== purpose) return false
  if (scope.jurisdiction !== dataIn || scope.recipientIn !== askedIn) return false
  return kinds.every((kind) => scope.kinds.includes(kind)) && spans(scope, asked)
}

function spans({ over }: Scope, { settlement, careOn }: AskedUse): boolean {
  if (over.kind === 'bill') return settlement === over.settlement
  return careOn === null || (over.from <= careOn && careOn <= over.to)
}

/** One that was only offered, or declined, has no ticks and so is none. */
function isTicked(consent: Consent, asked: AskedUse): boolean {
  const given = ticksOf(consent)
  return given.length > 0 && ticksFor(asked).every((tick) => given.includes(tick))
}

function ticksFor({ kinds, dataIn, askedIn, purpose, manner = [] }: AskedUse): readonly Tick[] {
  const needed: Tick[] = ['recipient', ...manner]
  if (kinds.some(isOfHealth)) needed.push('health')
  if (dataIn !== askedIn) needed.push('leaving')
  if (purpose === 'secondary-use') needed.push('secondary-use')
  return needed
}

/** Whoever gave the same twice and takes one back means both. */
function isTakenBack(consent: Consent, all: readonly Consent[], today: Day): boolean {
  const givenAt = lastActAt(consent)
  return all.some(
    (other) =>
      other.id !== consent.id &&
      stateOf(other, today) === 'withdrawn' &&
      lastActAt(other) >= givenAt &&
      saysTheSame(other.scope, consent.scope),
  )
}

function saysTheSame(a: Scope, b: Scope): boolean {
  return (
    a.recipient === b.recipient &&
    a.purpose === b.purpose &&
    a.jurisdiction === b.jurisdiction &&
    isSameSpan(a, b)
  )
}

function isSameSpan({ over: a }: Scope, { over: b }: Scope): boolean {
  if (a.kind === 'bill') return b.kind === 'bill' && a.settlement === b.settlement
  return b.kind === 'period' && a.from === b.from && a.to === b.to
}
