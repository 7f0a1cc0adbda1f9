/**
 * What would be paid if something were otherwise: another level of hospital, another filing,
 * another day, insured elsewhere. Worked out in the page by the engine that also decides.
 */
import type { Attributes, Bill, Facts } from '../../../engine/adjudication/bill.ts'
import type { ExplanationStep } from '../../../engine/adjudication/explanation.ts'
import { type Day, dayFromText } from '../../../engine/base/calendar-date.ts'
import { crossRegionOf } from '../../../engine/coverage/visit-facts.ts'
import type { BenefitValue, PolicySet, Step } from '../../../engine/policy/policy-value.ts'
import type { Trust } from '../../../engine/policy/trust.ts'
import type { PolicyLibrary } from '../../../engine/settlement/policy-library.ts'
import { compilePolicies, decide, explain, plan } from '../../../engine/settlement/settle.ts'
import type {
  Answer,
  Ask,
  Decision,
  Refusal,
  Settlement,
} from '../../../engine/settlement/settlement.ts'

export type Filing = 'none' | 'long-term' | 'referral' | 'emergency' | 'temporary'

/** Only what differs from the bill is said. */
export interface Scenario {
  readonly level?: string
  readonly setting?: string
  readonly filing?: Filing
  readonly dischargedOn?: string
  /** Region of insurance. */
  readonly home?: string
}

/** The bill and facts of a quote, with the rules of its schemes. */
export interface Ground {
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly set: PolicySet
  /** Which terms may decide; the server holds to the same. */
  readonly trust: Trust
}

export type Outcome =
  | {
      readonly settled: true
      readonly settlement: Settlement
      readonly steps: readonly ExplanationStep[]
    }
  | { readonly settled: false; readonly refusal: Refusal }

export function divide(ground: Ground, scenario: Scenario): Outcome {
  const { bill, facts } = changed(ground, scenario)
  const library = compiled(ground)
  const planned = plan(bill, facts, library, null)
  if (!planned.planned) return { settled: false, refusal: planned.refusal }
  // Who was away or declined stays so; an amount agreed for this bill says nothing about another.
  const given = ground.answers.filter(({ said }) => said !== 'yes' || isBillItself(scenario))
  const answers = expectedAnswers(given, planned.asks, (all) =>
    decide(bill, facts, all, library, null),
  )
  const { decision, steps } = explain(bill, facts, answers, library, null)
  return decision.settled
    ? { settled: true, settlement: decision.settlement, steps }
    : { settled: false, refusal: decision.refusal }
}

function isBillItself(scenario: Scenario): boolean {
  return Object.keys(scenario).length === 0
}

const rounds = 8

/**
 * Asked payers are taken to answer what our reading of their rules gives. What one of them leaves
 * changes what the next is expected to pay, so this is repeated until nothing changes.
 */
function expectedAnswers(
  given: readonly Answer[],
  asks: readonly Ask[],
  decideWith: (answers: readonly Answer[]) => Decision,
): Answer[] {
  let expected = asks
    .filter(
      (ask) =>
        !given.some(({ payer, coverage }) => payer === ask.payer && coverage === ask.coverage),
    )
    .map(
      ({ payer, coverage, expectedMinor }): Answer => ({
        payer,
        coverage,
        said: 'yes',
        amountMinor: expectedMinor,
      }),
    )
  for (let round = 0; round < rounds; round += 1) {
    const decision = decideWith([...given, ...expected])
    if (!decision.settled) break
    const { breaks } = decision.settlement
    const next = expected.map((answer) => {
      const found = breaks.find(({ payer }) => payer === answer.payer)
      return found === undefined ? answer : { ...answer, amountMinor: found.oursMinor }
    })
    if (next.every(({ amountMinor }, i) => amountMinor === expected[i]?.amountMinor)) break
    expected = next
  }
  return [...given, ...expected]
}

const libraries = new WeakMap<PolicySet, PolicyLibrary>()

function compiled({ set, trust }: Ground): PolicyLibrary {
  let library = libraries.get(set)
  if (library === undefined) {
    library = compilePolicies(set, trust)
    libraries.set(set, library)
  }
  return library
}

// ---------------------------------------------------------------- another case

