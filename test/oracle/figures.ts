/**
 * Figures (§6) and conditions (§7), worked out from the text of the pack each time.
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import { type AttributeType, asValue } from './attributes.ts'
import { dimensionsOf, parseFormula, type Rounding, WithoutAnswer, workOut } from './formula.ts'
import { compare, fraction } from './fraction.ts'
import {
  type Branch,
  branch,
  constantOf,
  type Dimension,
  list,
  type Tree,
  text,
  type Value,
} from './pack-text.ts'
import { BillRefused } from './refused.ts'

/** What a rule can see at the moment when it is worked out. */
export interface Sight {
  /** `benefit/step`, or the benefit alone: named when the rule has no answer. */
  readonly rule: string
  readonly currency: string
  readonly rounding: Rounding
  readonly typeOf: (attribute: string) => AttributeType
  readonly attribute: (name: string) => AttributeContent | undefined
  /** Names of §6 that are no attributes; undefined when it is none, null without an answer. */
  readonly named: (name: string) => Value | null | undefined
}

function withoutAnswer(sight: Sight): BillRefused {
  return new BillRefused(sight.rule, 'rule-without-answer')
}

/**
 * A figure of any form. `wanted` tells money from number only where both are written alike.
 */
export function figureOf(tree: Tree | undefined, sight: Sight, wanted: Dimension): Value {
  if (typeof tree === 'string') {
    if (!tree.trimStart().startsWith('=')) return constantOf(tree, sight.currency, wanted)
    const formula = parseFormula(tree.trimStart().slice(1), sight.currency)
    const around = {
      lookup: (name: string) => formulaName(name, sight),
      ofName: (name: string) => dimensionOfName(name, sight),
      rounding: sight.rounding,
    }
    return worked(() => workOut(formula, wanted, around), sight)
  }
  if (Array.isArray(tree)) return choiceOf(tree, sight, wanted)
  const table = branch(tree)
  const by = table.get('by')
  return Array.isArray(by) ? rowOf(table, by, sight, wanted) : keyOf(table, text(by), sight, wanted)
}

function worked(work: () => Value, sight: Sight): Value {
  try {
    return work()
  } catch (error) {
    throw error instanceof WithoutAnswer ? withoutAnswer(sight) : error
  }
}

function formulaName(name: string, sight: Sight): Value {
  const value = valueNamed(name, sight)
  if (value === undefined) throw withoutAnswer(sight)
  return value
}

function valueNamed(name: string, sight: Sight): Value | undefined {
  const named = sight.named(name)
  if (named !== undefined) return named ?? undefined
  const content = sight.attribute(name)
  return content === undefined ? undefined : asValue(content, sight.typeOf(name))
}

function choiceOf(cases: readonly Tree[], sight: Sight, wanted: Dimension): Value {
  for (const one of cases.map(branch)) {
    const when = one.get('when')
    if (when === undefined || holds(branch(when), sight)) {
      return figureOf(one.get('value'), sight, wanted)
    }
  }
  throw withoutAnswer(sight)
}

function keyOf(table: Branch, by: string, sight: Sight, wanted: Dimension): Value {
  const content = sight.attribute(by)
  for (const [key, figure] of table) {
    if (key === 'by' || key === 'other') continue
    if (content !== undefined && cellFits(content, key)) return figureOf(figure, sight, wanted)
  }
  const other = table.get('other')
  if (other === undefined) throw withoutAnswer(sight)
  return figureOf(other, sight, wanted)
}

function rowOf(table: Branch, by: readonly Tree[], sight: Sight, wanted: Dimension): Value {
  for (const row of list(table.get('rows')).map(list)) {
    const fits = by.every((name, place) => {
      const cell = text(row[place])
      if (cell === 'any') return true
      const content = sight.attribute(text(name))
      return content !== undefined && cellFits(content, cell)
    })
    if (fits) return figureOf(row[by.length], sight, wanted)
  }
  const other = table.get('other')
  if (other === undefined) throw withoutAnswer(sight)
  return figureOf(other, sight, wanted)
}

/** A key of a table: a text, `yes` or `no`, or for numbers `3`, `60-69` or `70+`. */
function cellFits(content: AttributeContent, key: string): boolean {
  if (typeof content === 'boolean') return key === (content ? 'yes' : 'no')
  if (typeof content === 'string') return key === content
  if (typeof content !== 'number') return content.includes(key)
  const range = /^(\d+)(?:-(\d+)|(\+))?$/.exec(key)
  if (range === null) return false
  const from = Number(range[1])
  if (range[3] !== undefined) return content >= from
  return content >= from && content <= Number(range[2] ?? range[1])
}

