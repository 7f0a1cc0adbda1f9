import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { randomOf } from '../../samples/random.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { pathsIn } from '../../server/storage/embedded/cluster.ts'
import { startEmbedded } from '../../server/storage/embedded/embedded-server.ts'
import { migrate } from '../../server/storage/migrate.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { openLinjiangApi } from '../support/linjiang-api.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { turnABit } from '../support/turned-bit.ts'

interface Relation {
  readonly name: string
  readonly path: string
}

const pageBytes = 8192

describe('F14: a bit that turned while the database was stopped', () => {
  const random = randomOf(`flipped bits ${seed}`)
  let folder: string
  let relations: readonly Relation[]
  let bill: BillText

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-bits-'))
    await working(async (url, adminUrl) => {
      await migrate(url)
      bill = await settleSome(url)
      relations = await relationsAt(url)
      const admin = openDatabase(adminUrl, { max: 1 })
      const { rows } = await admin.query('SHOW data_checksums')
      assert.equal(rows[0].data_checksums, 'on')
      await admin.end()
    })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function working<T>(work: (url: string, adminUrl: string) => Promise<T>): Promise<T> {
    const server = await startEmbedded({ dataFolder: folder, profile: 'test' })
    try {
      return await work(server.url, server.adminUrl)
    } finally {
      await server.stop()
    }
  }

  function openApi(url: string) {
    const open = async () => {
      const pool = openDatabase(url)
      return { url, pool, close: () => pool.end() }
    }
    return openLinjiangApi([], { open })
  }

  /** Answers the first of the bills that it settled. */
  async function settleSome(url: string): Promise<BillText> {
    const api = await openApi(url)
    const people = Array.from({ length: 12 }, () => aPerson('linjiang/first'))
    await api.services.persons.addPersons(people)
    const commands = people.map(({ person }, i) => ({
      key: `before-the-bit-${i}`,
      bill: aStay(person.id, `V-${i}`, '700.00'),
      expected: null,
    }))
    const outcomes = await settleAll(commands, sampleActor, 'settlement', api.services.store)
    assert.ok(outcomes.every(({ settled }) => settled))
    await api.services.deriveJournal()
    await api.close()
    const [first] = commands
    assert.ok(first)
    return first.bill
  }

  async function relationsAt(url: string): Promise<Relation[]> {
    const pool = openDatabase(url, { max: 1 })
    const { rows } = await pool.query<Relation>(
      `SELECT relname AS name, pg_relation_filepath(oid) AS path FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')
         AND pg_relation_size(oid) > 0 ORDER BY relname`,
    )
    await pool.end()
    return rows
  }

  async function withTurnedBits<T>(
    path: string,
    places: readonly (number | undefined)[],
    work: () => Promise<T>,
  ): Promise<T> {
    const bits = []
    for (const place of places) bits.push(await turnABit(path, place))
    try {
      return await work()
    } finally {
      for (const bit of bits) await bit?.turnBack()
    }
  }

  const inCluster = (path: string) => join(pathsIn(folder).cluster, path)

  it('is found by yiqiao verify, which names the table or index', async () => {
    const kinds = (pattern: RegExp) => relations.filter(({ name }) => pattern.test(name))
    const chosen = sampled(
      [
        random.pick(kinds(/^(settlement|posting)$/)),
        random.pick(kinds(/_(pkey|key|idx|recorded)$/)),
      ],
      relations,
    )
    for (const { name, path } of chosen) {
      const found = await withTurnedBits(inCluster(path), [undefined], () =>
        verifyDatabase({ YIQIAO_DATA: folder }),
      )
      assert.deepEqual([found.finding?.invariant, found.finding?.where], ['page', name])
      assert.match(found.finding?.what ?? '', /page|block|index/)
    }
    const { finding, settlements } = await verifyDatabase({ YIQIAO_DATA: folder })
    assert.deepEqual([finding, settlements], [null, 12], 'the bits were turned back')
  })

  it('is never answered from: the request is refused, and says by whom it can be mended', async () => {
    const table = relations.find(({ name }) => name === 'settlement')
    assert.ok(table)
    const path = inCluster(table.path)
    const pages = (await stat(path)).size / pageBytes
    const places = Array.from({ length: pages }, (_, i) => i * pageBytes + random.below(pageBytes))
    await withTurnedBits(path, places, () =>
      working(async (url) => {
        const api = await openApi(url)
        const answer = await api.app.inject({
          method: 'POST',
          url: '/api/settlements',
          headers: { 'idempotency-key': 'before-the-bit-0' },
          payload: bill,
        })
        await api.close()
        assert.deepEqual(
          [answer.statusCode, answer.json().code],
          [500, 'database-damaged'],
          api.logged.join('\n'),
        )
        assert.match(answer.json().remedy, /restore a backup/)
      }),
    )
  })
})
