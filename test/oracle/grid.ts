/**
 * What a step looks at: amounts by part and line, and the two ways to spread a taking over them.
 */
import { inOrder, inProportion } from './fraction.ts'
import type { OracleLine } from './oracle-split.ts'

export interface Grid {
  readonly parts: readonly string[]
  readonly lines: readonly OracleLine[]
  /** amounts[part][line], none below zero. */
  readonly amounts: readonly (readonly bigint[])[]
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n)
}

export function totalOf(grid: Grid): bigint {
  return sum(grid.amounts.map(sum))
}

export function lineTotals(grid: Grid): bigint[] {
  return grid.lines.map((_, place) => sum(columnOf(grid, place)))
}

function columnOf(grid: Grid, line: number): bigint[] {
  return grid.amounts.map((row) => row[line] ?? 0n)
}

function like(grid: Grid, amounts: readonly (readonly bigint[])[]): Grid {
  return { parts: grid.parts, lines: grid.lines, amounts }
}

/** Part after part as listed; within a part the lines in proportion. */
export function spreadInOrder(amount: bigint, grid: Grid): Grid {
  const byPart = inOrder(amount, grid.amounts.map(sum))
  return like(
    grid,
    grid.amounts.map((row, part) => inProportion(byPart[part] ?? 0n, row)),
  )
}

/** The parts in proportion; within a part the lines in proportion. */
export function spreadInProportion(amount: bigint, grid: Grid): Grid {
  const byPart = inProportion(amount, grid.amounts.map(sum))
  return like(
    grid,
    grid.amounts.map((row, part) => inProportion(byPart[part] ?? 0n, row)),
  )
}

/** A given amount of each line; within a line part after part, or the parts in proportion. */
export function spreadByLine(
  amounts: readonly bigint[],
  grid: Grid,
  within: (amount: bigint, available: readonly bigint[]) => bigint[],
): Grid {
  const columns = amounts.map((amount, line) => within(amount, columnOf(grid, line)))
  return like(
    grid,
    grid.parts.map((_, part) => columns.map((column) => column[part] ?? 0n)),
  )
}

export function less(grid: Grid, taken: Grid): Grid {
  return like(
    grid,
    grid.amounts.map((row, part) =>
      row.map((amount, line) => {
        const left = amount - (taken.amounts[part]?.[line] ?? 0n)
        if (left < 0n) throw new Error('more is taken than lies there')
        return left
      }),
    ),
  )
}
