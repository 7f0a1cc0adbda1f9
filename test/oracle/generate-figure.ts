/**
 * Random figures and conditions of every form, each of the dimension that its place wants.
 */

import { between, type Choices, onceIn, pick } from './choices.ts'

export type Json = string | Json[] | { [key: string]: Json }

/** What a figure may name where it stands. */
export interface Scope {
  readonly currency: string
  readonly payers: readonly string[]
  readonly moneyCounters: readonly string[]
  readonly numberCounters: readonly string[]
  readonly parts: readonly string[]
  readonly layers: readonly string[]
  readonly kinds: readonly string[]
  /** Inside `each: line`. */
  readonly line: boolean
  /** The place asks for no dimension: money of a currency without decimals must name it. */
  readonly anyDimension: boolean
  /** Inside a step, where `base` has a meaning. */
  readonly atStep: boolean
  readonly bears: readonly string[]
  readonly pays: readonly string[]
  readonly lets: readonly { readonly step: string; readonly is: Dimension }[]
}

export type Dimension = 'money' | 'ratio' | 'number'

/** Every text attribute that random rules ask about, with the values that bills may have. */
export const scopeNames = {
  parts: [
    'inScope',
    'priorSelfPay',
    'overLimit',
    'ownPaid',
    'crossRegionSelfPay',
    'deductible',
    'copay',
    'coinsurance',
    'aboveCap',
    'fee',
  ],
  texts: new Map<string, readonly string[]>([
    ['setting', ['inpatient', 'outpatient', 'day-surgery']],
    ['level', ['community', 'primary', 'secondary', 'tertiary', 'province-top']],
    ['crossRegion', ['local', 'same-province', 'other-province']],
    ['filing', ['none', 'referral', 'emergency']],
    ['personClass', ['active', 'retired', 'minor']],
    ['disease', ['d1', 'd2', 'd3']],
    ['tier', ['high', 'low']],
    ['entitlement', ['ordinary', 'special']],
  ]),
  flags: ['referred', 'injury', 'extra', 'filingDeemed', 'settledByBasic', 'settledByBasic'],
  numbers: [
    'age',
    'days',
    'nthAdmission',
    'unbrokenYears',
    'points',
    'nights',
    'coverageYear',
    'portion',
  ],
}

