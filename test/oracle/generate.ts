/**
 * Random bills and facts for any book of packs: attributes from the values that its rules ask
 * about, amounts and used counters near its figures, sums or lines, one to three coverages.
 */
import type {
  AccumulatorRow,
  AttributeContent,
  Bill,
  BillLine,
  BillSums,
  CoverageFacts,
  Facts,
} from '../../engine/adjudication/bill.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import { typeOf } from './attributes.ts'
import { currencyOf, type OracleBook, pickingDay, schemeOf } from './book.ts'
import { between, type Choices, onceIn, pick } from './choices.ts'
import { counterNames, counterOf, periodOf } from './counters.ts'
import { open } from './open-findings.ts'
import { oracleDivide } from './oracle.ts'
import { type Branch, branch, dayOf, digitsOf, list, type Tree, text } from './pack-text.ts'

export interface Case {
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly catalogue: Catalogue | null
}

/** What the texts of a book talk about, gathered once for all its cases. */
export interface Topics {
  readonly book: OracleBook
  readonly schemes: readonly string[]
  /** Values by attribute, and by fact of a line such as `category` or `item.imported`. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Amounts that stand in the rules, in minor units. */
  readonly amounts: readonly number[]
  readonly numbers: readonly number[]
  readonly days: readonly number[]
}

export function topicsOf(book: OracleBook): Topics {
  const values = new Map<string, Set<string>>()
  const scalars = new Set<string>()
  for (const file of [...book.benefits, ...book.schemes.values()]) gather(file, values, scalars)
  for (const scheme of book.schemes.values()) gatherDeclared(scheme, values)
  if (values.has('facilityTags')) addAll(values, 'facilityTags', ['t1', 't2'])
  const digits = [...scalars].flatMap((one) => one.match(/\d+(?:\.\d+)?/g) ?? [])
  return {
    book,
    schemes: [...book.schemes.keys()].sort(),
    values: new Map([...values].map(([name, seen]) => [name, [...seen].sort()])),
    amounts: unique(digits.map((one) => Math.round(Number(one) * 100))),
    numbers: unique(digits.map(Number).filter((one) => Number.isInteger(one) && one <= 200)),
    days: unique(daysOf(book)),
  }
}

function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].filter((one) => one <= 1e11).sort((a, b) => a - b)
}

function daysOf(book: OracleBook): number[] {
  return book.benefits.flatMap((benefit) =>
    list(benefit.get('terms')).flatMap((term) => {
      const ends = branch(term).get('ends')
      const from = dayOf(text(branch(term).get('from')))
      return ends === undefined ? [from] : [from, dayOf(text(ends))]
    }),
  )
}

/** Every scalar, and for each key the texts and table keys that stand beside it. */
function gather(tree: Tree, values: Map<string, Set<string>>, scalars: Set<string>): void {
  if (typeof tree === 'string') {
    scalars.add(tree)
    return
  }
  if (Array.isArray(tree)) {
    for (const one of tree) gather(one, values, scalars)
    return
  }
  const by = tree.get('by')
  if (typeof by === 'string') addAll(values, by, [...tree.keys()])
  if (Array.isArray(by)) {
    for (const row of list(tree.get('rows') ?? []).map(list)) {
      by.forEach((name, place) => {
        addAll(values, text(name), [text(row[place])])
      })
    }
  }
  for (const [key, value] of tree) {
    addAll(values, key, leavesOf(value))
    gather(value, values, scalars)
  }
}

function leavesOf(tree: Tree): string[] {
  if (typeof tree === 'string') return [tree]
  if (Array.isArray(tree)) return tree.filter((one) => typeof one === 'string')
  return ['not', 'startsWith', 'from', 'to', 'above', 'below'].flatMap((key) => {
    const value = tree.get(key)
    return value === undefined ? [] : leavesOf(value)
  })
}

