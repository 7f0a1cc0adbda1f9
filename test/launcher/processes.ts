/** Starting, watching and killing programs, for the tests of the launcher. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { plainEnvironment } from '../support/plain-environment.ts'

export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export interface Program {
  readonly child: ChildProcess
  /** Resolves with the output so far when a line of it matches; rejects when the program ends. */
  untilSays(pattern: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** Starts a program with exactly these settings on top of the path and the folders of this run. */
export function startProgram(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(command, args, {
    cwd: '/',
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output, errors }))
  })
  return {
    child,
    ended,
    untilSays: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(output)) resolve(output)
        }
        child.stdout.on('data', look)
        look()
        ended.then(() => reject(new Error(`It ended without a word of ${pattern}: ${errors}`)))
      }),
  }
}

export function runProgram(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startProgram(command, env).ended
}

/** Waits until a process that was told to end is gone. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(10)
}

export const isRoot = process.geteuid?.() === 0

/** Whether this kernel lets this user have a user namespace; some containers forbid it. */
export const hasUserNamespaces =
  spawnSync('unshare', ['--user', '--map-user=65534', 'true']).status === 0

/** What makes the rest of a command line run as root: as we are, or in a namespace of our own. */
export const asRoot: readonly string[] = isRoot
  ? []
  : ['unshare', '--user', '--map-root-user', '--']
