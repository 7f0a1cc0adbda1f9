import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  asRoot,
  hasUserNamespaces,
  isRoot,
  runProgram,
  startProgram,
  untilGone,
} from './processes.ts'
import { makeOpenFolder, makeReachableCopy, type ReachableCopy } from './reachable-copy.ts'

const nobody = 65_534
const stranger = 54_321

/** What makes a program run as another account; as root by real uids, else by namespaces. */
const as = {
  root: asRoot,
  'an ordinary user': isRoot ? setpriv(nobody) : [],
  'a uid without a passwd line': isRoot
    ? setpriv(stranger)
    : ['unshare', '--user', `--map-user=${stranger}`, `--map-group=${stranger}`, '--'],
}

function setpriv(uid: number): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--']
}

describe('the embedded database', () => {
  let copy: ReachableCopy
  let folder: string
  let withoutNamespaces: string[]
  before(async () => {
    copy = await makeReachableCopy()
    folder = await makeOpenFolder()
    // Stands for a kernel that forbids user namespaces.
    const refusing = join(copy.folder, 'refusing')
    await mkdir(refusing)
    await writeFile(join(refusing, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    withoutNamespaces = ['env', `PATH=${refusing}:${process.env['PATH']}`]
  })
  after(async () => {
    await copy.remove()
    await rm(folder, { recursive: true, force: true })
  })

  function launch(account: readonly string[], data: string, ...more: string[]): string[] {
    return [...account, copy.node, copy.launch, join(folder, data), ...more]
  }

  for (const [account, prefix] of Object.entries(as)) {
    it(`starts as ${account}, and is adopted when its first owner was killed`, async () => {
      if (account !== 'an ordinary user' && !hasUserNamespaces) {
        const { code } = await runProgram(launch(prefix, account))
        assert.equal(code, account === 'root' && isRoot ? 0 : 28)
        return
      }
      const first = startProgram(launch(prefix, account, 'stay'))
      const before = JSON.parse(await first.untilSays(/\n/))
      assert.deepEqual(before, { pid: before.pid, adopted: false, starts: 1 })
      first.child.kill('SIGKILL')
      await first.ended

      const second = await runProgram(launch(prefix, account))
      assert.equal(second.errors, '')
      assert.deepEqual(JSON.parse(second.output), { pid: before.pid, adopted: true, starts: 2 })
      await untilGone(before.pid)
    })
  }

  it('recovers what was written when the database was killed as well', async () => {
    const first = startProgram(launch([], 'killed', 'stay'))
    const { pid } = JSON.parse(await first.untilSays(/\n/))
    first.child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    await first.ended
    const { output } = await runProgram(launch([], 'killed'))
    const found = JSON.parse(output)
    assert.deepEqual(found, { pid: found.pid, adopted: false, starts: 2 })
    assert.notEqual(found.pid, pid)
  })

  it('is not adopted but started anew when it runs with other settings', async () => {
    const first = startProgram(launch([], 'profile', 'stay'))
    const { pid } = JSON.parse(await first.untilSays(/\n/))
    first.child.kill('SIGKILL')
    await first.ended
    const { output } = await runProgram(launch([], 'profile', 'sample'))
    const found = JSON.parse(output)
    assert.deepEqual(found, { pid: found.pid, adopted: false, starts: 2 })
    assert.notEqual(found.pid, pid)
  })

  it('does not take another program for the database when it was given its process id', async () => {
    await runProgram(launch([], 'reused'))
    const pidFile = join(folder, 'reused', 'postgres', 'postmaster.pid')
    await writeFile(pidFile, `${process.pid}\n/nowhere\n0\n5432\n`, { mode: 0o600 })
    const { output, errors } = await runProgram(launch([], 'reused'))
    assert.equal(errors, '')
    assert.equal(JSON.parse(output).starts, 2)
  })

  it('keeps the files root’s in a folder that nobody else may enter', async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const { code, errors } = await runProgram(launch(as.root, 'closed/data'))
    if (!hasUserNamespaces) {
      assert.match(errors, /cannot enter the data folder .*: set YIQIAO_DATA to a folder/)
      return
    }
    assert.equal(code, 0, errors)
    assert.equal((await stat(join(closed, 'data', 'postgres', 'base'))).uid, process.getuid?.())
  })

  it('runs as another user, from a copy where need be, when root may have no namespace', async () => {
    await chmod(copy.folder, 0o700)
    const { code, errors } = await runProgram(launch([...as.root, ...withoutNamespaces], 'other'))
    await chmod(copy.folder, 0o755)
    if (!isRoot) {
      assert.match(errors, /neither "postgres" nor "nobody" can be used: start as an ordinary user/)
      return
    }
    assert.equal(code, 0, errors)
    assert.notEqual((await stat(join(folder, 'other', 'postgres'))).uid, 0)
    assert.ok(
      (await readdir(join(folder, 'other'))).some((name) => /^postgres-\d+\.\d+$/.test(name)),
    )
    const again = await runProgram(launch(as.root, 'other'))
    assert.equal(JSON.parse(again.output).starts, 2)
  })

  it('says which folder to choose when that other user cannot enter the data folder', async () => {
    await mkdir(join(folder, 'hidden'), { mode: 0o700 })
    const { code, errors } = await runProgram(
      launch([...as.root, ...withoutNamespaces], 'hidden/data'),
    )
    assert.equal(code, isRoot ? 23 : 28)
    assert.match(
      errors,
      isRoot ? /set YIQIAO_DATA to a folder that everybody may enter/ : /start as/,
    )
    assert.equal(errors.trim().split('\n').length, 1)
  })

  it('says that no user can be used when root may neither map nor change its own', async () => {
    const bound = isRoot ? ['setpriv', '--bounding-set=-setuid,-setgid', '--'] : as.root
    const { code, errors } = await runProgram(launch([...bound, ...withoutNamespaces], 'nobody'))
    assert.equal(code, 28)
    assert.match(errors, /start as an ordinary user, or set DATABASE_URL\.\n$/)
  })

  it('asks for a passwd line when the kernel allows no namespace to do without', async () => {
    const account = [...as['a uid without a passwd line'], ...withoutNamespaces]
    const { code, errors } = await runProgram(launch(account, 'lineless'))
    assert.equal(code, 28)
    assert.match(
      errors,
      /uid 54321, which has no line in \/etc\/passwd.*: add the line "yiqiao:x:54321/,
    )
  })

  it('refuses a database of another user and names both', async () => {
    await mkdir(join(folder, 'theirs'))
    await symlink('/', join(folder, 'theirs', 'postgres'))
    await chmod(join(folder, 'theirs'), 0o777)
    const { code, errors } = await runProgram(launch(as['an ordinary user'], 'theirs'))
    assert.equal(code, 28)
    assert.match(errors, /belongs to uid 0, and this process runs as uid [1-9]/)
  })
})
