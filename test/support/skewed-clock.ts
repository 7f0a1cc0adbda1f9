/**
 * The setting under which a program of Node sees another time than its machine. With
 * TEST_FAULTS_AT=system-call the whole program sees it, and not only what asks JavaScript.
 */
export function skewedClock(ms: number): Record<string, string> {
  const source = `const Real = Date
    globalThis.Date = class extends Real {
      constructor(...args) { args.length === 0 ? super(Real.now() + ${ms}) : super(...args) }
      static now() { return Real.now() + ${ms} }
    }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
}
