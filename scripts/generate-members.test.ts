import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { generateMembers } from '../samples/generate.ts'

const script = join(import.meta.dirname, 'generate-members.ts')

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = new Promise<{ code: number | null; output: string; errors: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output, errors })),
  )
  return { child, ended }
}

describe('the command that generates members', () => {
  it('writes a member a line, the same for the same seed, and any share of the work', async () => {
    const { code, output } = await run('--members', '5', '--from', '40', '--seed', 'test').ended
    assert.equal(code, 0)
    const members = generateMembers({ seed: 'test', members: 5, from: 40, year: 2026 })
    assert.equal(output, [...members].map((member) => `${JSON.stringify(member)}\n`).join(''))
  })

  it('only counts when asked to', async () => {
    const { output, errors } = await run('--members', '50', '--seed', 'test', '--count').ended
    const counted = JSON.parse(output)
    const members = [...generateMembers({ seed: 'test', members: 50, year: 2026 })]
    assert.equal(counted.members, 50)
    assert.equal(counted.bills, members.flatMap(({ bills }) => bills).length)
    assert.match(errors, /^50 members, \d+ bills, \d+ lines in \d+ s, at most \d+ MB$/m)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const { child, ended } = run('--members', '2000')
    child.stdout.once('data', () => child.stdout.destroy())
    const { code, errors } = await ended
    assert.equal(code, 0, errors)
  })

  it('refuses what is no number', async () => {
    const { code, errors } = await run('--members', 'many').ended
    assert.equal(code, 2)
    assert.match(errors, /^--members is "many": it must be a whole number/)
  })
})
