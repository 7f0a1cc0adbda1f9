/**
 * The steps of a benefit.
 */
import type { Dimension, Step, StepHead, Value } from '../../engine/policy/policy-value.ts'
import { readPay } from './read-pay.ts'
import {
  type BenefitSetting,
  headKeys,
  onlyMoney,
  placeholder,
  readCount,
  readEachOf,
  readHead,
  readStepLimits,
  type StepSetting,
  shareOrMoney,
} from './read-step-head.ts'
import { readValue } from './read-value.ts'
import { readCounter, readOwnPart, readPayer, scopeFor } from './references.ts'
import type { EarlierStep, Scope } from './scope.ts'
import {
  allFields,
  allOf,
  type Fields,
  fail,
  given,
  optional,
  readEntries,
  readFields,
  readList,
  readTexts,
  readWord,
  type Spot,
} from './spot.ts'

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
