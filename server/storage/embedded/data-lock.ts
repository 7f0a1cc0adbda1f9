/**
 * One process for one data folder.
 *
 * The lock is a lock of the operating system on an (empty) SQLite file, because Node offers no
 * other way to one: it ends with the process however that ends, so nothing stale is ever left, and
 * the detached database does not inherit it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartFailure } from '../../start-failure.ts'

export interface DataLock {
  release(): void
}

const sqliteBusy = 5

/**
 * Takes the folder for this process until `release` or the end of the process. `address` is told
 * to whoever comes second.
 *
 * @throws StartFailure when another process has it or the folder cannot be written.
 */
export function lockDataFolder(folder: string, address: string): DataLock {
  const holderFile = join(folder, 'running.json')
  const lock = openLock(folder, holderFile)
  writeFileSync(holderFile, `${JSON.stringify({ pid: process.pid, address })}\n`)
  return {
    release() {
      rmSync(holderFile, { force: true })
      lock.close()
    },
  }
}

function openLock(folder: string, holderFile: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw inUse(folder, holderFile)
    throw new StartFailure(
      'data-folder-unusable',
      `The data folder ${folder} cannot be written: give this user the right to write there, or set YIQIAO_DATA to another folder.`,
      error,
    )
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function inUse(folder: string, holderFile: string): StartFailure {
  return new StartFailure(
    'data-folder-in-use',
    `Another Yiqiao${holderOf(holderFile)} works on the data folder ${folder}: use that one, stop it, or set YIQIAO_DATA and PORT to start a second.`,
  )
}

function holderOf(holderFile: string): string {
  try {
    const { pid, address }: { pid: number; address: string } = JSON.parse(
      readFileSync(holderFile, 'utf8'),
    )
    return ` (process ${pid}, ${address})`
  } catch {
    return ''
  }
}
