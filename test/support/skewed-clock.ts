import { spawnSync } from 'node:child_process'

/**
 * The setting under which a program of Node sees another time than its machine. With
 * TEST_FAULTS_AT=system-call the whole program sees it, and not only what asks JavaScript.
 */
export function skewedClock(ms: number): Record<string, string> {
  if (process.env['TEST_FAULTS_AT'] === 'system-call') return fakedTime(ms)
  const source = `const Real = Date
    globalThis.Date = class extends Real {
      constructor(...args) { args.length === 0 ? super(Real.now() + ${ms}) : super(...args) }
      static now() { return Real.now() + ${ms} }
    }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
}

/** As the program of that name would set it, but for clocks that only measure how time passes. */
function fakedTime(ms: number): Record<string, string> {
  const asked = spawnSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' })
  return {
    LD_PRELOAD: asked.stdout.trim(),
    FAKETIME: `${ms < 0 ? '' : '+'}${ms / 1000}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
