/** Settles sample bills with packs, catalogues and engine alone: no server, no database. */
import { fileURLToPath } from 'node:url'
import type { AccumulatorRow, Bill, Facts } from '../engine/adjudication/bill.ts'
import type { Catalogue } from '../engine/catalogue/catalogue.ts'
import type { PolicySet } from '../engine/policy/policy-value.ts'
import type { PolicyLibrary } from '../engine/settlement/policy-library.ts'
import { compilePolicies, decide, plan } from '../engine/settlement/settle.ts'
import type { Answer, Decision, Settlement } from '../engine/settlement/settlement.ts'
import { catalogueOn, readAllEditions } from '../server/catalogues/read-catalogue.ts'
import { loadPolicies } from '../server/policies/load-policies.ts'
import type { BillBody, SampleBill } from './bill-body.ts'
import type { SampleAlliance } from './read-samples.ts'
import { toEngineBill } from './to-engine-bill.ts'

/** The packs and catalogues of the product. */
export interface SampleRules {
  readonly set: PolicySet
  readonly library: PolicyLibrary
  readonly editions: ReadonlyMap<string, readonly Catalogue[]>
}

export function readSampleRules(): SampleRules {
  const { set } = loadPolicies([fileURLToPath(new URL('../policies', import.meta.url))])
  return { set, library: compilePolicies(set), editions: readAllEditions() }
}

/** Counters of persons' coverages and of pools after bills that were settled before. */
export type Counters = Map<string, AccumulatorRow[]>

export interface DecidedSample {
  readonly decision: Decision
  /** What was decided; null where the bill could not be read. */
  readonly given: {
    readonly bill: Bill
    readonly facts: Facts
    readonly answers: readonly Answer[]
    readonly catalogue: Catalogue | null
  } | null
}

/** A bill of the samples after the bills that it says come before it. */
export function settleSample(
  sample: SampleBill,
  bills: readonly SampleBill[],
  alliance: SampleAlliance,
  rules: SampleRules,
): DecidedSample {
  const counters: Counters = new Map()
  for (const name of sample.after) {
    const earlier = bills.find((one) => one.name === name)
    if (earlier === undefined) throw new Error(`there is no sample bill ${name}`)
    const { decision } = decideBody(earlier.body, alliance, rules, counters)
    if (!decision.settled) throw new Error(`the sample bill ${name} is not settled`)
  }
  return decideBody(sample.body, alliance, rules, counters)
}

/** Decides one bill and leaves in the counters what it moves. */
export function decideBody(
  body: BillBody,
  alliance: SampleAlliance,
  rules: SampleRules,
  counters: Counters,
): DecidedSample {
  const translation = toEngineBill(body, alliance, rules.set, counters)
  if (!translation.ok) {
    return { decision: { settled: false, refusal: translation.refusal }, given: null }
  }
  const { bill, facts, pools } = translation
  const catalogue = catalogueFor(bill, facts, rules)
  const answers = answersTo(bill, facts, catalogue, translation.answers, rules)
  const decision = decide(bill, facts, answers, rules.library, catalogue)
  if (decision.settled) carryOver(counters, facts, pools, decision.settlement, rules)
  return { decision, given: { bill, facts, answers, catalogue } }
}

/** Asked payers say what their rules give, unless the bill says otherwise. */
function answersTo(
  bill: Bill,
  facts: Facts,
  catalogue: Catalogue | null,
  stated: readonly Answer[],
  { library }: SampleRules,
): Answer[] {
  const planned = plan(bill, facts, library, catalogue)
  if (!planned.planned) return []
  return planned.asks.map(({ payer, coverage, expectedMinor }) => {
    const said = stated.find((one) => one.payer === payer && one.coverage === coverage)
    return said ?? { payer, coverage, said: 'yes', amountMinor: expectedMinor }
  })
}

function catalogueFor(bill: Bill, facts: Facts, { set, editions }: SampleRules): Catalogue | null {
  const region = set.regions.find((one) => one.id === facts.careRegion)
  const found = editions.get(region?.catalogue ?? '')
  return found === undefined ? null : catalogueOn(found, bill.dischargedOn)
}

function carryOver(
  counters: Counters,
  facts: Facts,
  pools: Readonly<Record<string, string>>,
  { counters: changes }: Settlement,
  { set }: SampleRules,
): void {
  for (const { id, scheme, accumulators } of facts.coverages) {
    const slots = set.schemes.find((one) => one.id === scheme)?.counters.length ?? 0
    const rows = new Map(accumulators.map((row) => [row.period, [...row.counters]]))
    for (const change of changes.filter((one) => one.coverage === id)) {
      const row = rows.get(change.period) ?? new Array<number>(slots).fill(0)
      row[change.slot] = change.after
      rows.set(change.period, row)
    }
    const left = [...rows].map(([period, values]) => ({ period, counters: values }))
    counters.set(id, left)
    const pool = pools[id]
    if (pool !== undefined) counters.set(pool, left)
  }
}
