/** How every benchmark reports a goal: the median ratio, its range over rounds, pass or miss. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** One line a goal; `isAtLeast` says on which side of its gate it has to lie. Answers whether it does. */
export function goal(
  id: string,
  what: string,
  values: readonly number[],
  gate: number,
  target: number,
  isAtLeast = true,
): boolean {
  const value = median(values)
  const passes = isAtLeast ? value >= gate : value <= gate
  const range = `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`
  console.log(
    `${id.padEnd(5)} ${value.toFixed(2).padStart(7)} [${range}]  gate ${gate}, target ${target}  ${passes ? 'pass' : 'miss'}  ${what}`,
  )
  return passes
}
