import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCalendars } from '../../server/catalogues/read-calendars.ts'
import { readClearingRules } from '../../server/catalogues/read-clearing-rules.ts'
import { type Day, dayFromText, textFromDay } from '../base/calendar-date.ts'
import { investigationState, mayActOnInvestigation, mayRaise } from './co-investigation.ts'
import { blockedBy, cycleOf, cycleProgress, lastPeriodFor, periodAfter } from './monthly-cycle.ts'
import { increaseDays, mayAskIncrease, quotaDays, quotaOf, usageOf } from './prepayment.ts'
import { mayActOnTicket, ticketState } from './ticket.ts'
import { afterWorkingDays, isWorkingDay, type WorkingCalendar } from './working-days.ts'

const calendars = readCalendars()
const rules = readClearingRules().on(on('2026-04-01'))

function on(text: string): Day {
  const day = dayFromText(text)
  assert.ok(day !== undefined, text)
  return day
}

function calendarOf(jurisdiction: string): WorkingCalendar {
  const calendar = calendars.get(jurisdiction)
  assert.ok(calendar, jurisdiction)
  return calendar
}

const mainland = calendarOf('mainland')

describe('working days', () => {
  //  day            where          works   because
  const rows: [string, string, boolean, string][] = [
    ['2026-02-14', 'mainland', true, 'a Saturday is worked before the Spring Festival'],
    ['2026-02-16', 'mainland', false, 'the Monday before the New Year is off in the mainland'],
    ['2026-02-16', 'hong-kong', true, 'and a working day in Hong Kong'],
    ['2026-02-28', 'mainland', true, 'a Saturday is worked after it'],
    ['2026-04-03', 'hong-kong', false, 'Good Friday is off in Hong Kong'],
    ['2026-04-03', 'mainland', true, 'and a working day in the mainland'],
    ['2026-10-07', 'mainland', false, 'the last day of the National Day week'],
    ['2026-10-10', 'mainland', true, 'the Saturday that makes up for it'],
    ['2026-10-10', 'hong-kong', false, 'an ordinary Saturday in Hong Kong'],
    ['2026-12-08', 'macau', false, 'the Immaculate Conception is kept in Macau'],
    ['2025-01-26', 'mainland', true, 'a Sunday is worked before the Spring Festival of 2025'],
    [
      '2025-10-08',
      'mainland',
      false,
      'the eighth day of a National Day with the Mid-Autumn Festival',
    ],
    ['2031-05-01', 'mainland', true, 'of a year that nobody has announced only weekends are known'],
  ]
  for (const [day, where, works, because] of rows) {
    it(`${day}, ${where}: ${because}`, () => {
      assert.equal(isWorkingDay(on(day), calendarOf(where)), works)
    })
  }

  it('count over a holiday and its moved weekends', () => {
    // Off from the 15th to the 23rd; 24 to 27 are worked, and so is Saturday the 28th.
    assert.equal(textFromDay(afterWorkingDays(on('2026-02-13'), 1, mainland)), '2026-02-14')
    assert.equal(textFromDay(afterWorkingDays(on('2026-02-14'), 5, mainland)), '2026-02-28')
    assert.equal(textFromDay(afterWorkingDays(on('2026-02-14'), 6, mainland)), '2026-03-02')
  })
})

describe('the month of clearing', () => {
  it('has its days by the rules, counted in working days after the notices', () => {
    const days = cycleOf('2026-08', rules, mainland).map(({ name, due }) => [
      name,
      textFromDay(due),
    ])
    assert.deepEqual(days, [
      ['reconciled', '2026-09-03'],
      ['declared', '2026-09-20'],
      ['built', '2026-09-21'],
      ['confirmed', '2026-09-25'],
      ['noticed', '2026-09-30'],
      // 1 to 7 October are off, 8 and 9 worked, Saturday the 10th as well.
      ['at-fiscal-office', '2026-10-13'],
      ['transferred', '2026-10-27'],
      ['fed-back', '2026-11-03'],
    ])
  })

  it('goes on from step to step, and says which one is late', () => {
    const steps = cycleOf('2026-08', rules, mainland)
    const done = new Map([
      ['reconciled', on('2026-09-03')],
      ['declared', on('2026-09-22')],
    ] as const)
    const states = cycleProgress(steps, done, on('2026-09-22')).map(({ state }) => state)
    assert.deepEqual(states.slice(0, 5), ['done', 'done-late', 'late', 'waiting', 'waiting'])
    assert.equal(blockedBy('confirmed', done), 'built')
    assert.equal(blockedBy('built', done), null)
    assert.equal(blockedBy('declared', done), 'declared')
  })

  it('takes a bill two months later at most, and a year until the end of its first quarter', () => {
    assert.equal(lastPeriodFor(on('2026-03-10'), rules), '2026-05')
    assert.equal(lastPeriodFor(on('2026-12-31'), rules), '2027-02')
    assert.equal(periodAfter('2026-12', 1), '2027-01')
    assert.equal(periodAfter('2026-01', -1), '2025-12')
  })
})

