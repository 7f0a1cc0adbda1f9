/** Everything that a visit is registered with: who somebody is, and what rights there are on a day. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { SchemeValue } from '../../../engine/policy/policy-value.ts'
import { admit } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage, Identity, Person } from '../registry.ts'
import type { PersonReads } from './find-person.ts'
import type { Holder } from './holder.ts'

export interface InsuredCoverage {
  readonly coverage: Coverage
  readonly scheme: SchemeValue
  /** National code of the region that insures. */
  readonly area: string
  readonly isInForce: boolean
  /** What an account holds, in minor units; null where there is none. */
  readonly balanceMinor: number | null
}

export interface Insured {
  readonly person: Person
  readonly identity: Identity
  readonly coverages: readonly InsuredCoverage[]
}

export type InsuredOutcome =
  | { readonly found: true; readonly insured: Insured }
  | { readonly found: false; readonly refusal: Refusal }

/** Counters that hold what is left of an account, by the scheme families of the packs. */
const accountCounters = /^account/

/** Of whoever was shown. */
export async function readHolder(
  holder: Holder,
  on: Day,
  by: Actor,
  ground: Ground,
  reads: PersonReads,
): Promise<InsuredOutcome> {
  if (!holder.held) return { found: false, refusal: holder.refusal }
  if (holder.person === undefined) {
    return { found: false, refusal: { code: 'person-unknown', pointer: '/mdtrt_cert_no' } }
  }
  return readInsured(holder.person, on, by, ground, reads)
}

export async function readInsured(
  id: string,
  on: Day,
  by: Actor,
  ground: Ground,
  reads: PersonReads,
): Promise<InsuredOutcome> {
  const served = beingServed(by.institution, id)
  const forbidden = await admit(by, ground, 'find-person', [served], reads.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const [found, identity] = await Promise.all([reads.persons([id]), reads.identity(id)])
  const person = found.get(id)
  if (person === undefined || identity === undefined) {
    return { found: false, refusal: { code: 'person-unknown', pointer: '/psn_no' } }
  }
  const counters = await reads.counters([id])
  const coverages = person.coverages.flatMap((coverage): InsuredCoverage[] => {
    const scheme = reads.rules.scheme(coverage.scheme)
    const region = reads.rules.region(scheme?.region ?? '')
    if (scheme === undefined || region === undefined) return []
    const own = counters.filter((row) => row.coverage === coverage.id)
    const isInForce = coverage.from <= on && (coverage.to === null || on <= coverage.to)
    const balanceMinor = balanceOf(scheme, own)
    return [{ coverage, scheme, area: region.code, isInForce, balanceMinor }]
  })
  return { found: true, insured: { person, identity, coverages } }
}

function balanceOf(
  { counters }: SchemeValue,
  rows: readonly { readonly period: string; readonly counters: readonly number[] }[],
): number | null {
  const slots = counters.flatMap(({ name, dimension }, slot) =>
    dimension === 'money' && accountCounters.test(name) ? [slot] : [],
  )
  if (slots.length === 0) return null
  return rows.reduce(
    (sum, row) => slots.reduce((all, slot) => all + (row.counters[slot] ?? 0), sum),
    0,
  )
}
