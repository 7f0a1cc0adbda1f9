/** Runs a simulator as a process of its own and ends it again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Simulator {
  readonly address: string
  stop(): Promise<void>
}

/** @param args what the simulator reads after its port, such as `card.pay=lost`. */
export async function startProcess(file: string, args: readonly string[]): Promise<Simulator> {
  const child = spawn(process.execPath, [file, '0', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: {},
  })
  const ended = once(child, 'exit')
  const line = once(createInterface({ input: child.stdout }), 'line')
  const first = await Promise.race([line, ended])
  const address = String(first[0])
  if (!address.startsWith('http://')) throw new Error(`The simulator ${file} did not start.`)
  return {
    address,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
