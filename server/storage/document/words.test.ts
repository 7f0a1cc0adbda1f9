import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/support/database.ts'
import { learningLock, Words } from './words.ts'

/** So often is asked until few texts were worth a trip that nobody else was on. */
const often = 1000

describe('words of documents', () => {
  let database: TestDatabase

  before(async () => {
    database = await withDatabase()
  })
  after(() => database.close())

  async function meet(words: Words, texts: readonly string[]): Promise<void> {
    for (const _ of [1, 2]) for (const text of texts) words.numberOf(text)
    const isKnown = (text: string) => words.numberOf(text) !== undefined || text.length > 160
    for (let i = 0; i < often && !texts.every(isKnown); i++) await words.learn(database.pool)
  }

  it('become words when they are met again, and keep their numbers', async () => {
    const words = new Words()
    words.numberOf('met once')
    await meet(words, ['阿莫西林胶囊 0.25g×24粒', 'drug'])
    assert.equal(words.numberOf('met once'), undefined)
    assert.equal(words.count, 2)
    const another = new Words()
    await another.reach(database.pool, 1)
    for (const text of ['drug', '阿莫西林胶囊 0.25g×24粒']) {
      const number = words.numberOf(text) ?? 0
      assert.equal(another.numberOf(text), number)
      assert.equal(another.textOf(number), text)
    }
    assert.deepEqual(another.seal(2), words.seal(2))
    assert.throws(() => another.textOf(3), /missing/)
  })

  it('get no number twice when several processes learn at once', async () => {
    const processes = Array.from({ length: 4 }, () => new Words())
    const texts = Array.from({ length: 50 }, (_, i) => `good ${i}`)
    await Promise.all(processes.map((words, i) => meet(words, texts.slice(i * 5))))
    const all = new Words()
    await all.reach(database.pool, Number.MAX_SAFE_INTEGER)
    assert.equal(new Set(texts.map((text) => all.numberOf(text))).size, texts.length)
    for (const words of processes) {
      await words.reach(database.pool, all.count)
      assert.deepEqual(words.seal(all.count), all.seal(all.count))
    }
  })

  it('are not waited for while another process sleeps over its learning', async () => {
    const sleeper = await database.pool.connect()
    await sleeper.query('BEGIN')
    const words = new Words()
    await meet(words, ['learned before'])
    await sleeper.query('SELECT pg_advisory_xact_lock($1)', [learningLock])
    for (const _ of [1, 2]) words.numberOf('learned later')
    for (let i = 0; i < 40; i++) await words.learn(database.pool)
    assert.equal(words.numberOf('learned later'), undefined)
    await sleeper.query('ROLLBACK')
    sleeper.release()
    await meet(words, ['learned later'])
    assert.ok(words.numberOf('learned later'))
  })

  it('never become words when they are long', async () => {
    const words = new Words()
    const text = 'x'.repeat(161)
    await meet(words, [text])
    assert.equal(words.numberOf(text), undefined)
  })

  it('are not taken where a text was altered, nor those behind it', async () => {
    const words = new Words()
    await meet(words, ['first', 'second', 'third'])
    const number = words.numberOf('second') ?? 0
    await database.pool.query('UPDATE word SET text = $2 WHERE word = $1', [number, 'other'])
    const reader = new Words()
    await reader.reach(database.pool, words.count)
    assert.equal(reader.count, number - 1)
    assert.throws(() => reader.seal(words.count), /missing or altered/)
    for (const _ of [1, 2]) for (const text of ['fourth', 'fifth']) reader.numberOf(text)
    for (let i = 0; i < 40; i++) await reader.learn(database.pool)
    const { rows } = await database.pool.query('SELECT max(word) AS last FROM word')
    assert.equal(rows[0]?.last, words.count, 'nothing is added behind an altered word')
  })
})
