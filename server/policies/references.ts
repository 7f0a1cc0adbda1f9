/**
 * Words of a rule that point at something its scheme declares.
 */
import { builtInParts } from '../../engine/policy/vocabulary.ts'
import { rightWord } from './problem.ts'
import type { SchemeNames, Scope, SharedNames } from './scope.ts'
import { fail, readEach, readText, type Spot } from './spot.ts'

export function readCounter(
  spot: Spot,
  scheme: SchemeNames,
  dimension?: 'money' | 'number',
): string | undefined {
  const name = readText(spot)
  if (name === undefined) return undefined
  if (!scheme.counters.has(name)) {
    const right = rightWord(name, scheme.counters.keys())
    return fail(spot, `\`${name}\` is not a counter of ${scheme.id}`, right)
  }
  const counted = scheme.counters.get(name)
  if (dimension === undefined || counted === undefined || counted === dimension) return name
  const right = `name a counter with \`unit: ${dimension}\``
  return fail(spot, `\`${name}\` counts ${counted === 'money' ? 'money' : 'numbers'}`, right)
}

export function readPayer(spot: Spot, scheme: SchemeNames): string | undefined {
  const id = readText(spot)
  if (id === undefined || scheme.payers.has(id)) return id
  return fail(spot, `\`${id}\` is not a payer of ${scheme.id}`, rightWord(id, scheme.payers.keys()))
}

/** A part that this scheme may fill: a built-in one or one of its own. */
export function readOwnPart(spot: Spot, scheme: SchemeNames): string | undefined {
  const part = readText(spot)
  if (part === undefined || scheme.parts.has(part)) return part
  return fail(spot, `\`${part}\` is not a part`, rightWord(part, scheme.parts))
}

/** Parts to read, in the order in which they give: those of any scheme, or all that remain. */
export function readParts(
  spot: Spot,
  shared: SharedNames,
): readonly string[] | 'remaining' | undefined {
  if (spot.node.kind === 'text') {
    if (spot.node.text === 'remaining') return 'remaining'
    return fail(
      spot,
      `\`${spot.node.text}\` is no list of parts`,
      'write `[inScope]` or `remaining`',
    )
  }
  const parts = readEach(spot, (item) => readAnyPart(item, shared.parts))
  if (parts === undefined) return undefined
  if (parts.length === 0) return fail(spot, 'is an empty list', 'name a part')
  const twice = parts.find((part, i) => parts.indexOf(part) < i)
  return twice === undefined ? parts : fail(spot, `names \`${twice}\` twice`, 'name it once')
}

export function readAnyPart(spot: Spot, parts: ReadonlySet<string>): string | undefined {
  const part = readText(spot)
  if (part === undefined || parts.has(part)) return part
  return fail(spot, `\`${part}\` is not a part`, rightWord(part, [...builtInParts, ...parts]))
}

/** The scope of a rule that is worked out for the whole bill or line by line. */
export function scopeFor(scope: Scope, each: 'bill' | 'line'): Scope {
  return { ...scope, hasLine: each === 'line' }
}