function changed({ bill, facts, set }: Ground, scenario: Scenario): { bill: Bill; facts: Facts } {
  const moved = scenario.home === undefined ? facts : insuredIn(facts, scenario.home, set)
  const away = awayFacts(moved, bill.attributes, scenario.filing, set)
  const attributes: Attributes = {
    ...bill.attributes,
    ...away,
    ...(scenario.level === undefined ? {} : { level: scenario.level }),
    ...(scenario.setting === undefined ? {} : { setting: scenario.setting }),
  }
  return { bill: onDay({ ...bill, attributes }, scenario.dischargedOn), facts: moved }
}

/** What follows from the two regions and the filing. Care at home needs none. */
function awayFacts(
  { homeRegion, careRegion }: Facts,
  attributes: Attributes,
  filing: Filing | undefined,
  { regions }: PolicySet,
): Attributes {
  const home = regions.find(({ id }) => id === homeRegion)
  const care = regions.find(({ id }) => id === careRegion)
  if (home === undefined || care === undefined) {
    return filing === undefined ? {} : { filing }
  }
  const crossRegion = crossRegionOf(home, care)
  const filed = filing ?? attributes['filing'] ?? 'none'
  return {
    homeRegion,
    crossRegion,
    filing: crossRegion === 'local' ? 'none' : filed,
    filingDeemed: home.noFilingWith.includes(careRegion),
  }
}

/**
 * The same person with the corresponding schemes of another region and nothing used up there;
 * what has no counterpart falls away. Products that belong to no region stay.
 */
function insuredIn(facts: Facts, home: string, set: PolicySet): Facts {
  const coverages = facts.coverages.flatMap((coverage) => {
    const scheme = set.schemes.find(({ id }) => id === coverage.scheme)
    if (scheme === undefined || scheme.region !== facts.homeRegion) return [coverage]
    const counterpart = counterpartOf(coverage.scheme, home, set)
    return counterpart === undefined ? [] : [{ ...coverage, scheme: counterpart, accumulators: [] }]
  })
  return { ...facts, homeRegion: home, coverages }
}

/** `hefei/employee` corresponds to `suzhou/employee`. */
export function counterpartOf(scheme: string, region: string, set: PolicySet): string | undefined {
  const name = scheme.slice(scheme.indexOf('/'))
  return set.schemes.find(({ id, region: its }) => its === region && id.endsWith(name))?.id
}

/** Moves the whole stay, so that its length and the order of its lines stay the same. */
function onDay(bill: Bill, text: string | undefined): Bill {
  const day = text === undefined ? undefined : dayFromText(text)
  if (day === undefined || day === bill.dischargedOn) return bill
  const by: Day = day - bill.dischargedOn
  return {
    ...bill,
    admittedOn: bill.admittedOn + by,
    dischargedOn: day,
    lines: bill.lines.map((line) => ({ ...line, on: line.on + by })),
  }
}

// ---------------------------------------------------------------- four ways

export type Way = 'filed' | 'referred' | 'emergency' | 'unfiled'

export const ways: Readonly<Record<Way, Filing>> = {
  filed: 'long-term',
  referred: 'referral',
  emergency: 'emergency',
  unfiled: 'none',
}

/** How a region treats care elsewhere: each has its own of four shapes of rule. */
export type AwayShape = 'points' | 'factor' | 'first-share' | 'own-table' | 'none'

export function awayShapeOf(scheme: string, setting: string, set: PolicySet): AwayShape {
  const benefits = set.benefits
    .filter((benefit) => benefit.scheme === scheme && hasPayment(benefit))
    // What holds for the kind of care that is asked about comes first.
    .sort((a, b) => Number(b.id.endsWith(`/${setting}`)) - Number(a.id.endsWith(`/${setting}`)))
  for (const benefit of benefits) {
    const shape = shapeOf(benefit.terms.at(-1)?.steps ?? [])
    if (shape !== 'none') return shape
  }
  return 'none'
}

function hasPayment({ terms }: BenefitValue): boolean {
  return terms.at(-1)?.steps.some(({ kind }) => kind === 'pay') ?? false
}

function shapeOf(steps: readonly Step[]): AwayShape {
  if (!asksAway(steps.filter(({ kind }) => kind !== 'refuse'))) return 'none'
  for (const step of steps) {
    if (step.kind === 'bear' && step.into === 'crossRegionSelfPay') return 'first-share'
    if (step.kind !== 'pay') continue
    for (const { kind, when, value } of step.adjust) {
      if (asksAway([when, value])) return kind === 'points' ? 'points' : 'factor'
    }
  }
  return 'own-table'
}

function asksAway(rules: readonly unknown[]): boolean {
  const text = JSON.stringify(rules)
  return text.includes('crossRegion') || text.includes('"filing"')
}
