/**
 * Compiles the figures of a rule (constants, tables, choices, formulas) and its conditions to closures.
 *
 * Compiling happens once for a pack; deciding a bill then neither parses nor builds text. The
 * state `R` that a figure reads belongs to the caller: names are resolved through a `Scope`.
 *
 * A table without a fitting row is no bug but a rule that has no answer for this bill. The figure
 * then notes in the state what it asked for and yields 0; whoever runs the rule looks at the note.
 */
import { assert } from '../base/assert.ts'
import { bigMulDiv, mulDiv, RATIO_ONE, type Rounding } from '../base/money.ts'
import type {
  Condition,
  Dimension,
  Expression,
  FormulaFunction,
  TableKey,
  TableRow,
  Test,
  Value,
} from './policy-value.ts'

export type Content = string | boolean | number | readonly string[] | undefined

/** What a rule asked for and did not find. */
export interface Unanswered {
  readonly asks: string
  readonly value: string
}

export interface Answerable {
  unanswered: Unanswered | null
}

export type Figure<R> = (run: R) => number

export interface Scope<R extends Answerable> {
  /** A dotted name of the guide's list, or a numeric attribute. */
  number(name: string): Figure<R>
  /** An attribute as the bill gives it, or its default. */
  content(name: string): (run: R) => Content
}

export function compileFigure<R extends Answerable>(
  value: Value,
  scope: Scope<R>,
  rounding: Rounding,
): Figure<R> {
  switch (value.kind) {
    case 'constant': {
      const constant = value.value
      return () => constant
    }
    case 'formula':
      return compileExpression(value.expression, scope, rounding)
    case 'table':
      return compileTable(value, scope, rounding)
    case 'choice':
      return compileChoice(value.cases, scope, rounding)
  }
}

/** The figure of a constant, where a step can be specialised for it; null for anything else. */
export function constantOf(value: Value): number | null {
  return value.kind === 'constant' ? value.value : null
}

// ---------------------------------------------------------------- choices

function compileChoice<R extends Answerable>(
  cases: Extract<Value, { kind: 'choice' }>['cases'],
  scope: Scope<R>,
  rounding: Rounding,
): Figure<R> {
  const compiled = cases.map((c) => ({
    holds: c.when === null ? null : compileCondition(c.when, scope, rounding),
    figure: compileFigure(c.value, scope, rounding),
  }))
  return (run) => {
    for (const { holds, figure } of compiled) if (holds === null || holds(run)) return figure(run)
    run.unanswered ??= { asks: 'a choice', value: 'no case fits' }
    return 0
  }
}

// ---------------------------------------------------------------- tables

/** A node of the tree that a table becomes: one attribute is looked at in each level. */
type Lookup<R> = (run: R) => Figure<R> | null

function compileTable<R extends Answerable>(
  table: Extract<Value, { kind: 'table' }>,
  scope: Scope<R>,
  rounding: Rounding,
): Figure<R> {
  const figures = new Map<TableRow, Figure<R>>()
  for (const row of table.rows) figures.set(row, compileFigure(row.value, scope, rounding))
  const other = table.other === null ? null : compileFigure(table.other, scope, rounding)
  const reads = table.by.map((name) => ({ name, content: scope.content(name) }))
  const scan = firstFitting(table.rows, figures, reads)
  const lookup = compileLevel(table.by, 0, table.rows, figures, scope, scan)
  return (run) => {
    const figure = lookup(run) ?? other
    if (figure !== null) return figure(run)
    run.unanswered ??= {
      asks: reads.map((r) => r.name).join(', '),
      value: reads.map((r) => String(r.content(run) ?? 'not given')).join(', '),
    }
    return 0
  }
}

/** Row after row: a list may fit several keys, and then the first row that fits holds. */
function firstFitting<R>(
  rows: readonly TableRow[],
  figures: ReadonlyMap<TableRow, Figure<R>>,
  reads: readonly { readonly content: (run: R) => Content }[],
): Lookup<R> {
  return (run) => {
    const contents = reads.map(({ content }) => content(run))
    const row = rows.find(({ keys }) => keys.every((key, level) => fits(contents[level], key)))
    return row === undefined ? null : (figures.get(row) ?? null)
  }
}

function fits(content: Content, key: TableKey | null): boolean {
  if (key === null) return true
  if (isRange(key)) {
    return typeof content === 'number' && content >= key.from && content <= (key.to ?? content)
  }
  return typeof content === 'object' ? content.includes(String(key)) : content === key
}

