/** What speaks against drugs, rule by rule, with the day before and the day after a limit. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayOf } from '../base/calendar-date.ts'
import type { Drug } from './drug.ts'
import { type Considered, checkSafety, type SafetyRule, type Taker, unanswered } from './safety.ts'

const today = dayOf(2026, 11, 28)

function drug(generic: string, code = `X${generic}`): Drug {
  const common = { strength: '5mg', piecesInPack: 14, chronicFor: null, priceE6: null }
  return { code, name: code, atc: generic.slice(0, 5), generic, product: generic, ...common }
}

const at = (one: Drug, place: number, days = 7): Considered => ({
  drug: one,
  pointer: `/lines/${place}`,
  days,
})
const taken = (one: Drug): Considered => ({ drug: one, pointer: '/takes/0', days: null })

function rule(kind: SafetyRule['kind'], over: Partial<SafetyRule> = {}): SafetyRule {
  const advice = { 'zh-CN': '', 'zh-HK': '', en: '' }
  const common = { drug: 'C09AA', other: '', limit: '', severity: 'stop' as const, advice }
  return { id: kind, kind, ...common, status: 'illustrative', source: 'labels', ...over }
}

const woman: Taker = { birth: dayOf(1990, 1, 1), sex: 'female', pregnant: 'no', allergies: [] }
const [ramipril, enalapril, losartan] = [drug('C09AAR012'), drug('C09AAE004'), drug('C09CAL108')]

const said = (
  prescribed: readonly Considered[],
  rules: readonly SafetyRule[],
  taker: Partial<Taker> = {},
  takes: readonly Considered[] = [],
) =>
  checkSafety(prescribed, takes, { ...woman, ...taker }, today, rules).map(
    ({ kind, pointers }) => `${kind} ${pointers.join(' ')}`,
  )

describe('the safety check', () => {
  it('finds two that do not go together, whichever comes first, and what is taken besides', () => {
    const rules = [rule('interaction', { other: 'C09CA' })]
    assert.deepEqual(said([at(ramipril, 0), at(losartan, 1)], rules), [
      'interaction /lines/0 /lines/1',
    ])
    assert.deepEqual(said([at(losartan, 0), at(ramipril, 1)], rules), [
      'interaction /lines/0 /lines/1',
    ])
    assert.deepEqual(said([at(losartan, 0)], rules, {}, [taken(ramipril)]), [
      'interaction /lines/0 /takes/0',
    ])
    assert.deepEqual(
      said([], rules, {}, [taken(losartan), taken(ramipril)]),
      [],
      'not prescribed now',
    )
    assert.deepEqual(said([at(ramipril, 0), at(enalapril, 1)], rules), [])
  })

  it('finds a class and a substance twice', () => {
    const sameClass = [rule('duplicate')]
    assert.deepEqual(said([at(ramipril, 0), at(enalapril, 1)], sameClass), [
      'duplicate /lines/0 /lines/1',
    ])
    const sameSubstance = [rule('duplicate', { drug: '*' })]
    const byAnother = drug('C09AAR012', 'XC09AAR012-other')
    assert.deepEqual(said([at(ramipril, 0), at(byAnother, 1)], sameSubstance), [
      'duplicate /lines/0 /lines/1',
    ])
    assert.deepEqual(said([at(ramipril, 0), at(enalapril, 1)], sameSubstance), [])
  })

  it('asks who it is for: sex, age to the birthday, pregnancy', () => {
    const men = [rule('sex', { limit: 'male' })]
    assert.deepEqual(said([at(ramipril, 0)], men), ['sex /lines/0'])
    assert.deepEqual(said([at(ramipril, 0)], men, { sex: 'male' }), [])
    assert.deepEqual(said([at(ramipril, 0)], men, { sex: 'unknown' }), [])
    const adults = [rule('age', { limit: '18-' })]
    assert.deepEqual(said([at(ramipril, 0)], adults, { birth: dayOf(2008, 11, 29) }), [
      'age /lines/0',
    ])
    assert.deepEqual(said([at(ramipril, 0)], adults, { birth: dayOf(2008, 11, 28) }), [])
    const children = [rule('age', { limit: '-17' })]
    assert.deepEqual(said([at(ramipril, 0)], children, { birth: dayOf(2008, 11, 29) }), [])
    assert.deepEqual(said([at(ramipril, 0)], children, { birth: dayOf(2008, 11, 28) }), [
      'age /lines/0',
    ])
    assert.deepEqual(said([at(ramipril, 0)], children, { birth: null }), [])
    const known = [rule('pregnancy', { limit: 'known' })]
    const excluded = [rule('pregnancy', { limit: 'unless-excluded' })]
    const [yes, no, unknown] = (['yes', 'no', 'unknown'] as const).map((pregnant) => ({ pregnant }))
    assert.deepEqual(said([at(ramipril, 0)], known, yes), ['pregnancy /lines/0'])
    assert.deepEqual(said([at(ramipril, 0)], known, unknown), [])
    assert.deepEqual(said([at(ramipril, 0)], excluded, unknown), ['pregnancy /lines/0'])
    assert.deepEqual(said([at(ramipril, 0)], excluded, no), [])
    assert.deepEqual(said([at(ramipril, 0)], excluded, { pregnant: 'unknown', sex: 'male' }), [])
  })

  it('counts days, and knows of allergies by class and substance', () => {
    const days = [rule('days', { limit: '7' })]
    assert.deepEqual(said([at(ramipril, 0, 7)], days), [])
    assert.deepEqual(said([at(ramipril, 0, 8)], days), ['days /lines/0'])
    assert.deepEqual(said([at(ramipril, 0)], [], { allergies: ['C09A'] }), ['allergy /lines/0'])
    assert.deepEqual(said([at(ramipril, 0)], [], { allergies: ['C09AAE004'] }), [])
    assert.deepEqual(said([at(losartan, 0)], [], {}, [taken(ramipril)]), [])
  })

  it('lets a reason set aside a warning, and never a stop', () => {
    const rules = [rule('days', { limit: '1', severity: 'warn' }), rule('sex', { limit: 'male' })]
    const findings = checkSafety([at(ramipril, 0)], [], woman, today, rules)
    const left = (inSpiteOf: { rule: string; because: string }[]) =>
      unanswered(findings, inSpiteOf).map(({ kind }) => kind)
    assert.deepEqual(left([]), ['days', 'sex'])
    assert.deepEqual(left([{ rule: 'days', because: ' ' }]), ['days', 'sex'])
    assert.deepEqual(left(['days', 'sex'].map((one) => ({ rule: one, because: '已评估' }))), [
      'sex',
    ])
  })
})
