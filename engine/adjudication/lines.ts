/** Which lines of a bill a step looks at. */
import type { LineSelector, LineTest } from '../policy/policy-value.ts'
import type { Run } from './run.ts'
import type { SplitLine } from './split.ts'

type LineCheck = (line: SplitLine) => boolean

export function compileSelector(selector: LineSelector): LineCheck {
  const checks = selector.all.map(compileTest)
  return (line) => {
    for (const check of checks) if (!check(line)) return false
    return true
  }
}

/** Atoms that the selector picks; a bill of sums has no line to pick. */
export function atomsOf(run: Run, selects: LineCheck): number[] {
  const atoms: number[] = []
  for (let atom = 0; atom < run.lines.length; atom++) {
    const line = run.lines[atom]
    if (line !== undefined && selects(line)) atoms.push(atom)
  }
  return atoms
}

function compileTest(test: LineTest): LineCheck {
  const content = contentOf(test.name)
  if (test.kind === 'range') {
    const { from, above, to, below } = test
    return (line) => {
      const value = content(line)
      return (
        typeof value === 'number' &&
        (from === null || value >= from) &&
        (above === null || value > above) &&
        (to === null || value <= to) &&
        (below === null || value < below)
      )
    }
  }
  if (test.kind === 'is') {
    return (line) => {
      const value = content(line)
      return value !== undefined && test.values.includes(value) !== test.negated
    }
  }
  return (line) => {
    const value = content(line)
    if (typeof value !== 'string') return false
    return test.prefixes.some((prefix) => value.startsWith(prefix)) !== test.negated
  }
}

type LineContent = string | boolean | number | undefined

function contentOf(name: string): (line: SplitLine) => LineContent {
  switch (name) {
    case 'category':
      return ({ line }) => line.category
    case 'code':
      return ({ line }) => line.code
    case 'approval':
      return ({ line }) => line.approval
    case 'supplyDays':
      return ({ line }) => line.supplyDays ?? undefined
    case 'quantity':
      return ({ quantityE4 }) => Math.ceil(quantityE4 / 10_000)
    case 'indication':
      return ({ line }) => line.indication ?? undefined
    case 'kind':
      return ({ line, item }) => item?.kind ?? own(line.attributes['kind'])
    case 'class':
      return ({ line, item }) => item?.catalogueClass ?? own(line.attributes['class'])
    case 'payerScope':
      return ({ line, item }) => item?.payerScope ?? own(line.attributes['payerScope'])
    default: {
      const attribute = name.startsWith('item.') ? name.slice('item.'.length) : name
      return ({ line, item }) => own(line.attributes[attribute]) ?? item?.attributes[attribute]
    }
  }
}

function own(content: unknown): LineContent {
  return typeof content === 'string' || typeof content === 'boolean' || typeof content === 'number'
    ? content
    : undefined
}
