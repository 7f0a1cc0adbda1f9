/** Whether another process lives. */
import { readFileSync } from 'node:fs'
import { errorCode } from '../../start-failure.ts'

/**
 * False also for a process that has ended and only waits for its parent to take notice: an orphan's
 * new parent may take a second for that, and inside a container for ever.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
  }
  return !/^\d+ \(.*\) [ZX] /s.test(statusOf(pid))
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}
