/**
 * Worked examples of packs (§10) run through the oracle: what each expects, and what comes out.
 *
 * An author whose example says `expectation: oracle` takes the figures from here.
 */
import type {
  AccumulatorRow,
  AttributeContent,
  Bill,
  CoverageFacts,
  Facts,
} from '../../engine/adjudication/bill.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import { typeOf } from './attributes.ts'
import { currencyOf, type OracleBook, optionalBranch, pickingDay, schemeOf } from './book.ts'
import { counterNames, counterOf, periodOf } from './counters.ts'
import { type OracleResult, oracleDivide, oracleDivideLines } from './oracle.ts'
import type { OracleLine } from './oracle-split.ts'
import {
  type Branch,
  branch,
  dayOf,
  digitsOf,
  list,
  moneyOf,
  type Tree,
  text,
} from './pack-text.ts'

export interface ExampleOutcome {
  readonly name: string
  readonly result: OracleResult
  /** Sentences about what differs; none when the example holds. */
  readonly differences: readonly string[]
}

export function runExample(book: OracleBook, example: Branch): ExampleOutcome {
  const name = text(example.get('name'))
  const result = resultOf(book, example)
  return { name, result, differences: differencesOf(book, example, result) }
}

interface Coverage {
  readonly written: Branch
  readonly scheme: Branch
  readonly id: string
}

function coveragesOf(book: OracleBook, example: Branch): Coverage[] {
  const given = branch(example.get('given'))
  const several = example.get('coverages') ?? given.get('coverages')
  const single: Branch = new Map<string, Tree>([['scheme', example.get('scheme') ?? '']])
  const used = given.get('used')
  if (used !== undefined) single.set('used', used)
  const written = several === undefined ? [single] : list(several).map(branch)
  return written.map((one) => {
    const scheme = schemeOf(book, text(one.get('scheme')))
    return { written: one, scheme, id: text(scheme.get('id')) }
  })
}

function resultOf(book: OracleBook, example: Branch): OracleResult {
  const given = branch(example.get('given'))
  const coverages = coveragesOf(book, example)
  const first = coverages[0]
  if (first === undefined) throw new Error('an example without a coverage')
  const currency = currencyOf(book, first.scheme)
  const dischargedOn = dayOf(text(example.get('on')))
  const admitted = example.get('admitted')
  const sums = given.get('sums')
  const attributes: Record<string, AttributeContent> = {}
  for (const [name, written] of optionalBranch(given.get('attributes'))) {
    attributes[name] = contentOf(coverages, name, written, currency)
  }
  const bill: Bill = {
    currency,
    admittedOn: admitted === undefined ? dischargedOn : dayOf(text(admitted)),
    dischargedOn,
    lines: [],
    sums: sums === undefined ? null : sumsOf(branch(sums), currency),
    attributes,
  }
  const region = text(first.scheme.get('region'))
  const facts: Facts = {
    homeRegion: text(example.get('home') ?? given.get('home') ?? region),
    careRegion: text(example.get('care') ?? given.get('care') ?? region),
    coverages: coverages.map((one) => coverageFacts(book, one, bill)),
  }
  const answers = answersOf(book, coverages, given)
  const lines = given.get('lines')
  if (lines === undefined) return oracleDivide(book, bill, facts, answers, null, 'as-computed')
  const placed = list(lines).map((line, place) => lineOf(branch(line), place, bill, coverages))
  return oracleDivideLines(book, bill, facts, answers, placed, 'as-computed')
}

function minorOf(tree: Tree | undefined, currency: string): number {
  const minor = moneyOf(text(tree ?? ''), currency)
  if (minor === undefined) throw new Error(`no amount of money: ${String(tree)}`)
  return Number(minor)
}

function sumsOf(sums: Branch, currency: string): Bill['sums'] {
  const of = (part: string): number => (sums.has(part) ? minorOf(sums.get(part), currency) : 0)
  return {
    inScopeMinor: of('inScope'),
    priorSelfPayMinor: of('priorSelfPay'),
    overLimitMinor: of('overLimit'),
    ownPaidMinor: of('ownPaid'),
  }
}

/** A fact of an example in the type that the first scheme which knows it gives it. */
function contentOf(
  coverages: readonly Coverage[],
  name: string,
  written: Tree,
  currency: string,
): AttributeContent {
  if (Array.isArray(written)) return written.map((one) => text(one))
  const types = coverages.map(({ scheme }) => typeOf(scheme, name))
  const type = types.find((one) => one !== 'text') ?? 'text'
  if (type === 'flag') return written === 'yes'
  if (type === 'number') return Number(text(written))
  if (type === 'money') return minorOf(written, currency)
  return type === 'list' ? [text(written)] : text(written)
}

function coverageFacts(book: OracleBook, coverage: Coverage, bill: Bill): CoverageFacts {
  const { written, scheme, id } = coverage
  const currency = currencyOf(book, scheme)
  const from = written.get('from')
  const attributes: Record<string, AttributeContent> = {}
  for (const [name, content] of optionalBranch(written.get('attributes'))) {
    attributes[name] = contentOf([coverage], name, content, currency)
  }
  const bare: CoverageFacts = {
    id,
    scheme: id,
    from: dayOf(from === undefined ? '1900-01-01' : text(from)),
    to: null,
    attributes,
    accumulators: [],
  }
  return { ...bare, accumulators: rowsOf(coverage, bare, bill, currency) }
}