function addAll(values: Map<string, Set<string>>, name: string, more: readonly string[]): void {
  const seen = values.get(name) ?? new Set()
  for (const one of more) {
    if (one !== 'by' && one !== 'other' && one !== 'any' && one !== 'rows') seen.add(one)
  }
  values.set(name, seen)
}

function gatherDeclared(scheme: Branch, values: Map<string, Set<string>>): void {
  const attributes = scheme.get('attributes')
  if (attributes === undefined) return
  for (const [name, declared] of branch(attributes)) {
    const listed = branch(declared).get('values')
    if (name.startsWith('item.')) addAll(values, name, [])
    if (listed !== undefined) addAll(values, name, leavesOf(listed))
  }
}

export function caseOf(topics: Topics, choices: Choices): Case {
  const coverages = between(choices, 1, Math.min(3, topics.schemes.length + 1))
  const ids = Array.from({ length: coverages }, () => pick(choices, topics.schemes))
  const first = schemeOf(topics.book, ids[0] ?? '')
  const currency = currencyOf(topics.book, first)
  const alike = ids.filter((id) => currencyOf(topics.book, schemeOf(topics.book, id)) === currency)
  const schemes = onceIn(choices, 60) ? ids : alike
  const dischargedOn = dayFor(topics, choices)
  const admittedOn = dischargedOn - pick(choices, [0, 1, 5, 40, 100])
  const attributes = attributesOf(topics, choices, schemes, 0)
  const catalogue = choices.below(2) === 0 ? null : catalogueOf(topics, choices)
  const sums = onceIn(choices, 2) ? sumsOf(topics, choices) : null
  const lines =
    sums === null ? linesOf(topics, choices, catalogue, { admittedOn, dischargedOn, currency }) : []
  const bill: Bill = { currency, admittedOn, dischargedOn, lines, sums, attributes }
  const facts: Facts = {
    homeRegion: text(first.get('region')),
    careRegion: onceIn(choices, 3) ? 'nanshan' : text(first.get('region')),
    coverages: schemes.map((scheme, place) => coverageOf(topics, choices, bill, scheme, place)),
  }
  return { bill, facts, answers: answersOf(topics, choices, bill, facts, catalogue), catalogue }
}

function dayFor(topics: Topics, choices: Choices): number {
  if (onceIn(choices, 4)) return pick(choices, topics.days) + pick(choices, [0, 0, 0, 1, 0, -1])
  return dayOf('2026-03-10') + choices.below(330)
}

function contentOf(
  topics: Topics,
  choices: Choices,
  schemes: readonly Branch[],
  name: string,
): AttributeContent | undefined {
  const type = schemes.map((scheme) => typeOf(scheme, name)).find((one) => one !== 'text') ?? 'text'
  const values = topics.values.get(name) ?? []
  if (type === 'flag') return choices.below(2) === 1
  if (type === 'number') return numberOf(topics, choices)
  if (type === 'money') return amountOf(topics, choices)
  if (values.length === 0) return undefined
  if (type === 'list') return values.filter(() => choices.below(2) === 1)
  return onceIn(choices, 30) ? 'something-else' : pick(choices, values)
}

function numberOf(topics: Topics, choices: Choices): number {
  if (onceIn(choices, 2) && topics.numbers.length > 0) {
    return Math.max(0, pick(choices, topics.numbers) + between(choices, -1, 1))
  }
  return choices.below(90)
}

function amountOf(topics: Topics, choices: Choices): number {
  if (onceIn(choices, 3) && topics.amounts.length > 0) {
    return Math.max(0, pick(choices, topics.amounts) + between(choices, -1, 1))
  }
  return choices.below(pick(choices, [100_000, 1_000_000, 10_000_000, 100, 40_000_000]))
}

function attributesOf(
  topics: Topics,
  choices: Choices,
  schemes: readonly string[],
  missing: number,
): Bill['attributes'] {
  const files = schemes.map((id) => schemeOf(topics.book, id))
  const attributes: Record<string, AttributeContent> = {}
  for (const name of attributeNames(topics, schemes)) {
    if (missing > 0 && !onceIn(choices, missing)) continue
    if (missing === 0 && onceIn(choices, 30)) continue
    const content = contentOf(topics, choices, files, name)
    if (content !== undefined) attributes[name] = content
  }
  return attributes
}

