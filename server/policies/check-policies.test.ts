import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import * as engine from '../../engine/settlement/settle.ts'
import { checkPolicies, reportText } from './check-policies.ts'
import { exampleBill } from './example-bill.ts'
import { loadPolicies } from './load-policies.ts'
import { readPolicyFolders } from './read-policies.ts'

const today = '2026-06-01'
const context = [join(import.meta.dirname, 'broken', 'context')]
const folder = mkdtempSync(join(tmpdir(), 'packs-'))
after(() => rmSync(folder, { recursive: true }))

const benefit = `
kind: benefit
id: linjiang/employee/inpatient
scheme: linjiang/employee
layer: basic
title: { zh-CN: 住院, zh-HK: 住院, en: Inpatient }
when: { setting: inpatient }
payer: pool
base: [inScope]
terms:
  - from: 2025-01-01
    source: notice
    status: illustrative
    steps:
      - { step: deductible, bear: 800.00, counter: deductible-used, into: deductible }
      - { step: pool, pay: 82%, rest: coinsurance }
  - from: 2026-01-01
    source: notice
    status: illustrative
    steps:
      - { step: deductible, bear: 800.00, counter: deductible-used, into: deductible }
      - { step: pool, pay: 85%, rest: coinsurance, limits: [ { upTo: 400000.00, counter: pool-paid } ] }
      - { step: admission, count: { counter: admissions, add: 1 } }
sources:
  notice: { title: Notice 41, issuer: Linjiang Bureau }
`

interface Case {
  readonly name: string
  readonly on: string
  readonly given?: string
  readonly expect: string
}

function exampleText({ name, on, given = '', expect }: Case): string {
  return `
  - name: ${name}
    on: ${on}
    scheme: linjiang/employee
    expectation: oracle
    given:
      attributes: { setting: inpatient }
      sums: { inScope: 10800.00 }
      ${given}
    expect: ${expect}
`
}

const good: readonly Case[] = [
  {
    name: 'the first day',
    on: '2025-01-01',
    expect: '{ shares: { pool: 8200.00 }, patient: 2600.00 }',
  },
  { name: 'the last day', on: '2025-12-31', expect: '{ parts: { coinsurance: 1800.00 } }' },
  {
    name: 'the new term',
    on: '2026-01-01',
    given: 'used: { pool-paid: 395000.00, admissions: 1 }',
    expect: '{ shares: { pool: 5000.00 }, after: { pool-paid: 400000.00, admissions: 2 } }',
  },
]

function check(cases: readonly Case[]) {
  writeFileSync(join(folder, 'benefit.yaml'), benefit)
  const examples = `kind: examples\nexamples:${cases.map(exampleText).join('')}`
  writeFileSync(join(folder, 'examples.yaml'), examples)
  return checkPolicies([folder], engine, { today, context })
}

function linesOf(cases: readonly Case[]): string[] {
  return reportText(check(cases)).replaceAll(`${folder}/`, '').split('\n')
}