export function money(currency: string, minor: number): string {
  if (currency === 'JPY') return String(minor)
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function constantOf(choices: Choices, scope: Scope, is: Dimension): string {
  if (is === 'number') return String(between(choices, 1, 12))
  if (is === 'ratio') {
    return pick(choices, [
      '85%',
      '50%',
      '100%',
      '90%',
      '33.3333%',
      '7.5%',
      '66.67%',
      '1%',
      '0%',
      '70%',
    ])
  }
  const size = pick(choices, [100, 1, 1_000, 100, 10_000, 100_000])
  const minor = between(choices, 0, 99) * size
  // Less than one whole unit could be a ratio written wrongly: as a formula it is money.
  if (scope.currency === 'JPY') {
    return scope.anyDimension || onceIn(choices, 2) ? `${minor} JPY` : String(minor)
  }
  const unclear = minor > 0 && minor < 100
  return unclear ? `= ${money(scope.currency, minor)}` : money(scope.currency, minor)
}

/** A figure in one of the forms of §6. */
export function figureOf(choices: Choices, scope: Scope, is: Dimension, depth = 2): Json {
  const form = choices.below(depth === 0 ? 2 : 5)
  if (form === 0) return constantOf(choices, scope, is)
  if (form === 1) return asFormula(choices, scope, is)
  if (form === 2) return tableOf(choices, scope, is, depth - 1)
  return form === 3 ? rowsOf(choices, scope, is, depth - 1) : casesOf(choices, scope, is, depth - 1)
}

function asFormula(choices: Choices, scope: Scope, is: Dimension): string {
  return `= ${formulaOf(choices, scope, is, 3)}`
}

function tableOf(choices: Choices, scope: Scope, is: Dimension, depth: number): Json {
  const table: { [key: string]: Json } = {}
  const form = choices.below(scope.line ? 5 : 4)
  if (form === 0) {
    const [name, values] = pick(choices, [...scopeNames.texts])
    table['by'] = name
    for (const value of values) {
      if (value === values[0] || !onceIn(choices, 4))
        table[value] = figureOf(choices, scope, is, depth)
    }
  } else if (form === 1) {
    table['by'] = pick(choices, scopeNames.numbers)
    const first = between(choices, 1, 5)
    const second = first + between(choices, 1, 60)
    table[`0-${first}`] = figureOf(choices, scope, is, depth)
    table[`${first + 1}-${second}`] = figureOf(choices, scope, is, depth)
    table[`${second + 1}+`] = figureOf(choices, scope, is, depth)
  } else if (form === 3) {
    table['by'] = 'facilityTags'
    const tags = onceIn(choices, 2) ? ['t1', 't2'] : ['t2', 't1']
    for (const tag of tags) table[tag] = figureOf(choices, scope, is, depth)
  } else if (form === 4) {
    table['by'] = 'item.tone'
    for (const value of ['dark', 'light']) table[value] = figureOf(choices, scope, is, depth)
  } else {
    table['by'] = pick(choices, scopeNames.flags)
    table['yes'] = figureOf(choices, scope, is, depth)
    table['no'] = figureOf(choices, scope, is, depth)
  }
  if (!onceIn(choices, 15)) table['other'] = figureOf(choices, scope, is, depth)
  return table
}

function rowsOf(choices: Choices, scope: Scope, is: Dimension, depth: number): Json {
  const first = pick(choices, ['personClass', 'setting', 'tier', 'facilityTags'])
  const second = pick(choices, ['level', 'filing', 'age'])
  const rows: Json[] = []
  for (let left = between(choices, 1, 3); left > 0; left -= 1) {
    rows.push([
      cellOf(choices, first),
      cellOf(choices, second),
      figureOf(choices, scope, is, depth),
    ])
  }
  const table: { [key: string]: Json } = { by: [first, second], rows }
  if (!onceIn(choices, 15)) table['other'] = figureOf(choices, scope, is, depth)
  return table
}

function cellOf(choices: Choices, name: string): string {
  if (onceIn(choices, 3)) return 'any'
  const values = name === 'facilityTags' ? ['t1', 't2'] : scopeNames.texts.get(name)
  return values === undefined
    ? pick(choices, ['0-17', '18-59', '60+', '30'])
    : pick(choices, values)
}

function casesOf(choices: Choices, scope: Scope, is: Dimension, depth: number): Json {
  const cases: Json[] = []
  for (let left = between(choices, 1, 2); left > 0; left -= 1) {
    cases.push({
      when: conditionOf(choices, scope, 1),
      value: figureOf(choices, scope, is, depth),
    })
  }
  if (!onceIn(choices, 15)) cases.push({ value: figureOf(choices, scope, is, depth) })
  return cases
}

/** A formula without its `=`. */
function formulaOf(choices: Choices, scope: Scope, is: Dimension, depth: number): string {
  if (depth === 0) return atomOf(choices, scope, is)
  const one = (of: Dimension): string => formulaOf(choices, scope, of, depth - 1)
  if (is === 'money') {
    return pick<() => string>(choices, [
      () => atomOf(choices, scope, 'money'),
      () => `${one('money')} + ${one('money')}`,
      () => `max(${zero(scope)}, ${one('money')} - ${one('money')})`,
      () => `${one('money')} - ${one('money')}`,
      () => `${factor(choices, scope, 'money', depth)} / ${atomOf(choices, scope, 'number')}`,
      () => `${factor(choices, scope, 'ratio', depth)} * ${factor(choices, scope, 'money', depth)}`,
      () => `${factor(choices, scope, 'money', depth)} * ${smallNumber(choices, scope)}`,
      () => `${factor(choices, scope, 'money', depth)} / ${between(choices, 2, 9)}`,
      () =>
        `${factor(choices, scope, 'money', depth)} * (${atomOf(choices, scope, 'number')} / ${between(choices, 2, 60)})`,
      () =>
        `${factor(choices, scope, 'money', depth)} / ${between(choices, 2, 30)} * ${between(choices, 2, 9)}`,
      () => `min(${one('money')}, ${one('money')}, ${atomOf(choices, scope, 'money')})`,
      () =>
        `${pick(choices, ['roundUp', 'roundDown', 'roundHalfUp'])}(max(${zero(scope)}, ${one('money')}), ${literal(scope, pick(choices, [100, 5_000, 10]))})`,
    ])()
  }
  if (is === 'ratio') {
    return pick<() => string>(choices, [
      () => atomOf(choices, scope, 'ratio'),
      () => `${atomOf(choices, scope, 'ratio')} * ${atomOf(choices, scope, 'ratio')}`,
      () => `${atomOf(choices, scope, 'ratio')} + ${one('ratio')}`,
      () =>
        `${atomOf(choices, scope, 'money')} / ${literal(scope, between(choices, 1, 999) * 100)}`,
      () => `min(100%, ${one('ratio')})`,
      () => `${one('ratio')} - ${atomOf(choices, scope, 'ratio')}`,
      () => `min(100%, ${atomOf(choices, scope, 'number')} / ${between(choices, 2, 60)})`,
    ])()
  }
  return pick<() => string>(choices, [
    () => atomOf(choices, scope, 'number'),
    () => `${atomOf(choices, scope, 'number')} + ${one('number')}`,
    () => `max(0, ${one('number')} - ${atomOf(choices, scope, 'number')})`,
    () => `${one('number')} - ${atomOf(choices, scope, 'number')}`,
    () =>
      `${pick(choices, ['started', 'full'])}(${atomOf(choices, scope, 'number')}, ${between(choices, 1, 30)})`,
    () =>
      `${pick(choices, ['started', 'full'])}(${atomOf(choices, scope, 'money')}, ${literal(scope, between(choices, 1, 99) * 1_000)})`,
    () => `min(20, ${one('number')})`,
  ])()
}

/** An operand of a product: bracketed when it is a sum. */
function factor(choices: Choices, scope: Scope, is: Dimension, depth: number): string {
  if (depth > 1 && onceIn(choices, 3)) return `(${formulaOf(choices, scope, is, depth - 1)})`
  return atomOf(choices, scope, is)
}

function smallNumber(choices: Choices, scope: Scope): string {
  return onceIn(choices, 3)
    ? `min(9, ${atomOf(choices, scope, 'number')})`
    : String(between(choices, 2, 9))
}

function zero(scope: Scope): string {
  return literal(scope, 0)
}

function literal(scope: Scope, minor: number): string {
  return scope.currency === 'JPY' ? `${minor} JPY` : money(scope.currency, minor)
}

function atomOf(choices: Choices, scope: Scope, is: Dimension): string {
  const names = namesOf(scope, is)
  if (names.length > 0 && choices.below(3) > 0) return pick(choices, pick(choices, names))
  if (is !== 'money') return constantOf(choices, scope, is)
  return literal(scope, between(choices, 0, 99) * pick(choices, [100, 1, 1_000, 10_000]))
}

/** Names by their families, so that one of many members is not named more often. */
function namesOf(scope: Scope, is: Dimension): string[][] {
  const lets = scope.lets.filter((one) => one.is === is).map((one) => `let.${one.step}`)
  const counters = is === 'money' ? scope.moneyCounters : scope.numberCounters
  const counted = counters.flatMap((one) => [`used.${one}`, `before.${one}`])
  const ofLine = is === 'money' ? moneyOfLine : numbersOfLine
  const atStep = is === 'money' ? 'base' : 'quantity'
  const families = [
    ...(is === 'ratio' ? [] : [is === 'money' ? moneyOfBill : numbersOfBill, counted]),
    ...(is === 'money' ? [scope.parts.slice(0, 9).map((one) => `part.${one}`)] : []),
    ...(is === 'money' ? [scope.layers.map((one) => `layer.${one}`)] : []),
    ...(is === 'money' ? [scope.kinds.map((one) => `kind.${one}`)] : []),
    ...(is === 'money' ? [scope.bears.map((one) => `borne.${one}`)] : []),
    ...(is === 'money' ? [scope.pays.map((one) => `paid.${one}`)] : []),
    ...(is !== 'ratio' && scope.atStep ? [[atStep]] : []),
    ...(is !== 'ratio' && scope.line ? [ofLine] : []),
    lets,
  ]
  return families.filter((one) => one.length > 0)
}

const moneyOfBill = ['total', 'paidBefore', 'stat.wage', 'income']
const numbersOfBill = [
  ...['age', 'days', 'nthAdmission', 'points', 'coverageYear', 'nights', 'portion'],
]
const moneyOfLine = ['line.amount', 'line.unitPrice', 'item.fee']
const numbersOfLine = ['line.quantity', 'line.supplyDays', 'item.grade']

export function conditionOf(choices: Choices, scope: Scope, depth: number): Json {
  const condition: { [key: string]: Json } = {}
  for (let left = between(choices, 1, 2); left > 0; left -= 1) {
    const [name, test] = testOf(choices, scope)
    condition[name] = test
  }
  if (depth > 0 && onceIn(choices, 5)) condition['not'] = conditionOf(choices, scope, depth - 1)
  if (depth > 0 && onceIn(choices, 5)) {
    condition['any'] = [
      conditionOf(choices, scope, depth - 1),
      conditionOf(choices, scope, depth - 1),
    ]
  }
  return condition
}

function testOf(choices: Choices, scope: Scope): [string, Json] {
  const form = choices.below(6)
  if (form === 5) return ['facilityTags', pick<Json>(choices, ['t1', ['t1', 't2'], { not: 't2' }])]
  if (form <= 1) {
    const [name, values] = pick(choices, [...scopeNames.texts])
    const value = pick(choices, values)
    const two = [value, pick(choices, values)]
    if (form === 1) return [name, onceIn(choices, 4) ? { not: two } : two]
    return [name, onceIn(choices, 3) ? { not: value } : value]
  }
  if (form === 2) return [pick(choices, scopeNames.flags), pick(choices, ['no', 'yes'])]
  if (form === 3) {
    const line = scope.line ? ['line.quantity', 'line.supplyDays', 'item.grade'] : []
    return [pick(choices, [...scopeNames.numbers, ...line]), rangeOf(choices, scope, 'number')]
  }
  const name = pick(choices, pick(choices, namesOf(scope, 'money')))
  return [name, amountTestOf(choices, scope, name)]
}

function amountTestOf(choices: Choices, scope: Scope, name: string): Json {
  // An attribute is compared with constants, or with computed figures as ends of a range.
  const isAttribute = name === 'income' || name.startsWith('item.')
  const figure = (): Json =>
    isAttribute
      ? money(scope.currency, choices.below(100_000))
      : figureOf(choices, scope, 'money', 0)
  return pick<() => Json>(choices, [
    () => rangeOf(choices, scope, 'money'),
    () => rangeOf(choices, scope, 'money'),
    () => ({ not: rangeOf(choices, scope, 'money') }),
    () => ({ not: figure() }),
    () => [figure(), money(scope.currency, 0)],
  ])()
}

function rangeOf(choices: Choices, scope: Scope, is: Dimension): Json {
  const lower = pick(choices, ['from', 'above'])
  const upper = pick(choices, ['to', 'below'])
  const figure = (): Json => figureOf(choices, scope, is, 0)
  if (onceIn(choices, 3)) return { [lower]: figure(), [upper]: figure() }
  return onceIn(choices, 2) ? { [upper]: figure() } : { [lower]: figure() }
}
