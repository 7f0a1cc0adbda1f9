import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayOf } from '../base/calendar-date.ts'
import {
  barTo,
  type EnrolmentDeed,
  type EnrolmentRules,
  enrolmentOf,
  enrolmentStates,
  lastDayAfter,
} from './enrolment.ts'

const rules: EnrolmentRules = {
  leastYears: 1,
  mostYears: 3,
  renewalDays: 60,
  packages: new Set(['basic', 'hypertension']),
}
const from = dayOf(2026, 3, 1)
const to = lastDayAfter(from, 1)
const terms = { team: 'T-1', package: 'basic', from, to }
const begin: EnrolmentDeed = {
  act: 'begin',
  side: 'resident',
  person: 'P-1',
  institution: 'H-1',
  terms,
}

describe('a contract with a family doctor', () => {
  it('is in force once both sides have signed, and over after its last day', () => {
    const asked = enrolmentOf([begin], from)
    assert.equal(asked.state, 'asked')
    assert.equal(barTo(asked, { act: 'agree', side: 'resident' }, rules, from), 'out-of-turn')
    assert.equal(barTo(asked, { act: 'agree', side: 'team' }, rules, from), null)
    const deeds: EnrolmentDeed[] = [begin, { act: 'agree', side: 'team' }]
    assert.equal(enrolmentOf(deeds, to).state, 'in-force')
    assert.equal(enrolmentOf(deeds, to + 1).state, 'over')
  })

  it('runs for one to three years', () => {
    const nothing = enrolmentOf([], from)
    const until = (last: number) => ({ ...begin, terms: { ...terms, to: last } }) as EnrolmentDeed
    assert.equal(barTo(nothing, until(to - 1), rules, from), 'too-short')
    assert.equal(barTo(nothing, until(lastDayAfter(from, 3)), rules, from), null)
    assert.equal(barTo(nothing, until(lastDayAfter(from, 3) + 1), rules, from), 'too-long')
  })

  it('is renewed near its end by both, and goes on meanwhile', () => {
    const deeds: EnrolmentDeed[] = [begin, { act: 'agree', side: 'team' }]
    const renew: EnrolmentDeed = {
      act: 'renew',
      side: 'team',
      package: 'hypertension',
      to: lastDayAfter(to + 1, 1),
    }
    assert.equal(barTo(enrolmentOf(deeds, to - 61), renew, rules, to - 61), 'too-early-to-renew')
    assert.equal(barTo(enrolmentOf(deeds, to - 60), renew, rules, to - 60), null)
    const offered = enrolmentOf([...deeds, renew], to)
    assert.deepEqual([offered.state, offered.terms.package], ['renewal-offered', 'basic'])
    const agreed = enrolmentOf([...deeds, renew, { act: 'agree', side: 'resident' }], to + 1)
    assert.deepEqual([agreed.state, agreed.terms.package], ['in-force', 'hypertension'])
    const back = enrolmentOf([...deeds, renew, { act: 'withdraw', side: 'team' }], to)
    assert.deepEqual([back.state, back.renewal], ['in-force', null])
  })

  it('reaches every state, and none of them is a trap but those that end it', () => {
    const moves: EnrolmentDeed[] = [
      begin,
      { ...begin, side: 'team' },
      ...(['resident', 'team'] as const).flatMap((side): EnrolmentDeed[] => [
        { act: 'agree', side },
        { act: 'withdraw', side },
        { act: 'renew', side, package: 'basic', to: lastDayAfter(to + 1, 1) },
        { act: 'end', side, why: 'moved', on: to },
      ]),
    ]
    const reached = new Set<string>()
    const ends = new Set<string>()
    const walk = (deeds: readonly EnrolmentDeed[]): void => {
      const now = enrolmentOf(deeds, to)
      reached.add(now.state)
      const next = moves.filter((deed) => barTo(now, deed, rules, to) === null)
      if (next.length === 0) ends.add(now.state)
      if (deeds.length < 5) for (const deed of next) walk([...deeds, deed])
    }
    walk([])
    reached.add(enrolmentOf([begin, { act: 'agree', side: 'team' }], to + 1).state)
    assert.deepEqual([...reached].sort(), [...enrolmentStates].sort())
    assert.deepEqual([...ends].sort(), ['ended', 'withdrawn'])
  })
})
