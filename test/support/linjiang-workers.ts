/** Linjiang's server as several workers, each a program of its own with an address of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, startProgram, untilGone } from '../launcher/processes.ts'
import type { Linjiang } from './linjiang.ts'

export interface LinjiangWorker {
  readonly address: string
  /** Its name in the leases. */
  readonly lease: string
  readonly pid: number
  kill(): Promise<void>
}

export interface LinjiangWorkers {
  start(): Promise<LinjiangWorker>
  close(): Promise<void>
}

const script = join(import.meta.dirname, 'serve-linjiang.ts')

export async function linjiangWorkers({
  database,
  simulator,
}: Pick<Linjiang, 'database' | 'simulator'>): Promise<LinjiangWorkers> {
  const doors = await mkdtemp(join(tmpdir(), 'yiqiao-doors-'))
  const programs: Program[] = []
  return {
    async start() {
      const args = [script, database.url, simulator.address, '0', doors]
      const program = startProgram([process.execPath, ...args])
      programs.push(program)
      const said = await program.untilSays(/^http:.*\n/m)
      const [, address = '', lease = ''] = /^(http:\S+) (\S+)$/m.exec(said) ?? []
      const pid = program.child.pid ?? 0
      return { address, lease, pid, kill: () => killed(program) }
    },
    async close() {
      await Promise.all(programs.map(killed))
      await rm(doors, { recursive: true, force: true })
    },
  }
}

async function killed({ child, ended }: Program): Promise<void> {
  child.kill('SIGKILL')
  await ended
  await untilGone(child.pid ?? 0)
}
