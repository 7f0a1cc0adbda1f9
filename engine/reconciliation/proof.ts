/** The proof that nothing was left out: what the classes explain is the whole difference. */
import type { SideProof } from './reconciliation.ts'
import { added, type Cell, cellKey, isNothing, noSum, type Sum } from './statement-row.ts'

/** Theirs − ours − everything explained, by cell. What is left is a mistake of ours. */
export function unexplained({
  own,
  theirs,
  explained,
}: SideProof): { readonly cell: Cell; readonly sum: Sum }[] {
  const left = new Map<string, { cell: Cell; sum: Sum }>()
  const add = (effects: SideProof['own'], sign: 1 | -1) => {
    for (const { cell, sum } of effects) {
      const key = cellKey(cell)
      left.set(key, { cell, sum: added(left.get(key)?.sum ?? noSum, sum, sign) })
    }
  }
  add(theirs, 1)
  add(own, -1)
  add(explained, -1)
  return [...left.values()].filter(({ sum }) => !isNothing(sum))
}

/** Sums of all cells in one currency. */
export function totalsOf(effects: SideProof['own']): ReadonlyMap<string, Sum> {
  const totals = new Map<string, Sum>()
  for (const { cell, sum } of effects) {
    totals.set(cell.currency, added(totals.get(cell.currency) ?? noSum, sum))
  }
  return totals
}
