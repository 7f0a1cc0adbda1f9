/**
 * Tables of counts of people that may be shown to others: no count of fewer than `least` of them, and
 * none that follows from the others.
 *
 * A row and a column add up to their margin, so a hidden count would follow wherever it is the only
 * hidden one of its line, or where lines taken together leave it no freedom. Further counts are then
 * hidden, the smallest first, until nothing hidden can be worked out.
 */

/** Rows by columns; the last of each is the margin. Null is hidden. */
export type ShownTable = readonly (readonly (number | null)[])[]

export function suppress(counts: readonly (readonly number[])[], least: number): ShownTable {
  const whole = withMargins(counts)
  const hidden = whole.map((row) => row.map((count) => count < least))
  for (;;) {
    const line = linesOf(whole).find((one) => isTooThin(one, whole, hidden, least))
    const cell = line ?? lineOfDetermined(whole, hidden)
    if (cell === undefined) break
    const next = smallestShown(cell, whole, hidden) ?? smallestShown(cellsOf(whole), whole, hidden)
    if (next === undefined) break
    hide(next, hidden)
  }
  return whole.map((row, r) => row.map((count, c) => (hidden[r]?.[c] === true ? null : count)))
}

type Cell = readonly [row: number, column: number]

function withMargins(counts: readonly (readonly number[])[]): number[][] {
  const rows = counts.map((row) => [...row, row.reduce((sum, count) => sum + count, 0)])
  const width = rows[0]?.length ?? 0
  const last = Array.from({ length: width }, (_, c) =>
    rows.reduce((sum, row) => sum + (row[c] ?? 0), 0),
  )
  return [...rows, last]
}

function linesOf(whole: readonly (readonly number[])[]): Cell[][] {
  const columns = whole[0]?.length ?? 0
  const byRow = whole.map((row, r) => row.map((_, c): Cell => [r, c]))
  const byColumn = Array.from({ length: columns }, (_, c) => whole.map((_, r): Cell => [r, c]))
  return [...byRow, ...byColumn]
}

function cellsOf(whole: readonly (readonly number[])[]): Cell[] {
  return whole.flatMap((row, r) => row.map((_, c): Cell => [r, c]))
}

/** One hidden count alone, or several that a shown margin says to be too few together. */
function isTooThin(
  line: readonly Cell[],
  whole: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
  least: number,
): boolean {
  const gone = line.filter(([r, c]) => hidden[r]?.[c] === true)
  if (gone.length === 0 || gone.length === line.length) return false
  if (gone.length === 1) return true
  const margin = line.at(-1)
  const isMarginHidden = margin !== undefined && hidden[margin[0]]?.[margin[1]] === true
  const together = gone.reduce((sum, [r, c]) => sum + (whole[r]?.[c] ?? 0), 0)
  return !isMarginHidden && together < least
}

/** The row of a hidden count that the equations of all lines together leave no freedom. */
function lineOfDetermined(
  whole: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
): readonly Cell[] | undefined {
  const [cell] = determined(linesOf(whole), hidden)
  if (cell === undefined) return undefined
  const [row] = cell
  return cellsOf(whole).filter(([r]) => r === row)
}

/** Hidden counts that follow from those shown: rows with one unknown once the lines are reduced. */
export function determined(
  lines: readonly (readonly Cell[])[],
  hidden: readonly (readonly boolean[])[],
): Cell[] {
  const cells = [...new Map(lines.flat().map((cell) => [cell.join(), cell])).values()]
  const unknown = cells.filter(([r, c]) => hidden[r]?.[c] === true)
  const place = new Map(unknown.map((cell, i) => [cell.join(), i]))
  const rows = lines.map((line) => {
    const row = new Array<number>(unknown.length).fill(0)
    line.forEach((cell, i) => {
      const at = place.get(cell.join())
      if (at !== undefined) row[at] = i === line.length - 1 ? -1 : 1
    })
    return row
  })
  return reduce(rows).flatMap((row) => {
    const at = row.flatMap((factor, i) => (factor === 0 ? [] : [i]))
    const cell = at.length === 1 ? unknown[at[0] ?? -1] : undefined
    return cell === undefined ? [] : [cell]
  })
}

/** Gauss and Jordan over fractions that stay -1, 0 and 1: such lines are totally unimodular. */
function reduce(rows: number[][]): number[][] {
  const width = rows[0]?.length ?? 0
  let done = 0
  for (let column = 0; column < width; column++) {
    const at = rows.findIndex((row, i) => i >= done && row[column] !== 0)
    const pivot = rows[at]
    if (pivot === undefined) continue
    rows[at] = rows[done] ?? pivot
    const sign = pivot[column] ?? 1
    const one = pivot.map((factor) => factor / sign)
    rows[done] = one
    rows.forEach((row, i) => {
      const times = row[column] ?? 0
      if (i !== done && times !== 0)
        rows[i] = row.map((factor, j) => factor - times * (one[j] ?? 0))
    })
    done += 1
  }
  return rows.slice(0, done)
}

function smallestShown(
  among: readonly Cell[],
  whole: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
): Cell | undefined {
  return among
    .filter(([r, c]) => hidden[r]?.[c] === false)
    .toSorted((a, b) => (whole[a[0]]?.[a[1]] ?? 0) - (whole[b[0]]?.[b[1]] ?? 0))[0]
}

function hide([r, c]: Cell, hidden: boolean[][]): void {
  const row = hidden[r]
  if (row !== undefined) row[c] = true
}
