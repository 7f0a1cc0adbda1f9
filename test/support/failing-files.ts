/**
 * Files of a program that runs can take no more. The system itself refuses: by default at a limit of
 * the size of files, which needs no right and cuts the last write short; with TEST_FAULTS_AT=system-call
 * (`npm run test:outside -- faultlab`) strace lets the very calls fail as a disk would.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../../server/storage/embedded/process-life.ts'
import { descendantsOf } from './process-tree.ts'

export const diskFaults = ['is full', 'fails'] as const
export type DiskFault = (typeof diskFaults)[number]

/** What was wrong with the disk is over. */
export type Mend = () => Promise<void>

const isAtSystemCall = process.env['TEST_FAULTS_AT'] === 'system-call'

/** Strikes the program with this id and all that it has started, until it is mended. */
export async function failFilesOf(pid: number, fault: DiskFault): Promise<Mend> {
  return isAtSystemCall ? injectErrors(pid, fault) : limitFiles(pid, fault)
}

/** A first page can be written in both; a row of settlements or a batch of the log cannot. */
const limits: Readonly<Record<DiskFault, number>> = { 'is full': 70_000, fails: 5000 }

async function limitFiles(root: number, fault: DiskFault): Promise<Mend> {
  await setLimit(root, String(limits[fault]))
  return () => setLimit(root, 'unlimited')
}

async function setLimit(root: number, bytes: string): Promise<void> {
  // The first one first: whatever it starts from then on has the limit from the beginning.
  for (const pid of [root, ...(await pidsBelow(root))]) {
    const { error, status } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
    assert.equal(error, undefined, 'prlimit, of util-linux, is there')
    assert.ok(status === 0 || !isAlive(pid), `the limit of process ${pid} can be set`)
  }
}

const calls = 'pwrite64,pwritev,pwritev2,fallocate,fsync,fdatasync'
const errors: Readonly<Record<DiskFault, string>> = { 'is full': 'ENOSPC', fails: 'EIO' }

async function injectErrors(root: number, fault: DiskFault): Promise<Mend> {
  return straceOn(root, `inject=${calls}:error=${errors[fault]}`)
}

/** Nothing is written or read for so long, and then everything goes on. */
export async function stallFilesOf(pid: number, ms: number): Promise<Mend> {
  if (isAtSystemCall) return straceOn(pid, `inject=${calls}:delay_enter=${ms * 1000}:when=1`)
  const pids = [pid, ...(await pidsBelow(pid))]
  for (const one of pids) signal(one, 'SIGSTOP')
  const goOn = () => {
    for (const one of pids) signal(one, 'SIGCONT')
  }
  const timer = setTimeout(goOn, ms)
  return async () => {
    clearTimeout(timer)
    goOn()
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (isAlive(pid)) process.kill(pid, name)
}

async function straceOn(root: number, injection: string): Promise<Mend> {
  const pids = [root, ...(await pidsBelow(root))].flatMap((pid) => ['-p', String(pid)])
  const options = ['-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', injection]
  const strace = spawn('strace', [...options, ...pids], { stdio: ['ignore', 'ignore', 'pipe'] })
  await untilAttached(strace)
  return async () => {
    const ended = new Promise((resolve) => strace.once('close', resolve))
    strace.kill('SIGINT')
    if (strace.exitCode === null) await ended
  }
}

async function untilAttached(strace: ChildProcess): Promise<void> {
  let said = ''
  strace.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  for (let waited = 0; !said.includes('attached'); waited += 20) {
    assert.ok(strace.exitCode === null && waited < 5000, `strace does not attach: ${said}`)
    await sleep(20)
  }
  // It says so for one process after the other.
  await sleep(100)
}

async function pidsBelow(root: number): Promise<number[]> {
  return (await descendantsOf(root)).map(({ pid }) => pid)
}
