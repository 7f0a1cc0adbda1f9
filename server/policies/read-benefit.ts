/**
 * A benefit: what it reads, who pays, and its dated terms.
 */
import type { BenefitValue, Source, Step, Term } from '../../engine/policy/policy-value.ts'
import { rightWord } from './problem.ts'
import {
  readSourceName,
  readSources,
  readStatus,
  type SourceList,
  usedSources,
} from './read-source.ts'
import { readSteps } from './read-step.ts'
import { readCondition } from './read-value.ts'
import { readParts, readPayer } from './references.ts'
import { readDay, readFlag, readId, readName, readNumber, readRuleDay } from './scalars.ts'
import type { SchemeNames, SharedNames } from './scope.ts'
import {
  allFields,
  allOf,
  type Fields,
  fail,
  given,
  optional,
  readFields,
  readList,
  readText,
  readTexts,
  type Spot,
} from './spot.ts'

export interface BenefitPlace {
  readonly today: string
  readonly shared: SharedNames
  readonly schemeIds: ReadonlySet<string>
  /** Undefined where a scheme cannot be read well enough to read its benefits. */
  readonly scheme: (id: string) => SchemeNames | undefined
}

const required = ['kind', 'id', 'scheme', 'layer', 'title', 'payer', 'base', 'terms', 'sources']

export function readBenefit(spot: Spot, place: BenefitPlace): BenefitValue | undefined {
  const fields = readFields(spot, required, ['when'])
  if (fields === undefined) return undefined
  const schemeId = given(fields.get('scheme'), (at) => readSchemeName(at, place.schemeIds))
  const scheme = schemeId === undefined ? undefined : place.scheme(schemeId)
  const id = given(fields.get('id'), readId)
  const layer = given(fields.get('layer'), readName)
  const title = given(fields.get('title'), readTexts)
  const list = readSources(fields.get('sources'), place.today)
  if (scheme === undefined) return undefined
  const { shared } = place
  const scope = {
    scheme,
    shared,
    earlier: new Map(),
    hasBase: false,
    hasLine: false,
    hasAmount: false,
  }
  const payer = given(fields.get('payer'), (at) => readPayer(at, scheme))
  const terms = given(fields.get('terms'), (at) =>
    readTerms(at, list, place.today, (stepsAt) =>
      readSteps(stepsAt, { scheme, shared, payer, sources: list }),
    ),
  )
  return allFields<BenefitValue>({
    kind: 'benefit',
    id,
    scheme: schemeId,
    layer,
    title,
    when: optional(fields.get('when'), (at) => readCondition(at, scope)),
    payer,
    base: given(fields.get('base'), (at) => readParts(at, shared)),
    terms,
    sources: usedSources(list),
  })
}

export function readSchemeName(spot: Spot, ids: ReadonlySet<string>): string | undefined {
  const id = readText(spot)
  if (id === undefined || ids.has(id)) return id
  return fail(spot, `there is no scheme \`${id}\``, rightWord(id, ids))
}

type StepsReader = (spot: Spot) => Step[] | undefined

function readTerms(
  spot: Spot,
  list: SourceList,
  today: string,
  steps: StepsReader,
): Term[] | undefined {
  const items = readList(spot)
  if (items === undefined) return undefined
  if (items.length === 0) return fail(spot, 'has no terms', 'write a term')
  const terms = items.map((item) => readTerm(item, list, today, steps))
  let isInOrder = true
  for (const [i, term] of terms.entries()) {
    const before = terms[i - 1]
    const at = items[i]
    if (term === undefined || before === undefined || at === undefined) continue
    if (term.from === before.from) {
      fail(at, `${term.from} begins two terms`, 'keep one term a day')
      isInOrder = false
    } else if (term.from < before.from) {
      fail(at, `${term.from} comes before ${before.from} above it`, 'put the earlier term first')
      isInOrder = false
    }
    if (before.ends !== null) {
      fail(items[i - 1] ?? at, 'has `ends` and a successor', 'leave `ends` out')
      isInOrder = false
    }
  }
  return isInOrder ? allOf(terms) : undefined
}

const termKeys = ['from', 'source', 'status', 'steps']

function readTerm(
  spot: Spot,
  list: SourceList,
  today: string,
  steps: StepsReader,
): Term | undefined {
  const fields = readFields(spot, termKeys, ['retroactive', 'note', 'ends', 'edition'])
  if (fields === undefined) return undefined
  const sourceName = given(fields.get('source'), (at) => readSourceName(at, list))
  const source = sourceName === undefined ? undefined : list.sources.get(sourceName)
  const from = given(fields.get('from'), (at) => readRuleDay(at, today))
  const isInTime = from === undefined || isPublishedInTime(fields, from, source)
  const ends = optional(fields.get('ends'), readDay)
  const term = allFields<Term>({
    from,
    ends,
    source: sourceName,
    status: given(fields.get('status'), (at) => readStatus(at, source)),
    note: optional(fields.get('note'), readTexts),
    steps: given(fields.get('steps'), steps),
  })
  if (from !== undefined && typeof ends === 'string' && ends < from) {
    return fail(fields.get('ends') ?? spot, `${ends} is before ${from}`, 'write the last day')
  }
  const edition = optional(fields.get('edition'), readEdition)
  if (!isInTime || term === undefined || edition === undefined) return undefined
  return edition === null ? term : { ...term, edition }
}

/** The first edition is not written. */
function readEdition(spot: Spot): number | undefined {
  const edition = readNumber(spot)
  if (edition === undefined || edition >= 2) return edition
  return fail(spot, `${edition} is no later edition`, 'write 2 or more, or leave it out')
}

function isPublishedInTime(fields: Fields, from: string, source: Source | undefined): boolean {
  const retroactiveAt = fields.get('retroactive')
  const retroactive = retroactiveAt === undefined ? false : readFlag(retroactiveAt)
  const published = source?.published ?? null
  const at = fields.get('from')
  if (retroactive !== false || published === null || published <= from || at === undefined) {
    return retroactive !== undefined
  }
  fail(
    at,
    `${from} is before its source appeared on ${published}`,
    'correct the day, or write `retroactive: yes`',
  )
  return false
}
