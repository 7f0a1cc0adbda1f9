import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkRules, findingOf } from './check-texts.ts'
import { entryProblem, entryRules } from './entry-problem.ts'
import {
  gapOfOnboarding,
  type OnboardingAct,
  type OnboardingActName,
  onboardingActs,
  onboardingState,
} from './onboarding.ts'
import { counts, gapOfKeyAct, type KeyAct, keysAt } from './partner-key.ts'
import { versionOn } from './version.ts'

describe('versions of an entry', () => {
  it('hold from their day on, and the later recorded one of the same day', () => {
    const versions = [
      { from: 10, entry: 'A' },
      { from: 30, entry: 'C' },
      { from: 20, entry: 'B' },
      { from: 10, entry: 'A, put right' },
      { from: 40, entry: null },
    ]
    const at = (day: number) => versionOn(versions, day)?.entry
    assert.deepEqual([9, 10, 19, 20, 30, 39, 40].map(at), [
      ...[undefined, 'A, put right', 'A, put right', 'B', 'C', 'C', null],
    ])
  })
})

describe('keys of a partner', () => {
  const act = (
    name: KeyAct['act'],
    kid: string,
    by: string,
    atMs: number,
    overlap = 100,
  ): KeyAct => ({
    ...{ act: name, kid, by, atMs },
    overlapSeconds: overlap,
  })
  const acts = [
    act('proposed', 'first', 'li', 0),
    act('approved', 'first', 'wang', 1000),
    act('proposed', 'second', 'li', 2000),
    act('approved', 'second', 'wang', 3000),
  ]
  const states = (nowMs: number, of = acts) => keysAt(of, nowMs).map(({ state }) => state)

  it('are believed once a second person approved them, and give way after their overlap', () => {
    assert.deepEqual(states(0, acts.slice(0, 1)), ['proposed'])
    assert.deepEqual(states(2000, acts.slice(0, 3)), ['in-force', 'proposed'])
    assert.deepEqual(states(3000), ['ending', 'in-force'])
    assert.deepEqual(states(103_000), ['retired', 'in-force'])
    assert.deepEqual(keysAt(acts, 3000).map(counts), [true, true])
    const lost = [...acts, act('retired', 'second', 'li', 4000)]
    assert.deepEqual(states(4000, lost), ['ending', 'retired'])
  })

  it('are never approved by whoever proposed them, nor decided twice', () => {
    const open = keysAt(acts.slice(0, 1), 0)
    const gap = (name: KeyAct['act'], kid: string, by: string, keys = open) =>
      gapOfKeyAct(keys, { act: name, kid, by })
    assert.equal(gap('approved', 'first', 'li'), 'second-operator-needed')
    assert.equal(gap('rejected', 'first', 'li'), null)
    assert.equal(gap('approved', 'first', 'wang'), null)
    assert.equal(gap('proposed', 'first', 'wang'), 'key-known')
    assert.equal(gap('retired', 'first', 'wang'), 'key-decided')
    assert.equal(gap('approved', 'none', 'wang'), 'key-unknown')
    assert.equal(gap('approved', 'first', 'wang', keysAt(acts, 3000)), 'key-decided')
  })
})

describe('an application', () => {
  const act = (name: OnboardingActName, by = 'li', hasPassed = true): OnboardingAct => ({
    ...{ act: name, by },
    hasPassed,
  })
  const way = [act('applied'), act('checked'), act('approved', 'wang'), act('live')]

  it('comes to be live by a check that was passed and the word of a second person', () => {
    for (const [at, next] of way.entries()) {
      if (at > 0) assert.equal(gapOfOnboarding(way.slice(0, at), next), null)
    }
    assert.equal(onboardingState(way), 'live')
    const failed = [act('applied'), act('checked', 'li', false)]
    assert.equal(onboardingState(failed), 'failed')
    assert.equal(gapOfOnboarding(failed, act('approved', 'wang')), 'check-needed')
    assert.equal(gapOfOnboarding(way.slice(0, 2), act('approved')), 'second-operator-needed')
  })

  it('has no way on from its end, and none around the approval', () => {
    const ends = [way, [act('applied'), act('rejected')]]
    for (const acts of ends) {
      for (const name of onboardingActs) {
        const gap = gapOfOnboarding(acts, act(name, 'wang'))
        assert.equal(gap, 'out-of-turn', name)
      }
    }
    for (const upTo of [1, 2]) {
      assert.equal(gapOfOnboarding(way.slice(0, upTo), act('live', 'wang')), 'out-of-turn')
    }
  })
})

describe('what a check says', () => {
  it('has a name, what is wrong and a remedy for each rule, in three languages', () => {
    for (const rule of checkRules) {
      const { title, what, remedy } = findingOf(rule, 'GET /', { said: 3, header: 'x' })
      for (const texts of [title, what, remedy]) {
        assert.deepEqual(Object.keys(texts), ['zh-CN', 'zh-HK', 'en'], rule)
        for (const text of Object.values(texts)) assert.match(text, /^[^{}]+$/u, rule)
      }
      assert.match(title['zh-CN'] + remedy['zh-HK'], /^[^a-z]*\p{Script=Han}/u, rule)
    }
    assert.equal(findingOf('I8 confirm again', '').title.en, findingOf('I8 confirm', '').title.en)
  })
})

describe('what stands against an entry', () => {
  it('is said in three languages, with everything filled in', () => {
    const filled = Object.fromEntries(
      ['said', 'id', 'region', 'code', 'service', 'address', 'years', 'body', 'payer'].map(
        (one) => [one, 'X-1'],
      ),
    )
    for (const rule of entryRules) {
      const { pointer, what } = entryProblem('/id', rule, filled)
      assert.equal(pointer, '/id')
      for (const text of Object.values(what)) assert.match(text, /^[^{}]+[^.。{}]$/u, rule)
      assert.match(what['zh-CN'] + what['zh-HK'], /\p{Script=Han}/u, rule)
      assert.match(what.en, /^[^\p{Script=Han}]+$/u, rule)
    }
  })
})
