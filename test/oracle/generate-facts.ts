/**
 * Random facts of a visit and a coverage: what the rules ask about, amounts and numbers near those
 * that stand in them, counters that earlier bills have filled.
 */
import type {
  AccumulatorRow,
  AttributeContent,
  Bill,
  CoverageFacts,
} from '../../engine/adjudication/bill.ts'
import { pickingDay } from './book.ts'
import { between, type Choices, onceIn, pick } from './choices.ts'
import { counterNames, counterOf, periodOf } from './counters.ts'
import { dayOf, text } from './pack-text.ts'
import type { SchemeTopics, Topic } from './topics.ts'

export function numberOf(schemes: readonly SchemeTopics[], choices: Choices): number {
  const { numbers } = pick(choices, schemes)
  if (onceIn(choices, 2) && numbers.length > 0) {
    return Math.max(0, pick(choices, numbers) + between(choices, -1, 1))
  }
  return choices.below(90)
}

export function amountOf(schemes: readonly SchemeTopics[], choices: Choices): number {
  const { amounts } = pick(choices, schemes)
  if (onceIn(choices, 3) && amounts.length > 0) {
    return Math.max(0, pick(choices, amounts) + between(choices, -1, 1))
  }
  return choices.below(pick(choices, [100_000, 1_000_000, 10_000_000, 100, 40_000_000]))
}

export type Presence = 'nearly-all' | 'some'

export function attributesOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  presence: Presence,
): Bill['attributes'] {
  const attributes: Record<string, AttributeContent> = {}
  for (const name of new Set(schemes.flatMap(({ facts }) => facts.map((one) => one.name)))) {
    if (presence === 'some' ? !onceIn(choices, 4) : onceIn(choices, 30)) continue
    const content = contentOf(schemes, choices, name)
    if (content !== undefined) attributes[name] = content
  }
  return attributes
}

/** Flags whose yes mostly ends what a bill could show: it is refused, or settled before. */
const seldomYes = [
  'injury',
  'thirdParty',
  'workInjury',
  'maternity',
  'settledByBasic',
  'filingDeemed',
]

/** What most bills say; rules ask about the exceptions. */
const usualTexts: Readonly<Record<string, readonly string[]>> = {
  crossRegion: ['local'],
  filing: ['none'],
  setting: ['inpatient', 'outpatient'],
}

function contentOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  name: string,
): AttributeContent | undefined {
  const topics = schemes.flatMap(({ facts }) => facts.filter((one) => one.name === name))
  const type = topics.find((one) => one.type !== 'text')?.type ?? 'text'
  if (type === 'flag') return onceIn(choices, seldomYes.includes(name) ? 40 : 2)
  if (type === 'number') return numberOf(schemes, choices)
  if (type === 'money') return amountOf(schemes, choices)
  const usual = usualTexts[name]
  if (usual !== undefined && onceIn(choices, 2)) return pick(choices, usual)
  const known = topics.filter((one: Topic) => one.values.length > 0)
  if (known.length === 0) return undefined
  const { values } = pick(choices, known)
  if (type === 'list') return values.filter(() => onceIn(choices, 2))
  return onceIn(choices, 30) ? 'something-else' : pick(choices, values)
}

export function coverageOf(
  topics: SchemeTopics,
  choices: Choices,
  bill: Bill,
  place: number,
): CoverageFacts {
  const from = dayOf(pick(choices, ['2012-01-01', '2012-02-29', '2011-07-15', '2011-12-31']))
  const bare: CoverageFacts = {
    id: `c${place}`,
    scheme: topics.id,
    from: onceIn(choices, 100) ? bill.dischargedOn + 1 : from,
    to: onceIn(choices, 40) ? bill.dischargedOn + pick(choices, [0, 1, 1, 1, -1]) : null,
    attributes: onceIn(choices, 3) ? attributesOf([topics], choices, 'some') : {},
    accumulators: [],
  }
  return { ...bare, accumulators: usedBefore(topics, choices, bill, bare) }
}

function usedBefore(
  topics: SchemeTopics,
  choices: Choices,
  bill: Bill,
  bare: CoverageFacts,
): AccumulatorRow[] {
  const { scheme } = topics
  const names = counterNames(scheme)
  const rows = new Map<string, number[]>()
  const sight = {
    scheme,
    day: pickingDay(scheme, bill),
    attributeText: (one: string) => String(bare.attributes[one] ?? bill.attributes[one] ?? ''),
  }
  names.forEach((name, slot) => {
    if (!onceIn(choices, 2)) return
    const period = periodOf(bare, sight, name)
    const row = rows.get(period) ?? names.map(() => 0)
    const money = text(counterOf(scheme, name)?.get('unit')) === 'money'
    row[slot] = money ? amountOf([topics], choices) : choices.below(6)
    rows.set(period, row)
  })
  return [...rows].map(([period, counters]) => ({ period, counters }))
}
