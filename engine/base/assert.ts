/** Stops the request when our own reasoning is wrong. Never use it for a caller's mistake. */
export function assert(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${broken}`)
}
