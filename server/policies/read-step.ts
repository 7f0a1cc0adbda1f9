/**
 * The steps of a benefit.
 */
import type { Rounding } from '../../engine/base/money.ts'
import type {
  Adjustment,
  Band,
  Bands,
  Count,
  Dimension,
  Limit,
  RoundingRule,
  Step,
  StepHead,
  Value,
} from '../../engine/policy/policy-value.ts'
import { readLines } from './read-condition.ts'
import { type LimitedStep, readLimits } from './read-limits.ts'
import { readSourceName, type SourceList } from './read-source.ts'
import { constant, readCondition, readValue, type ValueRules } from './read-value.ts'
import { readCounter, readOwnPart, readParts, readPayer, scopeFor } from './references.ts'
import { readMoney, readName } from './scalars.ts'
import type { EarlierStep, SchemeNames, Scope, SharedNames } from './scope.ts'
import {
  allFields,
  allOf,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readEntries,
  readFields,
  readList,
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

interface StepSetting extends BenefitSetting {
  readonly scope: Scope
}

const headKeys = ['step', 'when', 'lines', 'of', 'title', 'article', 'source', 'rounding', 'counts']

const ownKeys: Readonly<Record<Step['kind'], readonly string[]>> = {
  bear: ['bear', 'counter', 'into', 'each', 'limits'],
  pay: ['pay', 'bands', 'payer', 'rest', 'capped', 'adjust', 'limits', 'each'],
  eligible: ['eligible', 'counter', 'into'],
  refuse: ['refuse', 'reason', 'remedy'],
  outside: ['outside', 'payer', 'limits'],
  count: ['count'],
  let: ['let'],
}

const kindByKey: ReadonlyMap<string, Step['kind']> = new Map([
  ['bear', 'bear'],
  ['pay', 'pay'],
  ['bands', 'pay'],
  ['eligible', 'eligible'],
  ['refuse', 'refuse'],
  ['outside', 'outside'],
  ['count', 'count'],
  ['let', 'let'],
])

export function readSteps(spot: Spot, setting: BenefitSetting): Step[] | undefined {
  const items = readList(spot)
  if (items === undefined) return undefined
  if (items.length === 0) return fail(spot, 'has no steps', 'write a step')
  const earlier = new Map<string, EarlierStep>()
  const steps: (Step | undefined)[] = []
  for (const item of items) {
    const { scheme, shared } = setting
    const scope: Scope = {
      scheme,
      shared,
      earlier: new Map(earlier),
      hasBase: true,
      hasLine: false,
      hasAmount: false,
    }
    steps.push(readStep(item, { ...setting, scope }, earlier))
  }
  return allOf(steps)
}

/** Reads a step and adds it to the earlier ones, even when something in it is wrong. */
function readStep(
  spot: Spot,
  setting: StepSetting,
  earlier: Map<string, EarlierStep>,
): Step | undefined {
  const entries = readEntries(spot)
  if (entries === undefined) return undefined
  const kind = readKind(spot, entries)
  const keys = kind === undefined ? allKeys : [...headKeys, ...ownKeys[kind]]
  const fields = readFields(spot, ['step'], keys)
  if (fields === undefined || kind === undefined) return undefined
  const head = readHead(fields, setting)
  const step = head === undefined ? undefined : readBody(kind, spot, head, fields, setting)
  if (head === undefined) readBody(kind, spot, placeholder, fields, setting)
  const id = fields.get('step')?.node
  if (id?.kind === 'text') {
    if (earlier.has(id.text)) {
      return fail(
        fields.get('step') ?? spot,
        `\`${id.text}\` is an earlier step`,
        'name it otherwise',
      )
    }
    earlier.set(id.text, {
      kind,
      dimension: step?.kind === 'let' ? step.value.dimension : undefined,
    })
  }
  return step
}

function readKind(spot: Spot, entries: Fields): Step['kind'] | undefined {
  const kinds = new Set<Step['kind']>()
  for (const key of entries.keys()) {
    const kind = kindByKey.get(key)
    if (kind !== undefined) kinds.add(kind)
  }
  const [kind, second] = kinds
  if (second !== undefined) {
    return fail(spot, `does two things: \`${kind}\` and \`${second}\``, 'write two steps')
  }
  // A key that is not known is probably the misspelt one, and is reported as such.
  const isMisspelt = [...entries.keys()].some((key) => !allKeys.includes(key))
  if (kind === undefined && !isMisspelt)
    return fail(spot, 'does nothing', `write one of ${kindWords}`)
  return kind
}

const allKeys = [...headKeys, ...Object.values(ownKeys).flat()]
const kindWords = [...kindByKey.keys()].map((key) => `\`${key}\``).join(', ')

// ---------------------------------------------------------------- what every step has

const usualRounding: RoundingRule = { mode: 'halfUp', toMinor: 1, of: 'payer' }

/** Stands in for a head with a problem, so that the rest of the step is looked at as well. */
const placeholder: StepHead = {
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

function readHead(fields: Fields, setting: StepSetting): StepHead | undefined {
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

function readCount(spot: Spot, scope: Scope, scheme: SchemeNames): Count | undefined {
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

// ---------------------------------------------------------------- kinds of steps

function readBody(
  kind: Step['kind'],
  spot: Spot,
  head: StepHead,
  fields: Fields,
  setting: StepSetting,
): Step | undefined {
  switch (kind) {
    case 'bear':
      return readBear(head, fields, setting)
    case 'pay':
      return readPay(spot, head, fields, setting)
    case 'eligible':
      return readEligible(head, fields, setting)
    case 'refuse':
      return readRefuse(spot, head, fields)
    case 'outside':
      return readOutside(head, fields, setting)
    case 'count':
      return readCountStep(head, fields, setting)
    case 'let':
      return readLet(head, fields, setting)
  }
}

function shareOrMoney(scope: Scope): ValueRules {
  return { scope, allowed: ['ratio', 'money'], ratios: 'share', negative: false }
}

function onlyMoney(scope: Scope): ValueRules {
  return { scope, allowed: ['money'], ratios: 'any', negative: false }
}

function onlyRatio(scope: Scope, ratios: ValueRules['ratios']): ValueRules {
  return { scope, allowed: ['ratio'], ratios, negative: ratios === 'points' }
}

function readEachOf(fields: Fields): 'bill' | 'line' | undefined {
  const at = fields.get('each')
  return at === undefined ? 'bill' : readWord(at, ['bill', 'line'])
}

function readStepLimits(fields: Fields, step: LimitedStep, scope: Scope): Limit[] | undefined {
  const at = fields.get('limits')
  return at === undefined ? [] : readLimits(at, step, scope)
}

function readBear(
  head: StepHead,
  fields: Fields,
  { scheme, scope }: StepSetting,
): Step | undefined {
  const each = readEachOf(fields)
  return allFields<Step & { kind: 'bear' }>({
    ...head,
    kind: 'bear',
    value: given(fields.get('bear'), (at) =>
      readValue(at, shareOrMoney(scopeFor(scope, each ?? 'line'))),
    ),
    each,
    counter: optional(fields.get('counter'), (at) => readCounter(at, scheme, 'money')),
    into: optional(fields.get('into'), (at) => readOwnPart(at, scheme)),
    limits: readStepLimits(fields, { kind: 'bear', each: each ?? 'line' }, scope),
  })
}

function readPay(
  spot: Spot,
  head: StepHead,
  fields: Fields,
  setting: StepSetting,
): Step | undefined {
  const { scheme } = setting
  const each = readEachOf(fields)
  const scope = scopeFor(setting.scope, each ?? 'line')
  const value = optional(fields.get('pay'), (at) => readValue(at, shareOrMoney(scope)))
  const adjustAt = fields.get('adjust')
  const bandsAt = fields.get('bands')
  if (bandsAt !== undefined && fields.has('pay')) {
    return fail(spot, 'has `pay` and `bands`', 'keep one of them')
  }
  if (adjustAt !== undefined && value?.dimension === 'money') {
    return fail(adjustAt, 'the step pays an amount', 'only a ratio or bands can be adjusted')
  }
  const payerAt = fields.get('payer')
  return allFields<Step & { kind: 'pay' }>({
    ...head,
    kind: 'pay',
    value,
    bands: optional(bandsAt, (at) => readBands(at, scope)),
    each,
    adjust: adjustAt === undefined ? [] : readEach(adjustAt, (item) => readAdjustment(item, scope)),
    limits: readStepLimits(fields, { kind: 'pay', each: each ?? 'line' }, setting.scope),
    payer: payerAt === undefined ? setting.payer : readPayer(payerAt, scheme),
    rest: optional(fields.get('rest'), (at) => readOwnPart(at, scheme)),
    capped: optional(fields.get('capped'), (at) => readOwnPart(at, scheme)),
  })
}

function readBands(spot: Spot, scope: Scope): Bands | undefined {
  const fields = readFields(spot, ['rows'], ['startsAt'])
  if (fields === undefined) return undefined
  const startsAt = fields.get('startsAt')
  const rowsAt = fields.get('rows')
  const rows = given(rowsAt, (at) => readEach(at, (item) => readBand(item, scope)))
  if (rowsAt !== undefined && rows !== undefined && !areEdgesInOrder(rowsAt, rows)) return undefined
  return allFields<Bands>({
    startsAt: startsAt === undefined ? constant('money', 0) : readValue(startsAt, onlyMoney(scope)),
    rows,
  })
}

function readBand(spot: Spot, scope: Scope): Band | undefined {
  const fields = readFields(spot, ['above'], ['pays', 'patient'])
  if (fields === undefined) return undefined
  const pays = fields.get('pays')
  const patient = fields.get('patient')
  if ((pays === undefined) === (patient === undefined)) {
    return fail(spot, 'does not say who pays which ratio', 'write `pays` or `patient`')
  }
  return allFields<Band>({
    above: given(fields.get('above'), (at) => readValue(at, onlyMoney(scope))),
    side: pays === undefined ? 'patient' : 'payer',
    ratio: given(pays ?? patient, (at) => readValue(at, onlyRatio(scope, 'share'))),
  })
}

/** Edges that are computed are compared by the engine only. */
function areEdgesInOrder(spot: Spot, rows: readonly Band[]): boolean {
  const edges = rows.map(({ above }) => (above.kind === 'constant' ? above.value : undefined))
  const items = readList(spot) ?? []
  if (edges.length === 0) {
    fail(spot, 'has no bands', 'write a row')
    return false
  }
  if (edges[0] !== undefined && edges[0] !== 0) {
    fail(items[0] ?? spot, 'the first band does not begin at zero', 'write `above: 0.00` there')
    return false
  }
  const early = edges.findIndex((edge, i) => {
    const before = edges[i - 1]
    return edge !== undefined && before !== undefined && edge <= before
  })
  if (early === -1) return true
  fail(items[early] ?? spot, 'is not above the band before it', 'let the edges ascend')
  return false
}

function readAdjustment(spot: Spot, scope: Scope): Adjustment | undefined {
  const kinds = ['points', 'factor', 'patientFactor'] as const
  const fields = readFields(spot, [], [...kinds, 'when'])
  if (fields === undefined) return undefined
  const stated = kinds.filter((kind) => fields.has(kind))
  const [kind, second] = stated
  if (kind === undefined || second !== undefined) {
    const wrong = kind === undefined ? 'adjusts nothing' : `states \`${kind}\` and \`${second}\``
    return fail(spot, wrong, 'write one of `points`, `factor`, `patientFactor`')
  }
  const ratios = kind === 'points' ? 'points' : 'any'
  return allFields<Adjustment>({
    kind,
    value: given(fields.get(kind), (at) => readValue(at, onlyRatio(scope, ratios))),
    when: optional(fields.get('when'), (at) => readCondition(at, scope)),
  })
}

function readEligible(
  head: StepHead,
  fields: Fields,
  { scheme, scope }: StepSetting,
): Step | undefined {
  return allFields<Step & { kind: 'eligible' }>({
    ...head,
    kind: 'eligible',
    upTo: given(fields.get('eligible'), (at) => readValue(at, onlyMoney(scope))),
    counter: optional(fields.get('counter'), (at) => readCounter(at, scheme, 'money')),
    into: optional(fields.get('into'), (at) => readOwnPart(at, scheme)),
  })
}

function readRefuse(spot: Spot, head: StepHead, fields: Fields): Step | undefined {
  const reasonAt = fields.get('reason')
  return allFields<Step & { kind: 'refuse' }>({
    ...head,
    kind: 'refuse',
    refuses: given(fields.get('refuse'), (at) => readWord(at, ['benefit', 'bill'])),
    reason:
      reasonAt === undefined
        ? fail(spot, 'refuses without `reason`', 'write `reason: { zh-CN: …, zh-HK: …, en: … }`')
        : readTexts(reasonAt),
    remedy: optional(fields.get('remedy'), readTexts),
  })
}

function readOutside(head: StepHead, fields: Fields, setting: StepSetting): Step | undefined {
  const { scope, scheme } = setting
  const payerAt = fields.get('payer')
  return allFields<Step & { kind: 'outside' }>({
    ...head,
    kind: 'outside',
    value: given(fields.get('outside'), (at) => readValue(at, onlyMoney(scope))),
    payer: payerAt === undefined ? setting.payer : readPayer(payerAt, scheme),
    limits: readStepLimits(fields, { kind: 'outside', each: 'bill' }, scope),
  })
}

function readCountStep(
  head: StepHead,
  fields: Fields,
  { scope, scheme }: StepSetting,
): Step | undefined {
  const own = given(fields.get('count'), (at) => readCount(at, scope, scheme))
  if (own === undefined) return undefined
  return { ...head, kind: 'count', counts: [own, ...head.counts] }
}

function readLet(head: StepHead, fields: Fields, { scope }: StepSetting): Step | undefined {
  const allowed: readonly Dimension[] = ['number', 'ratio', 'money']
  const value: Value | undefined = given(fields.get('let'), (at) =>
    readValue(at, { scope, allowed, ratios: 'any', negative: false }),
  )
  return value === undefined ? undefined : { ...head, kind: 'let', value }
}
