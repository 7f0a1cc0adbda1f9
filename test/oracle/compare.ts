/**
 * The engine and the oracle side by side on one bill: what they say differently.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Facts } from '../../engine/adjudication/bill.ts'
import type * as SettleModule from '../../engine/settlement/settle.ts'
import type { Decision } from '../../engine/settlement/settlement.ts'
import {
  type ReadPolicies,
  readPolicyFolders,
  readPolicyTexts,
} from '../../server/policies/read-policies.ts'
import { bookOf, type OracleBook, schemeOf } from './book.ts'
import { counterNames } from './counters.ts'
import type { Case } from './generate.ts'
import type { PackTexts } from './generate-pack.ts'
import { type OracleResult, oracleDivide, readOracle } from './oracle.ts'
import { type Topics, topicsOf } from './topics.ts'

/** The engine under test: the real one, or a copy of it with a planted mistake. */
export type Engine = Pick<typeof SettleModule, 'compilePolicies' | 'decide' | 'plan'>

/** The engine of a checkout or of a copy of it. */
export async function engineIn(folder: string): Promise<Engine> {
  const path = pathToFileURL(join(folder, 'engine/settlement/settle.ts')).href
  return (await import(path)) as Engine
}

export interface Pack {
  readonly topics: Topics
  readonly book: OracleBook
  readonly library: ReturnType<Engine['compilePolicies']>
}

/** All packs below folders. */
export function packIn(engine: Engine, folders: readonly string[]): Pack {
  return packOfBook(engine, readPolicyFolders(folders, { today }), readOracle(folders))
}

/** A pack of texts by path. */
export function packFrom(engine: Engine, texts: PackTexts): Pack {
  const files = [...texts].map(([path, text]) => ({ path, text, digest: '' }))
  return packOfBook(engine, readPolicyTexts(files, { today }), bookOf([...texts.values()]))
}

const today = '2026-11-01'

/** A pack that the checker refuses says so by an error with all its problems. */
function packOfBook(engine: Engine, { set, problems }: ReadPolicies, book: OracleBook): Pack {
  if (problems.length > 0) {
    throw new Error(problems.map((one) => JSON.stringify(one)).join('\n'))
  }
  return { topics: topicsOf(book), book, library: engine.compilePolicies(set) }
}

/** What the oracle says of a case: of its division, and of what asked payers would be told. */
export interface Judged {
  readonly divided: OracleResult
  /** Null where nobody is asked. */
  readonly planned: OracleResult | null
}

export function judged({ topics, book }: Pack, one: Case): Judged {
  const { bill, facts, answers, catalogue } = one
  const asks = facts.coverages.some(({ scheme }) =>
    topics.schemes.some(({ id, asked }) => id === scheme && asked.length > 0),
  )
  return {
    divided: oracleDivide(book, bill, facts, answers, catalogue),
    planned: asks
      ? oracleDivide(book, bill, facts, knownOf(answers), catalogue, 'as-computed')
      : null,
  }
}

/** Of some it is known already what they said when it is worked out who else is asked. */
function knownOf(answers: Case['answers']): Case['answers'] {
  return answers.slice(1)
}

