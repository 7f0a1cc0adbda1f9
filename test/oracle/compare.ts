/**
 * The engine and the oracle side by side on one bill: what they say differently.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse, stringify } from 'yaml'
import type { Facts } from '../../engine/adjudication/bill.ts'
import type * as SettleModule from '../../engine/settlement/settle.ts'
import type { Decision } from '../../engine/settlement/settlement.ts'
import { readPolicyFolders } from '../../server/policies/read-policies.ts'
import { type OracleBook, schemeOf } from './book.ts'
import type { Choices } from './choices.ts'
import { counterNames } from './counters.ts'
import { type Case, caseOf, type Topics, topicsOf } from './generate.ts'
import { type PackTexts, packOf } from './generate-pack.ts'
import { type OracleResult, oracleDivide, readOracle } from './oracle.ts'
import { type Shrinkable, shrunk } from './shrink.ts'

/** The engine under test: the real one, or a copy of it with a planted mistake. */
export type Engine = Pick<typeof SettleModule, 'compilePolicies' | 'decide'>

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

/** A pack that the checker refuses says so by an error with all its problems. */
export function packIn(engine: Engine, folders: readonly string[]): Pack {
  const { set, problems } = readPolicyFolders(folders, { today: '2026-11-01' })
  if (problems.length > 0) {
    throw new Error(problems.map((one) => JSON.stringify(one)).join('\n'))
  }
  const book = readOracle(folders)
  return { topics: topicsOf(book), book, library: engine.compilePolicies(set) }
}

