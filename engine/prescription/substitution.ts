/** Another drug in the place of one that was prescribed. */
import type { Directions, PrescribedLine } from './sheet.ts'

/** What a pharmacy asks for. */
export interface Substitution {
  readonly line: string
  readonly code: string
  readonly name: string
  readonly packs: number
  readonly reason: string
}

interface Asked {
  readonly lines: readonly PrescribedLine[]
  readonly substitution: Substitution | null
}

/** The lines once it is agreed to. */
export function substituted(
  { lines, substitution }: Asked,
  directions: Directions | null,
): readonly PrescribedLine[] {
  if (substitution === null) return lines
  const { line: id, code, name, packs } = substitution
  return lines.map((line) =>
    line.id === id ? { ...line, code, name, packs, ...directions } : line,
  )
}
