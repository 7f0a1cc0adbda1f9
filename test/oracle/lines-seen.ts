/** Which lines a step with `lines` sees (§7); without it, all. Sums have no lines to see. */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import { typeOf } from './attributes.ts'
import { type Running, units } from './division.ts'
import { contentFits } from './figures.ts'
import type { OracleLine } from './oracle-split.ts'
import { type Branch, branch, moneyOf, type Tree, text } from './pack-text.ts'

export function linesSeen(
  { division, scheme, currency }: Running,
  tests: Tree | undefined,
): Set<OracleLine> {
  if (tests === undefined) return new Set(division.lines)
  const seen = division.lines.filter((line) => {
    if (line.isSums) return false
    return [...branch(tests)].every(([name, test]) => {
      const content = name === 'quantity' ? quantityOf(line) : line.facts.get(name)
      const money = typeOf(scheme, name) === 'money'
      const numberOf = (written: string): number =>
        money ? Number(moneyOf(written, currency)) : Number(written)
      return content !== undefined && fits(content, test, numberOf)
    })
  })
  return new Set(seen)
}

/** A quantity as rules count it: rounded up to a whole number. */
function quantityOf(line: OracleLine): number {
  return Number(units(line.quantityE4))
}

function fits(
  content: AttributeContent,
  test: Tree,
  numberOf: (written: string) => number,
): boolean {
  if (Array.isArray(test)) return test.some((one) => fits(content, one, numberOf))
  if (test instanceof Map) {
    const not = test.get('not')
    if (not !== undefined) return !fits(content, not, numberOf)
    const start = test.get('startsWith')
    return start === undefined
      ? typeof content === 'number' && isWithin(content, test, numberOf)
      : typeof content === 'string' && startsWith(content, start)
  }
  return typeof content === 'number' ? content === numberOf(test) : contentFits(content, test)
}

function startsWith(content: string, start: Tree): boolean {
  if (Array.isArray(start)) return start.some((one) => startsWith(content, one))
  return content.startsWith(text(start))
}

function isWithin(content: number, range: Branch, numberOf: (written: string) => number): boolean {
  return [...range].every(([end, written]) => {
    const limit = numberOf(text(written))
    if (end === 'from') return content >= limit
    if (end === 'above') return content > limit
    return end === 'to' ? content <= limit : content < limit
  })
}
