import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomOf } from './random.ts'

describe('a seeded stream of numbers', () => {
  it('is the same for the same seed and another for another', () => {
    const draw = (seed: string) => {
      const random = randomOf(seed)
      return Array.from({ length: 20 }, () => random.below(1_000_000))
    }
    assert.deepEqual(draw('a'), draw('a'))
    assert.notDeepEqual(draw('a'), draw('b'))
  })

  it('reaches both ends of a range and nothing outside', () => {
    const random = randomOf('range')
    const seen = new Set(Array.from({ length: 500 }, () => random.between(3, 7)))
    assert.deepEqual([...seen].sort(), [3, 4, 5, 6, 7])
  })

  it('draws about evenly, with chances and means as asked', () => {
    const random = randomOf('even')
    const counts = new Array<number>(10).fill(0)
    let hits = 0
    let events = 0
    for (let i = 0; i < 20_000; i++) {
      const drawn = random.below(10)
      counts[drawn] = (counts[drawn] ?? 0) + 1
      if (random.chance(250_000)) hits += 1
      events += random.events(3.54)
    }
    for (const count of counts) assert.ok(Math.abs(count - 2000) < 200)
    assert.ok(Math.abs(hits / 20_000 - 0.25) < 0.02)
    assert.ok(Math.abs(events / 20_000 - 3.54) < 0.1)
  })

  it('picks every choice and refuses to pick from none', () => {
    const random = randomOf('pick')
    const seen = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))
    assert.equal(seen.size, 3)
    assert.throws(() => random.pick([]), /nothing to pick from/)
  })
})
