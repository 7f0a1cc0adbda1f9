/** Whether a process grows by what it is asked. */
import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const mostGrowth = 1.05

const collect: () => void = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
})()

/** What is resident, without room that the collector holds for later and gives back when it likes. */
export function residentBytes(): number {
  for (let i = 0; i < 3; i++) collect()
  const { rss, heapTotal, heapUsed } = process.memoryUsage()
  return rss - heapTotal + heapUsed
}

export function assertFlat(warmBytes: number, bytes: number): void {
  const told = `${Math.round(warmBytes / 1e6)} MB grew to ${Math.round(bytes / 1e6)} MB`
  assert.ok(bytes <= warmBytes * mostGrowth, told)
}
