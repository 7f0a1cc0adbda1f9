/** Divides a bill without recording anything: what settling it now would give. */
import type { Bill, Facts } from '../../../engine/adjudication/bill.ts'
import { dividedBill } from '../../../engine/adjudication/split.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { CareDays } from '../../../engine/registry/version.ts'
import { decide, explain, plan } from '../../../engine/settlement/settle.ts'
import type { Answer } from '../../../engine/settlement/settlement.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Opening } from '../insurance/opening.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import { type BesideReads, readBeside, registrationShown } from './beside-bill.ts'
import type { BillText } from './bill-text.ts'
import { describeDivision } from './describe-division.ts'
import { describeExplanation } from './describe-explanation.ts'
import { factsOf, type PeriodCounters, type PreparedBill, prepareBill } from './prepare-bill.ts'
import { type BudgetLeft, budgetsOf, exhaustedBy } from './purse.ts'
import { allowedAmong } from './rule-lookup.ts'

export interface QuoteStore extends BesideReads {
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  readonly access: AccessBook
  /** As it was when care began. */
  institutionInCare(id: string, care: CareDays): Institution | undefined
  counters(
    owners: readonly string[],
  ): Promise<readonly (PeriodCounters & { readonly owner: string; readonly coverage: string })[]>
  version(person: string): Promise<number>
  /** Those of the named budgets that there are, with what no bucket has spent. */
  budgetsLeft(names: readonly string[]): Promise<readonly BudgetLeft[]>
}

export interface Quote extends ReturnType<typeof quoteOf> {
  /** What settling would be refused for as far as is known now; nothing is leased to find out. */
  readonly wouldRefuse: readonly Refusal[]
}

export type QuoteOutcome =
  | { readonly quoted: true; readonly quote: Quote }
  | { readonly quoted: false; readonly refusal: Refusal }

export async function quoteBill(
  text: BillText,
  by: Actor,
  ground: Ground,
  store: QuoteStore,
): Promise<QuoteOutcome> {
  const served = beingServed(text.facility, text.person)
  const forbidden = await admit(by, ground, 'quote', [served], store.access)
  if (forbidden !== null) return { quoted: false, refusal: forbidden }
  // The version is read first: a bill that comes in between makes a later settlement say so.
  const basis = await store.version(text.person)
  const person = (await store.persons([text.person])).get(text.person)
  const beside = await readBeside(text, store)
  const prepared = prepareBill(text, person, store.institutionInCare, store.rules, beside)
  if (!prepared.prepared) return { quoted: false, refusal: prepared.refusal }
  const { bill } = prepared
  const pools = bill.coverages.flatMap(({ pool }) => pool ?? [])
  const others = bill.tied?.others ?? []
  const counters = await store.counters([bill.person, ...pools, ...others])
  const countersOf = (owner: string, coverage: string) =>
    counters.filter((row) => row.owner === owner && row.coverage === coverage)
  const facts = factsOf(bill, countersOf, store.rules)
  const divided = divide({ ...bill, facts }, leftOutOf(person, bill, store.rules), store.rules)
  if (!divided.quoted) return divided
  const budgets = await store.budgetsLeft(budgetsOf(divided.settlement))
  const wouldRefuse = exhaustedBy(divided.settlement, budgets)
  return { quoted: true, quote: { ...quoteOf(bill, divided, basis), wouldRefuse } }
}

/** A bill in the engine's units with all that its division depends on. */
export interface KnownBill {
  readonly bill: Bill
  readonly facts: Facts
  /** What the caller supposes that asked payers say. */
  readonly answers: readonly Answer[]
  readonly catalogue: Catalogue | null
}

