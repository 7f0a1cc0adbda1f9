/** Runs the command `yiqiao` as somebody at a shell would. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { plainEnvironment } from './plain-environment.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export function yiqiao(args: readonly string[], input = '', env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), ...args], {
    cwd: root,
    env: { ...plainEnvironment(), ...env },
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, out, err }))
  })
}
