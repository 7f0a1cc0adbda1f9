import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { textFromDay } from '../base/calendar-date.ts'
import type { ClearingRules } from './rules.ts'
import { monthsOf, type YearFacts, yearDue, yearGap } from './year.ts'

const done: YearFacts = {
  year: 2025,
  lastPeriod: '2026-01',
  months: monthsOf(2025).map((period) => ({ period, windows: 1, next: null })),
  cases: [{ institution: 'H-1', payer: 'hefei/employee.pool', open: 0 }],
  waiting: [],
}

function monthsWhere(period: string, windows: number): YearFacts['months'] {
  return done.months.map((month) =>
    month.period === period ? { period, windows, next: 'declared' as const } : month,
  )
}

describe('the end of a year of clearing', () => {
  it('is due with the month in which prices by case are final', () => {
    const rules = { caseYearClosedBy: 6 } as ClearingRules
    assert.equal(textFromDay(yearDue(2025, rules)), '2026-06-30')
    assert.equal(textFromDay(yearDue(2025, { ...rules, caseYearClosedBy: 12 })), '2026-12-31')
  })

  it('comes when every month was fed back and every case is final', () => {
    assert.deepEqual(monthsOf(2025).slice(0, 1).concat(monthsOf(2025).slice(-1)), [
      '2025-01',
      '2025-12',
    ])
    assert.equal(yearGap(done), null)
  })

  it('waits while a window of December can be closed', () => {
    for (const lastPeriod of [null, '2025-11', '2025-12']) {
      assert.deepEqual(yearGap({ ...done, lastPeriod }), { code: 'year-running', year: 2025 })
    }
  })

  it('waits for the first month that has a window and a step left, and for no other', () => {
    assert.deepEqual(yearGap({ ...done, months: monthsWhere('2025-07', 2) }), {
      code: 'year-month-open',
      period: '2025-07',
      step: 'declared',
    })
    assert.equal(yearGap({ ...done, months: monthsWhere('2025-07', 0) }), null)
    const months = done.months.map((month) => ({ ...month, windows: 0 }))
    assert.deepEqual(yearGap({ ...done, months }), { code: 'year-empty', year: 2025 })
  })

  it('waits for final amounts, and for what a second person has not decided', () => {
    const cases = [...done.cases, { institution: 'H-2', payer: 'hefei/employee.pool', open: 3 }]
    assert.deepEqual(yearGap({ ...done, cases }), { code: 'year-case-open', ...cases[1] })
    assert.deepEqual(yearGap({ ...done, waiting: ['101-7'] }), {
      code: 'proposal-waiting',
      proposal: '101-7',
    })
  })
})
