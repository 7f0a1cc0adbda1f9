/**
 * The tests of faults once more, with disks and clocks that fail at the system call: strace lets the
 * calls of a running database fail, or take long, and libfaketime shows whole programs another time.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const needs = [
  { command: 'strace', install: 'apt-get install strace' },
  { command: 'faketime', install: 'apt-get install faketime' },
]

const root = join(import.meta.dirname, '..', '..')
const minutes = 30

/** Files of test/faults, and which of their tests. */
const suites = [
  ['test/faults/crashes', 'the disk of the database|felt the disks|tells every insurer'],
  ['test/faults/skewed-processes', '.'],
  ['test/faults/mad-clock', 'data folder'],
] as const

/** Options go to the tests, such as `--test-name-pattern=…`. */
export async function run(options: readonly string[]): Promise<string> {
  let passed = 0
  for (const [file, names] of suites) passed += await test(file, names, options)
  return `${passed} tests passed with disks and clocks that fail at the system call.`
}

async function test(file: string, names: string, options: readonly string[]): Promise<number> {
  const chosen = options.length > 0 ? options : [`--test-name-pattern=${names}`]
  const args = ['test/run.ts', file, `--test-timeout=${minutes * 60_000}`, ...chosen]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TEST_THOROUGH: 'yes', TEST_FAULTS_AT: 'system-call' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  assert.equal(code, 0, `a fault at the system call broke what must hold (${file})`)
  return Number(/^ℹ pass (\d+)$/m.exec(output)?.[1] ?? 0)
}