/** `scan` finds the row where an attribute turns out to be a list. */
function compileLevel<R extends Answerable>(
  by: readonly string[],
  level: number,
  rows: readonly TableRow[],
  figures: ReadonlyMap<TableRow, Figure<R>>,
  scope: Scope<R>,
  scan: Lookup<R>,
): Lookup<R> {
  const first = rows[0]
  if (first === undefined) return () => null
  if (level === by.length) {
    const figure = figures.get(first) ?? null
    return () => figure
  }
  const name = by[level] ?? ''
  const content = scope.content(name)
  const below = (fitting: readonly TableRow[]) =>
    compileLevel(by, level + 1, fitting, figures, scope, scan)
  const key = (row: TableRow): TableKey | null => row.keys[level] ?? null
  if (rows.some((row) => isRange(key(row)))) return compileRanges(rows, key, content, below)
  const otherwise = below(rows.filter((row) => key(row) === null))
  const branches = new Map<string | boolean, Lookup<R>>()
  for (const row of rows) {
    const value = key(row)
    if (value === null || isRange(value) || branches.has(value)) continue
    branches.set(value, below(rows.filter((r) => key(r) === null || key(r) === value)))
  }
  return (run) => {
    const value = content(run)
    if (value === undefined || typeof value === 'number') return otherwise(run)
    if (typeof value === 'object') return scan(run)
    return (branches.get(value) ?? otherwise)(run)
  }
}

function isRange(
  key: TableKey | null,
): key is { readonly from: number; readonly to: number | null } {
  return typeof key === 'object' && key !== null
}

/** Cuts the number line at every end of a range and finds the piece by bisection. */
function compileRanges<R>(
  rows: readonly TableRow[],
  key: (row: TableRow) => TableKey | null,
  content: (run: R) => Content,
  below: (fitting: readonly TableRow[]) => Lookup<R>,
): Lookup<R> {
  const cuts = new Set<number>([Number.NEGATIVE_INFINITY])
  for (const row of rows) {
    const range = key(row)
    if (!isRange(range)) continue
    cuts.add(range.from)
    if (range.to !== null) cuts.add(range.to + 1)
  }
  const starts = [...cuts].sort((a, b) => a - b)
  const pieces = starts.map((start) =>
    below(
      rows.filter((row) => {
        const range = key(row)
        return !isRange(range) || (range.from <= start && (range.to === null || start <= range.to))
      }),
    ),
  )
  const otherwise = below(rows.filter((row) => key(row) === null))
  return (run) => {
    const value = content(run)
    if (typeof value !== 'number') return otherwise(run)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= value) low = middle
      else high = middle - 1
    }
    return (pieces[low] ?? otherwise)(run)
  }
}

// ---------------------------------------------------------------- formulas

function compileExpression<R extends Answerable>(
  expression: Expression,
  scope: Scope<R>,
  rounding: Rounding,
): Figure<R> {
  switch (expression.op) {
    case 'constant': {
      const constant = expression.value
      return () => constant
    }
    case 'name':
      return scope.number(expression.name)
    case 'sum': {
      const terms = expression.terms.map(({ negative, term }) => ({
        sign: negative ? -1 : 1,
        figure: compileExpression(term, scope, rounding),
      }))
      return (run) => {
        let sum = 0
        for (const { sign, figure } of terms) sum += sign * figure(run)
        return inRange(sum, run)
      }
    }
    case 'product':
      return compileProduct(expression, scope, rounding)
    case 'call':
      return compileCall(
        expression.name,
        expression.args.map((arg) => compileExpression(arg, scope, rounding)),
      )
  }
}

/** A rule's figures can multiply past what can be held exactly; that is the rule's fault. */
function inRange<R extends Answerable>(value: number, run: R): number {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value
  run.unanswered ??= { asks: 'a formula', value: 'its result is too large' }
  return 0
}

function scaleOf(dimension: Dimension): number {
  return dimension === 'ratio' ? RATIO_ONE : 1
}

function compileProduct<R extends Answerable>(
  product: Extract<Expression, { op: 'product' }>,
  scope: Scope<R>,
  rounding: Rounding,
): Figure<R> {
  const compile = (e: Expression) => ({
    scale: scaleOf(e.dimension),
    figure: compileExpression(e, scope, rounding),
  })
  const factors = product.factors.map(compile)
  const divisors = product.divisors.map(compile)
  const resultScale = scaleOf(product.dimension)
  const [a, b] = factors
  if (divisors.length === 0 && factors.length === 2 && a !== undefined && b !== undefined) {
    const scale = (a.scale * b.scale) / resultScale
    return (run) => {
      const x = a.figure(run)
      const y = b.figure(run)
      const quick = x * y
      if (scale === 1) return inRange(quick, run)
      if (Math.abs(quick) / scale > Number.MAX_SAFE_INTEGER) return inRange(Number.NaN, run)
      return mulDiv(x, y, scale, rounding)
    }
  }
  return (run) => {
    let numerator = BigInt(resultScale)
    let denominator = 1n
    for (const { scale, figure } of factors) {
      numerator *= BigInt(figure(run))
      denominator *= BigInt(scale)
    }
    for (const { scale, figure } of divisors) {
      numerator *= BigInt(scale)
      denominator *= BigInt(figure(run))
    }
    if (denominator === 0n) {
      run.unanswered ??= { asks: 'a formula', value: 'it divides by zero' }
      return 0
    }
    const magnitude = Number(numerator) / Number(denominator)
    if (Math.abs(magnitude) > Number.MAX_SAFE_INTEGER) return inRange(Number.NaN, run)
    return bigMulDiv(numerator, denominator, rounding)
  }
}

