import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rateOf } from '../../engine/access/request-rate.ts'
import { RequestRates } from './request-rate.ts'

describe('whoever sends too many requests', () => {
  it('waits, and nobody else does', () => {
    let now = 0
    const rates = new RequestRates(() => now)
    const { burst, perSecond } = rateOf.session
    const sent = () => rates.wait('session', 'a')
    for (let i = 0; i < burst; i++) assert.equal(sent(), 0)
    assert.equal(sent(), 1)
    assert.equal(rates.wait('session', 'b'), 0)
    assert.equal(rates.wait('address', 'a'), 0)
    now += 1000
    for (let i = 0; i < perSecond; i++) assert.equal(sent(), 0)
    assert.equal(sent(), 1)
  })

  it('is remembered among ever so many others', () => {
    const rates = new RequestRates(() => 0)
    for (let i = 0; i < 60_000; i++) rates.wait('address', `10.${i}`)
    assert.equal(rates.wait('address', '10.59999'), 0)
  })
})