/** A pack of texts, by way of a folder of its own, because folders are what is read. */
export function packFrom(engine: Engine, texts: PackTexts): Pack {
  const folder = mkdtempSync(join(tmpdir(), 'yiqiao-pack-'))
  try {
    for (const [path, content] of texts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return packIn(engine, [folder])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Sentences about what the two say differently; none when they agree. */
export function differencesOn(engine: Engine, pack: Pack, one: Case): string[] {
  const { bill, facts, answers, catalogue } = one
  const oracle = oracleDivide(pack.book, bill, facts, answers, catalogue)
  if (oracle.unspent.length > 0) return []
  let decision: Decision
  try {
    decision = engine.decide(bill, facts, answers, pack.library, catalogue)
  } catch (error) {
    return [`the engine stops: ${error instanceof Error ? error.message : String(error)}`]
  }
  return differences(pack.book, facts, oracle, decision)
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
    'refusal',
    settlement.refusals.map((one) => [`${one.rule}@${one.coverage}`, 1]),
    oracle.benefitRefusals.map((one) => [one, 1]),
  )
  return found
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

/** A disagreement with everything that is needed to look at it. */
export interface Disagreement {
  readonly texts: PackTexts | null
  readonly one: Case
  readonly differences: readonly string[]
}

export interface Comparison {
  readonly cases: number
  readonly disagreements: readonly Disagreement[]
}

/** Random bills on given packs until one disagrees or all are done. */
export function compareOn(engine: Engine, pack: Pack, choices: Choices, cases: number): Comparison {
  for (let done = 0; done < cases; done += 1) {
    const one = caseOf(pack.topics, choices)
    const found = differencesOn(engine, pack, one)
    if (found.length > 0) {
      return { cases: done + 1, disagreements: [{ texts: null, one, differences: found }] }
    }
  }
  return { cases, disagreements: [] }
}

/**
 * Random packs, with some random bills each. The first disagreement of a pack is made small before
 * it is handed on; `most` disagreements end the search.
 */
export function compareOnRandomPacks(
  engine: Engine,
  choices: Choices,
  limits: {
    readonly cases: number
    readonly billsEach: number
    readonly most: number
    readonly attempts: number
  },
): Comparison {
  const disagreements: Disagreement[] = []
  let cases = 0
  while (cases < limits.cases && disagreements.length < limits.most) {
    const texts = packOf(choices)
    const pack = packFrom(engine, texts)
    for (let bill = 0; bill < limits.billsEach; bill += 1) {
      const one = caseOf(pack.topics, choices)
      cases += 1
      const found = differencesOn(engine, pack, one)
      if (found.length === 0) continue
      disagreements.push(smallest(engine, { texts, one, differences: found }, limits.attempts))
      break
    }
  }
  return { cases, disagreements }
}

/**
 * The same disagreement on the smallest pack and bill that structural shrinking finds. What counts
 * as the same is what the first sentence is about (a share, a part, a counter …).
 */
function smallest(engine: Engine, whole: Disagreement, attempts: number): Disagreement {
  const about = aboutOf(whole)
  let best = whole
  function holdsOn(candidate: Disagreement | null): boolean {
    if (candidate === null || aboutOf(candidate) !== about) return false
    best = candidate
    return true
  }
  const { texts } = whole
  for (let round = 0; round < 2; round += 1) {
    const { one } = best
    if (texts !== null) {
      const trees = Object.fromEntries(
        [...(best.texts ?? texts)].map(([path, text]) => [
          path,
          parse(text, { schema: 'failsafe' }),
        ]),
      )
      shrunk(trees, (tree) => holdsOn(disagreementOn(engine, () => [textsOf(tree), one])), attempts)
    }
    const kept = best.texts
    const { catalogue, ...rest } = best.one
    const items = catalogue === null ? null : Object.fromEntries(catalogue.items)
    const plain = JSON.parse(JSON.stringify({ ...rest, items }))
    shrunk(
      plain,
      (tree) => holdsOn(disagreementOn(engine, () => [kept, caseFrom(tree, catalogue)])),
      attempts,
    )
  }
  return best
}

function aboutOf({ differences: found }: Disagreement): string {
  const first = found[0] ?? ''
  return first.startsWith('engine:') ? first : (first.split(' ')[0] ?? '')
}

function textsOf(tree: Shrinkable): PackTexts {
  return new Map(
    Object.entries(tree as object).map(([path, file]) => [path, stringify(file, { lineWidth: 0 })]),
  )
}

/** A shrunken case may have lost what a case needs: then it stops one of the two and is dropped. */
function caseFrom(tree: Shrinkable, catalogue: Case['catalogue']): Case {
  const { items, ...rest } = tree as unknown as Omit<Case, 'catalogue'> & { items: object | null }
  demandWhole(rest)
  for (const item of Object.values(items ?? {})) {
    for (const key of neededOf.item) if (!(key in item)) throw new Error(`an item without ${key}`)
  }
  if (items === null || catalogue === null) return { ...rest, catalogue: null }
  return { ...rest, catalogue: { ...catalogue, items: new Map(Object.entries(items)) } }
}

const neededOf = {
  bill: ['currency', 'admittedOn', 'dischargedOn', 'lines', 'sums', 'attributes'],
  line: ['id', 'code', 'on', 'quantityE4', 'unitPriceE6', 'amountMinor', 'category', 'attributes'],
  item: [
    'code',
    'catalogueClass',
    'payerScope',
    'unitLimitE6',
    'dayLimitE4',
    'from',
    'to',
    'indications',
  ],
  sums: ['inScopeMinor', 'priorSelfPayMinor', 'overLimitMinor', 'ownPaidMinor'],
  coverage: ['id', 'scheme', 'from', 'to', 'attributes', 'accumulators'],
}

function demandWhole({ bill, facts, answers }: Omit<Case, 'catalogue'>): void {
  function demand(value: object, needed: readonly string[]): void {
    for (const key of needed) if (!(key in value)) throw new Error(`a case without ${key}`)
  }
  demand(bill, neededOf.bill)
  for (const line of bill.lines) demand(line, neededOf.line)
  if (bill.sums !== null) demand(bill.sums, neededOf.sums)
  for (const coverage of facts.coverages) demand(coverage, neededOf.coverage)
  if (
    facts.coverages.length === 0 ||
    bill.admittedOn > bill.dischargedOn ||
    !Array.isArray(answers)
  )
    throw new Error('a case without coverage, time or answers')
}

function disagreementOn(engine: Engine, made: () => [PackTexts | null, Case]): Disagreement | null {
  try {
    const [texts, one] = made()
    if (texts === null) return null
    const found = differencesOn(engine, packFrom(engine, texts), one)
    return found.length === 0 ? null : { texts, one, differences: found }
  } catch {
    return null
  }
}

export function described({ texts, one, differences: found }: Disagreement): string {
  const pack = texts === null ? [] : [...texts].map(([path, text]) => `--- ${path}\n${text}`)
  const { bill, facts, answers, catalogue } = one
  const items = catalogue === null ? null : [...catalogue.items.values()]
  return [...pack, JSON.stringify({ bill, facts, answers, items }, null, 1), ...found].join('\n')
}
