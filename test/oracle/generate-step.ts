/**
 * Random steps of every kind (§8), each with the keys that its kind may have.
 */
import { between, type Choices, onceIn, pick } from './choices.ts'
import {
  conditionOf,
  type Dimension,
  figureOf,
  type Json,
  money,
  type Scope,
} from './generate-figure.ts'

type Step = { [key: string]: Json }

export function stepsOf(choices: Choices, outer: Scope): Json[] {
  const steps: Json[] = []
  let scope: Scope = { ...outer, atStep: true }
  const many = between(choices, 1, 6)
  for (let place = 0; place < many; place += 1) {
    const id = `s${place}`
    const kind = pick(choices, [
      'pay',
      'bear',
      'pay',
      'pay',
      'bear',
      'pay',
      'eligible',
      'let',
      'count',
      'outside',
      'pay',
      'refuse',
    ])
    const step = stepOf(choices, id, kind, scope)
    scope = extended(scope, id, kind, step)
    steps.push(step)
  }
  return steps
}

function extended(scope: Scope, id: string, kind: string, step: Step): Scope {
  if (kind === 'bear' || kind === 'eligible') return { ...scope, bears: [...scope.bears, id] }
  if (kind === 'pay') return { ...scope, pays: [...scope.pays, id] }
  if (kind !== 'let') return scope
  const is = dimensionsOfLet.get(step) ?? 'money'
  return { ...scope, lets: [...scope.lets, { step: id, is }] }
}

/** Which dimension a `let` step was made for. */
const dimensionsOfLet = new WeakMap<Step, Dimension>()

function stepOf(choices: Choices, id: string, kind: string, scope: Scope): Step {
  const step: Step = { step: id }
  if (onceIn(choices, 6)) step['when'] = conditionOf(choices, scope, 1)
  if (kind === 'pay') pay(choices, step, scope)
  if (kind === 'bear') bear(choices, step, scope)
  if (kind === 'eligible') eligible(choices, step, scope)
  if (kind === 'let') {
    const is = pick<Dimension>(choices, ['money', 'ratio', 'number'])
    step['let'] = figureOf(choices, { ...scope, anyDimension: true }, is)
    dimensionsOfLet.set(step, is)
  }
  if (kind === 'count') step['count'] = countOf(choices, scope, false)
  if (kind === 'outside') outside(choices, step, scope)
  if (kind === 'refuse') refuse(choices, step, scope)
  if (onceIn(choices, 6)) {
    step['counts'] = [countOf(choices, scope, true)]
  }
  return step
}

function seen(choices: Choices, step: Step, scope: Scope): void {
  if (onceIn(choices, 5)) step['of'] = ofParts(choices)
  if (onceIn(choices, 3)) step['lines'] = linesOf(choices, scope)
}

function ofParts(choices: Choices): Json {
  if (onceIn(choices, 4)) return 'remaining'
  const parts = [
    'inScope',
    'ownPaid',
    'priorSelfPay',
    'deductible',
    'coinsurance',
    'aboveCap',
    'fee',
  ]
  const first = pick(choices, parts)
  const second = pick(choices, parts)
  return first === second || !onceIn(choices, 2) ? [first] : [first, second]
}

function linesOf(choices: Choices, scope: Scope): Json {
  const fee = money(scope.currency, choices.below(2_000))
  const more = money(scope.currency, 2_000 + choices.below(2_000))
  return pick<Json>(choices, [
    { category: 'bed' },
    { category: ['bed', 'drug'] },
    { category: { not: 'bed' } },
    { class: 'B' },
    { code: { startsWith: 'x' } },
    { code: { not: { startsWith: ['x1', 'b'] } } },
    { 'item.grade': ['3', '5'] },
    { 'item.fee': { above: fee, to: more } },
    { 'item.imported': 'yes' },
    { kind: 'drug', approval: 'none' },
    { supplyDays: { above: '31' } },
    { quantity: { from: '2', below: '5' } },
    { quantity: { to: '2' } },
    { quantity: '3' },
    { 'item.grade': { to: '4' } },
    { 'item.tone': { not: 'dark' } },
    { indication: ['i1', 'i2'] },
    { payerScope: { not: 'none' }, class: ['A', 'B'] },
  ])
}