describe('prepayment', () => {
  it('is two average months of the last quarter, to the fen above', () => {
    assert.equal(quotaOf([100_000, 200_000, 300_000], rules), 400_000)
    assert.equal(quotaOf([1, 0, 0], rules), 1)
    assert.equal(quotaOf([], rules), 0)
    assert.equal(quotaOf([-500, 0, 0], rules), 0)
  })

  //  prepaid   cleared   level      used
  const rows: [number, number, string, number][] = [
    [1_000_000, 699_999, 'normal', 6999],
    [1_000_000, 700_000, 'yellow', 7000],
    [1_000_000, 899_999, 'yellow', 8999],
    [1_000_000, 900_000, 'red', 9000],
    [1_000_000, 1_300_000, 'red', 13_000],
    [1_000_000, -5, 'normal', 0],
    [0, 5, 'red', 10_000],
    [0, 0, 'normal', 0],
  ]
  for (const [prepaid, cleared, level, used] of rows) {
    it(`of ${prepaid} with ${cleared} cleared is ${level}`, () => {
      const use = usageOf(prepaid, cleared, rules)
      assert.deepEqual([use.level, use.usedE4], [level, used])
    })
  }

  it('may be raised within three working days of signing, and not while the level is normal', () => {
    const days = increaseDays(on('2026-09-24'), rules, mainland)
    // 25 to 27 September are off.
    assert.equal(textFromDay(days.askBy), '2026-09-30')
    assert.equal(mayAskIncrease('red', days, on('2026-09-30')), null)
    assert.equal(mayAskIncrease('red', days, on('2026-10-01')), 'window-over')
    assert.equal(mayAskIncrease('normal', days, on('2026-09-25')), 'level-normal')
  })

  it('of a year is fixed in January and done by the end of February', () => {
    const days = quotaDays(2026, rules, mainland)
    assert.equal(textFromDay(days.fixedBy), '2026-01-31')
    assert.equal(textFromDay(days.noticedBy), '2026-02-06')
    assert.equal(textFromDay(days.paidBy), '2026-02-27')
    assert.equal(textFromDay(days.doneBy), '2026-02-28')
    assert.equal(textFromDay(days.confirmedBy), '2026-02-28')
  })
})

describe('a ticket', () => {
  const at = (today: string) => ({ rules, calendar: mainland, today: on(today) })
  const opened = { act: 'open' as const, on: on('2026-09-24') }

  //  kind       today         due           left   late
  const rows: ['filing' | 'system' | 'other', string, string, number, boolean][] = [
    ['system', '2026-09-24', '2026-09-28', 1, false],
    ['filing', '2026-09-25', '2026-09-29', 2, false],
    ['filing', '2026-09-30', '2026-09-29', -1, true],
    ['other', '2026-09-30', '2026-10-15', 7, false],
  ]
  for (const [kind, today, due, left, late] of rows) {
    it(`about ${kind}, on ${today}: ${left} working days`, () => {
      const state = ticketState(kind, [opened], at(today))
      assert.equal(state.due === null ? null : textFromDay(state.due), due)
      assert.deepEqual([state.daysLeft, state.isLate], [left, late])
    })
  }

  it('is confirmed in silence after ten working days, and then for good', () => {
    const actions = [opened, { act: 'answer' as const, on: on('2026-09-28') }]
    assert.equal(ticketState('filing', actions, at('2026-10-15')).state, 'answered')
    const silent = ticketState('filing', actions, at('2026-10-17'))
    assert.equal(silent.state, 'confirmed-in-silence')
    assert.equal(mayActOnTicket('reopen', silent), false)
  })

  it('that is reopened runs anew', () => {
    const actions = [
      opened,
      { act: 'answer' as const, on: on('2026-09-28') },
      { act: 'reopen' as const, on: on('2026-09-29') },
    ]
    const state = ticketState('system', actions, at('2026-09-29'))
    assert.deepEqual([state.state, state.daysLeft], ['open', 1])
    assert.equal(mayActOnTicket('answer', state), true)
    assert.equal(mayActOnTicket('confirm', state), false)
  })
})

describe('co-investigation', () => {
  const at = (today: string) => ({ rules, calendar: mainland, today: on(today) })
  const stay = {
    setting: 'inpatient',
    isCrossProvince: true,
    isReversed: false,
    totalMinor: 3_000_000,
  }

  it('may be asked for stays of 30,000 yuan and more in another province', () => {
    assert.equal(mayRaise(stay, rules), true)
    assert.equal(mayRaise({ ...stay, totalMinor: 2_999_999 }, rules), false)
    assert.equal(mayRaise({ ...stay, isCrossProvince: false }, rules), false)
    assert.equal(mayRaise({ ...stay, isReversed: true }, rules), false)
    assert.equal(mayRaise({ ...stay, setting: 'outpatient' }, rules), false)
  })

  //  raised        today         state      list          due
  const rows: [string, string, string, string, string][] = [
    ['2026-09-25', '2026-09-25', 'raised', '2026-09-26', '2026-09-26'],
    ['2026-09-25', '2026-09-26', 'listed', '2026-09-26', '2026-10-26'],
    ['2026-09-26', '2026-09-26', 'raised', '2026-10-26', '2026-10-26'],
    ['2026-12-20', '2026-12-30', 'listed', '2026-12-26', '2027-01-26'],
  ]
  for (const [raised, today, state, list, due] of rows) {
    it(`raised on ${raised} is ${state} on ${today}`, () => {
      const found = investigationState([{ act: 'raise', on: on(raised) }], at(today))
      const seen = [found.state, textFromDay(found.listedOn), textFromDay(found.due ?? 0)]
      assert.deepEqual(seen, [state, list, due])
    })
  }

  it('is answered once it is on the list, and confirmed or disputed within five working days', () => {
    const raised = { act: 'raise' as const, on: on('2026-09-10') }
    const early = investigationState([raised], at('2026-09-20'))
    assert.equal(mayActOnInvestigation('answer', early), false)
    const answered = [raised, { act: 'answer' as const, on: on('2026-10-12') }]
    const state = investigationState(answered, at('2026-10-13'))
    assert.equal(textFromDay(state.due ?? 0), '2026-10-19')
    assert.equal(mayActOnInvestigation('confirm', state), true)
    const disputed = investigationState(
      [...answered, { act: 'object', on: on('2026-10-13') }],
      at('2026-10-14'),
    )
    assert.equal(disputed.state, 'disputed')
  })
})
