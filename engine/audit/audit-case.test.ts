import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayFromText } from '../base/calendar-date.ts'
import { auditCase, rulesOn } from './audit-case.ts'
import type { AuditedCase, AuditKind, AuditLine, AuditRule } from './audit-rule.ts'

const day = (text: string) => dayFromText(text) ?? 0
const monday = day('2026-03-09')

function rule(kind: AuditKind, value: string, changes: Partial<AuditRule> = {}): AuditRule {
  return {
    id: 'r',
    from: day('2024-01-01'),
    at: 'both',
    kind,
    scope: [{ by: 'name', text: 'A' }],
    other: [{ by: 'name', text: 'B' }],
    value,
    severity: 2,
    title: '',
    basis: '',
    ...changes,
  }
}

let count = 0
function line(name: string, changes: Partial<AuditLine> = {}): AuditLine {
  count += 1
  const id = `${name}${count}`
  const about = { id, code: name, name, category: 'drug', on: monday, supplyDays: null }
  return { ...about, quantityE4: 10_000, amountMinor: 1000, ...changes }
}

const nobody: Omit<AuditedCase, 'lines'> = { sex: null, birth: null, stay: null }

function found(one: AuditRule, lines: readonly AuditLine[], about = nobody) {
  return auditCase([one], { ...about, lines }, 'settle').map(
    ({ amountMinor, evidence }) => [amountMinor, evidence] as const,
  )
}

const twice = { quantityE4: 20_000, amountMinor: 2001 }
const stay = { admittedOn: monday, dischargedOn: monday + 2 }
const girl = { ...nobody, sex: 'female' as const, birth: monday - 29 }

type Row = readonly [
  string,
  AuditRule,
  readonly AuditLine[],
  typeof nobody,
  ReturnType<typeof found>,
]

const rows: readonly Row[] = [
  ['once a day is in order', rule('most-a-day', '1'), [line('A')], nobody, []],
  [
    'twice in one line is one too many, by its share',
    rule('most-a-day', '1'),
    [line('A', twice)],
    nobody,
    [[1001, '2026-03-09: 2 > 1']],
  ],
  [
    'two lines of a day are added up',
    rule('most-a-day', '1'),
    [line('A'), line('A')],
    nobody,
    [[1000, '2026-03-09: 2 > 1']],
  ],
  [
    'once on each of two days is in order',
    rule('most-a-day', '1'),
    [line('A'), line('A', { on: monday + 1 })],
    nobody,
    [],
  ],
  [
    'what must not stand together: the cheaper one',
    rule('not-together', ''),
    [line('A'), line('B', { amountMinor: 700 })],
    nobody,
    [[700, '2026-03-09: A + B']],
  ],
  [
    'on different days it may',
    rule('not-together', ''),
    [line('A'), line('B', { on: monday + 1 })],
    nobody,
    [],
  ],
  ['two nights, two bed days', rule('nights', '1'), [line('A', twice)], { ...nobody, stay }, []],
  [
    'a third bed day',
    rule('nights', '1'),
    [line('A', twice), line('A')],
    { ...nobody, stay },
    [[1000, 'stay: 3 > 2']],
  ],
  ['outside of a stay there are no nights', rule('nights', '1'), [line('A', twice)], nobody, []],
  ['for the other sex', rule('sex', 'male'), [line('A')], girl, [[1000, 'female ≠ male']]],
  ['for that sex', rule('sex', 'female'), [line('A')], girl, []],
  ['whose sex is not known', rule('sex', 'male'), [line('A')], nobody, []],
  [
    'on the 29th day of life',
    rule('days-of-life', '0-28'),
    [line('A')],
    girl,
    [[1000, '29 ∉ 0-28']],
  ],
  ['on the 29th, where that is allowed', rule('days-of-life', '0-29'), [line('A')], girl, []],
  [
    'supply of 100 days where 90 are allowed',
    rule('most-days', '90'),
    [line('A', { supplyDays: 100 })],
    nobody,
    [[100, '100 > 90']],
  ],
  [
    'lines of before the rule began are not looked at',
    rule('most-a-day', '1', { from: monday + 1 }),
    [line('A', twice)],
    nobody,
    [],
  ],
  [
    'a rule for orders keeps still at the settlement',
    rule('most-a-day', '1', { at: 'order' }),
    [line('A', twice)],
    nobody,
    [],
  ],
  [
    'what was taken back is not looked at',
    rule('not-together', ''),
    [line('A'), line('B', { quantityE4: 0, amountMinor: 0 })],
    nobody,
    [],
  ],
]

describe('a rule of audit', () => {
  for (const [shows, one, lines, about, expected] of rows) {
    it(shows, () => assert.deepEqual(found(one, lines, about), expected))
  }

  it('names the lines that are against it and those beside them', () => {
    const [cheap, dear] = [line('A', { amountMinor: 1 }), line('B')]
    const [finding] = auditCase(
      [rule('not-together', '')],
      { ...nobody, lines: [cheap, dear] },
      'order',
    )
    assert.deepEqual([finding?.lines, finding?.involved], [[cheap.id], [dear.id]])
  })

  it('holds from its day until the next edition of it', () => {
    const later = rule('most-a-day', '2', { from: monday })
    const editions = [later, rule('most-a-day', '1')]
    assert.deepEqual(
      [monday - 1, monday].map((on) => rulesOn(editions, on).map(({ value }) => value)),
      [['1'], ['2']],
    )
    assert.deepEqual(rulesOn(editions, day('2023-12-31')), [])
  })
})
