/**
 * What asked payers answer in an example, and what a person must get.
 */

import type { ExampleAnswer, Expectation, ExpectedCounter } from './example.ts'
import { rightWord } from './problem.ts'
import { type CoverageOf, type ExamplePlace, readCounted } from './read-coverages.ts'
import { readAnyPart } from './references.ts'
import { moneyExample, moneyFromText, readMoney } from './scalars.ts'
import {
  allFields,
  allOf,
  fail,
  optional,
  readEach,
  readEntries,
  readFields,
  readRecord,
  readText,
  type Spot,
} from './spot.ts'

/** A bill without rules may be refused for these reasons. */
const refusalCodes = [
  'bill-invalid',
  'coverage-not-in-force',
  'no-term-in-force',
  'currency-differs',
]

/** A payer of the coverages, written `pool` where there is one coverage, else `scheme.pool`. */
function payerName(name: string, coverages: readonly CoverageOf[]): string | undefined {
  for (const { names } of coverages) {
    for (const id of names.payers.keys()) {
      const whole = `${names.id}.${id}`
      if (whole === name || (coverages.length === 1 && id === name)) return whole
    }
  }
  return undefined
}

function unknownPayer(spot: Spot, name: string, coverages: readonly CoverageOf[]): undefined {
  const [only, second] = coverages
  const words =
    only !== undefined && second === undefined
      ? [...only.names.payers.keys()]
      : coverages.flatMap(({ names }) => [...names.payers.keys()].map((id) => `${names.id}.${id}`))
  return fail(spot, `\`${name}\` is not a payer of the coverages`, rightWord(name, words))
}

export function readAnswers(
  spot: Spot,
  coverages: readonly CoverageOf[],
): ExampleAnswer[] | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const currency = coverages[0]?.names.currency ?? ''
  const answers = [...fields].map(([name, at]): ExampleAnswer | undefined => {
    const payer = payerName(name, coverages)
    if (payer === undefined) return unknownPayer(at, name, coverages)
    const text = readText(at)
    if (text === 'away' || text === 'no') return { payer, said: text, amountMinor: 0 }
    const amountMinor = text === undefined ? undefined : moneyFromText(text, currency)
    if (text === undefined) return undefined
    if (amountMinor !== undefined && amountMinor >= 0) return { payer, said: 'yes', amountMinor }
    const right = `write an amount like \`${moneyExample(currency)}\`, \`no\` or \`away\``
    return fail(at, `\`${text}\` is no answer`, right)
  })
  return allOf(answers)
}

const expectKeys = ['shares', 'parts', 'patient', 'borne', 'paid', 'after', 'outside', 'refused']

export function readExpectation(
  spot: Spot,
  coverages: readonly CoverageOf[],
  place: ExamplePlace,
): Expectation | undefined {
  const fields = readFields(spot, [], expectKeys)
  if (fields === undefined) return undefined
  if (fields.size === 0)
    return fail(spot, 'expects nothing', 'write `shares`, `parts` or `patient`')
  const currency = coverages[0]?.names.currency ?? ''
  const money = (at: Spot): number | undefined => readMoney(at, currency)
  const byRule = (at: Spot): Record<string, number> | undefined =>
    readRecord(at, (inner, rule) => (isRule(inner, rule, place) ? money(inner) : undefined))
  const sharesAt = fields.get('shares')
  const partsAt = fields.get('parts')
  const borneAt = fields.get('borne')
  const paidAt = fields.get('paid')
  const afterAt = fields.get('after')
  const refusedAt = fields.get('refused')
  return allFields<Expectation>({
    shares: sharesAt === undefined ? {} : readShares(sharesAt, coverages, money),
    parts: partsAt === undefined ? {} : readPartAmounts(partsAt, place, money),
    patient: optional(fields.get('patient'), money),
    borne: borneAt === undefined ? {} : byRule(borneAt),
    paid: paidAt === undefined ? {} : byRule(paidAt),
    after: afterAt === undefined ? [] : readAfter(afterAt, coverages),
    outside: optional(fields.get('outside'), (at) =>
      at.node.kind === 'map' ? byRule(at) : money(at),
    ),
    refused: refusedAt === undefined ? [] : readRefused(refusedAt, place),
  })
}

function readShares(
  spot: Spot,
  coverages: readonly CoverageOf[],
  money: (at: Spot) => number | undefined,
): Record<string, number> | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const shares: Record<string, number> = {}
  let isWhole = true
  for (const [name, at] of fields) {
    const payer = payerName(name, coverages) ?? unknownPayer(at, name, coverages)
    const amount = money(at)
    if (payer === undefined || amount === undefined) isWhole = false
    else shares[payer] = amount
  }
  return isWhole ? shares : undefined
}

function readPartAmounts(
  spot: Spot,
  place: ExamplePlace,
  money: (at: Spot) => number | undefined,
): Record<string, number> | undefined {
  return readRecord(spot, (at, part) => {
    const name: Spot = { ...at, node: { kind: 'text', text: part, line: at.line } }
    return readAnyPart(name, place.parts) === undefined ? undefined : money(at)
  })
}

function isRule(spot: Spot, rule: string, place: ExamplePlace): boolean {
  if (place.rules.has(rule)) return true
  fail(spot, `there is no rule \`${rule}\``, rightWord(rule, place.rules))
  return false
}

/** Counters, written `pool-paid` where one coverage has it, or `scheme.pool-paid`. */
function readAfter(spot: Spot, coverages: readonly CoverageOf[]): ExpectedCounter[] | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const after = [...fields].map(([name, at]): ExpectedCounter | undefined => {
    const found = coverages.flatMap(({ names }, coverage) =>
      [...names.counters.keys()]
        .filter((counter) => counter === name || `${names.id}.${counter}` === name)
        .map((counter) => ({ coverage, counter, names })),
    )
    const [one, second] = found
    if (second !== undefined) {
      return fail(at, `several coverages count \`${name}\``, `write \`${second.names.id}.${name}\``)
    }
    if (one === undefined) {
      const words = coverages.flatMap(({ names }) => [...names.counters.keys()])
      return fail(at, `\`${name}\` is not a counter of the coverages`, rightWord(name, words))
    }
    const value = readCounted(at, one.counter, one.names)
    return value === undefined ? undefined : { coverage: one.coverage, counter: one.counter, value }
  })
  return allOf(after)
}

function readRefused(spot: Spot, place: ExamplePlace): string[] | undefined {
  const readRule = (at: Spot): string | undefined => {
    const rule = readText(at)
    if (rule === undefined || refusalCodes.includes(rule)) return rule
    return isRule(at, rule, place) ? rule : undefined
  }
  if (spot.node.kind === 'list') return readEach(spot, readRule)
  const only = readRule(spot)
  return only === undefined ? undefined : [only]
}
