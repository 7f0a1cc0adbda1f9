/**
 * Read before every test file: a process that something keeps alive after its tests, such as what a
 * failing hook had opened, ends by itself, and its file has failed. The runner's own time is that of
 * each test in it, and not that of the process.
 */
import { sampled } from './thoroughness.ts'

/** Far beyond what any file takes: a machine that is slow, or has other work, is no failure. */
const longestMinutes = sampled(12, 90)

setTimeout(() => {
  console.error(`${process.argv[1]} was still alive after ${longestMinutes} minutes.`)
  process.exit(1)
}, longestMinutes * 60_000).unref()
