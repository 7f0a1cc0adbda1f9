/**
 * Papers of a claim are shown to Debian's clamd while they come in: clean, infected, too long for it,
 * and with the daemon away. Its one signature is ours, of the text that everybody tests with.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { clamdAt } from '../../server/scanner/clamd.ts'
import { TestClaims } from '../support/claims.ts'
import { jpegFile, pdfFile } from '../support/paper-files.ts'
import { sampleVirus } from '../support/scanner.ts'

export const needs = [{ command: 'clamd', install: 'apt-get install clamav-daemon' }]

const startMs = 60_000
const patienceMs = 5000
const mostStream = 1024 * 1024

export async function run(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-clamd-'))
  const socket = join(folder, 'clamd.ctl')
  let clamd = await start(folder, socket)
  const claims = await TestClaims.start({ scanner: clamdAt(socket, patienceMs) })
  try {
    const send = await senderOf(claims)
    const rows: [what: string, content: Uint8Array, status: number, said: string][] = [
      ['a photograph', jpegFile(), 201, 'clean'],
      ['a letter', pdfFile('words'), 201, 'clean'],
      ['a letter with the test virus', pdfFile(sampleVirus), 422, 'infected'],
      ['longer than the scanner takes', long(2 * mostStream), 503, 'scanner-away'],
      ['longer than a paper may be', long(11 * mostStream), 422, 'size'],
    ]
    for (const [what, content, status, said] of rows) {
      assert.deepEqual(await send(content), [status, said], what)
    }
    await stop(clamd)
    assert.deepEqual(await send(jpegFile({ salt: 'while it is away' })), [503, 'scanner-away'])
    clamd = await start(folder, socket)
    const back = await send(jpegFile({ salt: 'while it is away' }))
    assert.deepEqual(back, [201, 'clean'], 'once it is back')
    assert.equal(await claims.finding(), null)
    return `clamd was shown ${rows.length + 1} papers, and the claim holds those that it found clean.`
  } finally {
    await claims.close()
    await stop(clamd)
    await rm(folder, { recursive: true })
  }
}

const long = (bytes: number) => Buffer.concat([Buffer.from(jpegFile()), Buffer.alloc(bytes)])

/** Sends papers of one claim that waits for one; answers the status and what was found or is wrong. */
async function senderOf(claims: TestClaims) {
  const person = await claims.person()
  const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
  await claims.until(person, id, 'adjudicated')
  await claims.act(id, { act: 'pend', missing: ['identity-copy'] })
  return async (content: Uint8Array) => {
    const response = await fetch(`${claims.origin}/api/claims/${id}/papers?paper=identity-copy`, {
      method: 'POST',
      headers: { 'x-sample-actor': `patient:${person}`, 'content-type': 'image/jpeg' },
      body: Buffer.from(content),
    })
    const said = (await response.json()) as { scanned?: string; code: string; place?: string }
    return [response.status, said.scanned ?? (said.place || said.code)]
  }
}

/** Everything of it lies in the folder, and it runs as whoever started it. */
async function start(folder: string, socket: string): Promise<ChildProcess> {
  const signature = Buffer.from(sampleVirus).toString('hex')
  await writeFile(join(folder, 'own.ndb'), `Yiqiao.Test.Text:0:*:${signature}\n`)
  const settings = {
    DatabaseDirectory: folder,
    LocalSocket: socket,
    Foreground: 'yes',
    StreamMaxLength: `${mostStream}`,
    User: userInfo().username,
    LogFile: join(folder, 'clamd.log'),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`)
  const file = join(folder, 'clamd.conf')
  await writeFile(file, lines.join(''))
  const clamd = spawn('clamd', ['--config-file', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  const until = performance.now() + startMs
  while (!(await answers(socket))) {
    assert.ok(clamd.exitCode === null && performance.now() < until, 'clamd does not start')
    await pause(100)
  }
  return clamd
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect(socket, () => line.write('zPING\0'))
    line.on('error', () => resolve(false))
    line.on('close', () => resolve(false))
    line.on('data', (said) => {
      line.destroy()
      resolve(said.toString().startsWith('PONG'))
    })
  })
}

async function stop(clamd: ChildProcess): Promise<void> {
  if (clamd.exitCode !== null) return
  clamd.kill('SIGKILL')
  await once(clamd, 'close')
}
