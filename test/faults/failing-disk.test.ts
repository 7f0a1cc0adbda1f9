import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { randomOf } from '../../samples/random.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { Partitions, unnamedFile } from '../../server/reconciliation/partitions.ts'
import { RowPacker } from '../../server/reconciliation/row-packing.ts'
import type { MakeFile, OpenFile } from '../../server/reconciliation/whole-file.ts'
import { isDiskFull } from '../../server/start-failure.ts'
import { makeStatement } from '../../server/usecases/reconciliation/make-statement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, hospital, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { seed } from '../support/seed.ts'
import { clerk, openReconciling, type Reconciling, scheme } from '../support/statements.ts'

const party = `institution:${hospital.id}`

type Failure = (file: OpenFile) => OpenFile

describe('when the disk fails under a file that goes out or comes in', () => {
  const random = randomOf(`failing disk ${seed}`)
  let failure: Failure = (file) => file
  let linjiang: Linjiang
  let desk: Reconciling
  /** Another folder on the same database, whose disk is sound. */
  let sound: Reconciling
  let day = 0

  before(async () => {
    linjiang = await openLinjiang()
    const make: MakeFile = async (path) => failure(await open(path, 'wx', 0o600))
    desk = await openReconciling(linjiang, undefined, make)
    sound = await openReconciling(linjiang)
  })
  after(async () => {
    await desk.close()
    await sound.close()
    await linjiang.close()
  })

  async function settleSome(): Promise<void> {
    const people = Array.from({ length: 9 }, () => aPerson(scheme))
    await linjiang.services.persons.addPersons(people)
    const commands = people.map(({ person }, i) => ({
      key: `failing-disk-${day}-${i}`,
      bill: aStay(person.id, `V-${day}-${i}`, '3000.00'),
      expected: null,
    }))
    const { store } = linjiang.services
    const outcomes = await settleAll(commands, sampleActor, 'settlement', store)
    assert.ok(outcomes.every(({ settled }) => settled))
  }

  const failed = (code: string) => Object.assign(new Error(code), { code })

  /** Takes so many bytes, and the last write only in part, as a disk does that fills up. */
  const fullAfter =
    (bytes: number, code: string): Failure =>
    (file) => {
      let left = bytes
      return {
        async write(chunk, from, length) {
          if (left === 0) throw failed(code)
          const taken = await file.write(chunk, from, Math.min(left, length))
          left -= taken.bytesWritten
          return taken
        },
        sync: () => file.sync(),
        close: () => file.close(),
      }
    }

  const failures: readonly (readonly [string, string, () => Failure])[] = [
    ['is full', 'ENOSPC', () => fullAfter(random.below(400), 'ENOSPC')],
    ['fails', 'EIO', () => fullAfter(random.below(400), 'EIO')],
    [
      'fails when it is to keep what it took',
      'EIO',
      () => (file) => ({
        write: (chunk, from, length) => file.write(chunk, from, length),
        sync: () => Promise.reject(failed('EIO')),
        close: () => file.close(),
      }),
    ],
  ]

  const little: Failure = (file) => ({
    write: (chunk, from, length) => file.write(chunk, from, Math.min(length, random.between(1, 7))),
    sync: () => file.sync(),
    close: () => file.close(),
  })

  const statementOf = ({ store }: Reconciling, businessDate: string) =>
    makeStatement({ party, businessDate }, clerk, 'reconciliation', store)

  async function filesIn({ folder }: Reconciling, room: string): Promise<Record<string, string>> {
    const names = await readdir(join(folder, room)).catch(() => [])
    const texts = names.map((name) => readFile(join(folder, room, name), 'utf8'))
    return Object.fromEntries((await Promise.all(texts)).map((text, i) => [names[i] ?? '', text]))
  }

  for (const [what, code, make] of failures) {
    it(`F12, F13, F22: a statement is not half there when the disk ${what}, and the same later`, async () => {
      day += 1
      const businessDate = `2026-05-0${day}`
      await settleSome()
      const before = await filesIn(desk, 'outgoing')
      failure = make()
      await assert.rejects(statementOf(desk, businessDate), { code })
      const during = await filesIn(desk, 'outgoing')
      failure = little
      assert.ok((await statementOf(desk, businessDate)).made)
      failure = (file) => file
      assert.ok((await statementOf(sound, businessDate)).made)
      const [theirs, ours] = [await filesIn(sound, 'outgoing'), await filesIn(desk, 'outgoing')]
      assert.deepEqual(ours, theirs, 'the same names hold the same bytes')
      // The first of its two files may have been written whole before the disk failed.
      for (const [name, text] of Object.entries(during)) assert.equal(text, theirs[name], name)
      assert.equal(Object.keys(ours).length, Object.keys(before).length + 2)
    })

    it(`F12, F13: a statement that comes in when the disk ${what} is taken when it comes again`, async () => {
      const declared = { name: `incoming-${day}.csv` }
      const content = `settlement,paid\nunsealed-${day},1.00\n`.padEnd(700, '\n')
      const before = await filesIn(desk, 'received')
      failure = make()
      await assert.rejects(desk.receive(declared, content), { code })
      assert.deepEqual(await filesIn(desk, 'received'), before)
      assert.equal((await desk.store.received.list(null, 1000)).length, Object.keys(before).length)
      failure = little
      const received = await desk.receive(declared, content)
      assert.ok(received.received && !received.isRepeat)
      const { [received.file.file]: kept } = await filesIn(desk, 'received')
      assert.equal(kept, content)
    })
  }

  it('F12, F13: rows that find no space in a temporary file are an outage, and not missing rows', async () => {
    const partitions = new Partitions(await unnamedFile(), 1)
    const row = new RowPacker(new Set())
    const largest = row.bytes.length
    const fillAChunk = async () => {
      for (let bytes = 0; bytes < 1 << 19; bytes += largest) partitions.add(row, largest)
      await partitions.drain()
    }
    await fillAChunk()
    // The first write takes a part, and the next one nothing.
    limitOwnFiles(String((1 << 19) + 1000))
    const failing = (async () => {
      for (;;) await fillAChunk()
    })()
    const failed = await failing.catch((error: unknown) => error)
    limitOwnFiles('unlimited')
    assert.equal(isDiskFull(failed), true, String(failed))
    await partitions.close()
  })
})

/** Files of this process may not grow beyond, whatever it is that writes them. */
function limitOwnFiles(bytes: string): void {
  const { status } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
  assert.equal(status, 0, 'prlimit, of util-linux, sets the limit')
}
