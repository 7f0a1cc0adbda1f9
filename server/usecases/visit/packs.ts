/** Packs with trace codes among lines; what was taken back line by line is not handed over. */
import type { VisitLine } from '../../../engine/visit/visit-action.ts'
import type { TracedPack } from './visit-store.ts'

export function packsOf(lines: readonly VisitLine[]): TracedPack[] {
  const returned = new Set(lines.flatMap(({ reverses }) => reverses ?? []))
  return lines
    .filter(({ id, quantityE4 }) => quantityE4 > 0 && !returned.has(id))
    .flatMap(({ id: line, traceCodes, isSplitPack: isSplit }) =>
      traceCodes.map((code) => ({ code, line, isSplit })),
    )
}
