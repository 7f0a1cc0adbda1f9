import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startFailures } from '../../server/start-failure.ts'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { isRoot, type Program, runProgram, startProgram, untilGone } from './processes.ts'

const root = join(import.meta.dirname, '..', '..')
const main = join(root, 'server', 'main.ts')
const serve = [process.execPath, main]

/** Fills a folder, and goes on for a while after somebody has begun to remove it. */
const writesOn = `
  const { existsSync, writeFileSync } = require('node:fs')
  const [folder] = process.argv.slice(1)
  const first = folder + '/0'
  writeFileSync(first, '')
  console.log('writing')
  let until = Infinity
  for (let n = 1; Date.now() < until; n++) {
    try { writeFileSync(folder + '/' + (1 + (n % 50)), '') } catch { break }
    if (until === Infinity && !existsSync(first)) until = Date.now() + 500
  }`

describe('npm start', () => {
  let folder: string
  let port: number
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao 启动 '))
    port = await ownPort()
  })
  after(() => rm(folder, { recursive: true, force: true }))

  function settings(data: string, more: Record<string, string> = {}): Record<string, string> {
    return { PORT: String(port), YIQIAO_DATA: join(folder, data), ...more }
  }

  async function ready(program: Program): Promise<string> {
    return program.untilSays(new RegExp(`^http://localhost:${port}\n`, 'm'))
  }

  async function databasePid(data: string): Promise<number> {
    const [pid] = (await readFile(join(folder, data, 'postgres', 'postmaster.pid'), 'utf8')).split(
      '\n',
    )
    return Number(pid)
  }

  async function refused(
    code: keyof typeof startFailures,
    sentence: RegExp,
    env: Record<string, string>,
    command: readonly string[] = serve,
  ): Promise<void> {
    const ended = await runProgram(command, env)
    assert.match(ended.errors, sentence)
    assert.equal(ended.errors.trim().split('\n').length, 1, ended.errors)
    assert.equal(ended.code, startFailures[code])
  }

  it('ends with its address, refuses a second start, and takes its database along at Ctrl-C', async () => {
    const first = startProgram(serve, settings('first'))
    const output = await ready(first)
    assert.match(output, /Creating the database\n/)
    assert.ok(output.endsWith(`\nhttp://localhost:${port}\n`))
    assert.equal((await fetch(`http://localhost:${port}/readyz`)).status, 200)
    const pid = await databasePid('first')

    await refused(
      'data-folder-in-use',
      new RegExp(`^Another Yiqiao \\(process ${first.child.pid}, http://localhost:${port}\\)`),
      settings('first', { PORT: String(await ownPort()) }),
    )
    await refused('port-in-use', /^The port \d+ is used .*: .*set PORT/, settings('other'))

    first.child.kill('SIGINT')
    // npm passes the same Ctrl-C on a second time.
    first.child.kill('SIGINT')
    const ended = await first.ended
    assert.equal(ended.code, 0, ended.errors)
    assert.equal(isAlive(pid), false)
  })

  it('adopts the database of a start that was killed, and stops it at SIGTERM', async () => {
    const killed = startProgram(serve, settings('first'))
    await ready(killed)
    const pid = await databasePid('first')
    killed.child.kill('SIGKILL')
    await killed.ended
    assert.equal(isAlive(pid), true)

    const next = startProgram(serve, settings('first'))
    assert.match(await ready(next), /Adopted the database/)
    assert.equal(await databasePid('first'), pid)
    next.child.kill('SIGTERM')
    assert.equal((await next.ended).code, 0)
    assert.equal(isAlive(pid), false)
  })

  it('ends in order when npm is told to end', async () => {
    const npm = startProgram(['npm', '--prefix', root, 'start'], settings('first'))
    await ready(npm)
    const pid = await databasePid('first')
    npm.child.kill('SIGTERM')
    assert.match((await npm.ended).output, /\nStopping\n$/)
    assert.equal(isAlive(pid), false)
  })

  it('finishes a start that was killed while it made the database', async () => {
    const killed = startProgram(serve, settings('midway'))
    await killed.untilSays(/Creating the database/)
    killed.child.kill('SIGKILL')
    await killed.ended
    // Stands for what was making the database and outlives the start by a while.
    const left = join(folder, 'midway', 'postgres-part-left', 'cluster')
    await mkdir(left, { recursive: true })
    const maker = startProgram([process.execPath, '-e', writesOn, left])
    await maker.untilSays(/writing/)
    const next = startProgram(serve, settings('midway'))
    await ready(next)
    const remains = (await readdir(join(folder, 'midway'))).filter((name) => /part-/.test(name))
    assert.deepEqual(remains, [])
    next.child.kill('SIGINT')
    assert.equal((await next.ended).code, 0)
    await maker.ended
  })

  it('leaves nothing running when it is told to stop before it is ready', async () => {
    const early = startProgram(serve, settings('first'))
    await early.untilSays(/Started the database/)
    const pid = await databasePid('first')
    early.child.kill('SIGINT')
    assert.equal((await early.ended).code, 0)
    await untilGone(pid)
  })

  it('uses the PostgreSQL of DATABASE_URL and starts none of its own', async () => {
    const database = await withDatabase()
    const behindProxy = { DATABASE_URL: database.url, YIQIAO_ORIGIN: 'https://care.example' }
    const program = startProgram(serve, settings('outside', behindProxy))
    await ready(program)
    assert.equal((await fetch(`http://localhost:${port}/readyz`)).status, 200)
    await assert.rejects(stat(join(folder, 'outside', 'postgres')))

    await database.close()
    assert.equal((await fetch(`http://localhost:${port}/readyz`)).status, 503)
    assert.equal((await fetch(`http://localhost:${port}/healthz`)).status, 200)
    program.child.kill('SIGINT')
    assert.equal((await program.ended).code, 0)

    await refused(
      'database-refuses',
      /does not exist: create it, or correct the name in DATABASE_URL\.\n$/,
      settings('outside', { DATABASE_URL: database.url }),
    )
  })

  it('names a setting it does not know or cannot read, and what it could be', async () => {
    const unknown = { YIQIAO_MODUS: 'sample' }
    await refused('setting-unknown', /^The setting YIQIAO_MODUS is unknown: remove it, or/, unknown)
    const malformed = { PORT: 'http' }
    await refused('setting-malformed', /^The setting PORT is "http": it must be/, malformed)
    const url = 'postgresql://yiqiao:secret@127.0.0.1:1/yiqiao'
    const wrong = settings('outside', { DATABASE_URL: url })
    await refused(
      'database-unreachable',
      /^The database 127\.0\.0\.1:1\/yiqiao does not answer/,
      wrong,
    )
  })

  it('says which folder it cannot use', async () => {
    const inAFile = settings('outside', { YIQIAO_DATA: join(main, 'data') })
    await refused(
      'data-folder-unusable',
      /main\.ts\/data cannot be made .*: set YIQIAO_DATA/,
      inAFile,
    )
  })

  describe('on a full disk', () => {
    const ownMounts = ['unshare', '--mount', ...(isRoot ? [] : ['--user', '--map-root-user']), '--']

    /** Runs a line of shell in which $DISK is a small disk of its own and "$@" starts the server. */
    function onDisk(mebibytes: number, line: string): readonly string[] {
      const mount = `mount -t tmpfs -o size=${mebibytes}m tmpfs "$DISK" || exit 1`
      return [
        ...ownMounts,
        'sh',
        '-c',
        `${mount}; export YIQIAO_DATA="$DISK"; ${line}`,
        'sh',
        ...serve,
      ]
    }
    let disk: Record<string, string>
    before(async () => {
      disk = { PORT: String(port), DISK: await mkdtemp(join(folder, 'disk ')) }
    })

    it('says how much it needs before it makes a database', async () => {
      const sentence = /^The disk of the data folder .* is full: free at least 160 MiB there/
      await refused('disk-full', sentence, disk, onDisk(20, 'exec "$@"'))
    })

    it('says so too when the disk filled up later', async () => {
      const fill = 'head -c 300000000 /dev/zero >"$DISK/fill" 2>/dev/null'
      const start = `"$@" >"$DISK/out" & main=$!; until grep -qs ^http "$DISK/out"; do sleep 0.1; done`
      const stop = 'kill -INT $main; wait $main'
      await refused(
        'disk-full',
        /^The disk of the data folder .* is full: free/,
        disk,
        onDisk(300, `${start}; ${stop}; ${fill}; exec "$@"`),
      )
    })
  })

  it('documents every exit code in the guide for operators', async () => {
    const guide = await readFile(join(root, 'docs', 'guide', 'operating.md'), 'utf8')
    for (const [name, code] of Object.entries(startFailures)) {
      assert.match(guide, new RegExp(`^\\| ${code} +\\| \`${name}\` `, 'm'))
    }
  })
})
