/**
 * Under which account the embedded PostgreSQL runs.
 *
 * PostgreSQL refuses to run as root, and initdb refuses a uid without a line in the passwd file.
 *
 *   as we are          an ordinary user with a passwd line
 *   mapped             the same user, seen as another uid inside a user namespace: files stay ours,
 *                      and folders that only we can enter stay reachable
 *   as somebody else   root where the kernel allows no user namespace
 */
import { type SpawnOptions, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { StartFailure } from '../../start-failure.ts'

export type Account =
  | { readonly kind: 'own' }
  | { readonly kind: 'mapped'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'other'; readonly uid: number; readonly gid: number; readonly name: string }

export interface Outcome {
  readonly succeeded: boolean
  /** What the program printed on both channels; the reason when it could not be started. */
  readonly output: string
}

interface PasswdLine {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The account for a database that does not exist yet. */
export async function accountForNew(): Promise<Account> {
  if (process.platform === 'win32') return { kind: 'own' }
  const isRoot = process.geteuid?.() === 0
  if (!isRoot && hasPasswdLine()) return { kind: 'own' }

  const lines = await readPasswd()
  const target = lines.find(({ name }) => name === 'nobody') ?? lines[0]
  if (target !== undefined) {
    const mapped: Account = { kind: 'mapped', uid: target.uid, gid: target.gid }
    if (await isPossible(mapped)) return mapped
  }
  if (!isRoot) throw noPasswdLine()
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find((other) => other.name === name)
    if (line === undefined) continue
    const other: Account = { kind: 'other', ...line }
    if (await isPossible(other)) return other
  }
  throw noOtherUser()
}

/** The account for a database whose files belong to `owner`; PostgreSQL runs only as their owner. */
export async function accountForOwnerOf(
  folder: string,
  owner: { uid: number; gid: number },
): Promise<Account> {
  const us = process.geteuid?.()
  if (us === undefined) return { kind: 'own' }
  if (us === 0) {
    if (owner.uid === 0) return mappedRoot(folder)
    return { kind: 'other', uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` }
  }
  if (owner.uid === us) return { kind: 'own' }
  throw new StartFailure(
    'no-usable-user',
    `The database in ${folder} belongs to uid ${owner.uid}, and this process runs as uid ${us}: start it as that user, or set YIQIAO_DATA to another folder.`,
  )
}

async function mappedRoot(folder: string): Promise<Account> {
  const account = await accountForNew()
  if (account.kind === 'mapped') return account
  throw new StartFailure(
    'no-usable-user',
    `The database in ${folder} belongs to root and the kernel no longer allows user namespaces, without which PostgreSQL does not run as root: run chown -R ${account.kind === 'other' ? account.name : 'postgres'} on that folder, or allow user namespaces.`,
  )
}

/** The command line and options that start `program` under `account`. */
export function commandAs(
  account: Account,
  program: string,
  args: readonly string[],
): { command: string; args: string[]; options: Pick<SpawnOptions, 'uid' | 'gid'> } {
  if (account.kind === 'own') return { command: program, args: [...args], options: {} }
  const { uid, gid } = account
  if (account.kind === 'other') return { command: program, args: [...args], options: { uid, gid } }
  const map = ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
  return { command: 'unshare', args: [...map, program, ...args], options: {} }
}

/** Runs a program to its end under `account`. A program that cannot be started is an outcome too. */
export function runAs(
  account: Account,
  program: string,
  programArgs: readonly string[],
): Promise<Outcome> {
  const { command, args, options } = commandAs(account, program, programArgs)
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ succeeded: false, output: String(error) })
    try {
      // A missing program is told by an event, a uid that we may not take by an exception.
      const child = spawn(command, args, {
        ...options,
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd: '/',
      })
      let output = ''
      for (const channel of [child.stdout, child.stderr]) {
        channel.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      }
      child.on('error', fail)
      child.on('close', (code) => resolve({ succeeded: code === 0, output }))
    } catch (error) {
      fail(error)
    }
  })
}

async function isPossible(account: Account): Promise<boolean> {
  return (await runAs(account, '/bin/sh', ['-c', 'exit 0'])).succeeded
}

function hasPasswdLine(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** The accounts of this machine that are not root. */
async function readPasswd(): Promise<PasswdLine[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':')
    return Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

function noPasswdLine(): StartFailure {
  const uid = process.geteuid?.()
  return new StartFailure(
    'no-usable-user',
    `This process runs as uid ${uid}, which has no line in /etc/passwd, and the kernel allows no user namespace: add the line "yiqiao:x:${uid}:${process.getegid?.()}::/:/bin/sh" to /etc/passwd, or set DATABASE_URL.`,
  )
}

function noOtherUser(): StartFailure {
  return new StartFailure(
    'no-usable-user',
    'PostgreSQL does not run as root, the kernel allows no user namespace, and neither "postgres" nor "nobody" can be used: start as an ordinary user, or set DATABASE_URL.',
  )
}
