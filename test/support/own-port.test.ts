import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startProgram } from '../launcher/processes.ts'

const module = JSON.stringify(join(import.meta.dirname, 'own-port.ts'))
const takeMany = `
  const { ownPort } = await import(${module})
  const ports = []
  for (let i = 0; i < 150; i++) ports.push(await ownPort())
  console.log(JSON.stringify(ports))
  setInterval(() => {}, 60_000)
`

describe('a port of a process’s own', () => {
  it('is given to no other process', async () => {
    const programs = [1, 2, 3].map(() =>
      startProgram([process.execPath, '--input-type=module', '--eval', takeMany]),
    )
    const said = await Promise.all(programs.map((program) => program.untilSays(/\n/)))
    for (const { child } of programs) child.kill('SIGKILL')
    const ports: number[] = said.flatMap((text) => JSON.parse(text))
    assert.equal(new Set(ports).size, 450)
  })
})
