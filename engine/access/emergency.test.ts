import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emergencyState, emergencyTimes } from './emergency.ts'

describe('an emergency access', () => {
  const opened = Date.UTC(2026, 0, 1)
  const times = { ...emergencyTimes(opened), outcome: null }
  const minute = 60_000
  const rows = [
    [0, 'open'],
    [60 * minute - 1, 'open'],
    [60 * minute, 'awaiting-review'],
    [72 * 60 * minute, 'awaiting-review'],
    [72 * 60 * minute + 1, 'overdue'],
  ] as const
  for (const [after, state] of rows) {
    it(`is ${state} after ${after / minute} minutes`, () => {
      assert.equal(emergencyState(times, opened + after), state)
    })
  }

  it('ends with its review, before its time or after', () => {
    for (const after of [0, 200 * 60 * minute]) {
      const reviewed = { ...times, outcome: 'unjustified' } as const
      assert.equal(emergencyState(reviewed, opened + after), 'unjustified')
    }
  })
})
