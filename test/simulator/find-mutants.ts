/** Plants bugs, each in a process of its own, and says which of them the simulator did not find. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { mutants } from './mutants.ts'

const main = join(import.meta.dirname, 'main.ts')
const settlements = 20_000
const atOnce = 2

export async function findMutants(indexes: readonly number[], seed: string) {
  const missed: string[] = []
  const found: string[] = []
  const queue = indexes.values()
  const work = async () => {
    for (const index of queue) {
      const { code, output } = await simulated(index, seed)
      const what = mutants[index]?.what ?? ''
      if (code === 1 && output.startsWith('World ')) found.push(`${what}: ${output.split('\n')[0]}`)
      else missed.push(code === 0 ? what : `${what}: ${output}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { missed, found }
}

function simulated(index: number, seed: string): Promise<{ code: number | null; output: string }> {
  const args = ['--disable-warning=ExperimentalWarning', main, seed, String(settlements)]
  const child = spawn(process.execPath, [...args, String(index)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const channel of [child.stdout, child.stderr]) {
    channel.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }))
  })
}
