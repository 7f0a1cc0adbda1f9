/** All of test/faults, whole: every cell of the grid of crashes, and longer storms. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export async function run({ seed }: { seed: number }): Promise<{ cases: number }> {
  const child = spawn(process.execPath, ['test/run.ts', 'test/faults', '--test-timeout=5400000'], {
    cwd: root,
    env: { ...process.env, TEST_SEED: String(seed), TEST_THOROUGH: 'yes' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  assert.equal(code, 0, 'a fault broke what must hold')
  return { cases: Number(/^ℹ pass (\d+)$/m.exec(output)?.[1] ?? 0) }
}