const builtIn = [
  'setting',
  'level',
  'ownership',
  'facility',
  'facilityTags',
  'department',
  'disease',
  'entitlement',
  'crossRegion',
  'filing',
  'filingDeemed',
  'referred',
  'transfer',
  'signedDoctor',
  'chosenInstitution',
  'injury',
  'thirdParty',
  'workInjury',
  'maternity',
  'personClass',
  'aidClass',
  'age',
  'birthYear',
  'insuredMonths',
  'unbrokenYears',
  'sex',
  'procedure',
  'surgeryClass',
  'wardClass',
]

/** Attributes that the rules of the book ask about, and those that the schemes declare. */
function attributeNames(topics: Topics, schemes: readonly string[]): string[] {
  const declared = schemes.flatMap((id) => {
    const attributes = schemeOf(topics.book, id).get('attributes')
    if (attributes === undefined) return []
    return [...branch(attributes).keys()].filter((name) => !name.startsWith('item.'))
  })
  return [...new Set([...builtIn.filter((name) => isAsked(topics, name)), ...declared])]
}

function isAsked(topics: Topics, name: string): boolean {
  return topics.values.has(name) || ['age', 'unbrokenYears', 'insuredMonths'].includes(name)
}

function sumsOf(topics: Topics, choices: Choices): BillSums {
  return {
    inScopeMinor: amountOf(topics, choices),
    priorSelfPayMinor: onceIn(choices, 2) ? choices.below(100_000) : 0,
    overLimitMinor: onceIn(choices, 3) ? choices.below(100_000) : 0,
    ownPaidMinor: onceIn(choices, 3) ? choices.below(100_000) : 0,
  }
}

const codes = ['b1', 'b2', 'x1', 'x2', 'x3']

function categoriesOf(topics: Topics): readonly string[] {
  return [...new Set(['bed', 'drug', 'surgery', ...(topics.values.get('category') ?? [])])]
}

function catalogueOf(topics: Topics, choices: Choices): Catalogue {
  const items = codes
    .slice(0, codes.length - pick(choices, [0, 0, 1, 3]))
    .map((code): CatalogueItem => {
      const catalogueClass = pick(choices, ['A', 'B', 'B', 'A', 'B', 'C'] as const)
      const fixed = onceIn(choices, 4)
      return {
        code,
        name: code,
        kind: pick(choices, ['drug', 'service', 'material'] as const),
        category: pick(choices, categoriesOf(topics)),
        unit: 'piece',
        catalogueClass,
        priorSelfPay:
          catalogueClass === 'B' && !fixed ? pick(choices, [100_000, 333_333, 50_000]) : 0,
        priorSelfPayFixedE6:
          catalogueClass === 'B' && fixed ? pick(choices, [2_500_000, 333_333]) : null,
        unitLimitE6: onceIn(choices, 3) ? between(choices, 1, 80) * 1_000_000 : null,
        dayLimitE4: onceIn(choices, 3) ? between(choices, 1, 6) * 10_000 : null,
        indications: onceIn(choices, 6) ? ['i1', 'i2'] : null,
        payerScope: onceIn(choices, 10) ? 'commercial' : 'basic',
        from: dayOf('2020-01-01'),
        to: onceIn(choices, 10) ? dayOf('2026-06-30') : null,
        attributes: itemAttributes(topics, choices, 4),
      }
    })
  return {
    id: 'generated',
    region: 'linjiang',
    edition: '1',
    digest: 'generated',
    items: new Map(items.map((item) => [item.code, item])),
  }
}

interface Stay {
  readonly admittedOn: number
  readonly dischargedOn: number
  readonly currency: string
}

/** Quantity times price in minor units, rounded half up once. */
function amountMinorOf(quantityE4: number, unitPriceE6: number, digits: number): number {
  const scale = 10n ** BigInt(10 - digits)
  return Number((BigInt(quantityE4) * BigInt(unitPriceE6) + scale / 2n) / scale)
}

