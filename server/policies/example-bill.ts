/**
 * A worked example as the engine takes it: a bill, the facts about its coverages, and the answers
 * that the example states.
 */
import type {
  AccumulatorRow,
  Attributes,
  Bill,
  BillLine,
  BillSums,
  CoverageFacts,
  Facts,
} from '../../engine/adjudication/bill.ts'
import { assert } from '../../engine/base/assert.ts'
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import { periodStart, periodText } from '../../engine/coverage/period.ts'
import { pickingDays } from '../../engine/coverage/portion.ts'
import type { CounterValue, PolicySet, SchemeValue } from '../../engine/policy/policy-value.ts'
import { builtInAttributes } from '../../engine/policy/vocabulary.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import type { Example, ExampleCoverage, ExampleLine, ExampleSums } from './example.ts'

export interface ExampleBill {
  readonly bill: Bill
  readonly facts: Facts
  /** Only what the example says of asked payers. */
  readonly stated: readonly Answer[]
}

/** The schemes of the example must be in the set. */
export function exampleBill(example: Example, set: PolicySet): ExampleBill {
  const dischargedOn = dayOf(example.on)
  const bill: Bill = {
    currency: example.currency,
    admittedOn: dayOf(example.admitted),
    dischargedOn,
    lines:
      example.charges.kind === 'lines'
        ? example.charges.lines.map((line, i) => billLine(line, i, dischargedOn))
        : [],
    sums: example.charges.kind === 'sums' ? billSums(example.charges) : null,
    attributes: example.attributes,
  }
  const coverages = example.coverages.map((coverage, i) =>
    coverageFacts(coverage, coverageId(example, i), bill, set),
  )
  const facts: Facts = { homeRegion: example.home, careRegion: example.care, coverages }
  const stated = example.answers.flatMap(({ payer, said, amountMinor }): Answer[] => {
    const of = coverages.find(({ scheme }) => payer.startsWith(`${scheme}.`))
    return of === undefined ? [] : [{ payer, coverage: of.id, said, amountMinor }]
  })
  return { bill, facts, stated }
}

/** Names a coverage by its scheme, or by scheme and place where an example has two of one. */
export function coverageId(example: Example, index: number): string {
  const scheme = example.coverages[index]?.scheme ?? ''
  const first = example.coverages.findIndex((other) => other.scheme === scheme)
  return first === index ? scheme : `${scheme}#${index + 1}`
}

export function schemeIn(set: PolicySet, id: string): SchemeValue {
  const scheme = set.schemes.find((one) => one.id === id)
  assert(scheme !== undefined, `an example was read with scheme ${id}, which is not there`)
  return scheme
}

function dayOf(text: string): Day {
  const day = dayFromText(text)
  assert(day !== undefined, `an example was read with the day ${text}`)
  return day
}

function billSums(sums: ExampleSums): BillSums {
  return {
    inScopeMinor: sums.inScope,
    priorSelfPayMinor: sums.priorSelfPay,
    overLimitMinor: sums.overLimit,
    ownPaidMinor: sums.ownPaid,
  }
}

/** A line lies wholly in one part, so no catalogue is asked. */
function billLine(line: ExampleLine, index: number, dischargedOn: Day): BillLine {
  const within = (part: ExampleLine['part']): number => (line.part === part ? line.amountMinor : 0)
  return {
    id: String(index + 1),
    code: line.code,
    name: line.category,
    on: line.on === null ? dischargedOn : dayOf(line.on),
    quantityE4: line.quantityE4,
    unitPriceE6: line.unitPriceE6,
    amountMinor: line.amountMinor,
    reverses: null,
    approval: line.approval,
    indication: line.indication,
    category: line.category,
    supplyDays: line.supplyDays,
    attributes: line.attributes,
    split: {
      inScopeMinor: within('inScope'),
      priorSelfPayMinor: within('priorSelfPay'),
      overLimitMinor: within('overLimit'),
      ownPaidMinor: within('ownPaid'),
    },
  }
}

function coverageFacts(
  coverage: ExampleCoverage,
  id: string,
  bill: Bill,
  set: PolicySet,
): CoverageFacts {
  const scheme = schemeIn(set, coverage.scheme)
  const from = dayOf(coverage.from)
  const attributes = { ...bill.attributes, ...coverage.attributes }
  // Of a stay that is shared out between years, `used` is what the first year begins with.
  const [on = bill.dischargedOn] = pickingDays(scheme.periodOf, bill)
  return {
    id,
    scheme: coverage.scheme,
    from,
    to: null,
    attributes: coverage.attributes,
    accumulators: accumulators(coverage.used, scheme, on, from, attributes),
  }
}

function accumulators(
  used: Readonly<Record<string, number>>,
  scheme: SchemeValue,
  on: Day,
  from: Day,
  attributes: Attributes,
): AccumulatorRow[] {
  const rows = new Map<string, number[]>()
  for (const [slot, counter] of scheme.counters.entries()) {
    const value = used[counter.name]
    if (value === undefined) continue
    const period = periodKey(counter, scheme, on, from, attributes)
    const counters = rows.get(period) ?? scheme.counters.map(() => 0)
    counters[slot] = value
    rows.set(period, counters)
  }
  return [...rows].map(([period, counters]) => ({ period, counters }))
}

function periodKey(
  counter: CounterValue,
  scheme: SchemeValue,
  on: Day,
  from: Day,
  attributes: Attributes,
): string {
  const values = counter.per.map((name) => {
    const declared =
      scheme.attributes.find((attribute) => attribute.name === name) ??
      builtInAttributes.find((attribute) => attribute.name === name)
    return String(attributes[name] ?? declared?.default ?? '')
  })
  return [periodText(counter, periodStart(counter, on, from)), ...values].join('|')
}
