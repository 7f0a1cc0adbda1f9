/**
 * The golden corpus: bills whose division must not change by itself. All sample bills, ten thousand
 * bills of generated members' years over the real catalogues, and random bills of every scheme.
 *
 * Kept are digests only, two a group: of what was given (bills, facts, answers, the packs and
 * catalogues they ask) and of what came out.
 */
import { createHash, type Hash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import * as engine from '../../engine/settlement/settle.ts'
import { type GeneratedMember, generateMembers } from '../../samples/generate.ts'
import { sampleAlliance, sampleBills } from '../../samples/read-samples.ts'
import {
  type Counters,
  type DecidedSample,
  decideBody,
  readSampleRules,
  type SampleRules,
  settleSample,
} from '../../samples/settle-samples.ts'
import { choicesFromSeed } from '../oracle/choices.ts'
import { packIn } from '../oracle/compare.ts'
import { caseOf } from '../oracle/generate.ts'

export interface GroupDigest {
  readonly bills: number
  readonly given: string
  readonly divided: string
}

export interface Golden {
  readonly engineVersion: number
  readonly groups: Readonly<Record<string, GroupDigest>>
}

export const goldenFile = fileURLToPath(new URL('./digests.json', import.meta.url))

const generatedBills = 10_000
const randomBillsEach = 40

export function computeGolden(): Golden {
  const rules = readSampleRules()
  const book = new Book(rules)
  addSamples(book, rules)
  addMembers(book, rules)
  addRandom(book)
  return { engineVersion: engine.engineVersion, groups: book.digests() }
}

function addSamples(book: Book, rules: SampleRules): void {
  const alliance = sampleAlliance()
  const bills = sampleBills()
  for (const sample of bills) {
    book.add(`sample ${sample.name}`, settleSample(sample, bills, alliance, rules))
  }
}

/** Members' years, until there are bills enough; by the scheme that each member has first. */
function addMembers(book: Book, rules: SampleRules): void {
  const plan = { seed: 'golden', members: generatedBills, year: 2026 }
  let bills = 0
  for (const member of generateMembers(plan)) {
    if (bills >= generatedBills) return
    bills += member.bills.length
    addYear(book, rules, member)
  }
}

function addYear(
  book: Book,
  rules: SampleRules,
  { person, filings, bills }: GeneratedMember,
): void {
  const { institutions, insurers } = sampleAlliance()
  const alliance = { institutions, insurers, persons: [person], filings }
  const counters: Counters = new Map()
  for (const { body } of bills) {
    const group = `year ${person.coverages[0]?.scheme ?? ''}`
    book.add(group, decideBody(body, alliance, rules, counters))
  }
}

/** Bills that nobody would write, some for each scheme of the packs. */
function addRandom(book: Book): void {
  const { topics, library } = packIn(engine, [
    fileURLToPath(new URL('../../policies', import.meta.url)),
  ])
  topics.schemes.forEach((scheme, place) => {
    const choices = choicesFromSeed(place)
    for (let i = 0; i < randomBillsEach; i++) {
      const given = caseOf(topics, choices, scheme)
      const { bill, facts, answers, catalogue } = given
      const decision = engine.decide(bill, facts, answers, library, catalogue)
      book.add(`random ${scheme.id}`, { given, decision })
    }
  })
}

/** The groups as they are digested, bill by bill. */
class Book {
  private readonly rules: SampleRules
  private readonly schemes = new Map<string, string>()
  private readonly groups = new Map<string, { bills: number; given: Hash; divided: Hash }>()

  constructor(rules: SampleRules) {
    this.rules = rules
  }

  add(name: string, { given, decision }: DecidedSample): void {
    const group = this.groups.get(name) ?? {
      bills: 0,
      given: createHash('sha256'),
      divided: createHash('sha256'),
    }
    this.groups.set(name, group)
    group.bills += 1
    group.divided.update(canonical(decision))
    if (given === null) return
    const { bill, facts, answers, catalogue } = given
    group.given.update(canonical({ bill, facts, answers, catalogue: catalogue?.digest ?? null }))
    for (const { scheme } of facts.coverages) group.given.update(this.digestOfScheme(scheme))
    if (catalogue?.digest === 'generated') group.given.update(canonical([...catalogue.items]))
  }

  /** Of everything that a scheme's rules are read from. */
  private digestOfScheme(id: string): string {
    const known = this.schemes.get(id)
    if (known !== undefined) return known
    const { set } = this.rules
    const scheme = set.schemes.find((one) => one.id === id)
    const region = set.regions.find((one) => one.id === scheme?.region)
    const benefits = set.benefits.filter((one) => one.scheme === id)
    const digest = createHash('sha256')
      .update(canonical({ region, scheme, benefits }))
      .digest('hex')
    this.schemes.set(id, digest)
    return digest
  }

  digests(): Record<string, GroupDigest> {
    const short = (hash: Hash) => hash.digest('hex').slice(0, 20)
    return Object.fromEntries(
      [...this.groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { bills, given, divided }]) => [
          name,
          { bills, given: short(given), divided: short(divided) },
        ]),
    )
  }
}

/** JSON whose keys stand in order, so that only what is said counts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
