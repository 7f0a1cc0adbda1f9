/**
 * What every step of a benefit may have, and the figures that several kinds of steps share.
 */
import type { Rounding } from '../../engine/base/money.ts'
import type {
  Count,
  Dimension,
  Limit,
  RoundingRule,
  StepHead,
} from '../../engine/policy/policy-value.ts'
import { readLines } from './read-condition.ts'
import { type LimitedStep, readLimits } from './read-limits.ts'
import { readSourceName, type SourceList } from './read-source.ts'
import { readCondition, readValue, type ValueRules } from './read-value.ts'
import { readCounter, readParts } from './references.ts'
import { readMoney, readName } from './scalars.ts'
import type { SchemeNames, Scope, SharedNames } from './scope.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readFields,
  readText,
  readTexts,
  readWord,
  type Spot,
} from './spot.ts'

/** The benefit whose steps are read. */
export interface BenefitSetting {
  readonly scheme: SchemeNames
  readonly shared: SharedNames
  /** Undefined: the benefit names a payer that its scheme does not have. */
  readonly payer: string | undefined
  readonly sources: SourceList
}

export interface StepSetting extends BenefitSetting {
  readonly scope: Scope
}

export const headKeys = [
  'step',
  'when',
  'lines',
  'of',
  'title',
  'article',
  'source',
  'rounding',
  'counts',
]

const usualRounding: RoundingRule = { mode: 'halfUp', toMinor: 1, of: 'payer' }

/** Stands in for a head with a problem, so that the rest of the step is looked at as well. */
export const placeholder: StepHead = {
  id: '',
  title: null,
  article: null,
  source: null,
  when: null,
  lines: null,
  of: null,
  rounding: usualRounding,
  counts: [],
}

export function readHead(fields: Fields, setting: StepSetting): StepHead | undefined {
  const { scope, scheme, shared, sources } = setting
  const roundingAt = fields.get('rounding')
  const countsAt = fields.get('counts')
  const counted: Scope = { ...scope, hasAmount: true }
  return allFields<StepHead>({
    id: given(fields.get('step'), readName),
    title: optional(fields.get('title'), readTexts),
    article: optional(fields.get('article'), readText),
    source: optional(fields.get('source'), (at) => readSourceName(at, sources)),
    when: optional(fields.get('when'), (at) => readCondition(at, scope)),
    lines: optional(fields.get('lines'), (at) => readLines(at, scheme)),
    of: optional(fields.get('of'), (at) => readParts(at, shared)),
    rounding: roundingAt === undefined ? usualRounding : readRounding(roundingAt, scheme),
    counts:
      countsAt === undefined ? [] : readEach(countsAt, (item) => readCount(item, counted, scheme)),
  })
}

const roundingModes: ReadonlyMap<string, Rounding> = new Map([
  ['half-up', 'halfUp'],
  ['half-even', 'halfEven'],
  ['up', 'up'],
  ['down', 'down'],
])

const roundedSides = ['payer', 'patient'] as const

function readRounding(spot: Spot, { currency }: SchemeNames): RoundingRule | undefined {
  const fields = readFields(spot, [], ['to', 'mode', 'of'])
  if (fields === undefined) return undefined
  const to = optional(fields.get('to'), (at) => readPositive(at, currency))
  const mode = optional(fields.get('mode'), (at) => readWord(at, [...roundingModes.keys()]))
  const of = optional(fields.get('of'), (at) => readWord(at, roundedSides))
  if (to === undefined || mode === undefined || of === undefined) return undefined
  return {
    mode: roundingModes.get(mode ?? '') ?? usualRounding.mode,
    toMinor: to ?? usualRounding.toMinor,
    of: of ?? usualRounding.of,
  }
}

function readPositive(spot: Spot, currency: string): number | undefined {
  const amount = readMoney(spot, currency)
  return amount === 0 ? fail(spot, 'is nothing', 'write the smallest amount to be paid') : amount
}

export function readCount(spot: Spot, scope: Scope, scheme: SchemeNames): Count | undefined {
  const fields = readFields(spot, ['counter', 'add'], ['mode'])
  if (fields === undefined) return undefined
  const modeAt = fields.get('mode')
  const counter = given(fields.get('counter'), (at) => readCounter(at, scheme))
  const dimension = counter === undefined ? undefined : scheme.counters.get(counter)
  const allowed: readonly Dimension[] = dimension === undefined ? ['money', 'number'] : [dimension]
  return allFields<Count>({
    counter,
    add: given(fields.get('add'), (at) =>
      readValue(at, { scope, allowed, ratios: 'any', negative: true }),
    ),
    mode: modeAt === undefined ? 'add' : readWord(modeAt, ['add', 'set']),
  })
}

export function shareOrMoney(scope: Scope): ValueRules {
  return { scope, allowed: ['ratio', 'money'], ratios: 'share', negative: false }
}

export function onlyMoney(scope: Scope): ValueRules {
  return { scope, allowed: ['money'], ratios: 'any', negative: false }
}

export function onlyRatio(scope: Scope, ratios: ValueRules['ratios']): ValueRules {
  return { scope, allowed: ['ratio'], ratios, negative: ratios === 'points' }
}

export function readEachOf(fields: Fields): 'bill' | 'line' | undefined {
  const at = fields.get('each')
  return at === undefined ? 'bill' : readWord(at, ['bill', 'line'])
}

export function readStepLimits(
  fields: Fields,
  step: LimitedStep,
  scope: Scope,
): Limit[] | undefined {
  const at = fields.get('limits')
  return at === undefined ? [] : readLimits(at, step, scope)
}
