import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { settlingFlows } from '../flows/settling-flows.ts'
import { killOne } from './kill-clusters.ts'
import { openThreeClusters, type ThreeClusters } from './three-clusters.ts'

describe('three clusters with a third of the buckets each', () => {
  let world: ThreeClusters
  before(async () => {
    world = await openThreeClusters()
  })
  after(() => world.close())

  settlingFlows(async () => ({ ...world, close: () => Promise.resolve() }), {
    keys: false,
    pools: false,
  })

  it('refuse what belongs to another one', async () => {
    const [first, second] = world.clusters
    const insert = 'INSERT INTO pool_use VALUES ($1, $2, 1, 0, $2, 1)'
    const foreign = first?.pool.query(insert, [second?.range.from, 'a'])
    await assert.rejects(foreign ?? Promise.resolve(), { code: '23514' })
  })

  it('share out what was settled, and break no invariant', async () => {
    const counted = await world.rows('SELECT count(*)::int AS settled FROM settlement')
    assert.ok(
      counted.every(({ settled }) => settled > 5),
      JSON.stringify(counted),
    )
    await world.verify()
  })

  it('go on while one is killed, and settle every bill once when it is back', async () => {
    const { refused } = await killOne(world, { victim: 1, bills: 10 })
    assert.ok(refused > 0)
  })
})