function rowsOf(
  { written, scheme }: Coverage,
  bare: CoverageFacts,
  bill: Bill,
  currency: string,
): AccumulatorRow[] {
  const names = counterNames(scheme)
  const rows = new Map<string, number[]>()
  for (const [name, amount] of optionalBranch(written.get('used'))) {
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
    row[names.indexOf(name)] = money ? minorOf(amount, currency) : Number(text(amount))
    rows.set(period, row)
  }
  return [...rows].map(([period, counters]) => ({ period, counters }))
}

function answersOf(book: OracleBook, coverages: readonly Coverage[], given: Branch): Answer[] {
  return [...optionalBranch(given.get('answers'))].map(([payer, written]) => {
    const scheme = payer.slice(0, payer.lastIndexOf('.'))
    const coverage = coverages.find((one) => one.id === scheme)
    if (coverage === undefined) throw new Error(`no coverage of ${payer}`)
    const said = text(written)
    const amountMinor =
      said === 'away' || said === 'no' ? 0 : minorOf(said, currencyOf(book, coverage.scheme))
    return { payer, coverage: coverage.id, said: answerWord(said), amountMinor }
  })
}

function answerWord(said: string): Answer['said'] {
  return said === 'away' || said === 'no' ? said : 'yes'
}

function lineOf(
  written: Branch,
  place: number,
  bill: Bill,
  coverages: readonly Coverage[],
): OracleLine {
  const amount = BigInt(minorOf(written.get('amount'), bill.currency))
  const facts = new Map<string, AttributeContent>()
  for (const name of [
    'category',
    'code',
    'class',
    'kind',
    'approval',
    'indication',
    'payerScope',
  ]) {
    const content = written.get(name)
    if (content !== undefined) facts.set(name, text(content))
  }
  for (const [name, content] of optionalBranch(written.get('item'))) {
    facts.set(`item.${name}`, contentOf(coverages, `item.${name}`, content, bill.currency))
  }
  const quantityE4 = scaledUp(written.get('quantity') ?? '1', 4)
  const price = written.get('unitPrice')
  const millionths = 10n ** BigInt(6 - digitsOf(bill.currency))
  const ofAmount = quantityE4 === 0n ? 0n : (amount * millionths * 10_000n) / quantityE4
  const supplyDays = written.get('supplyDays')
  if (supplyDays !== undefined) facts.set('supplyDays', Number(text(supplyDays)))
  return {
    isSums: false,
    id: String(place).padStart(6, '0'),
    code: text(written.get('code') ?? ''),
    on: bill.dischargedOn,
    amount,
    quantityE4,
    unitPriceE6: price === undefined ? ofAmount : scaledUp(price, 6),
    supplyDays: supplyDays === undefined ? null : Number(text(supplyDays)),
    facts,
    cells: new Map([[text(written.get('part') ?? 'inScope'), amount]]),
  }
}

function scaledUp(tree: Tree, digits: number): bigint {
  const [whole, decimals] = text(tree).split('.')
  return BigInt(`${whole}${(decimals ?? '').padEnd(digits, '0')}`)
}

function differencesOf(book: OracleBook, example: Branch, result: OracleResult): string[] {
  const expect = branch(example.get('expect'))
  const scheme = coveragesOf(book, example)[0]?.scheme ?? new Map()
  const currency = currencyOf(book, scheme)
  const tolerance = example.has('tolerance') ? minorOf(example.get('tolerance'), currency) : 0
  const found: string[] = []
  function demand(what: string, written: Tree, comes: bigint): void {
    const wanted = BigInt(minorOf(written, currency))
    const apart = wanted > comes ? wanted - comes : comes - wanted
    if (apart > BigInt(tolerance)) found.push(`${what}: expected ${wanted}, computed ${comes}`)
  }
  const refused = expect.get('refused')
  if (refused !== undefined) {
    const rules = [...result.benefitRefusals.map((one) => one.split('@')[0]), result.refused?.rule]
    if (!rules.includes(text(refused))) found.push(`refused: expected ${text(refused)}`)
  } else if (result.refused !== null) {
    found.push(`refused by ${result.refused.rule}: ${result.refused.code}`)
    return found
  }
  for (const [payer, amount] of optionalBranch(expect.get('shares'))) {
    demand(payer, amount, shareOf(result, text(scheme.get('id') ?? ''), payer))
  }
  for (const [part, amount] of optionalBranch(expect.get('parts'))) {
    demand(part, amount, result.parts.get(part) ?? 0n)
  }
  const patient = expect.get('patient')
  if (patient !== undefined) {
    demand(
      'patient',
      patient,
      [...result.parts.values()].reduce((a, b) => a + b, 0n),
    )
  }
  for (const key of ['borne', 'paid']) {
    for (const [rule, amount] of optionalBranch(expect.get(key))) {
      demand(rule, amount, result.moved.get(rule) ?? 0n)
    }
  }
  const outside = expect.get('outside')
  const beside = (payer: string): bigint =>
    result.outside
      .filter((one) => payer === '' || one.payer === payer || one.payer.endsWith(`.${payer}`))
      .reduce((amount, one) => amount + one.amount, 0n)
  if (typeof outside === 'string') demand('outside', outside, beside(''))
  else for (const [payer, amount] of optionalBranch(outside)) demand(payer, amount, beside(payer))
  return found
}

/** A payer is named alone, or with its scheme where a bill has several coverages. */
function shareOf(result: OracleResult, scheme: string, payer: string): bigint {
  const key = payer.includes('.') ? payer : `${scheme}.${payer}`
  return [...result.shares]
    .filter(([name]) => name.split('@')[0] === key)
    .reduce((amount, [, more]) => amount + more, 0n)
}
