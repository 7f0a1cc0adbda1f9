/** Packs compiled once, and the steps of each set of coverages, made when a bill first needs them. */

import type { CompiledBenefit } from '../adjudication/benefit.ts'
import type { CompiledScheme, NameIndex } from '../adjudication/scheme.ts'
import { makeProgram, type Program } from '../coordination/program.ts'
import type { PolicySet } from '../policy/policy-value.ts'

export interface PolicyLibrary {
  readonly set: PolicySet
  readonly names: NameIndex
  readonly partNames: readonly string[]
  readonly schemes: ReadonlyMap<string, CompiledScheme>
  readonly benefits: ReadonlyMap<string, readonly CompiledBenefit[]>
  readonly programs: ProgramNode
}

/** Programs by the schemes of a bill's coverages, one level a scheme: no text is built for a bill. */
interface ProgramNode {
  readonly next: Map<CompiledScheme, ProgramNode>
  program: Program | null
}

export function newNode(): ProgramNode {
  return { next: new Map(), program: null }
}

/** Made when a bill first has these schemes in this order, and kept. */
export function programFor(schemes: readonly CompiledScheme[], library: PolicyLibrary): Program {
  let node = library.programs
  for (const scheme of schemes) {
    let next = node.next.get(scheme)
    if (next === undefined) {
      next = newNode()
      node.next.set(scheme, next)
    }
    node = next
  }
  node.program ??= makeProgram(
    schemes,
    (scheme) => library.benefits.get(scheme.value.id) ?? [],
    library.names,
  )
  return node.program
}
