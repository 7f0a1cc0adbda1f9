/**
 * Random bills and facts for any book of packs: one to three coverages that could belong to one
 * person, sums or lines, and answers of the payers that are asked.
 */
import type { Bill, BillSums, Facts } from '../../engine/adjudication/bill.ts'
import type { Catalogue } from '../../engine/catalogue/catalogue.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import { type Choices, onceIn, pick } from './choices.ts'
import { amountOf, attributesOf, coverageOf } from './generate-facts.ts'
import { catalogueOf, linesOf } from './generate-lines.ts'
import { oracleDivide } from './oracle.ts'
import { dayOf } from './pack-text.ts'
import type { SchemeTopics, Topics } from './topics.ts'

export interface Case {
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly catalogue: Catalogue | null
}

/** A bill of somebody who has one of the schemes, or the first one that is named. */
export function caseOf(topics: Topics, choices: Choices, named?: SchemeTopics): Case {
  const schemes = schemesOf(topics, choices, named)
  const [first] = schemes
  if (first === undefined) throw new Error('a book without schemes')
  const { currency, region } = first
  const dischargedOn = dayFor(schemes, choices)
  const admittedOn = dischargedOn - pick(choices, [0, 1, 5, 40, 100])
  const attributes = attributesOf(schemes, choices, 'nearly-all')
  const stay = { admittedOn, dischargedOn, currency }
  const catalogue = choices.below(2) === 0 ? null : catalogueOf(schemes, choices, stay)
  const sums = onceIn(choices, 3) ? sumsOf(schemes, choices) : null
  const lines = sums === null ? linesOf(schemes, choices, catalogue, stay) : []
  const bill: Bill = { ...stay, lines, sums, attributes }
  const facts: Facts = {
    homeRegion: region,
    careRegion: onceIn(choices, 2) ? 'nanshan' : region,
    coverages: schemes.map((one, place) => coverageOf(one, choices, bill, place)),
  }
  return {
    bill,
    facts,
    answers: answersOf(topics, schemes, choices, bill, facts, catalogue),
    catalogue,
  }
}

/** Mostly schemes of one region, because their payers read each other's money; all of one currency. */
function schemesOf(
  { schemes }: Topics,
  choices: Choices,
  named: SchemeTopics | undefined,
): SchemeTopics[] {
  const basic = schemes.filter(({ scheme }) => scheme.get('schemeKind') === 'public')
  const first = named ?? pick(choices, onceIn(choices, 2) && basic.length > 0 ? basic : schemes)
  const others = Array.from({ length: choices.below(3) }, () => {
    if (onceIn(choices, 60)) return pick(choices, schemes)
    const near = onceIn(choices, 3)
      ? schemes.filter((one) => one.currency === first.currency)
      : schemes.filter((one) => one.region === first.region && one.currency === first.currency)
    return pick(choices, near)
  })
  const all = [first, ...others]
  return onceIn(choices, 2) ? all.reverse() : all
}

/** Any day of 2026, one of the schemes' rules or a New Year's; seldom before a scheme began. */
function dayFor(schemes: readonly SchemeTopics[], choices: Choices): number {
  const { days } = pick(choices, schemes)
  const edge = pick(choices, days) + pick(choices, [0, 0, 0, 1, 0, -1])
  const inYear = dayOf('2026-03-10') + choices.below(330)
  const newYear = dayOf('2027-01-01') + choices.below(30)
  const day = pick(choices, [inYear, inYear, inYear, edge, edge, newYear])
  const begun = schemes.map((one) => one.days[0] ?? day)
  return onceIn(choices, 12) ? day : Math.max(day, ...begun)
}

function sumsOf(schemes: readonly SchemeTopics[], choices: Choices): BillSums {
  return {
    inScopeMinor: amountOf(schemes, choices),
    priorSelfPayMinor: onceIn(choices, 2) ? choices.below(100_000) : 0,
    overLimitMinor: onceIn(choices, 3) ? choices.below(100_000) : 0,
    ownPaidMinor: onceIn(choices, 3) ? choices.below(100_000) : 0,
  }
}

/**
 * Answers of the payers that are asked: what their rules give, less or more. Some say no, some are
 * away, and about some nothing is said.
 */
function answersOf(
  topics: Topics,
  schemes: readonly SchemeTopics[],
  choices: Choices,
  bill: Bill,
  facts: Facts,
  catalogue: Catalogue | null,
): Answer[] {
  const asked = schemes.flatMap(({ id, asked: payers }, place) =>
    payers.map((name) => ({ payer: `${id}.${name}`, coverage: `c${place}` })),
  )
  if (asked.length === 0) return []
  const { shares } = oracleDivide(topics.book, bill, facts, [], catalogue, 'as-computed')
  return asked.flatMap(({ payer, coverage }): Answer[] => {
    const expected = Number(shares.get(`${payer}@${coverage}`) ?? 0n)
    const said = pick(choices, ['yes', 'yes', 'no', 'away', null] as const)
    if (said === null) return []
    const other = pick(choices, [
      () => expected,
      () => choices.below(expected + 1),
      () => expected + amountOf(schemes, choices),
    ])()
    return [{ payer, coverage, said, amountMinor: said === 'yes' ? other : 0 }]
  })
}
