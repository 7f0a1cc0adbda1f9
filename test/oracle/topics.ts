/**
 * What the texts of each scheme talk about, so that random bills ask of its rules what they know.
 */
import { type AttributeType, typeOf } from './attributes.ts'
import { currencyOf, type OracleBook, schemeOf } from './book.ts'
import { type Branch, branch, dayOf, digitsOf, list, type Tree, text } from './pack-text.ts'

export interface Topic {
  readonly name: string
  readonly type: AttributeType
  /** Values that rules ask about or the scheme declares. */
  readonly values: readonly string[]
}

export interface SchemeTopics {
  readonly id: string
  readonly scheme: Branch
  readonly region: string
  readonly currency: string
  /** Facts of person, visit and facility. */
  readonly facts: readonly Topic[]
  /** Facts of a line, without `item.`. */
  readonly items: readonly Topic[]
  readonly categories: readonly string[]
  /** Payers that are asked. */
  readonly asked: readonly string[]
  /** Amounts that stand in the rules, in minor units. */
  readonly amounts: readonly number[]
  readonly numbers: readonly number[]
  /** First and last days of terms. */
  readonly days: readonly number[]
}

export interface Topics {
  readonly book: OracleBook
  readonly schemes: readonly SchemeTopics[]
}

export function topicsOf(book: OracleBook): Topics {
  const ids = [...book.schemes.keys()].sort()
  return { book, schemes: ids.map((id) => topicsOfScheme(book, id)) }
}

function topicsOfScheme(book: OracleBook, id: string): SchemeTopics {
  const scheme = schemeOf(book, id)
  const currency = currencyOf(book, scheme)
  const benefits = book.benefits.filter((one) => one.get('scheme') === id)
  const values: Values = new Map()
  const scalars = new Set<string>()
  for (const file of [scheme, ...benefits]) gather(file, values, scalars)
  gatherDeclared(scheme, values)
  if (values.has('facilityTags')) addAll(values, 'facilityTags', ['t1', 't2'])
  const digits = [...scalars].flatMap((one) => one.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  const scale = 10 ** digitsOf(currency)
  const topic = (name: string): Topic => ({
    name: name.replace(/^item\./, ''),
    type: typeOf(scheme, name),
    values: [...(values.get(name) ?? [])].sort(),
  })
  const items = [...values.keys()].filter((name) => name.startsWith('item.'))
  return {
    id,
    scheme,
    region: text(scheme.get('region')),
    currency,
    facts: factNames(scheme, values).map(topic),
    items: items.sort().map(topic),
    categories: unique(['bed', 'drug', 'surgery', ...(values.get('category') ?? [])]),
    asked: askedPayers(scheme),
    amounts: inOrder(digits.map((one) => Math.round(one * scale))),
    numbers: inOrder(digits.filter((one) => Number.isInteger(one) && one <= 200)),
    days: inOrder(benefits.flatMap(daysOf)),
  }
}

type Values = Map<string, Set<string>>

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function inOrder(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].filter((one) => one <= 1e11).sort((a, b) => a - b)
}

function daysOf(benefit: Branch): number[] {
  return list(benefit.get('terms')).flatMap((term) => {
    const ends = branch(term).get('ends')
    const from = dayOf(text(branch(term).get('from')))
    return ends === undefined ? [from] : [from, dayOf(text(ends))]
  })
}

/** Where a person must judge exclusions, nobody is asked. */
function askedPayers(scheme: Branch): string[] {
  if (scheme.get('direct') === 'no') return []
  return [...branch(scheme.get('payers'))]
    .filter(([, payer]) => (branch(payer).get('decidedBy') ?? 'engine') !== 'engine')
    .map(([name]) => name)
}

// ---------------------------------------------------------------- what rules ask about

/** Every scalar, and for each key the texts and table keys that stand beside it. */
function gather(tree: Tree, values: Values, scalars: Set<string>): void {
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

const wordsOfTables = ['by', 'other', 'any', 'rows']

function addAll(values: Values, name: string, more: readonly string[]): void {
  const seen = values.get(name) ?? new Set()
  for (const one of more) if (!wordsOfTables.includes(one)) seen.add(one)
  values.set(name, seen)
}

function gatherDeclared(scheme: Branch, values: Values): void {
  const attributes = scheme.get('attributes')
  if (attributes === undefined) return
  for (const [name, declared] of branch(attributes)) {
    const listed = branch(declared).get('values')
    if (name.startsWith('item.')) addAll(values, name, [])
    if (listed !== undefined) addAll(values, name, leavesOf(listed))
  }
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
  'settledByBasic',
  'injury',
  'thirdParty',
  'workInjury',
  'maternity',
  'personClass',
  'aidClass',
  'birthYear',
  'sex',
  'procedure',
  'surgeryClass',
  'wardClass',
]

/** Formulas may ask about these without a key that says so. */
const askedInFormulas = ['age', 'unbrokenYears', 'insuredMonths']

/** Attributes that the scheme's rules ask about, and those that it declares. */
function factNames(scheme: Branch, values: Values): string[] {
  const attributes = scheme.get('attributes')
  const declared = attributes === undefined ? [] : [...branch(attributes).keys()]
  return unique([
    ...builtIn.filter((name) => values.has(name)),
    ...askedInFormulas,
    ...declared.filter((name) => !name.startsWith('item.')),
  ])
}