function linesOf(
  topics: Topics,
  choices: Choices,
  catalogue: Catalogue | null,
  stay: Stay,
): BillLine[] {
  const lines: BillLine[] = []
  const many = between(choices, 1, 8)
  for (let place = 0; place < many; place += 1) {
    const line = lineOf(topics, choices, catalogue, stay, place)
    lines.push(line)
    if (onceIn(choices, 7)) lines.push(...takenBack(choices, line))
  }
  return lines
}

const approvals = ['none', 'approved', 'none', 'approved', 'none', 'refused'] as const

function lineOf(
  topics: Topics,
  choices: Choices,
  catalogue: Catalogue | null,
  stay: Stay,
  place: number,
): BillLine {
  const code = pick(choices, codes)
  const digits = digitsOf(stay.currency)
  const quantityE4 = pick(choices, [10_000, 20_000, 30_000, 15_000, 70_000, 2_500])
  const unitPriceE6 = pick(choices, [
    () => between(choices, 0, 100) * 1_000_000,
    () => Math.min(amountOf(topics, choices), 500_000) * 10 ** (6 - digits),
    () => choices.below(200_000_000),
  ])()
  const days = stay.dischargedOn - stay.admittedOn
  const mayBeRefused = unitPriceE6 > 20_000 || !open.freeLinesUseUpLimits
  const amountMinor = amountMinorOf(quantityE4, unitPriceE6, digits)
  return {
    id: `l${place}`,
    code,
    name: code,
    on: stay.admittedOn + choices.below(Math.min(days, 2) + 1),
    quantityE4,
    unitPriceE6,
    amountMinor,
    reverses: null,
    approval: pick(choices, approvals.slice(0, mayBeRefused ? 6 : 5)),
    indication: onceIn(choices, 3) ? pick(choices, ['i1', 'i3']) : null,
    category: catalogue?.items.get(code)?.category ?? pick(choices, categoriesOf(topics)),
    supplyDays: onceIn(choices, 4) ? null : choices.below(100),
    attributes: itemAttributes(topics, choices, 2),
    ...splitOf(choices, amountMinor),
  }
}

/** Now and then the place of care has divided the line already. */
function splitOf(choices: Choices, amountMinor: number): Pick<BillLine, 'split'> {
  if (!onceIn(choices, 25)) return {}
  const inScopeMinor = choices.below(amountMinor + 1)
  const ownPaidMinor = choices.below(amountMinor - inScopeMinor + 1)
  const priorSelfPayMinor = amountMinor - inScopeMinor - ownPaidMinor
  return { split: { inScopeMinor, priorSelfPayMinor, overLimitMinor: 0, ownPaidMinor } }
}

/** What rules ask about as `item.NAME`, in the type that a scheme declares. */
function itemAttributes(
  topics: Topics,
  choices: Choices,
  oftenIn: number,
): Record<string, string | boolean | number> {
  const attributes: Record<string, string | boolean | number> = {}
  const schemes = [...topics.book.schemes.values()]
  for (const [name, values] of topics.values) {
    if (!name.startsWith('item.') || !onceIn(choices, oftenIn)) continue
    const type = schemes.map((one) => typeOf(one, name)).find((one) => one !== 'text') ?? 'text'
    const flags = values.some((one) => one === 'yes' || one === 'no')
    const short = name.slice('item.'.length)
    if (type === 'number') attributes[short] = choices.below(9)
    else if (type === 'money') attributes[short] = choices.below(5_000)
    else if (flags || type === 'flag') attributes[short] = onceIn(choices, 2)
    else if (values.length > 0) attributes[short] = pick(choices, values)
  }
  return attributes
}

