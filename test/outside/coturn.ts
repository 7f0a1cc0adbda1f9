/**
 * The video visit of J2 once more, with every packet through Debian's coturn: two browsers that may
 * use nothing but the relay see each other, with the names and passwords that our server gives out.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownPort } from '../support/own-port.ts'

const install = 'apt-get install coturn'
export const needs = [
  { command: 'turnserver', install },
  { command: 'turnutils_uclient', install },
]

const root = join(import.meta.dirname, '..', '..')
const realm = 'relay.example'
const secret = 'shared with the relay of a test'
const patienceMs = 20_000
const probeMs = 10_000
const lastLines = 60

interface Relay {
  readonly address: string
  readonly port: number
  readonly process: ChildProcess
  /** All that it has said so far. */
  readonly said: () => string
}

export async function run(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-coturn-'))
  const relay = await start(folder)
  try {
    checkNames(relay)
    const secretFile = join(folder, 'secret')
    await writeFile(secretFile, `${secret}\n`)
    await visit(relay, secretFile)
    return describe(relay.said())
  } finally {
    relay.process.kill('SIGTERM')
    if (relay.process.exitCode === null) await once(relay.process, 'close')
    await rm(folder, { recursive: true })
  }
}

async function start(folder: string): Promise<Relay> {
  const [address, port] = [ownAddress(), await ownPort()]
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--verbose', '--log-file', 'stdout'],
      ...['--listening-ip', address, '--relay-ip', address, '--listening-port', String(port)],
      ...['--use-auth-secret', '--static-auth-secret', secret, '--realm', realm],
      ...['--allow-loopback-peers', '--userdb', join(folder, 'users')],
      ...['--pidfile', join(folder, 'pid')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const relay = { address, port, process: child, said: () => output }
  for (const until = Date.now() + patienceMs; !knows(relay, nameFor(60)); ) {
    assert.ok(Date.now() < until && child.exitCode === null, `coturn did not start:\n${output}`)
  }
  return relay
}

/** A browser gathers nothing on the loopback, so the relay has to be where the machine is. */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  return found?.address ?? '127.0.0.1'
}

interface Login {
  readonly name: string
  readonly password: string
}

function nameFor(seconds: number, by = secret): Login {
  const name = `${Math.floor(Date.now() / 1000) + seconds}:somebody`
  return { name, password: createHmac('sha1', by).update(name).digest('base64') }
}

/** Whether the relay lets this one in: its own client sends a few packets to itself. */
function knows({ address, port }: Relay, { name, password }: Login): boolean {
  const args = ['-y', '-u', name, '-w', password, '-p', String(port), address]
  return spawnSync('turnutils_uclient', args, { timeout: probeMs }).status === 0
}

function checkNames(relay: Relay): void {
  assert.ok(!knows(relay, nameFor(-60)), 'a name whose time is over is let in')
  assert.ok(!knows(relay, nameFor(60, 'another secret')), 'a password of another secret is let in')
}

/** The story itself, as `npm test` runs it, of which only the relay is new. */
async function visit({ address, port, said }: Relay, secretFile: string): Promise<void> {
  const child = spawn(process.execPath, ['test/run.ts', 'test/flows/j2-follow-up'], {
    cwd: root,
    env: {
      ...process.env,
      TEST_RELAY: `turn:${address}:${port}?transport=udp`,
      TEST_RELAY_SECRET_FILE: secretFile,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'close')
  const last = said().split('\n').slice(-lastLines).join('\n')
  assert.equal(code, 0, `two browsers did not meet through the relay, which said:\n${last}`)
}

/** What coturn has counted for the names of a consultation's two sides. */
function describe(said: string): string {
  const usages = said.matchAll(
    /usage: realm=<[^>]*>, username=<\d+:(?:patient|doctor)-[^>]*>, rp=\d+, rb=(\d+), sp=\d+, sb=(\d+)/g,
  )
  const bytes = [...usages].map(([, received, sent]) => Number(received) + Number(sent))
  const sides = new Set(
    [...said.matchAll(/username=<\d+:(patient|doctor)-/g)].map(([, side]) => side),
  )
  const total = bytes.reduce((sum, one) => sum + one, 0)
  assert.deepEqual([...sides].sort(), ['doctor', 'patient'], said.slice(-2000))
  assert.ok(total > 0, `the relay carried nothing:\n${said.slice(-2000)}`)
  return `coturn carried ${(total / 1e6).toFixed(1)} MB between two browsers that saw each other.`
}
