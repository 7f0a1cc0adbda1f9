import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterOneMore, fullAfterMs, type Rate, type Tokens } from './request-rate.ts'

const rate: Rate = { burst: 3, perSecond: 2 }

/** How many of the requests at these milliseconds are let through. */
function passed(times: readonly number[]): number {
  let tokens: Tokens | undefined
  let count = 0
  for (const at of times) {
    const next = afterOneMore(rate, tokens, at)
    if (next === null) continue
    tokens = next
    count += 1
  }
  return count
}

describe('the rate of requests', () => {
  it('lets so many through at once, and no more', () => {
    assert.equal(passed([0, 0, 0, 0, 0]), 3)
  })

  it('lets through what is refilled', () => {
    assert.equal(passed([0, 0, 0, 499, 500, 999, 1000]), 5)
  })

  it('never saves up more than at the start, and suffers no clock that goes back', () => {
    assert.equal(passed([0, 100_000, 100_000, 100_000, 100_000]), 4)
    assert.equal(passed([5000, 5000, 5000, 0, 0]), 3)
    assert.equal(fullAfterMs(rate), 1500)
  })
})
