import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayFromText, textFromDay } from '../base/calendar-date.ts'
import { ageOf, type BreakAction, refusalOf, stateOfBreak, type WorkingDays } from './break.ts'
import { driftsIn } from './drift.ts'
import type { Break } from './reconciliation.ts'
import { amountsOf, type Parties, postingsOfResolution, type Resolution } from './resolution.ts'
import { noSum } from './statement-row.ts'

const at = '2026-03-11T02:00:00.000Z'
const found = (content: string, on = '2026-03-11'): BreakAction => ({
  act: 'found',
  by: 'run',
  at,
  run: `run of ${on}`,
  class: 'paid-differs',
  content,
  on,
})
const resolution: Resolution = { kind: 'book', side: 'payer', bearer: 'institution' }
const proposed: BreakAction = { act: 'proposed', by: 'Li', at, resolution, reason: 'their sheet' }
const approved: BreakAction = { act: 'approved', by: 'Wu', at, entry: '10c-1' }

describe('a break', () => {
  it('is open until two persons agree how it is resolved', () => {
    assert.equal(stateOfBreak([found('x')]).state, 'open')
    assert.equal(stateOfBreak([found('x'), proposed]).state, 'proposed')
    const resolved = stateOfBreak([found('x'), proposed, approved])
    assert.equal(resolved.state, 'resolved')
    assert.equal(resolved.entry, '10c-1')
  })

  it('cannot be approved by the one who proposed', () => {
    const state = stateOfBreak([found('x'), proposed])
    assert.equal(refusalOf(state, 'approved', 'Li'), 'checker-is-maker')
    assert.equal(refusalOf(state, 'rejected', 'Li'), 'checker-is-maker')
    assert.equal(refusalOf(state, 'approved', 'Wu'), null)
    assert.equal(refusalOf(state, 'withdrawn', 'Wu'), 'not-the-maker')
    assert.equal(refusalOf(state, 'withdrawn', 'Li'), null)
  })

  it('takes one proposal at a time, and none when it is closed', () => {
    assert.equal(refusalOf(stateOfBreak([found('x')]), 'approved', 'Wu'), 'break-without-proposal')
    const waiting = stateOfBreak([found('x'), proposed])
    assert.equal(refusalOf(waiting, 'proposed', 'Wu'), 'break-has-proposal')
    const closed = stateOfBreak([found('x'), proposed, approved])
    assert.equal(refusalOf(closed, 'proposed', 'Wu'), 'break-closed')
    assert.equal(refusalOf(closed, 'noted', 'Wu'), null)
  })

  it('stays resolved when the same difference is found again, and opens with another', () => {
    const resolved = [found('x'), proposed, approved]
    assert.equal(stateOfBreak([...resolved, found('x', '2026-03-12')]).state, 'resolved')
    const again = stateOfBreak([...resolved, found('y', '2026-03-12')])
    assert.deepEqual([again.state, again.openSince], ['open', '2026-03-12'])
  })

  it('drops a proposal that was made for another difference', () => {
    const state = stateOfBreak([found('x'), proposed, found('y', '2026-03-12')])
    assert.deepEqual([state.state, state.proposal], ['open', null])
    assert.equal(state.openSince, '2026-03-11')
  })

  it('is cleared by a statement that agrees, and the next one that does not opens it', () => {
    const cleared: BreakAction = { act: 'cleared', by: 'run', at, run: 'run of 2026-03-12' }
    assert.equal(stateOfBreak([found('x'), cleared]).state, 'cleared')
    assert.equal(stateOfBreak([found('x'), cleared, found('x', '2026-03-13')]).state, 'open')
  })

  it('grows older by working days', () => {
    const weekdays: WorkingDays = {
      between(from, to) {
        let days = 0
        for (let day = (dayFromText(from) ?? 0) + 1; textFromDay(day) <= to; day++) {
          if ((day + 3) % 7 < 5) days += 1
        }
        return days
      },
    }
    const friday = stateOfBreak([found('x', '2026-03-13')])
    assert.equal(ageOf(friday, '2026-03-15', weekdays), 0)
    assert.equal(ageOf(friday, '2026-03-17', weekdays), 2)
  })
})

describe('a resolution', () => {
  const parties: Parties = {
    accountOfSide: (side) => (side === 'hospital' ? 'institution' : 'payer'),
    institution: 'H-LJ-01',
    payer: 'linjiang/employee',
  }
  const cell = { currency: 'CNY', day: '', institution: '', category: '', window: '' }
  const withDelta = (side: string, sum: Partial<typeof noSum>): Pick<Break, 'sides'> => ({
    sides: [
      {
        side,
        rows: [],
        differences: [
          {
            ours: null,
            theirs: null,
            steps: [{ class: 'paid-differs', effects: [{ cell, sum: { ...noSum, ...sum } }] }],
          },
        ],
      },
    ],
  })

  it('lets the hospital bear what the payer pays less', () => {
    const less = withDelta('payer', { paidMinor: -50_00 })
    assert.deepEqual(postingsOfResolution(less, resolution, parties), [
      { account: 'payer:linjiang/employee', currency: 'CNY', amountMinor: -50_00 },
      { account: 'institution:H-LJ-01', currency: 'CNY', amountMinor: 50_00 },
    ])
  })

  it('owes the hospital what it rightly billed more, and the house bears it', () => {
    const more = withDelta('hospital', { totalMinor: 3 })
    const toHouse: Resolution = { kind: 'book', side: 'hospital', bearer: 'house' }
    assert.deepEqual(postingsOfResolution(more, toHouse, parties), [
      { account: 'institution:H-LJ-01', currency: 'CNY', amountMinor: -3 },
      { account: 'house:differences', currency: 'CNY', amountMinor: 3 },
    ])
  })

  it('moves nothing where no money is in question, or the other side corrects itself', () => {
    const less = withDelta('payer', { paidMinor: -50_00 })
    assert.deepEqual(postingsOfResolution(less, { kind: 'explained' }, parties), [])
    assert.deepEqual(
      postingsOfResolution(less, { kind: 'they-correct', side: 'payer' }, parties),
      [],
    )
    assert.deepEqual([...amountsOf(less, 'hospital', 'institution')], [])
  })
})

describe('small differences', () => {
  const sum = (day: string, amountMinor: number) => ({
    day,
    party: 'H-LJ-01',
    side: 'hospital',
    class: 'rounding' as const,
    currency: 'CNY',
    amountMinor,
  })

  it('that come back on six days are one drift with its sum', () => {
    const days = [1, 2, 3, 4, 5, 6].map((n) => sum(`2026-03-0${n}`, n))
    assert.deepEqual(driftsIn(days, 3), [
      {
        party: 'H-LJ-01',
        side: 'hospital',
        class: 'rounding',
        currency: 'CNY',
        amountMinor: 21,
        from: '2026-03-01',
        to: '2026-03-06',
        days: 6,
      },
    ])
  })

  it('that pull both ways are none', () => {
    assert.deepEqual(driftsIn([sum('2026-03-01', 1), sum('2026-03-02', -1)], 2), [])
  })
})