/** Lines that take back a whole line, half of it, or half of it twice. */
function takenBack(choices: Choices, line: BillLine): BillLine[] {
  const { split } = line
  const times = split === undefined ? choices.below(3) : 0
  const back = (share: number, place: number): BillLine => {
    const amountMinor = Math.floor(line.amountMinor / share)
    return {
      ...line,
      id: `${line.id}-back${place}`,
      quantityE4: -Math.floor(line.quantityE4 / share),
      amountMinor: amountMinor === 0 ? 0 : -amountMinor,
      reverses: line.id,
      ...(split === undefined ? {} : { split: negated(split) }),
    }
  }
  return times === 0 ? [back(1, 0)] : Array.from({ length: times }, (_, place) => back(2, place))
}

function negated(split: BillSums): BillSums {
  const negative = (amount: number): number => (amount === 0 ? 0 : -amount)
  return {
    inScopeMinor: negative(split.inScopeMinor),
    priorSelfPayMinor: negative(split.priorSelfPayMinor),
    overLimitMinor: negative(split.overLimitMinor),
    ownPaidMinor: negative(split.ownPaidMinor),
  }
}

function coverageOf(
  topics: Topics,
  choices: Choices,
  bill: Bill,
  id: string,
  place: number,
): CoverageFacts {
  const scheme = schemeOf(topics.book, id)
  const from = dayOf(pick(choices, ['2019-01-01', '2019-07-15', '2019-12-31']))
  const bare: CoverageFacts = {
    id: `c${place}`,
    scheme: id,
    from: onceIn(choices, 100) ? bill.dischargedOn + 1 : from,
    to: onceIn(choices, 40) ? bill.dischargedOn + pick(choices, [0, 1, 1, 1, -1]) : null,
    attributes: onceIn(choices, 3) ? attributesOf(topics, choices, [id], 4) : {},
    accumulators: [],
  }
  return { ...bare, accumulators: usedBefore(topics, choices, bill, scheme, bare) }
}

function usedBefore(
  topics: Topics,
  choices: Choices,
  bill: Bill,
  scheme: Branch,
  bare: CoverageFacts,
): AccumulatorRow[] {
  const names = counterNames(scheme)
  const rows = new Map<string, number[]>()
  for (const name of names) {
    if (!onceIn(choices, 2)) continue
    const period = periodOf(
      bare,
      {
        scheme,
        day: pickingDay(scheme, bill),
        attributeText: (one) => String(bare.attributes[one] ?? bill.attributes[one] ?? ''),
      },
      name,
    )
    const row = rows.get(period) ?? names.map(() => 0)
    const money = text(counterOf(scheme, name)?.get('unit')) === 'money'
    row[names.indexOf(name)] = money ? amountOf(topics, choices) : choices.below(6)
    rows.set(period, row)
  }
  return [...rows].map(([period, counters]) => ({ period, counters }))
}

/**
 * Answers of the payers that are asked: mostly what their rules give or less. Some say no, some are
 * away, and about some nothing is said.
 */
function answersOf(
  topics: Topics,
  choices: Choices,
  bill: Bill,
  facts: Facts,
  catalogue: Catalogue | null,
): Answer[] {
  const asked = facts.coverages.flatMap((coverage) => {
    const payers = branch(schemeOf(topics.book, coverage.scheme).get('payers'))
    return [...payers]
      .filter(([, payer]) => (branch(payer).get('decidedBy') ?? 'engine') !== 'engine')
      .map(([name]) => ({ payer: `${coverage.scheme}.${name}`, coverage: coverage.id }))
  })
  if (asked.length === 0) return []
  const { shares } = oracleDivide(topics.book, bill, facts, [], catalogue, 'as-computed')
  return asked.flatMap(({ payer, coverage }): Answer[] => {
    const expected = Number(shares.get(`${payer}@${coverage}`) ?? 0n)
    const said = pick(choices, ['yes', 'yes', 'yes', 'no', 'away', null] as const)
    if (said === null) return []
    const less = onceIn(choices, 2) ? choices.below(expected + 1) : 0
    return [{ payer, coverage, said, amountMinor: said === 'yes' ? expected - less : 0 }]
  })
}
