import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ageingOf } from './ageing.ts'

const claim = (ageDays: number, changes: object = {}) => ({
  ageDays,
  state: 'adjudicated' as const,
  loss: '100.10',
  currency: 'CNY',
  due: null,
  ...changes,
})

describe('the ageing of a claims desk', () => {
  it('counts each open claim in one band, by its first and last day', () => {
    const bands = ageingOf([claim(0), claim(3), claim(4), claim(30), claim(31), claim(400)])
    assert.deepEqual(
      bands.map(({ from, to, claims }) => [from, to, claims]),
      [
        [0, 3, 2],
        [4, 10, 1],
        [11, 30, 1],
        [31, 60, 1],
        [61, null, 1],
      ],
    )
    assert.equal(bands[0]?.lossMinor.get('CNY'), 20_020)
  })

  it('leaves out what has ended, counts what is late, and keeps currencies apart', () => {
    const due = {
      what: 'decide',
      whose: 'insurer',
      until: '2026-01-01',
      daysLeft: -3,
      isLate: true,
    }
    const [, , middle] = ageingOf([
      claim(20, { due }),
      claim(20, { currency: 'HKD', loss: '7.00' }),
      claim(20, { state: 'paid' }),
      claim(20, { state: 'withdrawn' }),
    ])
    assert.deepEqual([middle?.claims, middle?.late], [2, 1])
    assert.deepEqual(
      [...(middle?.lossMinor ?? [])],
      [
        ['CNY', 10_010],
        ['HKD', 700],
      ],
    )
  })
})
