import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { joinedReads } from './joined-reads.ts'

describe('joined reads', () => {
  it('send a lone read at once, and those that come meanwhile together', async () => {
    const sent: number[][] = []
    const read = joinedReads<number, number>(async (keys) => {
      sent.push([...keys])
      await new Promise((resolve) => setImmediate(resolve))
      return keys.length
    })
    const results = await Promise.all([read([1]), read([2, 3]), read([4])])
    assert.deepEqual(sent, [[1], [2, 3, 4]])
    assert.deepEqual(results, [1, 3, 3])
    await read([5])
    assert.deepEqual(sent.at(-1), [5])
  })

  it('keep to their size, but never leave out a read that is larger', async () => {
    const sent: number[][] = []
    const read = joinedReads<number, null>(async (keys) => {
      sent.push([...keys])
      return null
    }, 2)
    await Promise.all([read([0]), read([1]), read([2]), read([3, 4, 5]), read([6])])
    assert.deepEqual(sent, [[0], [1, 2], [3, 4, 5], [6]])
  })

  it('fail only for those who were joined in the read that failed', async () => {
    const read = joinedReads<string, string>(async (keys) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (keys.includes('bad')) throw new Error('unreadable')
      return keys.join()
    })
    const outcomes = await Promise.allSettled([read(['a']), read(['bad']), read(['b'])])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    )
    assert.equal(await read(['c']), 'c')
  })
})