/** Divides a bill whose facts are known, with all that people want to read about it. */
export function divide(known: KnownBill, leftOut: readonly string[], rules: Rules) {
  const { bill, facts, catalogue } = known
  const expected = expectedAnswers(known, rules)
  if (!expected.planned) return { quoted: false as const, refusal: expected.refusal }
  const answers = [...known.answers, ...expected.answers]
  const { decision, lines, steps } = explain(bill, facts, answers, rules.library, catalogue)
  if (!decision.settled) return { quoted: false as const, refusal: decision.refusal }
  const { settlement } = decision
  const schemes = facts.coverages.flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
  const division = {
    bill,
    facts,
    answers,
    settlement,
    lines,
    expected: expected.answers,
    leftOut,
    allowedTerms: allowedAmong(settlement.terms, rules),
  }
  return {
    quoted: true as const,
    settlement,
    // The page has no catalogue, so it is handed the lines as the place of care divides them.
    bill: dividedBill(bill, lines),
    facts,
    division: describeDivision(division, rules),
    explanation: () => describeExplanation(steps, schemes, settlement.currency, rules),
  }
}

function quoteOf(
  { coverages, policies, catalogue, closed, opening, registration }: PreparedBill,
  { bill, facts, division, explanation }: Extract<ReturnType<typeof divide>, { quoted: true }>,
  basis: number,
) {
  return {
    division,
    basis,
    // Of contracts for which no code was shown, nobody at the counter need know.
    closed: closed
      .filter(({ reason }) => reason !== 'code-needed')
      .map(({ coverage, reason }) => ({ coverage: coverage.id, reason })),
    opening: openingOf(opening),
    registration: registration === null ? null : registrationShown(registration),
    engine: {
      bill,
      facts,
      schemes: coverages.map(({ scheme }) => scheme),
      policies: policies.digest,
      catalogue: catalogue?.id ?? null,
    },
    explanation,
  }
}

function openingOf(opening: Opening | null) {
  if (opening === null) return null
  const { code, coverages, fastClaimAllowed } = opening
  return { code, coverages: [...coverages], fastClaimAllowed }
}

type Expectation =
  | { readonly planned: true; readonly answers: readonly Answer[] }
  | { readonly planned: false; readonly refusal: Refusal }

const rounds = 8

/**
 * Payers that would be asked are taken to answer what our reading of their rules gives, after the
 * answers that the caller supposes. What one of them leaves changes what the next is expected to
 * pay, so this is repeated until nothing changes.
 */
function expectedAnswers(known: KnownBill, rules: Rules): Expectation {
  const { bill, facts, catalogue } = known
  const planned = plan(bill, facts, rules.library, catalogue)
  if (!planned.planned) return { planned: false, refusal: planned.refusal }
  let answers = planned.asks
    .filter(({ payer, coverage }) => {
      return !known.answers.some((one) => one.payer === payer && one.coverage === coverage)
    })
    .map(
      ({ payer, coverage, expectedMinor }): Answer => ({
        payer,
        coverage,
        said: 'yes',
        amountMinor: expectedMinor,
      }),
    )
  for (let round = 0; round < rounds; round++) {
    if (answers.length === 0) break
    const given = [...known.answers, ...answers]
    const decision = decide(bill, facts, given, rules.library, catalogue)
    if (!decision.settled) return { planned: false, refusal: decision.refusal }
    const { breaks } = decision.settlement
    const next = answers.map((answer) => {
      const found = breaks.find(({ payer }) => payer === answer.payer)
      return found === undefined ? answer : { ...answer, amountMinor: found.oursMinor }
    })
    if (next.every((answer, i) => answer.amountMinor === answers[i]?.amountMinor)) break
    answers = next
  }
  return { planned: true, answers }
}

/** Coverages in force that the bill could have used and does not. */
function leftOutOf(person: Person | undefined, bill: PreparedBill, rules: Rules): string[] {
  return (person?.coverages ?? [])
    .filter((coverage) => {
      const scheme = rules.scheme(coverage.scheme)
      const { dischargedOn, currency } = bill.bill
      if (scheme === undefined || scheme.currency !== currency) return false
      const inForce =
        coverage.from <= dischargedOn && (coverage.to === null || dischargedOn <= coverage.to)
      const isClosed = bill.closed.some((one) => one.coverage.id === coverage.id)
      return inForce && !isClosed && !bill.coverages.some(({ id }) => id === coverage.id)
    })
    .map(({ id }) => id)
}
