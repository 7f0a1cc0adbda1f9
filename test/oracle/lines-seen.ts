/** Which lines a step with `lines` sees (§7); without it, all. Sums have no lines to see. */
import { units } from './division.ts'
import { contentFits } from './figures.ts'
import type { OracleLine } from './oracle-split.ts'
import { branch, type Tree } from './pack-text.ts'

export function linesSeen(lines: readonly OracleLine[], tests: Tree | undefined): Set<OracleLine> {
  if (tests === undefined) return new Set(lines)
  return new Set(
    lines.filter(
      (line) =>
        !line.isSums &&
        [...branch(tests)].every(([name, test]) => {
          const content = name === 'quantity' ? quantityOf(line) : line.facts.get(name)
          return content !== undefined && contentFits(content, test)
        }),
    ),
  )
}

/** A quantity as rules count it: rounded up to a whole number. */
function quantityOf(line: OracleLine): number {
  return Number(units(line.quantityE4))
}