describe('checking packs', () => {
  it('passes when every example holds and every term is shown on its first day and its eve', () => {
    assert.deepEqual(linesOf(good), ['3 passed, 0 failed'])
  })

  it('says by how much an example differs, and where it stands', () => {
    const [first, ...rest] = good
    assert.ok(first !== undefined)
    const wrong = { ...first, expect: '{ shares: { pool: 8200.01 }, patient: 2600.00 }' }
    assert.deepEqual(linesOf([wrong, ...rest]), [
      'examples.yaml:3: the first day: share of linjiang/employee.pool should be 8200.01 and is 8200.00.',
      '2 passed, 1 failed',
    ])
  })

  it('allows what a real record is out of balance', () => {
    const [first, ...rest] = good
    assert.ok(first !== undefined)
    const expect = '{ shares: { pool: 8200.01 } }\n    tolerance: 0.01'
    assert.deepEqual(linesOf([{ ...first, expect }, ...rest]), ['3 passed, 0 failed'])
  })

  it('asks for an example on the first day of each term and on the day before a new one', () => {
    const later = good.map((one) => ({ ...one, on: '2026-03-10' })).slice(2)
    assert.deepEqual(linesOf(later), [
      'benefit.yaml:11: terms[0].from: no example runs linjiang/employee/inpatient on the first day of this term; write one on 2025-01-01.',
      'benefit.yaml:17: terms[1].from: no example runs linjiang/employee/inpatient on the first day of this term; write one on 2026-01-01.',
      'benefit.yaml:17: terms[1].from: no example runs linjiang/employee/inpatient on the last day of the term before; write one on 2025-12-31.',
      '1 passed, 3 failed',
    ])
  })

  it('does not take an example of another benefit for one of this', () => {
    const given = 'answers: {}'
    const outpatient = good.map((one) => ({ ...one, given, expect: '{ patient: 10800.00 }' }))
    writeFileSync(join(folder, 'benefit.yaml'), benefit.replace('inpatient }', 'outpatient }'))
    const examples = `kind: examples\nexamples:${outpatient.map(exampleText).join('')}`
    writeFileSync(join(folder, 'examples.yaml'), examples)
    const { passed, unshown } = checkPolicies([folder], engine, { today, context })
    assert.deepEqual([passed, unshown.length], [3, 3])
  })

  it('says which rule had no answer for a bill', () => {
    const tabled = benefit.replace('bear: 800.00', 'bear: { by: level, tertiary: 800.00 }')
    writeFileSync(join(folder, 'benefit.yaml'), tabled)
    const examples = `kind: examples\nexamples:${good.slice(0, 1).map(exampleText).join('')}`
    writeFileSync(join(folder, 'examples.yaml'), examples)
    const [run] = checkPolicies([folder], engine, { today, context }).runs
    assert.deepEqual(run?.differences, [
      'the bill is refused: rule-without-answer, linjiang/employee/inpatient/deductible (it asks for level: not given)',
    ])
  })

  it('runs no example while a pack has a problem', () => {
    const wrong = { name: 'misspelt', on: '2025-01-01', expect: '{ shares: { poll: 1.00 } }' }
    const report = check([...good, wrong])
    assert.deepEqual([report.runs.length, report.passed, report.failed], [0, 0, 1])
  })

  it('finds every pack of this project right, and every example of it holds', () => {
    const report = checkPolicies([join(import.meta.dirname, '../../policies')], engine)
    const text = reportText(report)
    assert.equal(report.failed, 0, text)
    assert.ok(report.passed > 0)
  })
})

describe('the guide for authors', () => {
  it('shows a benefit and an example that hold as they stand', () => {
    const guide = join(import.meta.dirname, '../../docs/guide/policy-packs.md')
    const blocks = readFileSync(guide, 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)
    const whole = [...blocks].map(([, block]) => block ?? '').filter(isWholeFile)
    const own = mkdtempSync(join(tmpdir(), 'packs-'))
    whole.forEach((block, i) => {
      writeFileSync(join(own, `${i}.yaml`), block)
    })
    const report = checkPolicies([own], engine, { today, context })
    rmSync(own, { recursive: true })
    assert.equal(whole.length, 2)
    assert.deepEqual(report.problems, [])
    assert.deepEqual(
      report.runs.map(({ differences }) => differences),
      [[]],
    )
  })

  function isWholeFile(block: string): boolean {
    return /^kind: (benefit|examples)$/m.test(block) && !block.includes('…')
  }
})

