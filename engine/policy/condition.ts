/** Compiles the conditions of a pack to closures; see `figure.ts` for how names are resolved. */
import { type Answerable, compileFigure, type Content, type Figure, type Scope } from './figure.ts'
import type { Condition, Test } from './policy-value.ts'

export type Check<R> = (run: R) => boolean

export function compileCondition<R extends Answerable>(
  condition: Condition,
  scope: Scope<R>,
): Check<R> {
  const tests = condition.all.map((test) => compileTest(test, scope))
  const [first, second] = tests
  if (first === undefined) return () => true
  if (second === undefined) return first
  return (run) => {
    for (const test of tests) if (!test(run)) return false
    return true
  }
}

function compileTest<R extends Answerable>(test: Test, scope: Scope<R>): Check<R> {
  switch (test.kind) {
    case 'attribute':
      return compileAttributeTest(test, scope)
    case 'range':
      return compileRangeTest(test, scope)
    case 'any': {
      const conditions = test.of.map((condition) => compileCondition(condition, scope))
      return (run) => {
        for (const condition of conditions) if (condition(run)) return true
        return false
      }
    }
    case 'not': {
      const condition = compileCondition(test.condition, scope)
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

/** A dotted name or a declared number is read as a figure, everything else as the bill gives it. */
function contentOf<R extends Answerable>(name: string, scope: Scope<R>): (run: R) => Content {
  return (name.includes('.') && !name.startsWith('item.')) || name === 'total' || name === 'base' || name === 'paidBefore'
    ? scope.number(name)
    : scope.content(name)
}

function compileRangeTest<R extends Answerable>(
  test: Extract<Test, { kind: 'range' }>,
  scope: Scope<R>,
): Check<R> {
  const content = contentOf(test.name, scope)
  const end = (value: typeof test.from): Figure<R> | null =>
    value === null ? null : compileFigure(value, scope, 'halfUp')
  const from = end(test.from)
  const above = end(test.above)
  const to = end(test.to)
  const below = end(test.below)
  return (run) => {
    const value = content(run)
    if (typeof value !== 'number') return false
    return (
      (from === null || value >= from(run)) &&
      (above === null || value > above(run)) &&
      (to === null || value <= to(run)) &&
      (below === null || value < below(run))
    )
  }
}
