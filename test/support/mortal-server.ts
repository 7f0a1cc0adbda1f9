/** A server that is killed and started again, at the same address. */
import { readdir, readFile } from 'node:fs/promises'
import { errorCode } from '../../server/start-failure.ts'
import { type Program, startProgram, untilGone } from '../launcher/processes.ts'
import { ownPort } from './own-port.ts'

export interface MortalServer {
  readonly address: string
  readonly isRunning: boolean
  /** Starts it, or starts it again. */
  start(): Promise<void>
  /** `kill -9` of the server with all its workers, between any two instructions. */
  kill(): Promise<void>
}

/** The program says its address when it is ready. */
export async function mortalServer(
  script: string,
  argsFor: (port: number) => readonly string[],
  settingsFor: (port: number) => Record<string, string> = () => ({}),
): Promise<MortalServer> {
  const port = await ownPort()
  let program: Program | undefined
  return {
    address: `http://127.0.0.1:${port}`,
    get isRunning() {
      return program !== undefined && program.child.exitCode === null
    },
    async start() {
      const command = [process.execPath, script, ...argsFor(port)]
      program = startProgram(command, settingsFor(port))
      await program.untilSays(/^http:/m)
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
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      const parent = Number(/\) \S (\d+) /.exec(status)?.[1] ?? 0)
      return { pid: Number(pid), parent, isNode: command.split('\0')[0] === process.execPath }
    }),
  )
  const below = (parent: number): number[] =>
    found
      .filter((one) => one.parent === parent && one.isNode)
      .flatMap(({ pid }) => [pid, ...below(pid)])
  return below(root)
}
