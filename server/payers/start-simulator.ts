/** Runs the payer simulator as a process of its own and ends it again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Simulator {
  readonly address: string
  stop(): Promise<void>
}

/** `behaviours` as the simulator reads them, such as `linjiang-life/plan.insurer=down`. */
export async function startSimulator(behaviours: readonly string[] = []): Promise<Simulator> {
  const file = join(import.meta.dirname, 'simulator.ts')
  const child = spawn(process.execPath, [file, '0', ...behaviours], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: {},
  })
  const ended = once(child, 'exit')
  const line = once(createInterface({ input: child.stdout }), 'line')
  const first = await Promise.race([line, ended])
  const address = String(first[0])
  if (!address.startsWith('http://')) throw new Error('The payer simulator did not start.')
  return {
    address,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
