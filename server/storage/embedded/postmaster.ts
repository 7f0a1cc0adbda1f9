/** The server process of a data folder: found by its pid file, never mistaken, and stopped. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../../start-failure.ts'
import { runAs } from './account.ts'
import type { ClusterPaths } from './cluster.ts'
import { isAlive } from './process-life.ts'

export interface Running {
  readonly pid: number
  readonly port: number
  /** Where in the log the words of this very start begin. */
  readonly logFrom: number
}

const pollMs = 20
const stopPatienceMs = 60_000

export async function readPidFile({ pidFile }: ClusterPaths): Promise<Running | undefined> {
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  const [pid = '', , , port = ''] = text.split('\n')
  if (!(Number(pid) > 0 && Number(port) > 0)) return undefined
  return { pid: Number(pid), port: Number(port), logFrom: 0 }
}

/**
 * A process id may have been given to another program since, above all in a container, and that
 * program must not be stopped. PostgreSQL works inside its own folder, wherever that was moved.
 */
export async function isServerOf({ cluster }: ClusterPaths, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') return (await worksIn(cluster))(pid)
  if (process.platform === 'win32') return true
  const { output } = await runAs({ kind: 'own' }, 'ps', ['-o', 'command=', '-p', String(pid)])
  return output.includes(cluster)
}

/**
 * A question to ask of a process: does it work in this folder? The kernel hides the folder of a
 * process in another user namespace than ours or its children; its command line still names it.
 */
async function worksIn(folder: string): Promise<(pid: number | string) => Promise<boolean>> {
  const home = await stat(folder)
  return async (pid) => {
    const workplace = await stat(`/proc/${pid}/cwd`).catch(() => undefined)
    if (workplace) return workplace.ino === home.ino && workplace.dev === home.dev
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return command.split('\0').includes(folder)
  }
}

/**
 * Takes away the pid file of a server that is gone where PostgreSQL would take another process for
 * it: one that was given the same id, or the dead server itself while its parent has not taken
 * notice. Never while a session of that server still works on the files.
 */
export async function clearPidFile({ cluster, pidFile }: ClusterPaths): Promise<void> {
  if (process.platform !== 'linux') return
  const isAtWork = await worksIn(cluster)
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const atWork = await Promise.all(pids.map(isAtWork))
  if (!atWork.includes(true)) await rm(pidFile, { force: true })
}

/** First the fast shutdown; the immediate one only when that hangs, as it costs a recovery. */
export async function stop(pid: number): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    signal(pid, name)
    for (let waitedMs = 0; waitedMs < stopPatienceMs; waitedMs += pollMs) {
      if (!isAlive(pid)) return
      await sleep(pollMs)
    }
  }
}

export function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}