describe('an asked payer in an example', () => {
  const insured = `
kind: scheme
id: linjiang/plan
region: linjiang
title: { zh-CN: 商保, zh-HK: 商保, en: Plan }
schemeKind: commercial
payers:
  insurer: { title: { zh-CN: 保险, zh-HK: 保險, en: Insurer }, kind: commercial, decidedBy: insurer }
  reinsurer: { title: { zh-CN: 再保, zh-HK: 再保, en: Second }, kind: commercial, decidedBy: insurer }
---
kind: benefit
id: linjiang/plan/inpatient
scheme: linjiang/plan
layer: commercial
title: { zh-CN: 住院, zh-HK: 住院, en: Inpatient }
payer: insurer
base: [inScope]
terms:
  - from: 2026-01-01
    source: contract
    status: illustrative
    steps:
      - { step: insurer, pay: 50%, of: [inScope], rest: coinsurance }
      - { step: reinsurer, pay: "= max(0.00, 600.00 - paid.insurer)", of: [coinsurance], payer: reinsurer }
sources:
  contract: { title: Contract, issuer: Linjiang Life }
`
  const runWith = (given: string) => {
    const own = mkdtempSync(join(tmpdir(), 'packs-'))
    writeFileSync(join(own, 'plan.yaml'), insured)
    const text = `kind: examples
examples:
  - name: asked
    on: 2026-01-01
    scheme: linjiang/plan
    expectation: oracle
    given: { sums: { inScope: 1000.00 }, ${given} }
    expect: { shares: { insurer: 500.00, reinsurer: 100.00 } }
`
    writeFileSync(join(own, 'examples.yaml'), text)
    const report = checkPolicies([own], engine, { today, context })
    rmSync(own, { recursive: true })
    return report.runs.flatMap(({ differences }) => differences)
  }

  it('answers what its rules give unless the example says otherwise', () => {
    assert.deepEqual(runWith('answers: {}'), [])
  })

  it('that is away leaves the next to answer anew', () => {
    assert.deepEqual(runWith('answers: { insurer: away }'), [
      'share of linjiang/plan.insurer should be 500.00 and is 0.00',
      'share of linjiang/plan.reinsurer should be 100.00 and is 600.00',
    ])
  })

  it('that answers an amount pays that amount', () => {
    assert.deepEqual(runWith('answers: { insurer: 450.00, linjiang/plan.reinsurer: no }'), [
      'share of linjiang/plan.insurer should be 500.00 and is 450.00',
      'share of linjiang/plan.reinsurer should be 100.00 and is 0.00',
    ])
  })
})

describe('an example as a bill', () => {
  it('puts what was used before into the periods of the day that picks terms', () => {
    check(good)
    const { set, examples } = readPolicyFolders([folder], { today, context })
    const [, , last] = examples[0]?.examples ?? []
    assert.ok(last !== undefined)
    const { facts, bill } = exampleBill(last, set)
    assert.deepEqual(facts.coverages[0]?.accumulators, [
      { period: 'calendarYear:2026-01-01', counters: [0, 39_500_000, 1] },
    ])
    assert.equal(bill.sums?.inScopeMinor, 1_080_000)
  })
})

describe('the packs of a server', () => {
  it('have one digest wherever their folder lies', () => {
    const copy = mkdtempSync(join(tmpdir(), 'packs-'))
    for (const at of [folder, copy]) {
      writeFileSync(join(at, 'benefit.yaml'), benefit)
      rmSync(join(at, 'examples.yaml'), { force: true })
    }
    const one = loadPolicies([folder], { today, context })
    const other = loadPolicies([copy], { today, context })
    rmSync(copy, { recursive: true })
    assert.equal(one.digest, other.digest)
    assert.match(one.digest, /^[0-9a-f]{64}$/)
  })

  it('are refused with the list of their problems', () => {
    writeFileSync(join(folder, 'benefit.yaml'), benefit.replace('pay: 82%', 'pay: 82'))
    const message =
      /^The policies cannot be used\. Correct them first:\n.*terms\[0\]\.steps\[1\]\.pay: `82` is neither/
    assert.throws(() => loadPolicies([folder], { today, context }), { message })
  })
})
