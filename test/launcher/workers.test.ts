import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleBills } from '../../samples/read-samples.ts'
import { startFailures } from '../../server/start-failure.ts'
import { stopLeftover } from '../../server/storage/embedded/embedded-server.ts'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { aClerk } from '../support/clerk.ts'
import { withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { yiqiao } from '../support/yiqiao.ts'
import { type Program, runProgram, startProgram, untilGone } from './processes.ts'

const root = join(import.meta.dirname, '..', '..')
const main = [process.execPath, join(root, 'server', 'main.ts')]

describe('yiqiao serve --workers', () => {
  let folder: string
  let port: number
  const bills = sampleBills()
    .filter(({ body }) => typeof body.person === 'string')
    .slice(0, 12)
  const started: Program[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao 多进程 '))
    port = await ownPort()
  })
  after(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGKILL')
      await ended
    }
    await stopLeftover(join(folder, 'data'))
    await rm(folder, { recursive: true, force: true })
  })

  function start(command: readonly string[], env: Record<string, string>): Program {
    const program = startProgram(command, env)
    started.push(program)
    return program
  }

  const settings = (more: Record<string, string> = {}) => {
    return { PORT: String(port), YIQIAO_DATA: join(folder, 'data'), ...more }
  }
  const ready = (program: Program) =>
    program.untilSays(new RegExp(`^http://localhost:${port}\n`, 'm'))

  async function settleAll(): Promise<string[]> {
    const clerk = aClerk(`http://localhost:${port}`)
    return Promise.all(
      bills.map(async ({ name, body }) => {
        const reply = await clerk.insist(`workers-${name}`, body)
        assert.equal(reply.status, 201, reply.text)
        return reply.text
      }),
    )
  }

  async function workersOf({ child }: Program): Promise<number[]> {
    const task = `/proc/${child.pid}/task/${child.pid}/children`
    const pids = (await readFile(task, 'utf8')).trim().split(' ').map(Number)
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    )
    return pids.filter((_, i) => lines[i]?.includes('workers/child.ts'))
  }

  let answers: readonly string[] = []

  it('shares the buckets out, goes on without one that sleeps, and starts one anew that was killed', async () => {
    const command = [process.execPath, join(root, 'cli', 'main.ts'), 'serve', '--workers', '2']
    const server = start(command, settings())
    await ready(server)
    answers = await settleAll()
    const metrics = await (await fetch(`http://localhost:${port}/metrics`)).text()
    const buckets = [...metrics.matchAll(/^yiqiao_buckets\{worker="(.+)"\} (\d+)$/gm)]
    assert.deepEqual(buckets.map(([, worker, count]) => [worker, count]).sort(), [
      [`${port}-1`, '128'],
      [`${port}-2`, '128'],
    ])
    const [victim = 0, sleeper = 0] = await workersOf(server)
    process.kill(sleeper, 'SIGSTOP')
    assert.deepEqual(await settleAll(), answers, 'a new connection never waits for one that sleeps')
    process.kill(sleeper, 'SIGCONT')
    process.kill(victim, 'SIGKILL')
    assert.deepEqual(await settleAll(), answers, 'the same keys get the same bytes')
    while ((await workersOf(server)).filter((pid) => pid !== victim).length < 2) await sleep(50)
  })

  it('ends its workers with the parent that was killed; the next start goes on, and stops in order', async () => {
    const [killed] = started
    assert.ok(killed)
    const workers = await workersOf(killed)
    killed.child.kill('SIGKILL')
    await killed.ended
    for (const pid of workers) await untilGone(pid)

    const next = start(main, settings({ YIQIAO_WORKERS: '2' }))
    assert.match(await ready(next), /Adopted the database/)
    assert.deepEqual(await settleAll(), answers)
    assert.equal((await yiqiao(['verify'], '', settings())).code, 0)

    const others = await workersOf(next)
    const clerk = aClerk(`http://localhost:${port}`)
    const last = bills.map(({ name, body }) => clerk.settle(`workers-${name}`, body))
    await Promise.race(last)
    next.child.kill('SIGINT')
    // A terminal tells all of them.
    for (const pid of others) process.kill(pid, 'SIGINT')
    // What came too late is refused, and what was under way is answered.
    for (const reply of await Promise.allSettled(last)) {
      if (reply.status === 'fulfilled') assert.equal(reply.value.status, 201, reply.value.text)
    }
    const ended = await next.ended
    assert.deepEqual([ended.code, ended.errors], [0, ''])
    assert.deepEqual(others.filter(isAlive), [])
    assert.deepEqual(await readdir(join(folder, 'data', 'workers')), [])
  })

  it('does not start where another machine settles, and does when that one’s lease is over', async () => {
    const database = await withDatabase()
    const env = settings({ DATABASE_URL: database.url, YIQIAO_DATA: join(folder, 'apart') })
    const renew = () =>
      database.pool.query(
        `INSERT INTO worker_lease (worker, host, address, runs_background, joined_at, expires_at)
         VALUES ('far', 'far-away', '/doors/far', true, now(), now() + interval '3 seconds')
         ON CONFLICT (worker) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
      )
    await renew()
    const renewing = setInterval(renew, 500)
    const refused = await runProgram(main, env)
    clearInterval(renewing)
    assert.match(refused.errors, /^Another Yiqiao .* from the machine far-away, .*: stop it, or/)
    assert.equal(refused.code, startFailures['workers-elsewhere'])

    await renew()
    const program = start(main, env)
    await ready(program)
    program.child.kill('SIGINT')
    assert.equal((await program.ended).code, 0)
    await database.close()
  })
})