/** Sentences about what the two say differently; none when they agree. */
export function differencesOn(
  engine: Engine,
  pack: Pack,
  one: Case,
  { divided, planned }: Judged = judged(pack, one),
): string[] {
  const { bill, facts, answers, catalogue } = one
  const { library, book } = pack
  try {
    const decision = engine.decide(bill, facts, answers, library, catalogue)
    const found = differences(book, facts, divided, decision)
    if (planned === null || found.length > 0) return found
    const plan = engine.plan(bill, facts, library, catalogue, knownOf(answers))
    return differencesOfPlans(planned, plan)
  } catch (error) {
    return [`the engine stops: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** Who is asked, what is expected of them, and the most that they could take. */
function differencesOfPlans(oracle: OracleResult, plan: ReturnType<Engine['plan']>): string[] {
  if (!plan.planned || oracle.refused !== null) {
    return plan.planned === (oracle.refused === null) ? [] : ['only one of the two has a plan']
  }
  const left = plan.asks.map(
    (ask) => `${ask.payer}@${ask.coverage} ${ask.expectedMinor} of ${ask.availableMinor}`,
  )
  const right = [...oracle.asks].map(
    ([key, { expected, available }]) => `${key} ${expected} of ${available}`,
  )
  const [engineSays, oracleSays] = [left.sort().join(), right.sort().join()]
  return engineSays === oracleSays ? [] : [`asks: engine ${engineSays}; oracle ${oracleSays}`]
}

function differences(
  book: OracleBook,
  facts: Facts,
  oracle: OracleResult,
  decision: Decision,
): string[] {
  const refusal = decision.settled ? null : decision.refusal
  if (refusal !== null || oracle.refused !== null) {
    const rule = refusal !== null && 'rule' in refusal ? refusal.rule : ''
    const engineSays = refusal === null ? 'settled' : `${refusal.code} ${rule}`.trim()
    const { refused } = oracle
    const oracleSays = refused === null ? 'settled' : `${refused.code} ${refused.rule}`.trim()
    if (isOfCoverage(engineSays) && isOfCoverage(oracleSays)) return []
    return engineSays === oracleSays ? [] : [`engine: ${engineSays}; oracle: ${oracleSays}`]
  }
  if (!decision.settled) return []
  const { settlement } = decision
  const found: string[] = []
  function same(what: string, engine: Entries, ours: Entries): void {
    const left = withoutNothing(engine)
    const right = withoutNothing(ours)
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      const [a, b] = [left.get(key) ?? 0, right.get(key) ?? 0]
      if (a !== b) found.push(`${what} ${key}: engine ${a}, oracle ${b}`)
    }
  }
  same('total', [['', settlement.totalMinor]], [['', Number(oracle.total)]])
  same(
    'share',
    settlement.shares.map((one) => [`${one.payer}@${one.coverage}`, one.amountMinor]),
    numbers(oracle.shares),
  )
  same(
    'part',
    settlement.parts.map((one) => [one.part, one.amountMinor]),
    numbers(oracle.parts),
  )
  same(
    'outside',
    settlement.outside.map((one) => [`${one.payer} ${one.rule}@${one.coverage}`, one.amountMinor]),
    oracle.outside.map((one) => [`${one.payer} ${one.rule}@${one.coverage}`, Number(one.amount)]),
  )
  same(
    'counter',
    settlement.counters.map((one) => {
      const coverage = facts.coverages.find(({ id }) => id === one.coverage)
      const name = counterNames(schemeOf(book, coverage?.scheme ?? ''))[one.slot] ?? ''
      return [`${one.coverage}|${one.period}|${name}`, one.after - one.before]
    }),
    [...oracle.counters]
      .filter(([key]) => !key.includes('|visit:'))
      .map(([key, after]) => [key, after - before(book, facts, key)]),
  )
  same(
    'break',
    settlement.breaks.flatMap(({ payer, oursMinor, theirsMinor }) => [
      [`${payer} ours`, oursMinor],
      [`${payer} theirs`, theirsMinor],
    ]),
    [...oracle.breaks].flatMap(([key, { ours, theirs }]) => [
      [`${withoutCoverage(key)} ours`, Number(ours)],
      [`${withoutCoverage(key)} theirs`, Number(theirs)],
    ]),
  )
  if (settlement.terms.join() !== oracle.terms.join()) {
    found.push(`terms: engine ${settlement.terms.join()}, oracle ${oracle.terms.join()}`)
  }
  same(
    'refusal',
    settlement.refusals.map((one) => [`${one.rule}@${one.coverage}`, 1]),
    oracle.benefitRefusals.map((one) => [one, 1]),
  )
  return found
}

function withoutCoverage(key: string): string {
  return key.slice(0, key.lastIndexOf('@'))
}

/** Of two coverages that are both out of order, either may be named first. */
function isOfCoverage(refusal: string): boolean {
  return [
    'scheme-unknown',
    'currency-differs',
    'coverage-not-in-force',
    'no-term-in-force',
  ].includes(refusal)
}

type Entries = readonly (readonly [string, number])[]

function numbers(amounts: ReadonlyMap<string, bigint>): Entries {
  return [...amounts].map(([key, amount]) => [key, Number(amount)])
}

/** Sums by key, without those that come to nothing. */
function withoutNothing(entries: Entries): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [key, amount] of entries) sums.set(key, (sums.get(key) ?? 0) + amount)
  return new Map([...sums].filter(([, amount]) => amount !== 0))
}

/** What a counter held before the bill, by the oracle's key. */
function before(book: OracleBook, facts: Facts, key: string): number {
  const [id, ...rest] = key.split('|')
  const name = rest.pop() ?? ''
  const coverage = facts.coverages.find((one) => one.id === id)
  if (coverage === undefined) return 0
  const row = coverage.accumulators.find((one) => one.period === rest.join('|'))
  return row?.counters[counterNames(schemeOf(book, coverage.scheme)).indexOf(name)] ?? 0
}