function rounding(choices: Choices, step: Step, scope: Scope): void {
  if (!onceIn(choices, 3)) return
  const smallest = scope.currency === 'JPY' ? [1, 10, 100] : [1, 10, 100, 5_000]
  step['rounding'] = {
    to: money(scope.currency, pick(choices, smallest)),
    mode: pick(choices, ['half-up', 'half-even', 'up', 'down']),
    of: pick(choices, ['payer', 'patient']),
  }
}

const targets = [
  ...['deductible', 'copay', 'coinsurance', 'aboveCap', 'crossRegionSelfPay', 'fee'],
  ...['inScope', 'ownPaid'],
]

function bear(choices: Choices, step: Step, scope: Scope): void {
  seen(choices, step, scope)
  rounding(choices, step, scope)
  const byLine = onceIn(choices, 5)
  const within = { ...scope, line: byLine }
  const ratio = onceIn(choices, 2)
  step['bear'] = figureOf(choices, within, ratio ? 'ratio' : 'money')
  if (byLine) step['each'] = 'line'
  if (onceIn(choices, 2)) step['counter'] = pick(choices, scope.moneyCounters)
  if (!onceIn(choices, 3)) step['into'] = pick(choices, targets)
  const limits = pick(choices, [0, 0, 0, 0, 1, 2])
  if (limits === 0) return
  step['limits'] = Array.from({ length: limits }, () => limitOf(choices, scope, step))
}

function pay(choices: Choices, step: Step, scope: Scope): void {
  seen(choices, step, scope)
  rounding(choices, step, scope)
  if (!onceIn(choices, 4)) step['payer'] = pick(choices, scope.payers)
  const byLine = onceIn(choices, 3)
  if (byLine) step['each'] = 'line'
  tariff(choices, step, { ...scope, line: byLine }, byLine)
  if (!onceIn(choices, 3)) step['rest'] = pick(choices, targets)
  if (onceIn(choices, 3)) step['capped'] = pick(choices, targets)
  const limits: Json[] = []
  for (let left = choices.below(3); left > 0; left -= 1) limits.push(limitOf(choices, scope, step))
  for (const limit of limits) {
    if (typeof limit !== 'object' || !('upTo' in limit) || !onceIn(choices, 5)) continue
    limit['into'] = pick(choices, targets)
  }
  const cutting = limits[0]
  const mayCut = typeof cutting === 'object' && ('upTo' in cutting || 'balance' in cutting)
  if (mayCut && !byLine && onceIn(choices, 3)) cutting['cuts'] = 'base'
  if (limits.length > 0) step['limits'] = limits
}

function tariff(choices: Choices, step: Step, scope: Scope, byLine: boolean): void {
  const form = choices.below(byLine ? 2 : 4)
  if (form === 1) {
    step['pay'] = figureOf(choices, scope, 'money')
    return
  }
  if (form === 2) step['bands'] = bandsOf(choices, scope)
  else step['pay'] = figureOf(choices, scope, 'ratio')
  if (!onceIn(choices, 3)) return
  const adjust: Json[] = []
  for (let left = between(choices, 1, 2); left > 0; left -= 1) adjust.push(adjustOf(choices, scope))
  step['adjust'] = adjust
}

