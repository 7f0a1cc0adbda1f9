import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SchemeValue, Step, Term, Value } from '../../../engine/policy/policy-value.ts'
import type { Lexicon } from '../../components/policy-words.ts'
import { groupsOfTerm, pairGroups, termOn } from './rule-text.ts'

const words: Readonly<Record<string, string>> = {
  'attribute.level': '级别',
  'attributeContent.level.tertiary': '三级',
  'attributeContent.level.secondary': '二级',
  'condition.otherwise': '其他',
  'condition.nth': '第 {{from}} 次住院',
  'condition.nthFrom': '第 {{from}} 次起',
  'stepName.deductible': '起付线',
  'does.bear': '个人承担',
  'does.pay': '{{payer}}支付',
  'label.adjust-points': '比例增减',
  'label.limit-base': '支付到',
  'attributeContent.crossRegion.other-province': '跨省',
  'counter.pool-paid': '年度累计',
}

const lexicon: Lexicon = {
  currency: 'CNY',
  textIn: (texts) => texts['zh-CN'],
  word: (key, facts) =>
    words[key]?.replace(/\{\{(\w+)\}\}/gu, (_, name: string) => facts?.[name] ?? ''),
}

function money(value: number): Value {
  return { kind: 'constant', dimension: 'money', value }
}

function ratio(value: number): Value {
  return { kind: 'constant', dimension: 'ratio', value }
}

const head = {
  source: null,
  title: null,
  article: null,
  when: null,
  lines: null,
  of: null,
  rounding: { mode: 'halfUp', toMinor: 1, of: 'payer' },
  counts: [],
} as const

function deductible(first: number): Step {
  return {
    ...head,
    id: 'deductible',
    kind: 'bear',
    value: {
      kind: 'table',
      dimension: 'money',
      by: ['level', 'nthAdmission'],
      rows: [
        { keys: ['tertiary', { from: 1, to: 1 }], value: money(first) },
        { keys: ['tertiary', { from: 2, to: null }], value: money(first / 2) },
      ],
      other: money(40_000),
    },
    each: 'bill',
    counter: null,
    into: 'deductible',
    limits: [],
  }
}

const pool: Step = {
  ...head,
  id: 'pool',
  kind: 'pay',
  value: ratio(850_000),
  bands: null,
  each: 'bill',
  payer: 'pool',
  rest: 'coinsurance',
  capped: 'aboveCap',
  adjust: [
    {
      kind: 'points',
      value: ratio(-100_000),
      when: {
        all: [{ kind: 'attribute', name: 'crossRegion', is: ['other-province'], negated: false }],
      },
    },
  ],
  limits: [
    {
      kind: 'upTo',
      upTo: money(40_000_000),
      each: 'bill',
      counter: 'pool-paid',
      cuts: 'base',
      into: null,
      when: null,
    },
  ],
}

function term(from: string, steps: readonly Step[], ends: string | null = null): Term {
  return { from, ends, source: 's', status: 'illustrative', note: null, steps }
}

const scheme = {
  id: 'linjiang/employee',
  payers: [{ id: 'pool', title: { 'zh-CN': '统筹基金', 'zh-HK': '統籌基金', en: 'Pool' } }],
} as unknown as SchemeValue

describe('a rule in words', () => {
  it('gives each case of a table its own line', () => {
    const [group] = groupsOfTerm(term('2026-01-01', [deductible(130_000)]), scheme, lexicon)
    assert.equal(group?.name, '起付线')
    assert.equal(group?.does, '个人承担')
    assert.deepEqual(
      group?.lines.map(({ label, text }) => `${label}: ${text}`),
      ['三级 · 第 1 次住院: ¥1,300.00', '三级 · 第 2 次起: ¥650.00', '其他: ¥400.00'],
    )
  })

  it('says what changes a ratio, where, and up to where it is paid', () => {
    const [group] = groupsOfTerm(term('2026-01-01', [pool]), scheme, lexicon)
    assert.equal(group?.does, '统筹基金支付')
    assert.deepEqual(
      group?.lines.map(({ label, text }) => `${label}: ${text}`),
      [
        'value-pay: 85%',
        '比例增减 · 跨省: -10%'.replace('-', '−'),
        '支付到 · 年度累计: ¥400,000.00',
      ],
    )
  })

  it('marks exactly the lines in which two days differ', () => {
    const before = groupsOfTerm(term('2025-01-01', [deductible(130_000), pool]), scheme, lexicon)
    const after = groupsOfTerm(term('2026-01-01', [deductible(120_000), pool]), scheme, lexicon)
    const [first, second] = pairGroups(before, after)
    assert.deepEqual(
      first?.lines.map(({ differs }) => differs),
      [true, true, false],
    )
    assert.equal(first?.differs, true)
    assert.equal(second?.differs, false)
  })

  it('keeps a step that only one side has, at its place', () => {
    const left = groupsOfTerm(term('2025-01-01', [pool]), scheme, lexicon)
    const right = groupsOfTerm(term('2026-01-01', [deductible(130_000), pool]), scheme, lexicon)
    const pairs = pairGroups(left, right)
    assert.deepEqual(
      pairs.map(
        ({ id, left: a, right: b }) => `${id} ${a === null ? '-' : 'a'}${b === null ? '-' : 'b'}`,
      ),
      ['deductible -b', 'pool ab'],
    )
  })

  it('finds the term of a day, and none after the benefit has ended', () => {
    const benefit = {
      terms: [term('2025-01-01', []), term('2026-01-01', [], '2026-06-30')],
    } as unknown as Parameters<typeof termOn>[0]
    assert.equal(termOn(benefit, '2024-12-31'), undefined)
    assert.equal(termOn(benefit, '2025-12-31')?.from, '2025-01-01')
    assert.equal(termOn(benefit, '2026-01-01')?.from, '2026-01-01')
    assert.equal(termOn(benefit, '2026-07-01'), undefined)
  })
})
