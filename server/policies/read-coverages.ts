/**
 * What an example says of coverages and attributes.
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import type { AttributeValue } from '../../engine/policy/policy-value.ts'
import { derivedAttributes } from '../../engine/policy/vocabulary.ts'
import type { ExampleCoverage } from './example.ts'
import { rightWord } from './problem.ts'
import { readSchemeName } from './read-benefit.ts'
import { readContent } from './read-condition.ts'
import { readDay, readMoney, readNumber } from './scalars.ts'
import type { SchemeNames } from './scope.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  readEach,
  readFields,
  readRecord,
  type Spot,
} from './spot.ts'

export interface ExamplePlace {
  readonly today: string
  readonly schemeIds: ReadonlySet<string>
  readonly parts: ReadonlySet<string>
  /** `benefit/step` of all terms, with the ids of benefits themselves. */
  readonly rules: ReadonlySet<string>
  /** Undefined where a scheme cannot be read. */
  readonly scheme: (id: string) => SchemeNames | undefined
}

export interface CoverageOf {
  readonly names: SchemeNames
  readonly coverage: ExampleCoverage
}

/** `scheme` with `used`, or a list of coverages, which may stand beside or inside `given`. */
export function readCoverages(
  spot: Spot,
  fields: Fields,
  givenFields: Fields,
  on: string | undefined,
  place: ExamplePlace,
): CoverageOf[] | undefined {
  const schemeAt = fields.get('scheme')
  const listAt = fields.get('coverages') ?? givenFields.get('coverages')
  if ((schemeAt === undefined) === (listAt === undefined)) {
    return fail(spot, 'does not say under which scheme', 'write `scheme: …` or `coverages: […]`')
  }
  const usedAt = givenFields.get('used')
  if (listAt !== undefined) {
    if (usedAt !== undefined) {
      return fail(usedAt, 'stands beside `coverages`', 'write `used` in the coverage')
    }
    const coverages = readEach(listAt, (item) => readCoverage(item, on, place))
    return coverages?.length === 0
      ? fail(listAt, 'is an empty list', 'write a coverage')
      : coverages
  }
  const names = given(schemeAt, (at) => readScheme(at, place))
  if (names === undefined) return undefined
  const used = usedAt === undefined ? {} : readUsed(usedAt, names)
  if (used === undefined) return undefined
  return [{ names, coverage: { scheme: names.id, from: firstOfYear(on), attributes: {}, used } }]
}

/** A coverage whose beginning does not matter begins with the year of care. */
function firstOfYear(on: string | undefined): string {
  return `${Number(on?.slice(0, 4) ?? '2000') - 1}-01-01`
}

function readScheme(spot: Spot, place: ExamplePlace): SchemeNames | undefined {
  const id = readSchemeName(spot, place.schemeIds)
  return id === undefined ? undefined : place.scheme(id)
}

function readCoverage(
  spot: Spot,
  on: string | undefined,
  place: ExamplePlace,
): CoverageOf | undefined {
  const fields = readFields(spot, ['scheme'], ['from', 'attributes', 'used'])
  const names = given(fields?.get('scheme'), (at) => readScheme(at, place))
  if (fields === undefined || names === undefined) return undefined
  const fromAt = fields.get('from')
  const attributesAt = fields.get('attributes')
  const usedAt = fields.get('used')
  const coverage = allFields<ExampleCoverage>({
    scheme: names.id,
    from: fromAt === undefined ? firstOfYear(on) : readDay(fromAt),
    attributes:
      attributesAt === undefined
        ? {}
        : readAttributes(attributesAt, names.attributes, names.currency),
    used: usedAt === undefined ? {} : readUsed(usedAt, names),
  })
  return coverage === undefined ? undefined : { names, coverage }
}

function readUsed(spot: Spot, names: SchemeNames): Record<string, number> | undefined {
  return readRecord(spot, (at, counter) => {
    if (!names.counters.has(counter)) {
      const right = rightWord(counter, names.counters.keys())
      return fail(at, `\`${counter}\` is not a counter of ${names.id}`, right)
    }
    return readCounted(at, counter, names)
  })
}

export function readCounted(spot: Spot, counter: string, names: SchemeNames): number | undefined {
  const dimension = names.counters.get(counter)
  if (dimension === undefined) return undefined
  return dimension === 'money' ? readMoney(spot, names.currency) : readNumber(spot)
}

// ---------------------------------------------------------------- attributes

export type Known = ReadonlyMap<string, AttributeValue>

/** Attributes that any coverage's scheme knows; closed lists of values are joined. */
export function attributesOf(coverages: readonly CoverageOf[]): Known {
  const known = new Map<string, AttributeValue>()
  for (const { names } of coverages) {
    for (const [name, attribute] of names.attributes) {
      const other = known.get(name)?.values ?? []
      const values =
        attribute.values === null ? null : [...new Set([...other, ...attribute.values])]
      known.set(name, { ...attribute, values })
    }
  }
  return known
}

const fromRegions = ['homeRegion', 'careRegion']

export function readAttributes(
  spot: Spot,
  known: Known,
  currency: string,
): Record<string, AttributeContent> | undefined {
  return readRecord(spot, (at, name) => {
    const attribute = known.get(name)
    if (attribute === undefined || name.startsWith('item.')) {
      const right = rightWord(
        name,
        [...known.keys()].filter((one) => !one.startsWith('item.')),
      )
      return fail(at, `\`${name}\` is not an attribute`, right)
    }
    if (derivedAttributes.includes(name) || fromRegions.includes(name)) {
      const right = 'give `admitted`, `on`, `home` or `care`, or counters in `used`'
      return fail(at, `\`${name}\` is worked out by the engine`, right)
    }
    return readAttributeContent(at, attribute, currency)
  })
}

export function readAttributeContent(
  spot: Spot,
  attribute: AttributeValue,
  currency: string,
): AttributeContent | undefined {
  if (attribute.type !== 'list') return readContent(spot, attribute, currency)
  const readOne = (at: Spot): string | undefined => {
    const content = readContent(at, attribute, currency)
    return typeof content === 'string' ? content : undefined
  }
  if (spot.node.kind === 'list') return readEach(spot, readOne)
  const only = readOne(spot)
  return only === undefined ? undefined : [only]
}