export function holds(when: Branch, sight: Sight): boolean {
  return allHold(
    [...when].map(
      ([name, test]) =>
        () =>
          partHolds(name, test, sight),
    ),
  )
}

/**
 * One that fails decides, though others have no answer; only when none fails the whole has no answer
 * either.
 */
function allHold(asked: readonly (() => boolean)[]): boolean {
  let open: BillRefused | undefined
  for (const ask of asked) {
    const answer = answerOrNone(ask)
    if (answer === false) return false
    if (answer !== true) open ??= answer
  }
  if (open !== undefined) throw open
  return true
}

function answerOrNone(ask: () => boolean): boolean | BillRefused {
  try {
    return ask()
  } catch (error) {
    if (error instanceof BillRefused) return error
    throw error
  }
}

/** One that holds is enough, in the same way. */
function anyHolds(asked: readonly (() => boolean)[]): boolean {
  return !allHold(asked.map((ask) => () => !ask()))
}

function partHolds(name: string, test: Tree, sight: Sight): boolean {
  if (name === 'any') return anyHolds(list(test).map((one) => () => holds(branch(one), sight)))
  if (name === 'not') return !holds(branch(test), sight)
  const value = valueNamed(name, sight)
  if (value !== undefined) return valueFits(value, test, sight)
  const content = sight.named(name) === undefined ? sight.attribute(name) : undefined
  return content !== undefined && typeof content !== 'number' && contentFits(content, test)
}

function valueFits(value: Value, test: Tree, sight: Sight): boolean {
  if (typeof test === 'string') {
    return compare(value.value, figureOf(test, sight, value.is).value) === 0
  }
  if (Array.isArray(test)) return anyHolds(test.map((one) => () => valueFits(value, one, sight)))
  const not = test.get('not')
  if (not !== undefined) return !valueFits(value, not, sight)
  return allHold(
    [...test].map(([end, figure]) => () => {
      const order = compare(value.value, figureOf(figure, sight, value.is).value)
      if (end === 'from') return order >= 0
      if (end === 'above') return order > 0
      return end === 'to' ? order <= 0 : order < 0
    }),
  )
}

/** Texts, flags and lists. */
export function contentFits(content: AttributeContent, test: Tree): boolean {
  if (Array.isArray(test)) return test.some((one) => contentFits(content, one))
  if (test instanceof Map) return !contentFits(content, test.get('not') ?? '')
  if (typeof content === 'boolean') return test === (content ? 'yes' : 'no')
  if (typeof content === 'object') return content.includes(test)
  return String(content) === test
}

/** What a figure is, for a bill in which it was not worked out. */
export function dimensionOf(tree: Tree, sight: Sight): Dimension {
  if (Array.isArray(tree)) return dimensionOf(branch(tree[0]).get('value') ?? '0', sight)
  if (typeof tree === 'string') {
    if (!tree.trimStart().startsWith('=')) return constantOf(tree, sight.currency, 'number').is
    const formula = parseFormula(tree.trimStart().slice(1), sight.currency)
    return dimensionsOf(formula, { ofName: (name) => dimensionOfName(name, sight) })[0] ?? 'money'
  }
  const rows = tree.get('rows')
  if (rows !== undefined) {
    const row = list(list(rows)[0])
    return dimensionOf(row[row.length - 1] ?? '0', sight)
  }
  const first = [...tree].find(([key]) => key !== 'by')
  return dimensionOf(first?.[1] ?? '0', sight)
}

function dimensionOfName(name: string, sight: Sight): Dimension {
  const named = sight.named(name)
  if (named) return named.is
  if (['quantity', 'line.quantity', 'line.supplyDays'].includes(name)) return 'number'
  if (name === 'base' || name === 'amount') return 'money'
  if (name.startsWith('stat.') || name.startsWith('line.')) return 'money'
  return sight.typeOf(name) === 'money' ? 'money' : 'number'
}

export function wholeOf(value: Value): bigint {
  if (value.value.n % value.value.d !== 0n) throw new Error('an amount that is not whole')
  return value.value.n / value.value.d
}

export function moneyValue(minor: bigint): Value {
  return { is: 'money', value: fraction(minor) }
}

export function numberValue(number: bigint): Value {
  return { is: 'number', value: fraction(number) }
}
