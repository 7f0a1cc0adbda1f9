/**
 * The names that a rule may use at its place, and what each stands for.
 */
import type { Currency } from '../../engine/base/money.ts'
import type {
  AttributeValue,
  Dimension,
  PayerKind,
  Step,
} from '../../engine/policy/policy-value.ts'
import { payerKinds } from '../../engine/policy/vocabulary.ts'
import type { NameAnswer } from './formula.ts'
import { rightWord } from './problem.ts'

/** What the rules of one scheme may name. */
export interface SchemeNames {
  readonly id: string
  readonly region: string
  readonly currency: Currency
  readonly payers: ReadonlyMap<string, PayerKind | undefined>
  /** Undefined: declared, but with a problem. */
  readonly counters: ReadonlyMap<string, 'money' | 'number' | undefined>
  readonly attributes: ReadonlyMap<string, AttributeValue>
  /** Built-in and own parts. */
  readonly parts: ReadonlySet<string>
  readonly statistics: ReadonlySet<string>
}

/** What several files share. */
export interface SharedNames {
  readonly layers: ReadonlySet<string>
  /** Parts of all schemes: a later benefit may read what an earlier one filled. */
  readonly parts: ReadonlySet<string>
}

/** A step that stands before, as far as formulas can ask about it. */
export interface EarlierStep {
  readonly kind: Step['kind']
  readonly dimension: Dimension | undefined
}

export interface Scope {
  readonly scheme: SchemeNames
  readonly shared: SharedNames
  readonly earlier: ReadonlyMap<string, EarlierStep>
  /** A benefit's own `when` is asked before any step has a base. */
  readonly hasBase: boolean
  readonly hasLine: boolean
  readonly hasAmount: boolean
}

const lineNames: ReadonlyMap<string, Dimension> = new Map([
  ['amount', 'money'],
  ['quantity', 'number'],
  ['supplyDays', 'number'],
  ['unitPrice', 'money'],
])

/** Names that stand alone, without a dot. */
export const plainNames = ['total', 'base', 'quantity', 'amount', 'paidBefore'] as const

const prefixes = [
  'part',
  'paid',
  'borne',
  'layer',
  'kind',
  'used',
  'before',
  'stat',
  'let',
  'line',
  'item',
]

/** The dimension of a name of a formula or condition, or why it cannot stand here. */
export function nameInScope(name: string, scope: Scope): NameAnswer {
  const dot = name.indexOf('.')
  if (dot === -1) return plainName(name, scope)
  const prefix = name.slice(0, dot)
  const rest = name.slice(dot + 1)
  switch (prefix) {
    case 'part':
      return known(name, rest, scope.shared.parts, 'a part', 'money')
    case 'layer':
      return known(name, rest, scope.shared.layers, 'a layer', 'money')
    case 'kind':
      return known(name, rest, payerKinds, 'a kind of payer', 'money')
    case 'stat': {
      const { region, statistics } = scope.scheme
      return known(name, rest, statistics, `a statistic of ${region}`, 'money')
    }
    case 'used':
    case 'before':
      return counterName(name, rest, scope.scheme)
    case 'paid':
      return stepName(name, rest, scope, ['pay', 'outside'])
    case 'borne':
      return stepName(name, rest, scope, ['bear', 'eligible'])
    case 'let':
      return stepName(name, rest, scope, ['let'])
    case 'line':
      return lineName(name, rest, scope)
    case 'item':
      return itemName(name, scope)
    default:
      return { wrong: `\`${name}\` is not a name`, right: rightWord(prefix, prefixes) }
  }
}

function plainName(name: string, scope: Scope): NameAnswer {
  if (name === 'total' || name === 'paidBefore') return { dimension: 'money' }
  if (name === 'base' && scope.hasBase) return { dimension: 'money' }
  if (name === 'quantity' && scope.hasBase) return { dimension: 'number' }
  if (name === 'base' || name === 'quantity')
    return { wrong: `\`${name}\` belongs to a step`, right: 'ask `part.NAME` or `total`' }
  if (name === 'amount' && scope.hasAmount) return { dimension: 'money' }
  const attribute = scope.scheme.attributes.get(name)
  if (attribute !== undefined) return attributeDimension(attribute)
  if (name === 'amount') {
    return { wrong: '`amount` belongs to `counts`', right: 'ask `paid.STEP` or `borne.STEP`' }
  }
  return { wrong: `\`${name}\` is not a name`, right: rightPlainName(name, scope) }
}

function attributeDimension({ name, type }: AttributeValue): NameAnswer {
  if (type === 'number' || type === 'money') return { dimension: type }
  return {
    wrong: `\`${name}\` is a ${type} and cannot be computed with`,
    right: `write a table \`by: ${name}\``,
  }
}

function itemName(name: string, { scheme, hasLine }: Scope): NameAnswer {
  const attribute = scheme.attributes.get(name)
  if (attribute === undefined) {
    const declared = [...scheme.attributes.keys()].filter((one) => one.startsWith('item.'))
    return {
      wrong: `\`${name}\` is not declared by ${scheme.id}`,
      right: rightWord(name, declared),
    }
  }
  return hasLine ? attributeDimension(attribute) : forWholeBill(name)
}

function forWholeBill(name: string): NameAnswer {
  return { wrong: `\`${name}\` is asked for the whole bill`, right: 'add `each: line` to the rule' }
}

function rightPlainName(name: string, scope: Scope): string {
  if (/-\d/.test(name)) return 'write blanks around `-` to subtract'
  const computable = [...scope.scheme.attributes.values()].filter(
    ({ type }) => type === 'number' || type === 'money',
  )
  return rightWord(name, [...plainNames, ...computable.map((attribute) => attribute.name)])
}

function known(
  name: string,
  rest: string,
  words: Iterable<string>,
  what: string,
  dimension: Dimension,
): NameAnswer {
  const all = [...words]
  if (all.includes(rest)) return { dimension }
  return { wrong: `\`${name}\`: \`${rest}\` is not ${what}`, right: rightWord(rest, all) }
}

function counterName(name: string, rest: string, scheme: SchemeNames): NameAnswer {
  const answer = known(name, rest, scheme.counters.keys(), `a counter of ${scheme.id}`, 'money')
  return 'wrong' in answer ? answer : { dimension: scheme.counters.get(rest) ?? 'money' }
}

function stepName(
  name: string,
  rest: string,
  scope: Scope,
  kinds: readonly Step['kind'][],
): NameAnswer {
  const step = scope.earlier.get(rest)
  if (step !== undefined && kinds.includes(step.kind)) {
    return { dimension: step.dimension ?? 'money' }
  }
  const fitting = [...scope.earlier].filter(([, { kind }]) => kinds.includes(kind))
  const what = kinds.join(' or ')
  if (fitting.length === 0) {
    return {
      wrong: `\`${name}\`: no earlier step is a ${what} step`,
      right: 'only earlier steps count',
    }
  }
  return {
    wrong: `\`${name}\`: \`${rest}\` is not an earlier ${what} step`,
    right: rightWord(
      rest,
      fitting.map(([id]) => id),
    ),
  }
}

function lineName(name: string, rest: string, scope: Scope): NameAnswer {
  const dimension = lineNames.get(rest)
  if (dimension === undefined) {
    const right = rightWord(rest, lineNames.keys())
    return { wrong: `\`${name}\`: \`${rest}\` is not a figure of a line`, right }
  }
  return scope.hasLine ? { dimension } : forWholeBill(name)
}