function compileCall<R extends Answerable>(
  name: FormulaFunction,
  args: readonly Figure<R>[],
): Figure<R> {
  if (name === 'min' || name === 'max') {
    const better = name === 'min' ? Math.min : Math.max
    return (run) => {
      let result = args[0]?.(run) ?? 0
      for (let i = 1; i < args.length; i++) result = better(result, args[i]?.(run) ?? 0)
      return result
    }
  }
  const [x, y] = args
  assert(x !== undefined && y !== undefined, `${name} takes two arguments`)
  const toMultiple = multipleRounding[name]
  return (run) => {
    const size = y(run)
    if (size <= 0) {
      run.unanswered ??= { asks: `${name}(…)`, value: 'its second argument is not above zero' }
      return 0
    }
    const blocks = mulDiv(x(run), 1, size, name === 'full' ? 'down' : (toMultiple ?? 'up'))
    return toMultiple === undefined ? Math.max(0, blocks) : inRange(blocks * size, run)
  }
}

const multipleRounding: Partial<Record<FormulaFunction, Rounding>> = {
  roundUp: 'up',
  roundDown: 'down',
  roundHalfUp: 'halfUp',
}

// ---------------------------------------------------------------- conditions

export type Check<R> = (run: R) => boolean

/**
 * A condition whose answer is open notes that in the state, as figures do; what it yields then does
 * not matter.
 */
export function compileCondition<R extends Answerable>(
  condition: Condition,
  scope: Scope<R>,
  rounding: Rounding,
): Check<R> {
  return decidedBy(
    condition.all.map((test) => compileTest(test, scope, rounding)),
    false,
  )
}

/**
 * One check that yields `word` decides, whatever the others say or leave open; else what is left
 * open keeps the whole open. `false`: all must hold; `true`: one is enough.
 */
function decidedBy<R extends Answerable>(checks: readonly Check<R>[], word: boolean): Check<R> {
  const [only, second] = checks
  if (only === undefined) return () => !word
  if (second === undefined) return only
  return (run) => {
    const noted = run.unanswered
    let open: Unanswered | null = noted
    for (const check of checks) {
      const holds = check(run)
      if (run.unanswered !== noted) {
        open ??= run.unanswered
        run.unanswered = noted
      } else if (holds === word) return word
    }
    run.unanswered = open
    return !word
  }
}

function compileTest<R extends Answerable>(
  test: Test,
  scope: Scope<R>,
  rounding: Rounding,
): Check<R> {
  switch (test.kind) {
    case 'attribute':
      return compileAttributeTest(test, scope)
    case 'range':
      return compileRangeTest(test, scope, rounding)
    case 'any':
      return decidedBy(
        test.of.map((condition) => compileCondition(condition, scope, rounding)),
        true,
      )
    case 'not': {
      const condition = compileCondition(test.condition, scope, rounding)
      return (run) => !condition(run)
    }
  }
}

/** An attribute that the bill does not give fails the test, whether negated or not. */
function compileAttributeTest<R extends Answerable>(
  test: Extract<Test, { kind: 'attribute' }>,
  scope: Scope<R>,
): Check<R> {
  const content = contentOf(test.name, scope)
  const { is, negated } = test
  const [only] = is
  if (is.length === 1 && !negated) {
    return (run) => {
      const value = content(run)
      return value === only || (typeof value === 'object' && value.includes(String(only)))
    }
  }
  return (run) => {
    const value = content(run)
    if (value === undefined) return false
    const holds =
      typeof value === 'object' ? is.some((one) => value.includes(String(one))) : is.includes(value)
    return holds !== negated
  }
}

const plainNames: ReadonlySet<string> = new Set([
  'total',
  'base',
  'amount',
  'quantity',
  'paidBefore',
])

/** A dotted name is read as a figure, everything else as the bill gives it. */
function contentOf<R extends Answerable>(name: string, scope: Scope<R>): (run: R) => Content {
  if (!plainNames.has(name) && (!name.includes('.') || name.startsWith('item.'))) {
    return scope.content(name)
  }
  const figure = scope.number(name)
  return (run) => {
    const noted = run.unanswered
    const value = figure(run)
    if (run.unanswered === noted) return value
    // What is tested and has no answer fails the test; only an end of a range leaves it open.
    run.unanswered = noted
    return undefined
  }
}

function compileRangeTest<R extends Answerable>(
  test: Extract<Test, { kind: 'range' }>,
  scope: Scope<R>,
  rounding: Rounding,
): Check<R> {
  const content = contentOf(test.name, scope)
  const ends: Check<R>[] = []
  const add = (value: Value | null, fits: (value: number, end: number) => boolean) => {
    if (value === null) return
    const figure = compileFigure(value, scope, rounding)
    ends.push((run) => {
      const tested = content(run)
      return typeof tested === 'number' && fits(tested, figure(run))
    })
  }
  add(test.from, (value, end) => value >= end)
  add(test.above, (value, end) => value > end)
  add(test.to, (value, end) => value <= end)
  add(test.below, (value, end) => value < end)
  return decidedBy(ends, false)
}
