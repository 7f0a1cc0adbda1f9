/** A server that is killed and started again, at the same address. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../../server/start-failure.ts'
import { type Program, startProgram, untilGone } from '../launcher/processes.ts'
import { ownPort } from './own-port.ts'
import { descendantsOf } from './process-tree.ts'

export interface MortalServer {
  readonly address: string
  readonly isRunning: boolean
  readonly pid: number
  /** Lines of its log that tell of a fault of ours. */
  readonly faults: readonly string[]
  /** Starts it, or starts it again; while it starts, and while it runs, this is when it is ready. */
  start(): Promise<void>
  /** `kill -9` of the server with all its workers, between any two instructions. */
  kill(): Promise<void>
  /** Nothing of it runs for so long, as if its machine were swapping or its loop were blocked. */
  standStill(ms: number): Promise<void>
}

/** The program says its address when it is ready. */
export async function mortalServer(
  script: string,
  argsFor: (port: number) => readonly string[],
  settingsFor: (port: number) => Record<string, string> = () => ({}),
): Promise<MortalServer> {
  const port = await ownPort()
  let program: Program | undefined
  let ready = Promise.resolve()
  const faults: string[] = []
  const isRunning = () => program !== undefined && program.child.exitCode === null
  async function begin(): Promise<void> {
    const command = [process.execPath, script, ...argsFor(port)]
    program = startProgram(command, settingsFor(port))
    program.child.stderr?.on('data', (text: string) => {
      faults.push(...text.split('\n').filter((line) => line.includes('"status":500')))
    })
    await program.untilSays(/^http:/m)
  }
  return {
    address: `http://127.0.0.1:${port}`,
    get isRunning() {
      return isRunning()
    },
    faults,
    get pid() {
      return program?.child.pid ?? 0
    },
    start() {
      if (!isRunning()) ready = begin()
      return ready
    },
    async kill() {
      const pid = program?.child.pid
      if (program === undefined || pid === undefined) return
      const all = [pid, ...(await workersOf(pid))]
      for (const one of all) end(one)
      await program.ended
      for (const one of all) await untilGone(one)
      program = undefined
    },
    async standStill(ms) {
      const pid = program?.child.pid
      if (pid === undefined) return
      process.kill(pid, 'SIGSTOP')
      await sleep(ms)
      process.kill(pid, 'SIGCONT')
    },
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

/** Programs of Node below it; an embedded database is none, and lives on. */
async function workersOf(root: number): Promise<number[]> {
  const found = await descendantsOf(root)
  return found.filter(({ program }) => program === process.execPath).map(({ pid }) => pid)
}