function bandsOf(choices: Choices, scope: Scope): Json {
  const rows: Json[] = []
  let edge = 0
  for (let left = between(choices, 1, 4); left > 0; left -= 1) {
    const side = pick(choices, ['pays', 'patient'])
    rows.push({ above: money(scope.currency, edge), [side]: figureOf(choices, scope, 'ratio', 1) })
    edge += between(choices, 1, 50) * pick(choices, [1_000, 10_000, 100_000])
  }
  const bands: { [key: string]: Json } = { rows }
  if (onceIn(choices, 2)) {
    const name = pick(choices, [
      ...scope.bears.map((one) => `borne.${one}`),
      ...scope.moneyCounters.map((one) => `used.${one}`),
    ])
    const zero = scope.currency === 'JPY' ? '0 JPY' : '0.00'
    bands['startsAt'] = onceIn(choices, 2) ? `= ${name} - total` : `= max(${zero}, ${name})`
  }
  return bands
}

function adjustOf(choices: Choices, scope: Scope): Json {
  const kind = pick(choices, ['points', 'factor', 'patientFactor'])
  const points = pick(choices, ['-10%', '5%', '-20%', '0%', '-2.5%'])
  const value: Json = kind === 'points' ? points : figureOf(choices, scope, 'ratio', 1)
  const adjustment: { [key: string]: Json } = { [kind]: value }
  if (onceIn(choices, 3)) adjustment['when'] = conditionOf(choices, scope, 0)
  return adjustment
}

function limitOf(choices: Choices, scope: Scope, step: Step): { [key: string]: Json } {
  const byLine = step['each'] === 'line' && 'pay' in step
  const limit: { [key: string]: Json } = {}
  const form = choices.below(byLine ? 5 : 3)
  if (form === 3) {
    limit['upTo'] = figureOf(choices, { ...scope, line: true }, 'money', 1)
    limit['each'] = 'line'
  } else if (form === 4 && scope.numberCounters.includes('units-a')) {
    limit['units'] = String(between(choices, 1, 30))
    limit['counter'] = 'units-a'
  } else if (form === 2 && scope.moneyCounters.includes('purse')) {
    limit['balance'] = 'purse'
  } else {
    limit['upTo'] = figureOf(choices, scope, 'money', 1)
    if (form === 1) limit['counter'] = pick(choices, scope.moneyCounters.slice(0, 2))
  }
  const line = limit['each'] === 'line'
  if ('upTo' in limit && onceIn(choices, 3)) {
    limit['when'] = conditionOf(choices, { ...scope, line }, 0)
  }
  return limit
}

function eligible(choices: Choices, step: Step, scope: Scope): void {
  seen(choices, step, scope)
  rounding(choices, step, scope)
  step['eligible'] = figureOf(choices, scope, 'money')
  if (onceIn(choices, 2)) step['counter'] = pick(choices, scope.moneyCounters)
  if (!onceIn(choices, 3)) step['into'] = pick(choices, targets)
}

function outside(choices: Choices, step: Step, scope: Scope): void {
  rounding(choices, step, scope)
  step['outside'] = figureOf(choices, scope, 'money')
  if (onceIn(choices, 2)) step['payer'] = pick(choices, scope.payers)
  const limits = choices.below(3)
  if (limits === 0) return
  step['limits'] = Array.from({ length: limits }, () => limitOf(choices, scope, step))
}

function refuse(choices: Choices, step: Step, scope: Scope): void {
  const bill = onceIn(choices, 6)
  step['refuse'] = bill ? 'bill' : 'benefit'
  step['when'] = conditionOf(choices, scope, 1)
  step['reason'] = { 'zh-CN': '因', 'zh-HK': '因', en: 'because' }
}

function countOf(choices: Choices, scope: Scope, after: boolean): Json {
  const number = onceIn(choices, 2)
  const counter = pick(choices, number ? scope.numberCounters : scope.moneyCounters)
  const moved = pick(choices, ['= base', '= amount', '= max(base - amount, amount)'])
  const add: Json =
    after && !number ? moved : figureOf(choices, scope, number ? 'number' : 'money', 0)
  const count: { [key: string]: Json } = { counter, add }
  if (onceIn(choices, 6)) count['mode'] = 'set'
  return count
}
