/**
 * Limits on what a step pays or lets the patient bear.
 */
import type { Limit } from '../../engine/policy/policy-value.ts'
import { readCondition, readValue } from './read-value.ts'
import { readCounter, readOwnPart, scopeFor } from './references.ts'
import type { Scope } from './scope.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readFields,
  readWord,
  type Spot,
} from './spot.ts'

/** The step whose limits are read: what it is, and whether it goes line by line. */
export interface LimitedStep {
  readonly kind: 'pay' | 'bear' | 'outside'
  readonly each: 'bill' | 'line'
}

type LimitOf<K extends Limit['kind']> = Limit & { readonly kind: K }

export function readLimits(spot: Spot, step: LimitedStep, scope: Scope): Limit[] | undefined {
  const limits = readEach(spot, (item) => readLimit(item, step, scope))
  if (limits === undefined) return undefined
  const cutting = limits.findLastIndex((limit) => limit.kind !== 'units' && limit.cuts === 'base')
  if (cutting <= 0) return limits
  return fail(spot, 'a limit after the first cuts the base', 'put it first, and only one')
}

const keysOf = {
  upTo: ['counter', 'cuts', 'each', 'into', 'when'],
  balance: ['cuts'],
  units: ['counter'],
} as const

const kinds = ['upTo', 'balance', 'units'] as const

function readLimit(spot: Spot, step: LimitedStep, scope: Scope): Limit | undefined {
  const fields = readFields(spot, [], [...kinds, ...keysOf.upTo])
  if (fields === undefined) return undefined
  const stated = kinds.filter((kind) => fields.has(kind))
  const [kind, second] = stated
  if (kind === undefined || second !== undefined) {
    const wrong = kind === undefined ? 'limits nothing' : `states \`${kind}\` and \`${second}\``
    return fail(spot, wrong, 'write one of `upTo`, `balance`, `units`')
  }
  const known: readonly string[] = [kind, ...keysOf[kind]]
  for (const [key, at] of fields) {
    if (!known.includes(key)) fail(at, `\`${key}\` does not go with \`${kind}\``, 'leave it out')
  }
  if (kind === 'units') return readUnits(spot, fields, step, scope)
  return kind === 'balance' ? readBalance(fields, step, scope) : readUpTo(fields, step, scope)
}

function readUpTo(fields: Fields, step: LimitedStep, scope: Scope): Limit | undefined {
  const eachAt = fields.get('each')
  const each = eachAt === undefined ? 'bill' : readEachOfLimit(eachAt, step)
  const cuts = readCuts(fields.get('cuts'), step)
  const inner = scopeFor(scope, each ?? 'bill')
  const counterAt = fields.get('counter')
  if (each === 'line' && counterAt !== undefined) {
    return fail(counterAt, 'a limit of each line has no counter', 'write a limit of its own for it')
  }
  return allFields<LimitOf<'upTo'>>({
    kind: 'upTo',
    upTo: given(fields.get('upTo'), (at) =>
      readValue(at, { scope: inner, allowed: ['money'], ratios: 'any', negative: false }),
    ),
    each,
    counter: optional(counterAt, (at) => readCounter(at, scope.scheme, 'money')),
    cuts,
    into: optional(fields.get('into'), (at) => readOwnPart(at, scope.scheme)),
    when: optional(fields.get('when'), (at) => readCondition(at, inner)),
  })
}

function readEachOfLimit(spot: Spot, step: LimitedStep): 'bill' | 'line' | undefined {
  const each = readWord(spot, ['bill', 'line'])
  if (each !== 'line') return each
  if (step.kind === 'bear') {
    return fail(spot, 'a `bear` step has no limit of each line', 'write `min(…)` in its figure')
  }
  if (step.each === 'line') return each
  return fail(spot, 'the step is worked out for the whole bill', 'add `each: line` to the step')
}

function readCuts(spot: Spot | undefined, step: LimitedStep): 'payment' | 'base' | undefined {
  if (spot === undefined) return 'payment'
  const cuts = readWord(spot, ['payment', 'base'])
  if (cuts !== 'base') return cuts
  if (step.kind !== 'pay') return fail(spot, 'only a `pay` step has a base to cut', 'leave it out')
  if (step.each === 'bill') return cuts
  return fail(spot, 'a step of each line has no base to cut', 'leave `cuts` or `each: line` out')
}

function readBalance(fields: Fields, step: LimitedStep, scope: Scope): Limit | undefined {
  return allFields<LimitOf<'balance'>>({
    kind: 'balance',
    balance: given(fields.get('balance'), (at) => readCounter(at, scope.scheme, 'money')),
    cuts: readCuts(fields.get('cuts'), step),
  })
}

function readUnits(spot: Spot, fields: Fields, step: LimitedStep, scope: Scope): Limit | undefined {
  if (step.kind !== 'pay') return fail(spot, 'only a `pay` step has units', 'write `upTo`')
  const inner = scopeFor(scope, 'bill')
  return allFields<LimitOf<'units'>>({
    kind: 'units',
    upTo: given(fields.get('units'), (at) =>
      readValue(at, { scope: inner, allowed: ['number'], ratios: 'any', negative: false }),
    ),
    counter: optional(fields.get('counter'), (at) => readCounter(at, scope.scheme, 'number')),
  })
}
