/** What a walk through a state machine met, a line a state, so that a test can say all of it in words of its own. */

/** From where, by which act, and to where; the same may come many times. */
export type Step = readonly [from: string, act: string, to: string]

/** `waiting: accept→accepted say`: an act without an arrow stays where it is. */
export function drawn(steps: Iterable<Step>): string[] {
  const lines = new Map<string, Set<string>>()
  for (const [from, act, to] of steps) {
    const acts = lines.get(from) ?? new Set()
    lines.set(from, acts.add(to === from ? act : `${act}→${to}`))
  }
  return [...lines].map(([from, acts]) => `${from}: ${[...acts].sort().join(' ')}`).sort()
}
