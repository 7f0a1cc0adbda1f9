/**
 * Runs one worked example and says where the outcome differs from what it expects.
 */
import type { ExplanationStep } from '../../engine/adjudication/explanation.ts'
import { textFromMinor } from '../../engine/base/money.ts'
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import type * as settling from '../../engine/settlement/settle.ts'
import type { Answer, Decision, Settlement } from '../../engine/settlement/settlement.ts'
import type { Example } from './example.ts'
import { coverageId, type ExampleBill, exampleBill, schemeIn } from './example-bill.ts'

/** What of the engine is needed; the module itself fits. */
export type Engine = Pick<typeof settling, 'compilePolicies' | 'plan' | 'decide' | 'explain'>

export type Library = ReturnType<Engine['compilePolicies']>

export interface ExampleRun {
  readonly example: Example
  /** One sentence each; empty when the example holds. */
  readonly differences: readonly string[]
  readonly decision: Decision
}

export function runExample(
  example: Example,
  set: PolicySet,
  library: Library,
  engine: Engine,
): ExampleRun {
  const given = exampleBill(example, set)
  const answers = allAnswers(given, set, library, engine)
  const { decision, steps } = engine.explain(given.bill, given.facts, answers, library, null)
  const differences = decision.settled
    ? settledDifferences(example, set, decision.settlement, steps)
    : refusedDifferences(example, decision)
  return { example, differences, decision }
}

const rounds = 8

/**
 * The stated answers, and for every other asked payer what its rules give. As one payer's answer
 * changes what is left for the next, this is repeated until nothing changes.
 */
export function allAnswers(
  { bill, facts, stated }: ExampleBill,
  set: PolicySet,
  library: Library,
  engine: Engine,
): Answer[] {
  let answers = facts.coverages.flatMap(({ id, scheme }): Answer[] =>
    schemeIn(set, scheme)
      .payers.filter(({ decidedBy }) => decidedBy !== 'engine')
      .map((payer): Answer => {
        const name = `${scheme}.${payer.id}`
        const said = stated.find((answer) => answer.payer === name && answer.coverage === id)
        return said ?? { payer: name, coverage: id, said: 'yes', amountMinor: 0 }
      }),
  )
  for (let round = 0; round < rounds && answers.length > stated.length; round += 1) {
    const decision = engine.decide(bill, facts, answers, library, null)
    if (!decision.settled) break
    const { breaks } = decision.settlement
    const next = answers.map((answer) => {
      const found = stated.includes(answer)
        ? undefined
        : breaks.find(({ payer }) => payer === answer.payer)
      return found === undefined ? answer : { ...answer, amountMinor: found.oursMinor }
    })
    if (next.every((answer, i) => answer === answers[i])) break
    answers = next
  }
  return answers
}

// ---------------------------------------------------------------- comparison

function refusedDifferences(
  { expect }: Example,
  decision: Decision & { readonly settled: false },
): string[] {
  const { refusal } = decision
  const rule = 'rule' in refusal ? refusal.rule : refusal.code
  if (expect.refused.includes(rule) || expect.refused.includes(refusal.code)) return []
  const why =
    refusal.code === 'rule-without-answer' ? ` (it asks for ${refusal.asks}: ${refusal.value})` : ''
  return [`the bill is refused: ${refusal.code}, ${rule}${why}`]
}

function settledDifferences(
  example: Example,
  set: PolicySet,
  settlement: Settlement,
  steps: readonly ExplanationStep[],
): string[] {
  const { expect, currency, toleranceMinor } = example
  const differences: string[] = []
  const money = (what: string, expected: number, found: number): void => {
    if (Math.abs(expected - found) <= toleranceMinor) return
    const [should, is] = [expected, found].map((amount) => textFromMinor(amount, currency))
    differences.push(`${what} should be ${should} and is ${is}`)
  }
  for (const [payer, amount] of Object.entries(expect.shares)) {
    money(
      `share of ${payer}`,
      amount,
      sum(settlement.shares, (share) => share.payer === payer),
    )
  }
  for (const [part, amount] of Object.entries(expect.parts)) {
    money(
      `part ${part}`,
      amount,
      sum(settlement.parts, (one) => one.part === part),
    )
  }
  if (expect.patient !== null) money('the patient’s cash', expect.patient, settlement.cashMinor)
  for (const [rule, amount] of Object.entries(expect.borne)) {
    money(`borne by ${rule}`, amount, moved(steps, rule, ['bear', 'eligible']))
  }
  for (const [rule, amount] of Object.entries(expect.paid)) {
    money(`paid by ${rule}`, amount, moved(steps, rule, ['pay', 'outside', 'answer']))
  }
  compareOutside(expect.outside, settlement, money)
  differences.push(...counterDifferences(example, set, settlement))
  differences.push(...refusalDifferences(example, settlement))
  const found = sum(settlement.shares, () => true) + sum(settlement.parts, () => true)
  if (found !== chargedOf(example)) {
    differences.push(`shares and parts make ${textFromMinor(found, currency)}, not the bill’s sum`)
  }
  return differences
}

function sum<T extends { readonly amountMinor: number }>(
  items: readonly T[],
  fits: (item: T) => boolean,
): number {
  return items.reduce((total, item) => total + (fits(item) ? item.amountMinor : 0), 0)
}

function moved(
  steps: readonly ExplanationStep[],
  rule: string,
  kinds: readonly ExplanationStep['kind'][],
): number {
  return steps.reduce(
    (total, step) =>
      total + (step.rule === rule && kinds.includes(step.kind) ? step.resultMinor : 0),
    0,
  )
}

function compareOutside(
  expected: Example['expect']['outside'],
  { outside }: Settlement,
  money: (what: string, expected: number, found: number) => void,
): void {
  if (expected === null) return
  if (typeof expected === 'number') {
    money(
      'paid beside the bill',
      expected,
      sum(outside, () => true),
    )
    return
  }
  for (const [rule, amount] of Object.entries(expected)) {
    money(
      `paid beside the bill by ${rule}`,
      amount,
      sum(outside, (one) => one.rule === rule),
    )
  }
}

/** A counter that did not move still stands where it stood before the bill. */
function counterDifferences(example: Example, set: PolicySet, settlement: Settlement): string[] {
  return example.expect.after.flatMap(({ coverage: index, counter, value }) => {
    const coverage = example.coverages[index]
    if (coverage === undefined) return []
    const scheme = schemeIn(set, coverage.scheme)
    const slot = scheme.counters.findIndex(({ name }) => name === counter)
    const id = coverageId(example, index)
    const change = settlement.counters.findLast((one) => one.coverage === id && one.slot === slot)
    const found = change?.after ?? coverage.used[counter] ?? 0
    const isMoney = scheme.counters[slot]?.dimension === 'money'
    if (Math.abs(found - value) <= (isMoney ? example.toleranceMinor : 0)) return []
    const text = (amount: number): string =>
      isMoney ? textFromMinor(amount, example.currency) : String(amount)
    return [`counter ${counter} should stand at ${text(value)} and stands at ${text(found)}`]
  })
}

function refusalDifferences({ expect }: Example, { refusals }: Settlement): string[] {
  return expect.refused
    .filter((rule) => !refusals.some((refusal) => refusal.rule === rule))
    .map((rule) => `${rule} should refuse and does not`)
}

function chargedOf({ charges }: Example): number {
  if (charges.kind === 'lines') return sum(charges.lines, () => true)
  return charges.inScope + charges.priorSelfPay + charges.overLimit + charges.ownPaid
}
